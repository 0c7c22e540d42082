"""R22–R24, R27–R29: note, signatures, distribution, entry into force."""

from datetime import date, timedelta

import pytest

from mithaq.core.errors import IllegalTransition
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement, AgreementState, HistoryEntry
from tenants.council import services as council
from tenants.documents import services as documents
from tenants.signature import errors, selectors, services
from tenants.signature.models import Dispatch, Signature
from tests.tenants.council import story as decided
from tests.tenants.dossiers import pdf
from tests.tenants.signature import story
from tests.tenants.signature.story import FORCE, OPENED, SENT, SIGNED

pytestmark = pytest.mark.usefixtures("office")


def codes(agreement: Agreement) -> list[str]:
    return [need.code for need in selectors.needs(Agreement.objects.get(pk=agreement.pk))]


# --- The whole way ----------------------------------------------------------------------------------------------------
def test_the_berkane_agreement_is_signed_distributed_in_force_and_published_on_1_july_2024() -> None:
    agreement = story.in_force()
    assert (agreement.state, agreement.signed_on, agreement.in_force_on) == (AgreementState.IN_FORCE, SIGNED, FORCE)
    assert agreement.ends_on == date(2027, 6, 30)
    entry = Entry.objects.get(public_id=agreement.public_id)
    assert entry.version == 1
    moves = HistoryEntry.objects.filter(agreement=agreement, axis="agreement").order_by("pk")
    assert [(row.transition, row.happened_on) for row in moves][-3:] == [
        ("submit_for_decision", decided.SUBMITTED),
        ("open_signing", OPENED),
        ("enter_into_force", FORCE),
    ]
    assert agreement.signatures.filter(originals=4, place="بركان").count() == agreement.parties.count()
    assert agreement.dispatches.filter(recipient_kind="service").count() == 3


# --- R22, R23 ---------------------------------------------------------------------------------------------------------
def test_r22_nothing_is_sent_for_signature_before_the_council_has_adopted() -> None:
    decision = decided.in_session()
    story.note(decision.agreement)
    with pytest.raises(errors.NotDecided):
        services.open_signing(decision.agreement_id, actor=None, on=OPENED, confirmed=True)


@pytest.mark.parametrize("refused", ["objected", "visa_refused", "rejected"])
def test_r22_nor_once_the_decision_was_objected_to_or_refused(refused: str) -> None:
    if refused == "rejected":
        decision = council.record_vote(
            decided.in_session().pk, actor=None, **(decided.VOTE | {"votes_for": 2, "votes_against": 9})
        )
    else:
        decision = decided.received()
        if refused == "objected":
            council.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="سبب")
        else:
            council.refuse_visa(decision.pk, actor=None, on=date(2024, 6, 3), reasons="سبب")
    story.note(decision.agreement)
    with pytest.raises(errors.NotDecided):
        services.open_signing(decision.agreement_id, actor=None, on=OPENED, confirmed=True)


def test_r23_the_presentation_note_comes_before_the_signatures() -> None:
    decision = decided.enforceable()
    with pytest.raises(errors.NoteMissing):
        services.open_signing(decision.agreement_id, actor=None, on=OPENED)
    assert codes(decision.agreement) == ["note"]


def test_r23_the_note_is_written_again_in_place() -> None:
    agreement = decided.ready()
    story.note(agreement)
    story.note(agreement, text_ar="نص جديد", text_fr="Nouveau texte")
    found = selectors.presentation_note(agreement)
    assert found is not None
    assert (found.text_ar, found.text_fr, agreement.presentation_notes.count()) == ("نص جديد", "Nouveau texte", 1)


def test_r23_a_first_text_of_the_note_names_subject_parties_and_duration() -> None:
    agreement = decided.ready()
    text = selectors.note_draft(agreement, "fr")
    assert "Tri et collecte des déchets ménagers" in text
    assert "Berkane" in text
    assert "36" in text


def test_finding_3_signing_before_enforceability_is_meant_and_recorded() -> None:
    decision = decided.sent()
    story.note(decision.agreement)
    with pytest.raises(errors.SigningBeforeEnforceable) as refused:
        services.open_signing(decision.agreement_id, actor=None, on=OPENED)
    assert refused.value.field == "confirmed"
    agreement = services.open_signing(decision.agreement_id, actor=None, on=OPENED, confirmed=True)
    assert agreement.state == AgreementState.SIGNING
    own, partner = agreement.parties.all()
    with pytest.raises(errors.SigningBeforeEnforceable):
        services.record_signature(agreement.pk, own.pk, actor=None, on=SIGNED, signatory_name="الرئيس")
    services.record_signature(agreement.pk, partner.pk, actor=None, on=SIGNED, signatory_name="العمدة")
    services.record_signature(agreement.pk, own.pk, actor=None, on=SIGNED, signatory_name="الرئيس", confirmed=True)
    assert HistoryEntry.objects.filter(agreement=agreement, transition="signing_before_enforceable").count() == 2
    assert "enforceable" in codes(agreement)  # and it does not enter into force without it


def test_an_objection_met_while_signing_can_return_the_text_to_drafting() -> None:
    decision = decided.received()
    story.note(decision.agreement)
    services.open_signing(decision.agreement_id, actor=None, on=date(2024, 5, 24), confirmed=True)
    council.record_objection(decision.pk, actor=None, on=date(2024, 5, 27), reasons="سبب")
    back = council.put_back(decision.pk, actor=None, on=date(2024, 5, 30))
    assert back.agreement.state == AgreementState.DRAFTING


def test_opening_again_wipes_the_signatures_of_the_old_text_out() -> None:
    agreement = story.signed()
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.AWAITING_DECISION)
    services.open_signing(agreement.pk, actor=None, on=SIGNED)
    assert not agreement.signatures.filter(signed_on__isnull=False).exists()
    assert agreement.signatures.count() == agreement.parties.count()


# --- R24 --------------------------------------------------------------------------------------------------------------
def test_r24_one_line_a_party_with_its_signatory() -> None:
    decision = decided.enforceable()
    decision.agreement.parties.filter(is_self=False).update(signatory_name="Le maire", signatory_position="Maire")
    agreement = story.signing(decision)
    assert [row.signatory_name for row in agreement.signatures.all()] == ["", "Le maire"]


def test_r24_a_signature_comes_after_the_decision_and_after_the_dispatch() -> None:
    agreement = story.signing()
    party = agreement.parties.last()
    with pytest.raises(errors.SignedBeforeDecision):
        services.record_signature(agreement.pk, party.pk, actor=None, on=date(2024, 5, 6), signatory_name="العمدة")
    services.send_for_signature(agreement.pk, party.pk, actor=None, on=date(2024, 6, 14))
    with pytest.raises(errors.SignedBeforeSent):
        services.record_signature(agreement.pk, party.pk, actor=None, on=date(2024, 6, 13), signatory_name="العمدة")
    with pytest.raises(errors.SignatoryMissing):
        services.record_signature(agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name=" ")
    services.record_signature(agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name="العمدة")
    with pytest.raises(errors.AlreadySigned):
        services.record_signature(agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name="العمدة")


def test_r24_a_refusal_has_its_reason_and_the_party_can_be_asked_again() -> None:
    agreement = story.signing()
    party = agreement.parties.last()
    services.send_for_signature(agreement.pk, party.pk, actor=None, on=date(2024, 6, 14))
    with pytest.raises(errors.SignedBeforeSent):
        services.refuse_signature(agreement.pk, party.pk, actor=None, on=date(2024, 6, 13), reason="ميزانية")
    refused = services.refuse_signature(agreement.pk, party.pk, actor=None, on=SIGNED, reason="ميزانية")
    assert refused.refused_on == SIGNED
    asked = services.send_for_signature(agreement.pk, party.pk, actor=None, on=date(2024, 6, 26))
    assert (asked.refused_on, asked.refusal_reason) == (None, "")


def test_the_scan_is_kept_as_the_signed_agreement_and_a_paper_of_another_dossier_is_refused() -> None:
    agreement = story.signing()
    party = agreement.parties.first()
    other = decided.local(title_ar="ملف آخر")
    paper = documents.store(other.pk, actor=None, upload=pdf(words="x"), kind="signed_agreement")
    with pytest.raises(errors.ForeignPaper):
        services.record_signature(
            agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name="س", document_id=paper.pk
        )
    with pytest.raises(errors.ForeignPaper):
        services.record_signature(agreement.pk, other.parties.last().pk, actor=None, on=SIGNED, signatory_name="س")
    done = services.record_signature(
        agreement.pk, party.pk, actor=None, on=SIGNED, signatory_name="س", upload=pdf(words="y")
    )
    assert done.document is not None
    assert done.document.kind == "signed_agreement"
    assert done.way == "paper"  # a scan is never called an electronic signature


def test_nothing_is_signed_outside_the_signing() -> None:
    decision = decided.enforceable()
    with pytest.raises(errors.NotSigning):
        services.record_signature(
            decision.agreement_id, decision.agreement.parties.first().pk, actor=None, on=SIGNED, signatory_name="س"
        )


# --- R27, R28, R29 ----------------------------------------------------------------------------------------------------
def test_r27_the_text_is_distributed_once_signed_by_all_and_enforceable() -> None:
    agreement = story.signing()
    with pytest.raises(errors.NotReturned):
        services.add_dispatch(agreement.pk, actor=None, on=SENT, party_id=agreement.parties.last().pk)


def test_r28_each_recipient_receives_it_once_and_after_the_last_signature() -> None:
    agreement = story.signed()
    party = agreement.parties.last()
    with pytest.raises(errors.DispatchBeforeSignature):
        services.add_dispatch(agreement.pk, actor=None, on=date(2024, 6, 24), party_id=party.pk)
    services.add_dispatch(agreement.pk, actor=None, on=SENT, party_id=party.pk)
    with pytest.raises(errors.DispatchTwice):
        services.add_dispatch(agreement.pk, actor=None, on=SENT, party_id=party.pk)


def test_r29_a_service_is_told_its_task() -> None:
    agreement = story.signed()
    with pytest.raises(errors.TaskMissing):
        services.add_dispatch(agreement.pk, actor=None, on=SENT, service_name=story.SERVICES[0])


def test_r28_receipt_is_acknowledged_after_the_dispatch_with_its_proof() -> None:
    agreement = story.distributed()
    dispatch = Dispatch.objects.filter(agreement=agreement).first()
    assert dispatch is not None
    with pytest.raises(errors.AcknowledgedBeforeSent):
        services.acknowledge(dispatch.pk, actor=None, on=SENT - timedelta(days=1))
    paper = documents.store(agreement.pk, actor=None, upload=pdf(words="وصل"), kind="receipt")
    done = services.acknowledge(dispatch.pk, actor=None, on=date(2024, 6, 29), proof_id=paper.pk)
    assert (done.acknowledged_on, done.proof) == (date(2024, 6, 29), paper)


def test_r27_r29_entry_into_force_says_all_that_is_missing() -> None:
    agreement = story.signing()
    assert codes(agreement) == ["signature", "signature", "signed_agreement", "dispatch", "service"]
    with pytest.raises(errors.NotReadyForForce) as refused:
        services.enter_into_force(agreement.pk, actor=None, on=FORCE)
    assert len(refused.value.context["what"]) == 5
    story.sign_all(agreement, upload=False)
    assert codes(agreement) == ["signed_agreement", "dispatch", "service"]
    documents.store(agreement.pk, actor=None, upload=pdf(words="z"), kind="signed_agreement")
    assert codes(agreement) == ["dispatch", "service"]
    story.distribute(agreement)
    assert codes(agreement) == []
    assert Entry.objects.filter(public_id=agreement.public_id).count() == 0


def test_entry_into_force_comes_after_the_distribution() -> None:
    agreement = story.distributed()
    with pytest.raises(errors.ForceBeforeCause) as refused:
        services.enter_into_force(agreement.pk, actor=None, on=date(2024, 6, 26))
    assert refused.value.context["earlier_on"] == date(2024, 6, 28)
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.SIGNING


def test_an_agreement_enters_into_force_once() -> None:
    agreement = story.in_force()
    with pytest.raises(IllegalTransition):
        services.enter_into_force(agreement.pk, actor=None, on=FORCE)


def test_publication_and_force_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = story.distributed()

    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the register is down")

    monkeypatch.setattr("tenants.signature.publication.register.publish", fails)
    with pytest.raises(RuntimeError):
        services.enter_into_force(agreement.pk, actor=None, on=FORCE)
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.SIGNING


# --- Tasks ------------------------------------------------------------------------------------------------------------
def test_tasks_ask_for_signing_signatures_distribution_and_force() -> None:
    decision = decided.enforceable()
    assert [task.url_name for task in selectors.tasks(OPENED)] == ["signature:page"]
    agreement = story.signing(decision)
    assert [task.article for task in selectors.tasks(OPENED)] == ["R24", "R24"]
    story.sign_all(agreement)
    assert [task.article for task in selectors.tasks(SIGNED)] == ["R28, R29"]
    story.distribute(agreement)
    assert [task.article for task in selectors.tasks(SENT)] == ["R27–R29"]
    services.enter_into_force(agreement.pk, actor=None, on=FORCE)
    assert selectors.tasks(FORCE) == []
    assert Signature.objects.filter(agreement=agreement).count() == 2
