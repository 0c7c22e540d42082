"""The agreement as a whole: references, description, parties, withdrawing; and what the database itself refuses."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from mithaq.collectivities import selectors as collectivities
from mithaq.core.errors import IllegalTransition, InvalidInput, NotAllowed
from tenants.agreements import errors, selectors, services
from tenants.agreements.models import (
    EVER_IN_FORCE_STATES,
    Agreement,
    AgreementState,
    HistoryEntry,
    Party,
    PartyKind,
    ReferenceSeries,
    RefusedParty,
)  # fmt: skip
from tenants.agreements.transitions import AGREEMENT_AXIS
from tests.tenants import dossiers
from tests.tenants.dossiers import OPENED


@pytest.fixture
def dossier(office: object) -> Agreement:
    return dossiers.opened()


# --- References ----------------------------------------------------------------------------------------------------
def test_a_reference_holds_the_province_the_year_and_a_number_of_the_year(office: object) -> None:
    references = [dossiers.opened(opened_on=day).reference for day in (OPENED, date(2023, 5, 2), OPENED)]
    assert references == ["CONV-02113-2024-001", "CONV-02113-2023-001", "CONV-02113-2024-002"]


def test_two_offices_count_apart(dossier: Agreement, other_office: object, as_office: object) -> None:
    with as_office(other_office):
        assert dossiers.opened().reference == "CONV-02113-2024-001"


def test_a_dossier_that_could_not_be_opened_takes_no_number(office: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        dossiers.opened(kind="treaty")
    assert dossiers.opened().reference.endswith("-001")


def test_eight_openings_at_once_get_eight_numbers(own_database: str) -> None:
    office = collectivities.find("berkane")
    found, failed, start = [], [], threading.Barrier(8)

    def one() -> None:
        try:
            with collectivities.office_context(office):
                start.wait(timeout=30)
                found.append(dossiers.opened().reference)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert sorted(found) == [f"CONV-02113-2024-{number:03}" for number in range(1, 9)]


# --- Opening and describing ----------------------------------------------------------------------------------------
def test_the_office_is_the_first_party_of_its_dossier(dossier: Agreement) -> None:
    party = dossier.parties.get()
    assert (party.is_self, party.name_fr, party.collectivity_code) == (True, "Berkane", "02.113.01.09")


def test_a_dossier_is_not_opened_in_the_future(office: object) -> None:
    with pytest.raises(errors.FutureDate):
        dossiers.opened(opened_on=date(2999, 1, 1))


def test_a_stale_version_saves_nothing(dossier: Agreement) -> None:
    services.edit_agreement(dossier.pk, actor=None, version=1, title_fr="Premier")
    with pytest.raises(errors.StaleVersion):
        services.edit_agreement(dossier.pk, actor=None, version=1, title_fr="Second")
    dossier.refresh_from_db()
    assert (dossier.title_fr, dossier.version) == ("Premier", 2)


@pytest.mark.parametrize("field", ["state", "reference", "public_id", "in_force_on", "ended_on"])
def test_an_edit_never_touches_what_a_step_writes(dossier: Agreement, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        services.edit_agreement(dossier.pk, actor=None, **{field: "x"})


@pytest.mark.parametrize("state", ["awaiting_decision", "signing"])
def test_the_council_decides_on_the_text_as_it_stands(dossier: Agreement, state: str) -> None:
    Agreement.objects.filter(pk=dossier.pk).update(state=state)
    with pytest.raises(errors.DecidedText):
        services.edit_agreement(dossier.pk, actor=None, title_ar="عنوان آخر")
    with pytest.raises(errors.StageClosed):
        dossiers.with_partner(dossier)
    services.edit_agreement(dossier.pk, actor=None, title_ar=dossier.title_ar, title_fr="Traduction revue")


def test_the_search_finds_a_dossier_by_its_new_title_and_its_party(dossier: Agreement) -> None:
    services.edit_agreement(dossier.pk, actor=None, title_fr="Piscine municipale")
    dossiers.with_partner(dossier, name_fr="Saint-Louis")
    for words in ("piscine", "SAINT louis", "2024-001", "النفايات"):
        assert list(Agreement.objects.matching(words)) == [dossier], words


# --- Parties: a86, a146 --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fields", [
    {"kind": PartyKind.FOREIGN_STATE, "name_ar": "دولة السنغال"},
    {"kind": PartyKind.FOREIGN_ACTOR, "name_ar": "سَفارة السنغال بالرباط"},
    {"kind": PartyKind.FOREIGN_ACTOR, "name_ar": "ممثلية", "name_fr": "AMBASSADE du Sénégal"},
    {"kind": PartyKind.FOREIGN_NGO, "name_ar": "القنصلية العامة"},
    {"kind": PartyKind.ADMINISTRATION, "name_ar": "وزارة الداخلية"},
])  # fmt: skip
def test_a86_a_foreign_state_is_refused_and_the_refusal_is_kept(
    dossier: Agreement, people: object, fields: dict[str, str]
) -> None:
    with pytest.raises(errors.ForeignStateRefused) as refusal:
        services.add_party(dossier.pk, actor=people("clerk"), country="SN", **fields)
    assert refusal.value.article == "LO 113-14 a86, a146"
    assert dossier.parties.count() == 1
    kept = RefusedParty.objects.get()
    assert (kept.agreement, kept.entered_by) == (dossier, people("clerk"))
    assert fields["name_ar"] in kept.name
    assert dossier.history.filter(transition="foreign_state_refused").exists()


def test_a86_a_foreign_collectivity_is_a_party_like_another(dossier: Agreement) -> None:
    assert dossiers.with_partner(dossier).country == "SN"
    agreement = Agreement.objects.get(pk=dossier.pk)
    assert selectors.has_foreign_collectivity(agreement)
    assert selectors.has_foreign_party(agreement)


def test_a_moroccan_ministry_is_a_party_like_another(dossier: Agreement) -> None:
    dossiers.with_partner(dossier, kind=PartyKind.ADMINISTRATION, name_ar="وزارة الثقافة", country="MA")
    assert dossier.parties.count() == 2


def test_a_party_twice_is_refused_whatever_its_spelling(dossier: Agreement) -> None:
    dossiers.with_partner(dossier, name_ar="جمعية أكادير", name_fr="")
    with pytest.raises(errors.PartyTwice) as refusal:
        dossiers.with_partner(dossier, name_ar="جمعيّة اڭادير", name_fr="")
    assert refusal.value.field == "name_ar"


@pytest.mark.parametrize(("fields", "error", "field"), [
    ({"country": "MA"}, errors.CountryMissing, "country"),
    ({"name_ar": "أ" * 201}, InvalidInput, "name_ar"),
    ({"name_fr": "Ville\u202e"}, InvalidInput, "name_fr"),
])  # fmt: skip
def test_a_party_badly_described_is_refused_at_its_field(
    dossier: Agreement, fields: dict[str, str], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        dossiers.with_partner(dossier, **fields)
    assert refusal.value.field == field


def test_our_own_collectivity_stays(dossier: Agreement) -> None:
    with pytest.raises(errors.PartyInUse):
        services.remove_party(dossier.parties.get().pk, actor=None)


# --- Steps ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", AgreementState)
def test_withdrawing_and_reopening_start_only_where_the_table_says(dossier: Agreement, state: AgreementState) -> None:
    fields = {"ended_on": OPENED, "signed_on": OPENED, "in_force_on": OPENED, "ends_on": date(2027, 1, 1)}
    Agreement.objects.filter(pk=dossier.pk).update(state=state, **fields)
    for verb, do in (
        ("withdraw", lambda: services.withdraw(dossier.pk, actor=None, on=OPENED, reason="سبب")),
        ("reopen", lambda: services.reopen(dossier.pk, actor=None, on=OPENED)),
    ):
        if state not in AGREEMENT_AXIS.get(verb).sources:
            transferred = state == AgreementState.TRANSFERRED
            with pytest.raises(errors.AgreementTransferred if transferred else IllegalTransition):
                do()


@pytest.mark.parametrize(("role", "allowed"), [
    ("head", True), ("president", True), ("clerk", False), ("secretary", False), ("finance", False), ("service", False),
    ("reader", False),
])  # fmt: skip
def test_few_withdraw_a_dossier(dossier: Agreement, people: object, role: str, allowed: bool) -> None:
    if allowed:
        withdrawn = services.withdraw(dossier.pk, actor=people(role), on=OPENED, reason="تخلي الشريك")
        assert (withdrawn.state, withdrawn.ended_on) == (AgreementState.WITHDRAWN, OPENED)
        assert dossier.history.get(transition="withdraw").note == "تخلي الشريك"
    else:
        with pytest.raises(NotAllowed):
            services.withdraw(dossier.pk, actor=people(role), on=OPENED, reason="تخلي")


def test_a_step_of_a_day_to_come_is_refused(dossier: Agreement) -> None:
    with pytest.raises(errors.FutureDate):
        services.withdraw(dossier.pk, actor=None, on=date(2999, 1, 1), reason="سبب")


def test_a_state_is_named_in_words_when_a_step_is_refused(dossier: Agreement) -> None:
    with pytest.raises(IllegalTransition) as refusal:
        services.reopen(dossier.pk, actor=None, on=OPENED)
    assert refusal.value.state.label == AgreementState.CONSULTATION.label


@pytest.mark.parametrize(("start", "months", "last_day"), [
    (date(2024, 7, 1), 36, date(2027, 6, 30)),
    (date(2024, 1, 31), 1, date(2024, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 2, 27)),
    (date(2024, 12, 15), 1, date(2025, 1, 14)),
])  # fmt: skip
def test_a_duration_ends_on_the_day_before(start: date, months: int, last_day: date) -> None:
    assert selectors.months_after(start, months) == last_day


# --- What the database itself refuses ------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "constraint"), [
    ({"state": "dreaming"}, "agreement_state_known"),
    ({"kind": "treaty"}, "agreement_kind_known"),
    ({"title_ar": ""}, "agreement_titled_in_arabic"),
    ({"signed_on": date(2024, 2, 1), "in_force_on": OPENED}, "agreement_signed_before_force"),
    ({"in_force_on": OPENED}, "agreement_signed_before_force"),
    ({"signed_on": OPENED, "in_force_on": OPENED, "ends_on": date(2023, 1, 1)}, "agreement_ends_after_start"),
    ({"state": "withdrawn"}, "agreement_ended_has_day"),
    ({"duration_months": 0}, "agreement_duration_sane"),
    ({"duration_months": 601}, "agreement_duration_sane"),
])  # fmt: skip
def test_constraints_of_an_agreement(dossier: Agreement, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Agreement.objects.filter(pk=dossier.pk).update(**change)


@pytest.mark.parametrize("state", sorted(EVER_IN_FORCE_STATES))
def test_whatever_was_in_force_has_its_dates(dossier: Agreement, state: str) -> None:
    with pytest.raises(IntegrityError, match="agreement_in_force_has_dates"), transaction.atomic():
        Agreement.objects.filter(pk=dossier.pk).update(state=state, ended_on=OPENED)


@pytest.mark.parametrize(("change", "constraint"), [
    ({"kind": "foreign_state"}, "party_never_a_foreign_state"),
    ({"kind": "martian"}, "party_never_a_foreign_state"),
    ({"country": "MA"}, "party_foreign_has_foreign_country"),
    ({"role": "spectator"}, "party_role_known"),
    ({"is_self": True}, "party_one_self"),
])  # fmt: skip
def test_constraints_of_a_party(dossier: Agreement, change: dict[str, object], constraint: str) -> None:
    partner = dossiers.with_partner(dossier)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Party.objects.filter(pk=partner.pk).update(**change)


def test_a_party_stands_once_in_the_table(dossier: Agreement) -> None:
    partner = dossiers.with_partner(dossier)
    partner.pk = None
    with pytest.raises(IntegrityError, match="party_once_per_agreement"), transaction.atomic():
        partner.save(force_insert=True)


def test_a_line_of_the_history_is_of_a_known_axis(dossier: Agreement) -> None:
    with pytest.raises(IntegrityError, match="history_axis_known"), transaction.atomic():
        HistoryEntry.objects.create(agreement=dossier, axis="rumour", transition="x", happened_on=OPENED)


def test_a_year_has_one_row_of_numbers(dossier: Agreement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceSeries.objects.bulk_create([ReferenceSeries(year=2024)])
