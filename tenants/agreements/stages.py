"""The nine stages a person sees, read from both axes. Order of the law, not of the seed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.agreements.models import ENDED_STATES, EVER_IN_FORCE_STATES, Agreement, AgreementState, Direction


@dataclass(frozen=True)
class Stage:
    """A stage of the dossier and its working page. requirements: the seed's lines."""

    code: str
    label: str | Promise
    url_name: str
    requirements: str


STAGES = (
    Stage("consultation", _("Consultation"), "consultation:page", "R8–R12"),
    Stage("drafting", _("Drafting"), "drafting:page", "R13–R19"),
    Stage("deliberation", _("Deliberation"), "council:page", "R20–R21"),
    Stage("legality", _("Control of legality"), "council:legality", "R25–R26"),
    Stage("signature", _("Signature"), "signature:page", "R22–R24"),
    Stage("force", _("Entry into force"), "signature:force", "R27–R29"),
    Stage("execution", _("Execution"), "execution:page", "R30–R35"),
    Stage("monitoring", _("Monitoring and evaluation"), "monitoring:page", "R36–R37"),
    Stage("outcome", _("Revision, renewal, end"), "changes:page", "R38–R42"),
)
DECIDED = frozenset({"adopted", "sent", "objected", "visa_refused", "visaed", "enforceable", "in_court", "annulled"})


@dataclass(frozen=True)
class StageStatus:
    """A stage as shown on the rail: `status` is done, current or ahead."""

    stage: Stage
    status: str


def rail(agreement: Agreement) -> list[StageStatus]:
    """The nine stages of this dossier. A withdrawn dossier has no current stage, nor one that another office has."""
    current = _current(agreement, agreement.state)
    if agreement.is_transferred:
        passage = agreement.passages.filter(direction=Direction.HANDED_OVER).first()
        done = _current(agreement, passage.state) if passage else -1
        return [StageStatus(stage, "done" if position < done else "ahead") for position, stage in enumerate(STAGES)]
    return [
        StageStatus(stage, "done" if position < current else "current" if position == current else "ahead")
        for position, stage in enumerate(STAGES)
    ]


def _current(agreement: Agreement, state: str) -> int:
    if state == AgreementState.WITHDRAWN:
        return -1
    if state == AgreementState.CONSULTATION:
        return 0
    if state == AgreementState.DRAFTING:
        return 1
    if state == AgreementState.AWAITING_DECISION:
        return 3 if _decision_state(agreement) in DECIDED else 2
    if state == AgreementState.SIGNING:
        return 5 if _all_signed(agreement) else 4
    if state in EVER_IN_FORCE_STATES:
        return 8 if state in ENDED_STATES else 7 if state == AgreementState.UNDER_EVALUATION else 6
    return 8


def _decision_state(agreement: Agreement) -> str:
    """State of the decision on the agreement itself (council.Decision, through the reverse relation)."""
    decisions = [decision for decision in agreement.decisions.all() if decision.amendment_id is None]
    return decisions[-1].state if decisions else ""


def _all_signed(agreement: Agreement) -> bool:
    """Whether every party has signed the agreement itself (signature.Signature, through the reverse relation)."""
    signed = {s.party_id for s in agreement.signatures.all() if s.amendment_id is None and s.signed_on}
    return bool(signed) and signed >= {party.pk for party in agreement.parties.all()}
