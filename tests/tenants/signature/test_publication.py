"""What leaves the office when an agreement is in force, and what never does."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from mithaq.outbox import delivery
from mithaq.outbox.models import OutboxEvent
from mithaq.register import selectors as register
from mithaq.register import vocabulary
from mithaq.register.errors import EntryGone, NotPublished, ReasonMissing
from mithaq.register.models import Entry
from mithaq.register.selectors import Filters
from tenants.agreements import models as agreements
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.agreements.services import edit_agreement
from tenants.changes.models import AmendmentKind
from tenants.execution import services as execution
from tenants.monitoring import models as monitoring
from tenants.monitoring import services as measuring
from tenants.signature import publication
from tests.tenants.signature import story

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)
People = Callable[..., User]


def versions(agreement: Agreement) -> list[str]:
    return [version.kind for version in register.versions(agreement.public_id)]


def test_entering_into_force_publishes_the_proof_with_the_agreement() -> None:
    """Law 54-19 a11: the main data, the day it enters into force."""
    agreement = story.in_force()

    entry = register.entry(agreement.public_id)

    assert (entry.state, entry.in_force_on, entry.ends_on) == ("in_force", story.FORCE, story.ENDS)
    assert (entry.decision_number, entry.visa) == ("14/2024", "explicit")
    assert entry.detail["decision"]["votes_for"] == 25
    assert {party["signed_on"] for party in entry.detail["parties"]} == {"2024-06-25"}
    assert {party["signatory"] for party in entry.detail["parties"]} == {"رئيس المجلس"}


def test_no_name_of_a_person_and_no_position_leaves_the_office() -> None:
    """Law 09-08; law 31-13 a7: signatories stand by their function, R11's positions stay inside."""
    agreement = story.in_force()

    published = json.dumps(register.entry(agreement.public_id).detail, ensure_ascii=False)

    names = {signature.signatory_name for signature in agreement.signatures.all()}
    assert names
    assert not [name for name in names if name in published]
    assert not [user.email for user in User.objects.all() if user.email in published]


def test_an_amendment_in_force_makes_the_next_version() -> None:
    change = story.enforceable_amendment().amendment
    assert change is not None
    agreement = change.agreement
    before = register.entry(agreement.public_id)
    assert before.detail["amendments"] == []

    story.note(agreement, on=date(2026, 3, 11), amendment_id=change.pk)
    story.services.open_signing(agreement.pk, actor=None, on=date(2026, 3, 12), amendment_id=change.pk)
    story.sign_all(agreement, on=date(2026, 3, 20), amendment_id=change.pk)
    for party in agreement.parties.all():
        story.services.add_dispatch(
            agreement.pk, actor=None, on=date(2026, 3, 21), party_id=party.pk, amendment_id=change.pk
        )
    story.services.add_dispatch(
        agreement.pk, actor=None, on=date(2026, 3, 21), service_name="مصلحة المالية", task="التنفيذ",
        amendment_id=change.pk,
    )  # fmt: skip
    story.services.enter_amendment_into_force(change.pk, actor=None, on=date(2026, 3, 22))

    entry = register.entry(agreement.public_id)
    assert (entry.state, entry.ends_on) == ("extended", date(2027, 12, 31))
    [amendment] = entry.detail["amendments"]
    assert (amendment["number"], amendment["decision"]["number"], amendment["decision"]["visa"]) == (
        1,
        "3/2026",
        "tacit",
    )
    assert versions(agreement)[-1] == "amended"


def test_only_approved_measurements_are_published() -> None:
    agreement = story.in_force()
    indicator = measuring.add_indicator(
        agreement.pk, actor=None, name_ar="الأطنان المفروزة", kind="quantitative", unit_ar="طن", baseline=0, target=180,
        frequency="quarterly",
    )  # fmt: skip
    first = measuring.record_measurement(indicator.pk, actor=None, period_end=date(2024, 9, 30), value=12)
    publication.publish(agreement, actor=None, on=TODAY)
    assert register.entry(agreement.public_id).detail["indicators"][0]["measurements"] == []

    measuring.approve(first.pk, actor=None)
    publication.publish(agreement, actor=None, on=TODAY)

    [published] = register.entry(agreement.public_id).detail["indicators"]
    assert published["measurements"] == [{"period_end": "2024-09-30", "value": "12"}]
    assert (published["baseline"], published["target"]) == ("0", "180")


def test_what_happens_in_the_dossier_reaches_the_register_by_the_outbox() -> None:
    agreement = story.in_force()
    action = execution.add_action(agreement.pk, actor=None, title_ar="اقتناء خط الفرز")
    assert OutboxEvent.objects.filter(task="signature.refresh_publication", done_at=None).exists()
    assert register.entry(agreement.public_id).detail["actions"] == []

    delivered = delivery.deliver("o_berkane")

    assert delivered.failed == 0
    assert [row["title"]["ar"] for row in register.entry(agreement.public_id).detail["actions"]] == [action.title_ar]
    count = len(versions(agreement))
    delivery.deliver("o_berkane")
    assert len(versions(agreement)) == count  # the same content makes no version


def test_a_dossier_that_is_not_in_force_is_never_published() -> None:
    agreement = story.signed()
    delivery.deliver("o_berkane")
    assert not Entry.objects.filter(public_id=agreement.public_id).exists()
    with pytest.raises(NotPublished):
        publication.correct(agreement.pk, actor=None, on=TODAY, reason="خطأ")
    with pytest.raises(NotPublished):
        publication.withdraw_publication(agreement.pk, actor=None, on=TODAY, reason="خطأ")


def test_the_head_corrects_and_withdraws_with_a_reason_and_nobody_else(people: People) -> None:
    agreement = story.in_force()
    for verb in (publication.correct, publication.withdraw_publication):
        with pytest.raises(NotAllowed):
            verb(agreement.pk, actor=people("clerk"), on=TODAY, reason="خطأ")
        with pytest.raises(ReasonMissing):
            verb(agreement.pk, actor=people("head"), on=TODAY, reason=" ")
    edit_agreement(agreement.pk, actor=people("head"), summary_fr="Résumé corrigé")
    publication.correct(agreement.pk, actor=people("head"), on=TODAY, reason="ملخص ناقص")
    assert register.entry(agreement.public_id).summary_fr == "Résumé corrigé"

    publication.withdraw_publication(agreement.pk, actor=people("head"), on=TODAY, reason="نشر بالخطأ")

    with pytest.raises(EntryGone):
        register.entry(agreement.public_id)
    lines = HistoryEntry.objects.filter(agreement=agreement, transition__startswith="publication_")
    assert set(lines.values_list("transition", flat=True)) == {"publication_corrected", "publication_withdrawn"}
    assert register.search(Filters()).total == 0


@pytest.mark.parametrize(
    ("public", "private"),
    [
        (vocabulary.Kind, agreements.Kind),
        (vocabulary.PartyRole, agreements.PartyRole),
        (vocabulary.AmendmentKind, AmendmentKind),
        (vocabulary.IndicatorKind, monitoring.IndicatorKind),
        (vocabulary.EvaluationKind, monitoring.EvaluationKind),
        (vocabulary.Verdict, monitoring.Verdict),
    ],
)
def test_the_public_words_are_those_of_the_offices(public: Any, private: Any) -> None:
    assert set(public.values) == set(private.values)


def test_public_states_are_those_an_agreement_has_once_in_force_and_no_state_is_a_party() -> None:
    assert set(vocabulary.State.values) == set(agreements.EVER_IN_FORCE_STATES)
    assert set(vocabulary.PartyKind.values) == set(agreements.PartyKind.values) - {"foreign_state"}
    assert set(vocabulary.LEGAL_BASES) == set(agreements.LegalBasis.values)


def test_an_office_publishes_as_itself(office: Collectivity) -> None:
    agreement = story.in_force()
    entry = Entry.objects.get(public_id=agreement.public_id)
    assert (entry.office_schema, entry.collectivity_code) == (office.schema_name, office.code)
