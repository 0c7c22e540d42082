"""The matrix contribution × action × year (R17, R30): whole or not at all, exact to the centime."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.models import User
from mithaq.core.errors import NotAllowed
from mithaq.core.money import split
from tenants.agreements.models import Agreement
from tenants.execution import errors, matrix, services
from tenants.execution.models import Action, Allotment
from tenants.finance import services as finance
from tenants.finance.errors import SpreadLarger
from tenants.finance.models import Contribution
from tests.tenants import running
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.running import MAD, Berkane

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def berkane() -> Berkane:
    """In force, with two actions: until June 2026 and until March 2027."""
    dossier = running.planned(running.running())
    services.add_action(
        dossier.agreement.pk, actor=None, title_ar="التكوين", title_fr="Former les agents",
        starts_on=date(2025, 1, 1), ends_on=date(2027, 3, 31), budget_centimes=1_800_000 * MAD,
    )  # fmt: skip
    return dossier


def held(berkane: Berkane, party: str = "facdi") -> Contribution:
    return Contribution.objects.get(party=getattr(berkane, party))


def actions(berkane: Berkane) -> list[Action]:
    return list(berkane.agreement.actions.order_by("position"))


def key(berkane: Berkane, action: int, year: int, party: str = "facdi") -> matrix.Key:
    return held(berkane, party).pk, actions(berkane)[action].pk, year


def save(berkane: Berkane, cells: dict[matrix.Key, int | None], **given: Any) -> matrix.Grid:
    return matrix.set_cells(berkane.agreement.pk, cells, actor=None, **given)


def test_r17_cells_are_saved_with_totals_by_row_column_and_all(berkane: Berkane) -> None:
    grid = save(
        berkane,
        {
            key(berkane, 0, 2024): 1_000_000 * MAD, key(berkane, 0, 2025): 880_000 * MAD,
            key(berkane, 1, 2026): 1_000_000 * MAD, key(berkane, 1, 2026, "commune"): 800_000 * MAD,
        },
    )  # fmt: skip
    first, second = actions(berkane)
    assert grid.years == (2024, 2025, 2026, 2027)
    assert grid.total(contribution=held(berkane).pk) == 2_880_000 * MAD
    assert grid.total(year=2026) == grid.total(action=second.pk) == 1_800_000 * MAD
    assert grid.contribution(held(berkane)).agrees
    assert grid.action(second).agrees
    assert (grid.action(first).difference, grid.whole.difference) == (-1_120_000 * MAD, -1_120_000 * MAD)


def test_each_difference_is_said_in_words(berkane: Berkane) -> None:
    words = matrix.difference_words
    assert words(matrix.Comparison(5, None), "MAD", of_budget=True) == "لا ميزانية مكتوبة"
    assert words(matrix.Comparison(5, 5), "MAD") == "موزعة بالكامل"
    assert "1,00" in words(matrix.Comparison(400, 500), "MAD", of_budget=True)
    assert words(matrix.Comparison(600, 500), "MAD") != words(matrix.Comparison(400, 500), "MAD")


def test_nothing_is_saved_when_one_cell_is_wrong_and_each_wrong_cell_is_named(berkane: Berkane) -> None:
    good, outside, less = key(berkane, 0, 2024), key(berkane, 0, 2031), key(berkane, 1, 2025)
    with pytest.raises(errors.CellsRefused) as refused:
        save(berkane, {good: 100, outside: 100, less: -1})
    assert set(refused.value.context["cells"]) == {outside, less}
    assert not Allotment.objects.exists()


def test_a150_the_cells_of_a_contribution_never_exceed_it(berkane: Berkane) -> None:
    save(berkane, {key(berkane, 0, 2024): 2_880_000 * MAD})
    with pytest.raises(errors.CellsRefused) as refused:
        save(berkane, {key(berkane, 1, 2025): 1})
    assert set(refused.value.context["cells"]) == {(held(berkane).pk, 0, 0)}


def test_a_contribution_is_not_lowered_below_what_is_spread_of_it() -> None:
    dossier = running.planned(running.with_money(running.draft()))
    save(dossier, {key(dossier, 0, 2024): 2_880_000 * MAD})
    with pytest.raises(SpreadLarger):
        finance.set_contribution(
            dossier.agreement.pk, actor=None, party_id=dossier.facdi.pk, amount_centimes=2_000_000 * MAD
        )


def test_an_empty_cell_is_no_row_and_unnamed_cells_stay(berkane: Berkane) -> None:
    save(berkane, {key(berkane, 0, 2024): 500, key(berkane, 0, 2025): 700})
    grid = save(berkane, {key(berkane, 0, 2024): None})
    assert dict(grid.amounts) == {key(berkane, 0, 2025): 700}
    assert running.history(berkane.agreement, "matrix_saved") == 2


def test_a_matrix_changed_by_somebody_else_is_not_overwritten_unseen(berkane: Berkane) -> None:
    seen = matrix.grid(berkane.agreement).fingerprint
    save(berkane, {key(berkane, 0, 2024): 500}, seen=seen)
    with pytest.raises(errors.MatrixChanged):
        save(berkane, {key(berkane, 0, 2024): 600}, seen=seen)


def test_an_action_with_money_in_the_matrix_stays(berkane: Berkane) -> None:
    save(berkane, {key(berkane, 0, 2024): 500})
    with pytest.raises(errors.ActionInUse):
        services.remove_action(actions(berkane)[0].pk, actor=None)


# --- Exact shares -----------------------------------------------------------------------------------------------------


@given(
    total=st.integers(1, 10**15),
    weights=st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(lambda found: sum(found) > 0),
)
def test_parts_always_make_the_whole_for_amounts_and_for_shares(total: int, weights: list[int]) -> None:
    parts, shares = split(total, weights), split(10_000, weights)
    assert (sum(parts), sum(shares)) == (total, 10_000)
    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


def test_a_contribution_is_spread_evenly_where_its_actions_run_without_losing_a_centime(berkane: Berkane) -> None:
    first, second = actions(berkane)
    grid = matrix.spread(
        held(berkane, "association").pk, actor=None, action_ids=[first.pk, second.pk], years=[2024, 2025, 2026, 2027]
    )
    assert grid.total() == 120_000 * MAD
    assert len(grid.amounts) == 6  # the first runs 2024–2026, the second 2025–2027
    assert max(grid.amounts.values()) - min(grid.amounts.values()) <= 1


def test_a_contribution_is_spread_by_the_budgets_of_the_actions(berkane: Berkane) -> None:
    first, second = actions(berkane)  # 3,000,000 and 1,800,000
    ids = [first.pk, second.pk]
    grid = matrix.spread(held(berkane).pk, actor=None, action_ids=ids, years=[2025, 2026], how=matrix.BY_BUDGET)
    assert (grid.total(action=first.pk), grid.total(action=second.pk)) == (1_800_000 * MAD, 1_080_000 * MAD)
    again = matrix.spread(held(berkane).pk, actor=None, action_ids=[first.pk], years=[2026])
    assert dict(again.amounts) == {key(berkane, 0, 2026): 2_880_000 * MAD}


def test_a_share_that_cannot_be_split_is_refused_in_words(berkane: Berkane) -> None:
    Contribution.objects.filter(pk=held(berkane).pk).update(amount_centimes=2)
    ids = [action.pk for action in actions(berkane)]
    with pytest.raises(errors.ShareTooSmall):
        matrix.spread(held(berkane).pk, actor=None, action_ids=ids, years=[2025, 2026])
    with pytest.raises(errors.NothingToSpreadOver):
        matrix.spread(held(berkane).pk, actor=None, action_ids=ids[1:], years=[2024])
    berkane.agreement.actions.update(budget_centimes=None)
    with pytest.raises(errors.BudgetsMissing):
        matrix.spread(held(berkane).pk, actor=None, action_ids=ids, years=[2025], how=matrix.BY_BUDGET)


# --- Who, what the database holds, how much it costs ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["secretary", "president", "service", "reader"])
def test_only_those_who_write_money_fill_the_matrix(berkane: Berkane, people: Callable[..., User], role: str) -> None:
    with pytest.raises(NotAllowed):
        matrix.set_cells(berkane.agreement.pk, {key(berkane, 0, 2024): 1}, actor=people(role))


def test_an_ended_agreement_keeps_its_matrix(berkane: Berkane) -> None:
    Agreement.objects.filter(pk=berkane.agreement.pk).update(state="closed", ended_on=date(2027, 6, 30))
    with pytest.raises(errors.DossierEnded):
        save(berkane, {key(berkane, 0, 2024): 1})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("allotment_one_per_cell", {}),
        ("allotment_positive", {"year": 2026, "amount_centimes": 0}),
        ("allotment_year_of_this_age", {"year": 1900}),
    ],
)
def test_the_database_holds_each_cell_to_its_rules(berkane: Berkane, name: str, change: dict[str, int]) -> None:
    first = {"contribution": held(berkane), "action": actions(berkane)[0], "year": 2024, "amount_centimes": 5}
    Allotment.objects.create(**first)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Allotment.objects.create(**(first | change))


def test_the_grid_costs_three_queries_for_any_size(berkane: Berkane, django_assert_num_queries: Any) -> None:
    save(berkane, {key(berkane, 0, 2024): 500, key(berkane, 1, 2025): 700})
    with django_assert_num_queries(3):
        matrix.grid(berkane.agreement)


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(berkane: Berkane, office: Any, office_client: Callable[..., Any]) -> OfficeBrowser:
    return OfficeBrowser(office_client("clerk"), office, language="fr")


def place(berkane: Berkane, rest: str = "") -> str:
    return f"/office/agreements/{berkane.agreement.reference}/execution/matrix/{rest}"


def test_the_whole_grid_is_saved_from_one_page(berkane: Berkane, clerk: OfficeBrowser) -> None:
    page = clerk.get(place(berkane, "edit/"))
    assert page.status_code == 200
    box = "c{}-a{}-y{}".format(*key(berkane, 0, 2024))
    assert f'name="{box}"' in page.text
    sent = {"seen": matrix.grid(berkane.agreement).fingerprint, box: "1 000 000,00"}
    assert clerk.post(place(berkane, "edit/"), sent).status_code == 302
    assert dict(matrix.grid(berkane.agreement).amounts) == {key(berkane, 0, 2024): 1_000_000 * MAD}
    assert "1\u00a0880\u00a0000,00" in clerk.get(place(berkane)).text  # not spread yet


def test_a_refused_grid_names_its_bad_cells_and_keeps_everything_typed(berkane: Berkane, clerk: OfficeBrowser) -> None:
    good, bad = ("c{}-a{}-y{}".format(*key(berkane, 0, year)) for year in (2024, 2025))
    page = clerk.post(
        place(berkane, "edit/"), {"seen": matrix.grid(berkane.agreement).fingerprint, good: "12,5", bad: "x1"}
    )
    assert page.status_code == 422
    assert 'value="12,5"' in page.text
    assert 'value="x1"' in page.text
    assert f'href="#id_{bad}"' in page.text
    assert not Allotment.objects.exists()


def test_a_grid_saved_by_somebody_else_shows_what_stands_and_keeps_what_was_typed(
    berkane: Berkane, clerk: OfficeBrowser
) -> None:
    box = "c{}-a{}-y{}".format(*key(berkane, 0, 2024))
    seen = matrix.grid(berkane.agreement).fingerprint
    save(berkane, {key(berkane, 0, 2024): 777_00})
    page = clerk.post(place(berkane, "edit/"), {"seen": seen, box: "5,00"})
    assert page.status_code == 422
    assert 'value="5,00"' in page.text
    assert "777,00" in page.text
    now = matrix.grid(berkane.agreement).fingerprint
    assert f'value="{now}"' in page.text
    assert clerk.post(place(berkane, "edit/"), {"seen": now, box: "5,00"}).status_code == 302


def test_the_button_spreads_a_contribution(berkane: Berkane, clerk: OfficeBrowser) -> None:
    address = place(berkane, f"spread/{held(berkane).pk}/")
    assert clerk.get(address).status_code == 200
    sent = {"how": "evenly", "action_ids": [action.pk for action in actions(berkane)], "years": ["2025", "2026"]}
    assert clerk.post(address, sent).status_code == 302
    assert matrix.grid(berkane.agreement).contribution(held(berkane)).agrees
    assert clerk.post(address, {"how": "evenly"}).status_code == 422


def test_reading_the_matrix_costs_the_same_for_more_cells(
    berkane: Berkane, clerk: OfficeBrowser, django_assert_max_num_queries: Any
) -> None:
    clerk.get(place(berkane))
    for party in ("facdi", "commune", "partner", "association"):
        matrix.spread(
            held(berkane, party).pk, actor=None, action_ids=[one.pk for one in actions(berkane)], years=[2025, 2026]
        )
    with django_assert_max_num_queries(22):
        assert clerk.get(place(berkane)).status_code == 200
