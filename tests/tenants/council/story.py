"""The (synthetic) Berkane file step by step, through the services, on its own days: domain §6."""

from datetime import date
from typing import Any

from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, Kind, Party, PartyKind
from tenants.council import selectors, services
from tenants.council.models import ApprovalKind, Decision, Session
from tenants.finance import services as finance
from tests.tenants import dossiers

REQUESTED, APPROVED, SUBMITTED = date(2024, 3, 5), date(2024, 4, 2), date(2024, 4, 8)
AGENDA, STUDIED, SUMMONED = date(2024, 4, 16), date(2024, 4, 23), date(2024, 4, 26)
MAY_7, CLOSED, POSTED = date(2024, 5, 7), date(2024, 5, 14), date(2024, 5, 15)
DISPATCHED, RECEIVED, OBJECTION_ENDS = date(2024, 5, 22), date(2024, 5, 23), date(2024, 5, 28)
VISAED, VISA_DUE, TACIT = date(2024, 6, 10), date(2024, 6, 12), date(2024, 6, 13)
CENTIMES = 480_000_000
COMMITTEE = "لجنة المرافق العمومية"


def again(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def with_money(agreement: Agreement) -> Agreement:
    """Carrier and contributions: the last thing a draft needs (a150, a151)."""
    for party in agreement.parties.all():
        finance.set_contribution(agreement.pk, actor=None, party_id=party.pk, amount_centimes=CENTIMES // 4)
    own = agreement.parties.get(is_self=True)
    finance.set_carrier(agreement.pk, actor=None, party_id=own.pk)
    return Agreement.objects.get(pk=agreement.pk)


def ready(**fields: object) -> Agreement:
    """In drafting, complete, not approved yet; a Senegalese commune is a party and the budget is touched."""
    return with_money(dossiers.drafted(**({"financial_impact": True} | fields)))


def local(*, kind: str = PartyKind.PUBLIC_ESTABLISHMENT, **fields: object) -> Agreement:
    """In drafting, complete, between Moroccans, without financial impact: no approval, no visa."""
    agreement = dossiers.drafted(**({"kind": Kind.PARTNERSHIP} | fields))
    foreign = agreement.parties.get(kind=PartyKind.FOREIGN_COLLECTIVITY)
    Party.objects.filter(pk=foreign.pk).update(
        kind=kind, country="MA", name_ar="شريك وطني", name_fr="Partenaire national", folded_name="شريك وطني partenaire"
    )
    agreements.refresh_search(agreement)
    return with_money(agreement)


def approve(agreement: Agreement, *kinds: str) -> None:
    for kind in kinds or ApprovalKind.values:
        asked = services.request_approval(
            agreement.pk, actor=None, kind=kind, authority="ولاية جهة الشرق", on=REQUESTED
        )
        services.grant_approval(asked.pk, actor=None, on=APPROVED, reference=f"ش/{kind}")


def submitted(agreement: Agreement | None = None) -> Decision:
    """With the presidency on 8 April."""
    if agreement is None:
        agreement = ready()
        approve(agreement)
    return services.submit_to_presidency(agreement.pk, actor=None, on=SUBMITTED)


def may_session(members: int = 35) -> Session:
    """The ordinary session of 7 May 2024."""
    found = Session.objects.filter(opens_on=MAY_7).first()
    return found or services.create_session(actor=None, opens_on=MAY_7, members_in_office=members)


def on_agenda(agreement: Agreement | None = None, *, point: int | None = 4) -> Decision:
    """On the agenda, sent to the governor on 16 April."""
    decision = submitted(agreement)
    return services.put_on_agenda(decision.pk, may_session().pk, actor=None, on=AGENDA, point_number=point)


def in_session(agreement: Agreement | None = None, *, point: int | None = 4) -> Decision:
    """Studied, summoned, the session open with 27 of 35."""
    decision = on_agenda(agreement, point=point)
    services.record_committee_report(decision.pk, actor=None, on=STUDIED, committee=COMMITTEE, opinion="favourable")
    session = may_session()
    if session.opened_on is None:
        services.record_summons(session.pk, actor=None, sent_on=SUMMONED)
        services.open_session(session.pk, actor=None, on=MAY_7, present=27)
    return Decision.objects.get(pk=decision.pk)


VOTE = {"on": MAY_7, "present": 27, "votes_for": 25, "votes_against": 0, "abstentions": 2, "number": "14/2024"}


def adopted(agreement: Agreement | None = None) -> Decision:
    """Adopted on 7 May by 25 of 25 votes cast; the session closed on the 14th."""
    decision = services.record_vote(in_session(agreement).pk, actor=None, **VOTE)
    services.close_session(may_session().pk, actor=None, on=CLOSED)
    return Decision.objects.get(pk=decision.pk)


FILE = {"has_decision": True, "has_minutes": True, "has_subject_documents": True, "has_presentation_note": True}


def sent(agreement: Agreement | None = None) -> Decision:
    """Sent to the governor on 22 May, no receipt yet."""
    decision = adopted(agreement)
    services.transmit(decision.pk, actor=None, on=DISPATCHED, **FILE)
    return Decision.objects.get(pk=decision.pk)


def received(agreement: Agreement | None = None) -> Decision:
    """Received by the governor on 23 May."""
    decision = sent(agreement)
    services.record_receipt(decision.pk, actor=None, on=RECEIVED, reference="وصل 118")
    return Decision.objects.get(pk=decision.pk)


def visaed() -> Decision:
    """With the governor's visa of 10 June."""
    return services.grant_visa(received().pk, actor=None, on=VISAED, reference="ت/451")


def enforceable() -> Decision:
    """Enforceable since 10 June."""
    decision = services.make_enforceable(visaed().pk, actor=None, on=VISAED)
    assert selectors.is_enforceable(decision.agreement)
    return Decision.objects.get(pk=decision.pk)
