"""Bringing older agreements in: every bad cell is named, nothing is half-written, no history is made up."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock, sheets
from mithaq.core.errors import NotAllowed, user_message
from mithaq.core.text import fold
from mithaq.register.models import Entry
from tenants.agreements import services as agreements
from tenants.agreements.importing import columns, services, vocabulary
from tenants.agreements.importing import errors as e
from tenants.agreements.importing.models import ImportDraft, PaperRecord
from tenants.agreements.models import (
    Agreement,
    AgreementState,
    HistoryEntry,
    Kind,
    Party,
    PartyKind,
    ReferenceSeries,
)
from tests.tenants.agreements.importing.tables import HEADER, row, table

TODAY = date(2026, 3, 1)
# What stands in the office after an import that wrote nothing.
FORCE = {"signed_on": "1/6/2015", "in_force_on": "1/7/2015"}
TABLES = (Agreement, Party, HistoryEntry, PaperRecord, ReferenceSeries, ImportDraft)


@pytest.fixture(autouse=True)
def _on_a_known_day() -> object:
    with clock.frozen(TODAY):
        yield


def check(*rows: dict[str, str], header: tuple[str, ...] = HEADER) -> services.Outcome:
    return services.check(sheets.read(table(*rows, header=header), "old.csv"))


def imported(
    tmp_path: Path, *rows: dict[str, str], actor: User | None = None, dry_run: bool = False
) -> services.Outcome:
    path = tmp_path / "old.csv"
    path.write_bytes(table(*rows))
    return services.import_file(path, actor=actor, dry_run=dry_run)


def found(outcome: services.Outcome) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.header, fault.error.code) for fault in outcome.faults]


# --- what is written -------------------------------------------------------------------------------------------------


def test_an_agreement_in_force_on_paper_is_created_in_force_with_its_dates(
    office: Collectivity, tmp_path: Path
) -> None:
    outcome = imported(tmp_path, row())
    assert (outcome.faults, outcome.written) == ([], 1)
    agreement = Agreement.objects.get()
    assert (agreement.reference, agreement.kind, agreement.state) == ("12-2019", "twinning", "in_force")
    assert (agreement.opened_on, agreement.signed_on) == (date(2019, 5, 7), date(2019, 6, 25))
    assert (agreement.in_force_on, agreement.ends_on) == (date(2019, 7, 1), date(2022, 6, 30))
    assert (agreement.sector_codes, agreement.sdg_goals) == (["14050"], [11, 12, 17])
    assert agreement.imported_from == "old.csv"
    ours, partner = agreement.parties.all()
    assert (ours.is_self, ours.collectivity_code) == (True, office.code)
    assert (partner.kind, partner.country, partner.name_fr) == ("foreign_collectivity", "FR", "Ville d'essai")
    assert list(Agreement.objects.matching("ville essai")) == [agreement]


def test_no_history_is_made_up(office: Collectivity, tmp_path: Path) -> None:
    imported(tmp_path, row())
    agreement = Agreement.objects.get()
    entry = agreement.history.get()
    assert (entry.transition, entry.from_state, entry.to_state) == ("imported", "", "in_force")
    assert (entry.happened_on, entry.note) == (TODAY, "old.csv: 2")
    assert not agreement.decisions.exists()
    assert not agreement.signatures.exists()
    paper = agreement.paper_record
    assert (paper.amount_centimes, paper.currency, paper.decision_number) == (120_000_000, "MAD", "14/2019")
    assert (paper.decided_on, paper.file_row) == (date(2019, 5, 7), 2)


def test_nothing_imported_is_published(office: Collectivity, tmp_path: Path) -> None:
    imported(tmp_path, row())
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("state", "more", "code"),
    [
        ("التشاور", {}, "consultation"),
        ("rédaction", {"duration_months": "3 ans"}, "drafting"),
        ("clôturée", FORCE | {"duration_months": "12", "ended_on": "30/06/2016"}, "closed"),
        ("مفسوخة", FORCE | {"ends_on": "30/6/2018", "ended_on": "1/2/2016"}, "terminated"),
    ],
)
def test_each_state_that_a_file_may_claim(
    office: Collectivity, tmp_path: Path, state: str, more: dict[str, str], code: str
) -> None:
    days = dict.fromkeys(["signed_on", "in_force_on", "duration_months", "decision_number", "decided_on"], "")
    assert imported(tmp_path, row(state=state, **(days | more))).faults == []
    assert Agreement.objects.get().state == code


def test_a_reference_left_empty_gets_the_offices_next_number(office: Collectivity, tmp_path: Path) -> None:
    imported(tmp_path, row(reference=""), row(reference=""))
    assert sorted(Agreement.objects.values_list("reference", flat=True)) == [
        "CONV-02113-2019-001",
        "CONV-02113-2019-002",
    ]


def test_the_offices_numbering_goes_on_after_the_numbers_of_the_file(office: Collectivity, tmp_path: Path) -> None:
    imported(tmp_path, row(reference="CONV-02113-2026-041"))
    opened = agreements.open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=TODAY)
    assert opened.reference == "CONV-02113-2026-042"


def test_a_number_that_is_given_is_never_one_that_the_file_brings(office: Collectivity, tmp_path: Path) -> None:
    assert imported(tmp_path, row(reference=""), row(reference="CONV-02113-2019-001")).written == 2
    assert Agreement.objects.filter(reference="CONV-02113-2019-002").exists()


def test_headers_and_values_are_read_in_three_languages(office: Collectivity) -> None:
    arabic = {
        "المرجع": "5/2020", "نوع الاتفاقية": "اتفاقية شراكة", "موضوع الاتفاقية": "شراكة تجريبية",
        "الشريك": "جمعية تجريبية", "نوع الشريك": "جمعية", "الحالة": "سارية المفعول", "تاريخ التوقيع": "١/٢/٢٠٢٠",
        "تاريخ الدخول حيز التنفيذ": "٢٠٢٠/٠٢/٠٢", "المدة بالشهور": "١٢ شهرا",
    }  # fmt: skip
    french = {
        "Réf": "6/2020", "Type de convention": "Convention de partenariat", "Intitulé en arabe": "شراكة تجريبية",
        "Partenaire": "Association d'essai", "Type de partenaire": "Association", "État": "En vigueur",
        "Date de signature": "1/2/2020", "Date d'entrée en vigueur": "02-02-2020", "Durée": "1 an",
    }  # fmt: skip
    english = {
        "Reference": "7/2020", "Type": "Partnership agreement", "Title in Arabic": "شراكة تجريبية", "Partner": "A",
        "Kind of partner": "other association", "State": "in force", "Signed on": "2020-02-01",
        "In force since": "2020-02-02", "Duration in months": "12",
    }  # fmt: skip
    for record in (arabic, french, english):
        outcome = check(record, header=tuple(record))
        assert (outcome.faults, outcome.ignored) == ([], [])
        agreement = outcome.agreements[0]
        assert (agreement.kind, agreement.state, agreement.signed_on) == ("partnership", "in_force", date(2020, 2, 1))
        assert agreement.ends_on == date(2021, 2, 1)


def test_several_partners_stand_in_one_cell(office: Collectivity, tmp_path: Path) -> None:
    outcome = imported(
        tmp_path,
        row(
            partner="Ville d'essai; جمعية تجريبية", partner_kind="foreign_collectivity; association",
            partner_country="FR;MA",
        ),
    )  # fmt: skip
    assert outcome.faults == []
    assert list(Party.objects.filter(is_self=False).values_list("kind", "country")) == [
        ("foreign_collectivity", "FR"), ("association", "MA"),
    ]  # fmt: skip


def test_01_02_is_the_first_of_february(office: Collectivity) -> None:
    assert check(row(signed_on="01/02/2019", decided_on="01-02-2019")).agreements[0].signed_on == date(2019, 2, 1)


def test_signing_before_the_decision_is_not_hidden_by_refusing_it(office: Collectivity) -> None:
    """LO 113-14 a118: in force needs the decision; the order of signature and decision is what the paper says."""
    assert check(row(signed_on="01/05/2019")).faults == []


# --- what is refused -------------------------------------------------------------------------------------------------

BAD_CELLS = [
    ({"reference": "sans numéro"}, "reference", "reference_form"),
    ({"reference": "12?x=1"}, "reference", "reference_form"),
    ({"reference": "1" * 33}, "reference", "too_long"),
    ({"kind": "عقد"}, "kind", "not_in_list"),
    ({"kind": ""}, "kind", "cell_missing"),
    ({"title_ar": ""}, "title_ar", "cell_missing"),
    ({"title_ar": "Jumelage"}, "title_ar", "title_not_arabic"),
    ({"title_ar": "ت" * 251}, "title_ar", "too_long"),
    ({"title_fr": "T" * 251}, "title_fr", "too_long"),
    ({"title_ar": "توأمة\u202egnp"}, "title_ar", "bidi_control"),
    ({"partner": ""}, "partner", "cell_missing"),
    ({"partner": "x" * 201}, "partner", "too_long"),
    ({"partner": "Ville d'essai; VILLE D’ESSAI"}, "partner", "party_twice"),
    ({"partner": "Commune de Berkane", "partner_kind": "commune", "partner_country": ""}, "partner", "partner_is_self"),
    ({"partner_kind": ""}, "partner_kind", "cell_missing"),
    ({"partner_kind": "خليط"}, "partner_kind", "not_in_list"),
    ({"partner_kind": "commune; association"}, "partner_kind", "partner_counts_differ"),
    ({"partner_kind": "سفارة"}, "partner_kind", "foreign_state_refused"),
    ({"partner_kind": "foreign_state"}, "partner_kind", "foreign_state_refused"),
    ({"partner": "Ambassade d'essai"}, "partner_kind", "foreign_state_refused"),
    ({"partner": "Ministère d'essai", "partner_kind": "ministère"}, "partner_kind", "foreign_state_refused"),
    ({"partner_kind": "association"}, "partner_kind", "kind_is_national"),
    ({"partner_country": ""}, "partner_country", "kind_is_foreign"),
    ({"partner_country": "Atlantide"}, "partner_country", "country_unknown"),
    ({"amount": "1.250"}, "amount", "ambiguous_amount"),
    ({"amount": "beaucoup"}, "amount", "invalid_amount"),
    ({"amount": "0"}, "amount", "amount_zero"),
    ({"amount_in_words_ar": "مليون درهم"}, "amount_in_words_ar", "amount_words_differ"),
    ({"amount_in_words_fr": "deux millions de dirhams"}, "amount_in_words_fr", "amount_words_differ"),
    ({"amount": "", "amount_in_words_fr": ""}, "amount_in_words_ar", "words_without_amount"),
    ({"currency": "EUR", "amount_in_words_fr": ""}, "amount_in_words_ar", "words_in_other_currency"),
    ({"currency": "coquillages"}, "currency", "currency_unknown"),
    ({"signed_on": "31/02/2019"}, "signed_on", "not_a_day"),
    ({"signed_on": "06/25/2019"}, "signed_on", "not_a_day"),
    ({"signed_on": "43641"}, "signed_on", "not_a_day"),
    ({"signed_on": "25/06/19"}, "signed_on", "short_year"),
    ({"signed_on": "25/06/1019"}, "signed_on", "day_out_of_range"),
    ({"in_force_on": "01/07/2030"}, "in_force_on", "day_in_future"),
    ({"in_force_on": "24/06/2019"}, "in_force_on", "date_before_cause"),
    ({"ends_on": "30/06/2019", "duration_months": ""}, "ends_on", "date_before_cause"),
    ({"decided_on": "02/07/2019"}, "in_force_on", "date_before_cause"),
    ({"signed_on": ""}, "signed_on", "needed_in_force"),
    ({"in_force_on": ""}, "in_force_on", "needed_in_force"),
    ({"duration_months": ""}, "ends_on", "end_unknown"),
    ({"duration_months": "plusieurs"}, "duration_months", "duration_unclear"),
    ({"duration_months": "601"}, "duration_months", "duration_unclear"),
    ({"ends_on": "31/12/2022"}, "ends_on", "duration_differs"),
    ({"ended_on": "30/06/2022"}, "ended_on", "not_ended"),
    ({"state": "close"}, "ended_on", "needed_at_end"),
    ({"state": ""}, "state", "cell_missing"),
    ({"state": "peut-être"}, "state", "not_in_list"),
    ({"state": "en cours de signature"}, "state", "state_elsewhere"),
    ({"state": "مجددة"}, "state", "state_elsewhere"),
    ({"decision_number": ""}, "decision_number", "decision_half"),
    ({"decided_on": ""}, "decided_on", "decision_half"),
    ({"decision_number": "9" * 41}, "decision_number", "too_long"),
    ({"sector": "déchets"}, "sector", "sector_unknown"),
    ({"sdg": "18"}, "sdg", "goal_unknown"),
]


@pytest.mark.parametrize(("change", "column", "code"), BAD_CELLS, ids=lambda value: str(value)[:60])
def test_a_bad_cell_is_named_once_and_nothing_is_written(
    office: Collectivity, tmp_path: Path, change: dict[str, str], column: str, code: str
) -> None:
    before = [model.objects.count() for model in TABLES]
    outcome = imported(tmp_path, row(reference="1/2018"), row(**change))
    assert found(outcome) == [(3, column, code)]
    assert outcome.written == 0
    assert [model.objects.count() for model in TABLES] == before
    for language in ("ar", "fr"):
        with translation.override(language):
            assert user_message(outcome.faults[0].error)


def test_a_date_of_force_is_refused_before_force(office: Collectivity) -> None:
    outcome = check(row(state="rédaction", ends_on="30/06/2022"))
    assert found(outcome) == [(2, name, "not_yet") for name in ("signed_on", "in_force_on", "ends_on")]


def test_every_message_is_said_in_arabic_and_french() -> None:
    for name in dir(e):
        error = getattr(e, name)
        if isinstance(error, type) and error.__module__ == e.__name__:
            with translation.override("en"):
                english = str(error.message)
            for language in ("ar", "fr"):
                with translation.override(language):
                    assert str(error.message) != english, (name, language)


def test_every_bad_cell_of_every_row_is_listed_in_the_order_of_the_file(office: Collectivity) -> None:
    outcome = check(row(kind="x", sdg="99"), row(reference="2/2019"), row(reference="3/2019", amount="y"))
    assert [(fault.row, fault.column) for fault in outcome.faults] == [(2, "B"), (2, "U"), (4, "H")]
    assert (outcome.rows, outcome.bad_rows) == (3, 2)


def test_a_foreign_state_is_refused_with_its_article_and_logged(
    office: Collectivity, caplog: pytest.LogCaptureFixture
) -> None:
    """LO 113-14 a86, a146."""
    with caplog.at_level(logging.WARNING):
        (fault,) = check(row(partner="سفارة دولة تجريبية", partner_kind="دولة أجنبية")).faults
    assert fault.error.article == "LO 113-14 a86, a146"
    assert "86" in user_message(fault.error)


def test_the_label_of_an_unused_country_is_not_repeated(office: Collectivity) -> None:
    for label in ("EH", "Western Sahara", "Sahara occidental"):
        (fault,) = check(row(partner_country=label)).faults
        assert (fault.error.code, fault.text) == ("country_unknown", "")
        assert label not in user_message(fault.error)


def test_a_reference_stands_once_in_the_file_and_once_in_the_office(office: Collectivity, tmp_path: Path) -> None:
    repeated = check(row(), row(reference="13/2019"), row(reference="12-2019"))
    assert found(repeated) == [(4, "reference", "reference_repeated")]
    assert repeated.faults[0].error.context["row"] == 2
    imported(tmp_path, row())
    assert found(imported(tmp_path, row())) == [(2, "reference", "reference_taken")]
    assert Agreement.objects.count() == 1


def test_a_reference_taken_between_check_and_writing_writes_nothing(office: Collectivity, tmp_path: Path) -> None:
    late = check(row(reference="1/2019"), row())
    imported(tmp_path, row())
    with pytest.raises(e.ReferenceTaken) as refusal:
        services.write(late.agreements, actor=None, file_name="late.csv")
    assert refusal.value.context["reference"] == "12-2019"
    assert Agreement.objects.count() == 1
    assert not Party.objects.filter(agreement__reference="1-2019").exists()


def test_a_number_that_the_spreadsheet_took_for_a_date_is_refused(office: Collectivity) -> None:
    record = row()
    sheet = sheets.Sheet(HEADER, [sheets.Row(2, tuple(record[name] for name in HEADER), "t" * len(HEADER))])
    index = HEADER.index("decision_number")
    kinds = "".join(sheets.DAY if position == index else sheets.TEXT for position in range(len(HEADER)))
    texts = tuple("2024-04-01" if position == index else record[name] for position, name in enumerate(HEADER))
    sheet.rows = [sheets.Row(2, texts, kinds)]
    assert found(services.check(sheet)) == [(2, "decision_number", "number_turned_date")]


def test_missing_and_doubled_columns_are_named(office: Collectivity) -> None:
    with pytest.raises(e.RequiredColumns) as missing, translation.override("fr"):
        check(row(), header=("reference", "kind"))
    assert len(missing.value.context["columns"]) == 4
    with pytest.raises(e.ColumnMeantTwice):
        check(row() | {"Objet": "x"}, header=(*HEADER, "Objet"))


def test_columns_that_nobody_knows_are_named_and_left_aside(office: Collectivity) -> None:
    assert check(row() | {"couleur": "x"}, header=(*HEADER, "couleur")).ignored == ["couleur"]


def test_a_dry_run_writes_nothing(office: Collectivity, tmp_path: Path) -> None:
    outcome = imported(tmp_path, row(), dry_run=True)
    assert (outcome.faults, outcome.written, Agreement.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("role", ["clerk", "secretary", "president", "finance", "service", "reader"])
def test_only_the_head_of_the_office_imports(
    office: Collectivity, people: Callable[..., User], tmp_path: Path, role: str
) -> None:
    with pytest.raises(NotAllowed):
        imported(tmp_path, row(), actor=people(role))
    assert imported(tmp_path, row(), actor=people("head")).written == 1


def test_another_office_sees_nothing_of_it(
    office: Collectivity, other_office: Collectivity, as_office: Callable[..., object], tmp_path: Path
) -> None:
    imported(tmp_path, row())
    with as_office(other_office):
        assert not Agreement.objects.exists()
        assert not PaperRecord.objects.exists()
        assert check(row()).faults == []  # the reference is free here


def test_no_header_means_two_columns() -> None:
    seen: dict[str, str] = {}
    for column in columns.COLUMNS:
        for header in (column.name, *column.headers):
            assert seen.setdefault(fold(header), column.name) == column.name, header


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
def test_the_interfaces_own_words_are_understood(language: str) -> None:
    """What a refusal proposes must be accepted."""
    with translation.override(language):
        for column in columns.COLUMNS:
            assert vocabulary.headers()[fold(str(column.label))] == column.name
        for choices, words in (
            (Kind, vocabulary.kinds()), (PartyKind, vocabulary.party_kinds()), (AgreementState, vocabulary.states()),
        ):  # fmt: skip
            for choice in choices:
                assert words[fold(str(choice.label))] == choice.value


# --- the database ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"amount_centimes": 0}, {"currency": "dh"}, {"decision_number": ""}, {"decided_on": None}, {"file_row": 1},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_a_paper_record_that_cannot_be(
    office: Collectivity, tmp_path: Path, change: dict[str, object]
) -> None:
    imported(tmp_path, row())
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRecord.objects.update(**change)
