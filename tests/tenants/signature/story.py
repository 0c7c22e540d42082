"""The (synthetic) Berkane file from the adopted decision to 1 July 2024, and its amendment of 2026: domain §6."""

from datetime import date

from tenants.agreements.models import Agreement
from tenants.changes import services as changes
from tenants.changes.models import Amendment, AmendmentKind, OutcomeKind
from tenants.council import services as council
from tenants.council.models import Decision
from tenants.monitoring import services as monitoring
from tenants.signature import services
from tests.tenants.council import story as decided
from tests.tenants.dossiers import pdf

NOTE, SIGNED, SENT, FORCE, ENDS = (
    date(2024, 5, 21),
    date(2024, 6, 25),
    date(2024, 6, 27),
    date(2024, 7, 1),
    date(2027, 6, 30),
)
SERVICES = ("مصلحة حفظ الصحة", "مصلحة المالية", "مصلحة الأشغال")
OPENED = date(2024, 6, 12)


def note(agreement: Agreement, **fields: object) -> None:
    values = {"on": NOTE, "text_ar": "مذكرة تقديم الشراكة"} | fields
    services.write_presentation_note(agreement.pk, actor=None, **values)


def signing(decision: Decision | None = None, **fields: object) -> Agreement:
    """Being signed: the decision enforceable, the note written."""
    found = decision or decided.enforceable()
    note(found.agreement)
    services.open_signing(found.agreement_id, actor=None, **({"on": OPENED} | fields))
    return Agreement.objects.get(pk=found.agreement_id)


def sign_all(agreement: Agreement, *, on: date = SIGNED, upload: bool = True, **fields: object) -> None:
    """Every party signs on one day; the scan comes with the first signature."""
    for number, party in enumerate(agreement.parties.all()):
        services.record_signature(
            agreement.pk, party.pk, actor=None, on=on, signatory_name=f"موقع {party.pk}",
            signatory_position="رئيس المجلس", place="بركان", originals=4,
            upload=pdf(words=f"{agreement.pk}-{on}") if upload and number == 0 else None, **fields,
        )  # fmt: skip


def signed() -> Agreement:
    """Signed by all on 25 June at Berkane, with the scan."""
    agreement = signing()
    sign_all(agreement)
    return Agreement.objects.get(pk=agreement.pk)


def distribute(agreement: Agreement, *, on: date = SENT) -> None:
    for party in agreement.parties.all():
        services.add_dispatch(agreement.pk, actor=None, on=on, party_id=party.pk)
    for name in SERVICES:
        services.add_dispatch(agreement.pk, actor=None, on=date(2024, 6, 28), service_name=name, task="التنفيذ")


def distributed() -> Agreement:
    """Sent to all parties and to three communal services on 27 and 28 June."""
    agreement = signed()
    distribute(agreement)
    return Agreement.objects.get(pk=agreement.pk)


def in_force() -> Agreement:
    """In force since 1 July 2024."""
    return services.enter_into_force(distributed().pk, actor=None, on=FORCE)


# --- Amendment no. 1 --------------------------------------------------------------------------------------------------
EVALUATED, FEB_3 = date(2025, 12, 16), date(2026, 2, 3)


def amendment() -> Amendment:
    """Amendment no. 1, opened after the mid-term evaluation: six months more."""
    agreement = in_force()
    monitoring.start_evaluation(agreement.pk, actor=None, on=EVALUATED)
    evaluation = monitoring.record_evaluation(
        agreement.pk, actor=None, kind="mid_term", held_on=EVALUATED, evaluator="لجنة القيادة",
        verdict_design="sound", verdict_aims="sound", verdict_plan="partly", conclusions_ar="تأخر في الخطة",
    )  # fmt: skip
    changes.choose_outcome(evaluation.pk, actor=None, kind=OutcomeKind.AMEND, on=EVALUATED, reason="تأخر جمركي")
    return changes.open_amendment(
        agreement.pk, actor=None, kind=AmendmentKind.DURATION, on=date(2025, 12, 18), summary_ar="تمديد ستة أشهر",
        extra_months=6, new_ends_on=date(2027, 12, 31),
    )  # fmt: skip


def adopted_amendment() -> Decision:
    """Its own decision, adopted on 3 February 2026."""
    change = amendment()
    decision = council.submit_to_presidency(
        change.agreement_id, actor=None, on=date(2025, 12, 22), amendment_id=change.pk
    )
    session = council.create_session(actor=None, opens_on=FEB_3, members_in_office=35)
    council.put_on_agenda(decision.pk, session.pk, actor=None, on=date(2026, 1, 13))
    council.record_committee_report(
        decision.pk, actor=None, on=date(2026, 1, 20), committee=decided.COMMITTEE, opinion="favourable"
    )
    council.record_summons(session.pk, actor=None, sent_on=date(2026, 1, 22))
    council.open_session(session.pk, actor=None, on=FEB_3, present=30)
    council.record_vote(decision.pk, actor=None, **(decided.VOTE | {"on": FEB_3, "number": "3/2026"}))
    council.close_session(session.pk, actor=None, on=date(2026, 2, 9))
    return Decision.objects.get(pk=decision.pk)


def enforceable_amendment() -> Decision:
    """Received on 16 February, tacitly visaed on 9 March, enforceable on the 10th."""
    decision = adopted_amendment()
    council.transmit(decision.pk, actor=None, on=date(2026, 2, 16), **decided.FILE)
    council.record_receipt(decision.pk, actor=None, on=date(2026, 2, 16), reference="وصل 31")
    council.take_tacit_visa(decision.pk, actor=None, on=date(2026, 3, 10))
    return council.make_enforceable(decision.pk, actor=None, on=date(2026, 3, 10))
