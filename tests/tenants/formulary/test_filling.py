"""A template filled with the data of the worked example (synthetic): parties, money in figures and words, dates."""

from datetime import date

import pytest

from mithaq.collectivities.models import Collectivity
from mithaq.core.money import parse_amount
from mithaq.formulary.variables import BLANK, filled
from tenants.agreements.models import Agreement, AgreementState, Kind, LegalBasis, PartyKind
from tenants.changes.models import Amendment
from tenants.formulary import selectors
from tenants.formulary.answers import Answer, answers_of, figure
from tenants.formulary.filling import fill, typed_variables
from tests.tenants import dossiers

pytestmark = pytest.mark.usefixtures("formulary", "office")


def test_berkane_answers_in_both_languages(berkane_draft: Agreement) -> None:
    answers = answers_of(Agreement.objects.get(pk=berkane_draft.pk))
    assert answers["self"] == Answer("جماعة بركان", "Commune de Berkane")
    assert answers["total"] == Answer("4.800.000,00 درهم", "4.800.000,00 dirhams")
    assert answers["total_words"].ar == "أربعة ملايين وثمانمائة ألف درهم"
    assert answers["total_words"].fr == "quatre millions huit cent mille dirhams"
    assert answers["duration"] == Answer("36 شهرا", "trente-six (36) mois")
    assert answers["start"] == Answer("1 يوليوز 2024", "1er juillet 2024")
    assert answers["end"] == Answer("30 يونيو 2027", "30 juin 2027")
    assert answers["languages"] == Answer("العربية والفرنسية", "l'arabe et le français")
    assert answers["steering_rhythm"] == Answer("مرة كل 6 أشهر", "une fois tous les 6 mois")
    assert answers["partner_country"] == Answer("السنغال", "Sénégal")
    assert "W-112" in answers["approval"].ar


def test_each_contribution_stands_with_its_amount_in_words_and_its_share(berkane_draft: Agreement) -> None:
    lines = answers_of(Agreement.objects.get(pk=berkane_draft.pk))["contributions"]
    assert "2.880.000,00 درهم (مليونان وثمانمائة وثمانون ألف درهم)، أي نسبة 60 في المائة" in lines.ar
    assert "1.200.000,00 dirhams (un million deux cent mille dirhams), soit 25 pour cent" in lines.fr
    assert "600.000,00" in lines.ar
    assert "12,5 في المائة، مساهمة عينية مقدرة القيمة" in lines.ar
    assert len(lines.ar.splitlines()) == 4


def test_instalments_stand_by_day(berkane_draft: Agreement) -> None:
    lines = answers_of(Agreement.objects.get(pk=berkane_draft.pk))["instalments"]
    assert [line.split(":")[0] for line in lines.ar.splitlines()] == [
        "- قبل متم 1 شتنبر 2024", "- قبل متم 1 شتنبر 2025", "- قبل متم 1 شتنبر 2026"
    ]  # fmt: skip
    assert "1.440.000,00" in lines.fr


def test_the_whole_agreement_of_the_worked_example(berkane_draft: Agreement) -> None:
    agreement = Agreement.objects.get(pk=berkane_draft.pk)
    source = selectors.source("decentralized-cooperation")
    result = fill(source.articles, answers_of(agreement))
    arabic = "\n".join(article.body_ar for article in result.articles)
    assert [article.number for article in result.articles] == list(range(1, len(source.articles) + 1))
    assert "{" not in arabic
    for said in ("جماعة بركان", "السنغال", "4.800.000,00", "36 شهرا", "لجنة القيادة", "حساب مرصد لأمور خصوصية"):
        assert said in arabic
    assert {blank.variable.name for blank in result.blanks if "ar" in blank.languages} == {"originals"}
    assert BLANK in arabic
    assert selectors.doubts(agreement, source) == []


def test_what_somebody_types_fills_what_the_dossier_has_no_place_for(berkane_draft: Agreement) -> None:
    source = selectors.source("decentralized-cooperation")
    assert [one.name for one in typed_variables(source.articles)] == ["originals"]
    answers = answers_of(Agreement.objects.get(pk=berkane_draft.pk))
    result = fill(source.articles, answers, {"originals": Answer("أربعة (4)", "quatre (4)")})
    assert not [blank for blank in result.blanks if blank.variable.name == "originals"]
    assert any("أربعة (4) نظائر" in article.body_ar for article in result.articles)


def test_a_dossier_that_knows_little_leaves_blanks_that_are_listed(office: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    result = fill(selectors.source("twinning-foreign").articles, answers_of(agreement))
    names = {blank.variable.name for blank in result.blanks}
    assert {"duration", "total", "total_words", "contributions", "carrier", "programme", "steering"} <= names
    contributions = next(blank for blank in result.blanks if blank.variable.name == "total")
    article = result.articles[contributions.articles[0] - 1]
    assert f"قدرها الإجمالي {BLANK} ({BLANK})" in article.body_ar
    assert contributions.variable.page == "finance:page"


def test_a_name_that_stands_in_one_language_is_blank_in_the_other(office: Collectivity) -> None:
    agreement = dossiers.opened()
    dossiers.with_partner(agreement, name_fr="", signatory_position="عمدة المدينة")
    answers = answers_of(Agreement.objects.get(pk=agreement.pk))
    assert answers["parties"].ar.endswith("ويوقع عن هذا الطرف: عمدة المدينة.")
    assert answers["parties"].fr == ""
    result = fill(selectors.source("twinning-foreign").articles, answers)
    assert next(blank for blank in result.blanks if blank.variable.name == "parties").languages == ("fr",)


def test_a_template_for_another_kind_of_agreement_is_warned_of_and_not_refused(office: Collectivity) -> None:
    agreement = dossiers.in_drafting(kind=Kind.PARTNERSHIP, legal_basis=LegalBasis.A86)
    doubts = selectors.doubts(agreement, selectors.source("founding-eci"))
    assert [doubt.code for doubt in doubts] == ["kind", "party", "basis"]


def test_templates_that_fit_come_first(office: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    near, far = selectors.fitting(agreement, selectors.offered())
    assert [one.version.template.code for one in near] == ["decentralized-cooperation"]
    assert "amendment" in [one.version.template.code for one in far]
    assert len(near) + len(far) == 13


def test_an_agreement_in_force_is_offered_the_amendment_first(office: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    agreement.state = AgreementState.IN_FORCE
    near, _far = selectors.fitting(agreement, selectors.offered())
    assert [one.version.template.code for one in near] == ["amendment"]


def test_an_open_amendment_answers_with_its_number_its_change_and_its_last_day(office: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    Amendment.objects.create(
        agreement=agreement, number=2, kind="duration", promoted_to_full=True, opened_on=date(2025, 12, 18),
        summary_ar="تمديد ستة أشهر.", summary_fr="Prolongation de six mois.", new_ends_on=date(2027, 12, 31),
    )  # fmt: skip
    result = fill(selectors.source("amendment").articles, answers_of(agreement))
    arabic = "\n".join(article.body_ar for article in result.articles)
    assert "أبرم هذا الملحق رقم 2 بين الأطراف الآتية" in arabic
    assert "كما يلي: تمديد ستة أشهر." in arabic
    assert "إلى غاية 31 دجنبر 2027" in arabic
    assert f"الاتفاقية عدد {agreement.reference}" in arabic


@pytest.mark.parametrize(
    ("months", "said"), [(1, "شهر واحد (1)"), (2, "شهرين (2)"), (6, "6 أشهر"), (12, "12 شهرا"), (103, "103 أشهر")]
)
def test_months_agree_with_their_number_in_arabic(office: Collectivity, months: int, said: str) -> None:
    agreement = dossiers.in_drafting(duration_months=months)
    assert answers_of(agreement)["duration"].ar == said


def test_figures_of_a_text_can_be_read_back() -> None:
    for centimes in (480_000_000, 100, 123_456_789, 5):
        assert parse_amount(figure(centimes)) == centimes


def test_braces_that_ask_for_nothing_known_stay_as_they_are() -> None:
    assert filled("{self} {nothing} {Un} {}", lambda name: "س") == "س {nothing} {Un} {}"


def test_every_kind_of_party_and_agreement_a_template_names_exists(office: Collectivity) -> None:
    for one in selectors.offered():
        assert set(one.version.agreement_kinds) <= set(Kind.values)
        assert set(one.version.party_kinds) <= set(PartyKind.values)
        assert set(one.version.legal_bases) <= set(LegalBasis.values)
