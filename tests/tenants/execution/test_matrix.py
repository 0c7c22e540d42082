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
def deal() -> Berkane:
    """In force, with two actions: until June 2026 and until March 2027."""
    dossier = running.planned(running.running())
    services.add_action(
        dossier.agreement.pk, actor=None, title_ar="التكوين", title_fr="Former les agents",
        starts_on=date(2025, 1, 1), ends_on=date(2027, 3, 31), budget_centimes=1_800_000 * MAD,
    )  # fmt: skip
    return dossier


def held(deal: Berkane, party: str = "facdi") -> Contribution:
    return Contribution.objects.get(party=getattr(deal, party))


def actions(deal: Berkane) -> list[Action]:
    return list(deal.agreement.actions.order_by("position"))


def key(deal: Berkane, action: int, year: int, party: str = "facdi") -> matrix.Key:
    return held(deal, party).pk, actions(deal)[action].pk, year


def save(deal: Berkane, cells: dict[matrix.Key, int | None], **given: Any) -> matrix.Grid:
    return matrix.set_cells(deal.agreement.pk, cells, actor=None, **given)


def test_r17_cells_are_saved_with_totals_by_row_column_and_all(deal: Berkane) -> None:
    grid = save(
        deal,
        {
            key(deal, 0, 2024): 1_000_000 * MAD, key(deal, 0, 2025): 880_000 * MAD,
            key(deal, 1, 2026): 1_000_000 * MAD, key(deal, 1, 2026, "commune"): 800_000 * MAD,
        },
    )  # fmt: skip
    first, second = actions(deal)
    assert grid.years == (2024, 2025, 2026, 2027)
    assert grid.total(contribution=held(deal).pk) == 2_880_000 * MAD
    assert grid.total(year=2026) == grid.total(action=second.pk) == 1_800_000 * MAD
    assert grid.contribution(held(deal)).agrees
    assert grid.action(second).agrees
    assert (grid.action(first).difference, grid.whole.difference) == (-1_120_000 * MAD, -1_120_000 * MAD)


def test_each_difference_is_said_in_words(deal: Berkane) -> None:
    words = matrix.difference_words
    assert words(matrix.Comparison(5, None), "MAD", of_budget=True) == "لا ميزانية مكتوبة"
    assert words(matrix.Comparison(5, 5), "MAD") == "موزعة بالكامل"
    assert "1,00" in words(matrix.Comparison(400, 500), "MAD", of_budget=True)
    assert words(matrix.Comparison(600, 500), "MAD") != words(matrix.Comparison(400, 500), "MAD")


def test_nothing_is_saved_when_one_cell_is_wrong_and_each_wrong_cell_is_named(deal: Berkane) -> None:
    good, outside, less = key(deal, 0, 2024), key(deal, 0, 2031), key(deal, 1, 2025)
    with pytest.raises(errors.CellsRefused) as refused:
        save(deal, {good: 100, outside: 100, less: -1})
    assert set(refused.value.context["cells"]) == {outside, less}
    assert not Allotment.objects.exists()


def test_a150_the_cells_of_a_contribution_never_exceed_it(deal: Berkane) -> None:
    save(deal, {key(deal, 0, 2024): 2_880_000 * MAD})
    with pytest.raises(errors.CellsRefused) as refused:
        save(deal, {key(deal, 1, 2025): 1})
    assert set(refused.value.context["cells"]) == {(held(deal).pk, 0, 0)}


def test_a_contribution_is_not_lowered_below_what_is_spread_of_it() -> None:
    dossier = running.planned(running.with_money(running.draft()))
    save(dossier, {key(dossier, 0, 2024): 2_880_000 * MAD})
    with pytest.raises(SpreadLarger):
        finance.set_contribution(
            dossier.agreement.pk, actor=None, party_id=dossier.facdi.pk, amount_centimes=2_000_000 * MAD
        )


def test_an_empty_cell_is_no_row_and_unnamed_cells_stay(deal: Berkane) -> None:
    save(deal, {key(deal, 0, 2024): 500, key(deal, 0, 2025): 700})
    grid = save(deal, {key(deal, 0, 2024): None})
    assert dict(grid.amounts) == {key(deal, 0, 2025): 700}
    assert running.history(deal.agreement, "matrix_saved") == 2


def test_a_matrix_changed_by_somebody_else_is_not_overwritten_unseen(deal: Berkane) -> None:
    seen = matrix.grid(deal.agreement).fingerprint
    save(deal, {key(deal, 0, 2024): 500}, seen=seen)
    with pytest.raises(errors.MatrixChanged):
        save(deal, {key(deal, 0, 2024): 600}, seen=seen)


def test_an_action_with_money_in_the_matrix_stays(deal: Berkane) -> None:
    save(deal, {key(deal, 0, 2024): 500})
    with pytest.raises(errors.ActionInUse):
        services.remove_action(actions(deal)[0].pk, actor=None)


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


def test_a_contribution_is_spread_evenly_where_its_actions_run_without_losing_a_centime(deal: Berkane) -> None:
    first, second = actions(deal)
    grid = matrix.spread(
        held(deal, "association").pk, actor=None, action_ids=[first.pk, second.pk], years=[2024, 2025, 2026, 2027]
    )
    assert grid.total() == 120_000 * MAD
    assert len(grid.amounts) == 6  # the first runs 2024–2026, the second 2025–2027
    assert max(grid.amounts.values()) - min(grid.amounts.values()) <= 1


def test_a_contribution_is_spread_by_the_budgets_of_the_actions(deal: Berkane) -> None:
    first, second = actions(deal)  # 3,000,000 and 1,800,000
    ids = [first.pk, second.pk]
    grid = matrix.spread(held(deal).pk, actor=None, action_ids=ids, years=[2025, 2026], how=matrix.BY_BUDGET)
    assert (grid.total(action=first.pk), grid.total(action=second.pk)) == (1_800_000 * MAD, 1_080_000 * MAD)
    again = matrix.spread(held(deal).pk, actor=None, action_ids=[first.pk], years=[2026])
    assert dict(again.amounts) == {key(deal, 0, 2026): 2_880_000 * MAD}


def test_a_share_that_cannot_be_split_is_refused_in_words(deal: Berkane) -> None:
    Contribution.objects.filter(pk=held(deal).pk).update(amount_centimes=2)
    ids = [action.pk for action in actions(deal)]
    with pytest.raises(errors.ShareTooSmall):
        matrix.spread(held(deal).pk, actor=None, action_ids=ids, years=[2025, 2026])
    with pytest.raises(errors.NothingToSpreadOver):
        matrix.spread(held(deal).pk, actor=None, action_ids=ids[1:], years=[2024])
    deal.agreement.actions.update(budget_centimes=None)
    with pytest.raises(errors.BudgetsMissing):
        matrix.spread(held(deal).pk, actor=None, action_ids=ids, years=[2025], how=matrix.BY_BUDGET)


# --- Who, what the database holds, how much it costs ------------------------------------------------------------------


@pytest.mark.parametrize("role", ["secretary", "president", "service", "reader"])
def test_only_those_who_write_money_fill_the_matrix(deal: Berkane, people: Callable[..., User], role: str) -> None:
    with pytest.raises(NotAllowed):
        matrix.set_cells(deal.agreement.pk, {key(deal, 0, 2024): 1}, actor=people(role))


def test_an_ended_agreement_keeps_its_matrix(deal: Berkane) -> None:
    Agreement.objects.filter(pk=deal.agreement.pk).update(state="closed", ended_on=date(2027, 6, 30))
    with pytest.raises(errors.DossierEnded):
        save(deal, {key(deal, 0, 2024): 1})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("allotment_one_per_cell", {}),
        ("allotment_positive", {"year": 2026, "amount_centimes": 0}),
        ("allotment_year_of_this_age", {"year": 1900}),
    ],
)
def test_the_database_holds_each_cell_to_its_rules(deal: Berkane, name: str, change: dict[str, int]) -> None:
    first = {"contribution": held(deal), "action": actions(deal)[0], "year": 2024, "amount_centimes": 5}
    Allotment.objects.create(**first)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Allotment.objects.create(**(first | change))


def test_the_grid_costs_three_queries_for_any_size(deal: Berkane, django_assert_num_queries: Any) -> None:
    save(deal, {key(deal, 0, 2024): 500, key(deal, 1, 2025): 700})
    with django_assert_num_queries(3):
        matrix.grid(deal.agreement)


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(deal: Berkane, office: Any, office_client: Callable[..., Any]) -> OfficeBrowser:
    return OfficeBrowser(office_client("clerk"), office, language="fr")


def place(deal: Berkane, rest: str = "") -> str:
    return f"/office/agreements/{deal.agreement.reference}/execution/matrix/{rest}"


def test_the_whole_grid_is_saved_from_one_page(deal: Berkane, clerk: OfficeBrowser) -> None:
    page = clerk.get(place(deal, "edit/"))
    assert page.status_code == 200
    box = "c{}-a{}-y{}".format(*key(deal, 0, 2024))
    assert f'name="{box}"' in page.text
    sent = {"seen": matrix.grid(deal.agreement).fingerprint, box: "1 000 000,00"}
    assert clerk.post(place(deal, "edit/"), sent).status_code == 302
    assert dict(matrix.grid(deal.agreement).amounts) == {key(deal, 0, 2024): 1_000_000 * MAD}
    assert "1\u00a0880\u00a0000,00" in clerk.get(place(deal)).text  # not spread yet


def test_a_refused_grid_names_its_bad_cells_and_keeps_everything_typed(deal: Berkane, clerk: OfficeBrowser) -> None:
    good, bad = ("c{}-a{}-y{}".format(*key(deal, 0, year)) for year in (2024, 2025))
    page = clerk.post(place(deal, "edit/"), {"seen": matrix.grid(deal.agreement).fingerprint, good: "12,5", bad: "x1"})
    assert page.status_code == 422
    assert 'value="12,5"' in page.text
    assert 'value="x1"' in page.text
    assert f'href="#id_{bad}"' in page.text
    assert not Allotment.objects.exists()


def test_a_grid_saved_by_somebody_else_shows_what_stands_and_keeps_what_was_typed(
    deal: Berkane, clerk: OfficeBrowser
) -> None:
    box = "c{}-a{}-y{}".format(*key(deal, 0, 2024))
    seen = matrix.grid(deal.agreement).fingerprint
    save(deal, {key(deal, 0, 2024): 777_00})
    page = clerk.post(place(deal, "edit/"), {"seen": seen, box: "5,00"})
    assert page.status_code == 422
    assert 'value="5,00"' in page.text
    assert "777,00" in page.text
    now = matrix.grid(deal.agreement).fingerprint
    assert f'value="{now}"' in page.text
    assert clerk.post(place(deal, "edit/"), {"seen": now, box: "5,00"}).status_code == 302


def test_the_button_spreads_a_contribution(deal: Berkane, clerk: OfficeBrowser) -> None:
    address = place(deal, f"spread/{held(deal).pk}/")
    assert clerk.get(address).status_code == 200
    sent = {"how": "evenly", "action_ids": [action.pk for action in actions(deal)], "years": ["2025", "2026"]}
    assert clerk.post(address, sent).status_code == 302
    assert matrix.grid(deal.agreement).contribution(held(deal)).agrees
    assert clerk.post(address, {"how": "evenly"}).status_code == 422


def test_reading_the_matrix_costs_the_same_for_more_cells(
    deal: Berkane, clerk: OfficeBrowser, django_assert_max_num_queries: Any
) -> None:
    clerk.get(place(deal))
    for party in ("facdi", "commune", "partner", "association"):
        matrix.spread(
            held(deal, party).pk, actor=None, action_ids=[one.pk for one in actions(deal)], years=[2025, 2026]
        )
    with django_assert_max_num_queries(22):
        assert clerk.get(place(deal)).status_code == 200
