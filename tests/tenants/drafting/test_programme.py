"""R16: the projects of the agreed programme: written, checked, counted, put into the paper and into the plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from tenants.agreements.errors import EndsBeforeStart, Missing, StageClosed
from tenants.agreements.models import Agreement
from tenants.council.preflight import State, preflight
from tenants.demo import berkane
from tenants.demo.story import play
from tenants.drafting import checks, errors, selectors, services, texts
from tenants.drafting.models import Funding, Manner, Project
from tenants.drafting.papers import AgreementPaper
from tenants.execution import services as execution
from tenants.execution.errors import NothingToTakeUp
from tenants.execution.selectors import waiting_projects
from tenants.finance import services as finance
from tests.tenants import dossiers, staged
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]
SAID = {"title_ar": "تجهيز محطة الفرز", "funding": "contributions", "manner": "procurement"}
MARCH = date(2024, 3, 5)


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


def add(dossier: Agreement, **said: Any) -> Project:
    return services.add_project(dossier.pk, actor=None, **(SAID | said))


def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/drafting/{page}"


def codes(dossier: Agreement) -> list[str]:
    dossier = Agreement.objects.get(pk=dossier.pk)
    found = checks.doubts(dossier, texts.working(dossier).articles)
    return [one.code for one in found if one.part == checks.PROGRAMME]


# --- Writing --------------------------------------------------------------------------------------------------------
def test_r16_a_project_says_how_it_is_funded_carried_out_by_whom_and_when(dossier: Agreement) -> None:
    partner = dossier.parties.get(is_self=False)
    project = add(
        dossier, title_fr="Équipement", manner="partner", executed_by_id=partner.pk, amount_centimes=360_000_000,
        currency="mad", source="  FACDI ", starts_on=date(2024, 9, 1), ends_on=date(2026, 6, 30),
    )  # fmt: skip
    assert (project.manner, project.executed_by, project.currency, project.source) == (
        Manner.PARTNER, partner, "MAD", "FACDI",
    )  # fmt: skip
    services.edit_project(project.pk, actor=None, **SAID)
    project.refresh_from_db()
    assert (project.manner, project.executed_by, project.amount_centimes) == (Manner.PROCUREMENT, None, None)
    services.remove_project(project.pk, actor=None)
    assert not dossier.projects.exists()


@pytest.mark.parametrize(("said", "error", "field"), [
    ({"title_ar": "  "}, Missing, "title_ar"),
    ({"funding": "magic"}, errors.FundingUnknown, "funding"),
    ({"manner": "magic"}, errors.MannerUnknown, "manner"),
    ({"amount_centimes": 0}, errors.AmountOfProject, "amount_centimes"),
    ({"amount_centimes": -1}, errors.AmountOfProject, "amount_centimes"),
    ({"currency": "DHS"}, errors.CurrencyOfProject, "currency"),
    ({"currency": "درهم"}, errors.CurrencyOfProject, "currency"),
    ({"manner": "partner"}, errors.PartnerOfProject, "executed_by_id"),
    ({"starts_on": date(2025, 1, 2), "ends_on": date(2025, 1, 1)}, EndsBeforeStart, "ends_on"),
    ({"executed_by_id": 0}, errors.ForeignPartyOfObligation, "executed_by_id"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_r16_what_no_project_can_be_is_refused_at_its_field(
    dossier: Agreement, said: dict[str, Any], error: type[Exception], field: str, language: str
) -> None:
    with translation.override(language), pytest.raises(error) as refusal:
        add(dossier, **said)
    assert refusal.value.field == field
    assert not Project.objects.exists()


def test_r16_a_project_entrusted_to_a_partner_is_not_entrusted_to_ourselves(dossier: Agreement) -> None:
    with pytest.raises(errors.PartnerOfProject):
        add(dossier, manner="partner", executed_by_id=dossier.parties.get(is_self=True).pk)


def test_r16_a_party_of_another_dossier_carries_nothing_out(dossier: Agreement) -> None:
    other = dossiers.with_partner(dossiers.opened(), name_ar="طرف آخر")
    with pytest.raises(errors.ForeignPartyOfObligation):
        add(dossier, executed_by_id=other.pk)


def test_r16_the_programme_is_written_in_drafting_by_those_who_draft(
    people: Callable[..., Any], dossier: Agreement
) -> None:
    project = add(dossier)
    for role in ("secretary", "president", "finance", "service", "reader"):
        with pytest.raises(NotAllowed):
            services.remove_project(project.pk, actor=people(role))
    consulted = dossiers.consulted()
    with pytest.raises(StageClosed):
        add(consulted)


@pytest.mark.parametrize(("values", "constraint"), [
    ({"title_ar": ""}, "project_titled_in_arabic"),
    ({"funding": "magic"}, "project_funding_known"),
    ({"manner": "magic"}, "project_manner_known"),
    ({"amount_centimes": 0}, "project_amount_positive"),
    ({"currency": "dh"}, "project_currency_code"),
    ({"starts_on": date(2025, 1, 2), "ends_on": date(2025, 1, 1)}, "project_ends_after_start"),
    ({"manner": "partner", "executed_by": None}, "project_partner_named"),
])  # fmt: skip
def test_constraints_of_a_project(dossier: Agreement, values: dict[str, Any], constraint: str) -> None:
    project = add(dossier)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**values)


def test_projects_come_in_the_order_of_their_days_and_those_without_last(dossier: Agreement) -> None:
    for title, day in (("ج", None), ("ب", date(2025, 1, 1)), ("أ", date(2024, 9, 1))):
        add(dossier, title_ar=title, starts_on=day)
    assert [one.title_ar for one in selectors.projects(dossier)] == ["أ", "ب", "ج"]


# --- Whether the programme is whole ---------------------------------------------------------------------------------
def test_r16_the_clause_alone_is_no_programme(dossier: Agreement) -> None:
    services.write_clause(dossier.pk, actor=None, kind="programme", body_ar="برنامج العمل")
    assert "projects" in [need.code for need in selectors.readiness(dossier)]
    (line,) = [line for line in preflight(dossier, MARCH).lines if line.code == "projects"]
    assert (line.state, line.article, line.anchor) == (State.MISSING, "R16", "programme")
    add(dossier)
    assert "projects" not in [need.code for need in selectors.readiness(dossier)]
    (line,) = [line for line in preflight(dossier, MARCH).lines if line.code == "projects"]
    assert line.state == State.DONE


# --- Doubts ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def with_money(dossier: Agreement) -> Agreement:
    for party, centimes in zip(dossier.parties.order_by("pk"), (100_000_00, 20_000_00), strict=True):
        finance.set_contribution(dossier.pk, actor=None, party_id=party.pk, amount_centimes=centimes)
    services.set_duration(dossier.pk, actor=None, duration_months=12, planned_start_on=date(2025, 1, 1))
    articles = [services.ArticleText(1, "الموضوع"), services.ArticleText(2, "البرنامج", clause="programme")]
    services.add_version(dossier.pk, actor=None, made_on=MARCH, articles=articles)
    return dossier


def test_r16_projects_that_make_the_contributions_raise_no_doubt(with_money: Agreement) -> None:
    add(with_money, amount_centimes=70_000_00, starts_on=date(2025, 1, 1))
    add(with_money, amount_centimes=50_000_00, ends_on=date(2025, 12, 31))
    assert codes(with_money) == []


def test_r16_projects_and_contributions_of_another_sum_are_a_doubt_beside_the_article(with_money: Agreement) -> None:
    add(with_money, amount_centimes=70_000_00)
    assert codes(with_money) == ["projects_differ"]
    (doubt,) = [
        one for one in checks.doubts(with_money, texts.working(with_money).articles) if one.part == checks.PROGRAMME
    ]
    assert doubt.article == 2
    add(with_money)  # not estimated yet: what is there may still make the whole
    assert codes(with_money) == []
    add(with_money, amount_centimes=60_000_00)
    assert codes(with_money) == ["projects_exceed"]


def test_r16_a_project_outside_the_agreement_or_in_another_currency_is_a_doubt(with_money: Agreement) -> None:
    add(with_money, starts_on=date(2024, 12, 31))
    add(with_money, ends_on=date(2026, 1, 1))
    add(with_money, amount_centimes=1_000_00, currency="EUR")
    assert codes(with_money) == ["project_currency", "project_outside", "project_outside"]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_and_the_list_before_the_presidency_speak_of_the_same_text_and_count(
    with_money: Agreement, browse: Browse, language: str
) -> None:
    """The doubts of the text being written, on both; and both say whether that is the version kept."""
    add(with_money, amount_centimes=70_000_00)
    with_money = Agreement.objects.get(pk=with_money.pk)
    key = texts.working(with_money).articles[0].key
    for is_kept in (True, False):
        clerk = browse("clerk", language=language)
        page = clerk.get(url(with_money))
        with translation.override(language):
            lines = {line.code: line for line in preflight(Agreement.objects.get(pk=with_money.pk), MARCH).lines}
        assert page.context["is_kept"] == is_kept
        assert ("text_not_kept" in lines) != is_kept
        assert lines["agrees"].state == State.DOUBT
        assert str(page.context["doubt_count"]) in lines["agrees"].text.replace("1", "", 1)  # beside the version's
        assert page.context["doubt_count"] == len(checks.doubts(with_money, texts.working(with_money).articles))
        services.write_article(with_money.pk, key, actor=None, version=1, body_ar="مبلغ 999 درهم") if is_kept else None


# --- Pages ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_projects_are_written_beside_their_clause(dossier: Agreement, browse: Browse, language: str) -> None:
    clerk, reader = browse("clerk", language=language), browse("reader", language=language)
    said = SAID | {"amount_centimes": "٣٦٠٠٠٠٠", "currency": "MAD"}
    typed = {f"project-{name}": value for name, value in said.items()}
    assert clerk.post(url(dossier, "projects/add/"), typed).status_code == 302
    project = dossier.projects.get()
    assert project.amount_centimes == 360_000_000
    shown = clerk.get(url(dossier)).text
    assert SAID["title_ar"] in shown.split('id="programme"')[1]
    assert f"projects/{project.pk}/remove/" in shown
    assert f"projects/{project.pk}/" not in reader.get(url(dossier)).text
    assert "٣٦٠٠٠٠٠" not in shown
    page = url(dossier, f"projects/{project.pk}/")
    assert clerk.post(page, typed | {"project-manner": "direct"}).status_code == 302
    assert dossier.projects.get().manner == Manner.DIRECT
    assert clerk.post(url(dossier, f"projects/{project.pk}/remove/")).status_code == 302
    assert not dossier.projects.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("typed", [
    {"amount_centimes": "0"}, {"amount_centimes": "-5"}, {"amount_centimes": "١2٠٠"}, {"currency": "ABC"},
    {"manner": "partner"}, {"manner": "magic"}, {"starts_on": "2025-02-01", "ends_on": "2025-01-01"},
    {"title_ar": "<b>" + "ن" * 300},
])  # fmt: skip
def test_a_refused_project_keeps_what_was_typed(
    dossier: Agreement, browse: Browse, typed: dict[str, str], language: str
) -> None:
    sent = SAID | {"title_fr": "Gardé tel quel", "currency": "MAD"} | typed
    response = browse("clerk", language=language).post(
        url(dossier, "projects/add/"), {f"project-{name}": value for name, value in sent.items()}
    )
    assert response.status_code == 422
    assert "Gardé tel quel" in response.text
    assert response.context["form"].errors
    assert not dossier.projects.exists()


def test_a_project_of_another_dossier_is_not_found(dossier: Agreement, browse: Browse) -> None:
    project = add(dossiers.in_drafting())
    assert browse("clerk").get(url(dossier, f"projects/{project.pk}/")).status_code == 404


# --- Paper, plan ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_agreement_paper_has_the_programme_as_an_annex(with_money: Agreement, language: str) -> None:
    add(with_money, title_fr="Équipement", amount_centimes=70_000_00, starts_on=date(2025, 1, 1))
    add(with_money, title_ar="التكوين", title_fr="Formation", amount_centimes=50_000_00)
    with translation.override(language):
        deed = AgreementPaper(Agreement.objects.get(pk=with_money.pk)).make("", language)
    table = deed.blocks[-1]
    assert [row[0] for row in table.rows] == (
        ["تجهيز محطة الفرز", "التكوين"] if language == "ar" else ["Équipement", "Formation"]
    )
    assert [row[-1] for row in table.rows] == ["70\u00a0000,00", "50\u00a0000,00"]
    assert table.total[-1] == "120\u00a0000,00"


def test_the_french_paper_waits_for_the_french_titles(with_money: Agreement) -> None:
    add(with_money)
    paper = AgreementPaper(Agreement.objects.get(pk=with_money.pk))
    assert "project_fr" in [need.code for need in paper.needs("", "fr")]
    assert "project_fr" not in [need.code for need in paper.needs("", "ar")]


def test_r30_the_projects_become_actions_in_one_step_and_only_once(people: Callable[..., Any]) -> None:
    dossier = play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="in_force").agreement
    assert [one.title_ar for one in waiting_projects(dossier)] == [work.title_ar for work in berkane.PLOT.works]
    made = execution.take_up_projects(dossier.pk, actor=people("service"))
    assert [(one.title_fr, one.budget_centimes, one.starts_on, one.ends_on) for one in made] == [
        ("Équipement de la station de tri", 360_000_000, date(2024, 9, 1), date(2026, 6, 30)),
        ("Formation des agents et échanges", 120_000_000, date(2024, 9, 1), date(2027, 3, 31)),
    ]
    assert [party.is_self for party in made[0].partners.all()] == [True]
    assert [party.country for party in made[1].partners.all()] == ["SN"]
    with pytest.raises(NothingToTakeUp):
        execution.take_up_projects(dossier.pk, actor=None)
    execution.remove_action(made[1].pk, actor=None)
    assert [one.title_fr for one in waiting_projects(dossier)] == ["Formation des agents et échanges"]


def test_r30_days_outside_the_agreement_and_foreign_money_are_left_to_be_filled(with_money: Agreement) -> None:
    add(with_money, amount_centimes=1_000_00, currency="EUR", starts_on=date(2024, 1, 1), ends_on=date(2025, 3, 1))
    (action,) = execution.take_up_projects(with_money.pk, actor=None)
    assert (action.starts_on, action.ends_on, action.budget_centimes) == (None, date(2025, 3, 1), None)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_plan_offers_the_projects_in_one_click(people: Callable[..., Any], browse: Browse, language: str) -> None:
    dossier = play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="in_force").agreement
    plan = f"/office/agreements/{dossier.reference}/execution/"
    service, reader = browse("service", language=language), browse("reader", language=language)
    assert "from-projects" in service.get(plan).text
    assert "from-projects" not in reader.get(plan).text
    assert reader.post(f"{plan}actions/from-projects/").status_code == 403
    assert service.post(f"{plan}actions/from-projects/").status_code == 302
    assert dossier.actions.count() == 2
    assert service.post(f"{plan}actions/from-projects/").status_code == 422  # sent twice
    assert dossier.actions.count() == 2


def test_the_demonstration_funds_its_projects_with_what_its_parties_give(people: Callable[..., Any]) -> None:
    dossier = play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="drafted").agreement
    projects = list(selectors.projects(dossier))
    assert sum(one.amount_centimes or 0 for one in projects) == Decimal(4_800_000) * 100
    assert {one.funding for one in projects} == {Funding.CONTRIBUTIONS}
    assert codes(dossier) == []
