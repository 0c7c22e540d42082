"""What is asked of signature and entry into force: who has not signed, who has not received, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mithaq.accounts.models import Role
from tenants.agreements.models import Agreement, AgreementState, Party
from tenants.agreements.selectors import Need, Task
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes.models import AmendmentState
from tenants.council.models import Decision, DecisionState
from tenants.council.selectors import AMENDABLE, current_decision, of_subject
from tenants.documents.models import Document, DocumentKind
from tenants.signature import distribution
from tenants.signature.models import Dispatch, PresentationNote, RecipientKind, Signature

# Adopted, and nothing said against it since.
SIGNABLE = frozenset({DecisionState.ADOPTED, DecisionState.SENT, DecisionState.VISAED, DecisionState.ENFORCEABLE})
_SIGNERS = frozenset({Role.HEAD, Role.CLERK, Role.PRESIDENT})


@dataclass(frozen=True)
class PartyLine:
    """A party and what it has signed and received; None where there is nothing yet."""

    party: Party
    signature: Signature | None
    dispatch: Dispatch | None

    @property
    def has_signed(self) -> bool:
        return self.signature is not None and self.signature.signed_on is not None

    @property
    def signed_by(self) -> str:
        """Who signed, where the party has since been put in another's place; empty where it signed itself."""
        if self.signature is None or self.signature.signed_on is None:
            return ""
        holder = self.party.holder_on(self.signature.signed_on)
        return "" if holder == str(self.party) else holder


def lines(agreement: Agreement, amendment_id: int | None = None) -> list[PartyLine]:
    """One line a party, in the agreement's order."""
    signed = {
        row.party_id: row
        for row in Signature.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("document")
    }
    sent = {row.party_id: row for row in dispatches(agreement, amendment_id) if row.party_id}
    return [PartyLine(party, signed.get(party.pk), sent.get(party.pk)) for party in agreement.parties.all()]


def dispatches(agreement: Agreement, amendment_id: int | None = None) -> list[Dispatch]:
    """The distribution, oldest first."""
    return list(Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("party", "proof"))


def presentation_note(agreement: Agreement, amendment_id: int | None = None) -> PresentationNote | None:
    """The note (R23), or None."""
    return PresentationNote.objects.filter(of_subject(amendment_id), agreement=agreement).first()


def scans(agreement: Agreement, amendment_id: int | None = None) -> list[Document]:
    """Papers that may be the scanned original."""
    kind = DocumentKind.AMENDMENT if amendment_id else DocumentKind.SIGNED_AGREEMENT
    return list(Document.objects.filter(agreement=agreement, kind=kind))


def last_signature(agreement: Agreement, amendment_id: int | None = None) -> date | None:
    """Day of the last signature given so far."""
    days = [line.signature.signed_on for line in lines(agreement, amendment_id) if line.signature]
    return max((day for day in days if day), default=None)


def note_draft(agreement: Agreement, language: str) -> str:
    """A first text of the note from what the dossier knows; the office completes it (R23)."""
    with override(language):
        names = [getattr(party, f"name_{language}") or str(party) for party in agreement.parties.all()]
        title = getattr(agreement, f"title_{language}") or agreement.title_ar
        paragraphs = [
            str(_("Subject: %(title)s.")) % {"title": title},
            str(_("Parties: %(parties)s.")) % {"parties": ("، " if language == "ar" else ", ").join(names)},
            getattr(agreement, f"summary_{language}"),
        ]
        if agreement.duration_months:
            paragraphs.append(str(_("Duration: %(months)s months.")) % {"months": agreement.duration_months})
        return "\n\n".join(filter(None, paragraphs))


# --- Gates ------------------------------------------------------------------------------------------------------------


def return_needs(agreement: Agreement, amendment_id: int | None = None) -> list[Need]:
    """What is missing before the text has returned signed by all, its decision enforceable (R27)."""
    found = []
    decision = current_decision(agreement, amendment_id)
    if decision is None or decision.state != DecisionState.ENFORCEABLE:
        found.append(Need("enforceable", str(_("an enforceable decision")), "LO 113-14 a117, a118", "council:legality"))
    for line in lines(agreement, amendment_id):
        if not line.has_signed:
            label = str(_("signature of %(party)s")) % {"party": line.party}
            found.append(Need("signature", label, "R24", "signature:page"))
    return found


def force_needs(agreement: Agreement, amendment_id: int | None = None) -> list[Need]:
    """What is missing before the agreement, or the amendment, enters into force (R27–R29)."""
    found = return_needs(agreement, amendment_id)
    rows = lines(agreement, amendment_id)
    if not any(line.signature and line.signature.document_id for line in rows) and not scans(agreement, amendment_id):
        found.append(Need("signed_agreement", str(_("scanned original of the signed text")), "R27", "signature:page"))
    if amendment_id is not None:
        return found
    for line in rows:
        if line.dispatch is None and not line.party.is_self:
            label = str(_("dispatch to %(party)s")) % {"party": line.party}
            found.append(Need("dispatch", label, "R28", "signature:force"))
    if not any(row.recipient_kind == RecipientKind.SERVICE for row in dispatches(agreement)):
        found.append(Need("service", str(_("dispatch to a communal service with its task")), "R29", "signature:force"))
    if agreement.duration_months is None:
        found.append(Need("duration", str(_("duration of the agreement")), "R19", "drafting:page"))
    return found


def signing_needs(agreement: Agreement, amendment_id: int | None = None) -> list[Need]:
    """What is missing before the round of signatures is opened, or complete (R22–R24)."""
    found = []
    decision = current_decision(agreement, amendment_id)
    if decision is None or decision.state not in SIGNABLE:
        found.append(Need("decision", str(_("adopted decision of the council")), "LO 113-14 a94", "council:page"))
    if presentation_note(agreement, amendment_id) is None:
        found.append(Need("note", str(_("presentation note")), "R23", "signature:page"))
    for line in lines(agreement, amendment_id):
        if not line.has_signed:
            label = str(_("signature of %(party)s")) % {"party": line.party}
            found.append(Need("signature", label, "R24", "signature:page"))
    return found


def needs(agreement: Agreement) -> list[Need]:
    """What is missing before the stage can be left: to open the signing, then to enter into force."""
    if agreement.state == AgreementState.SIGNING:
        return force_needs(agreement)
    if agreement.state != AgreementState.AWAITING_DECISION:
        return []
    return [need for need in signing_needs(agreement) if need.code != "signature"]


# --- Tasks ------------------------------------------------------------------------------------------------------------


def tasks(on: date) -> list[Task]:
    """Signatures to ask for or record, distribution, receipts and tasks, entry into force, over the whole office."""
    found: list[Task] = distribution.tasks()
    for decision in _signable_decisions():
        found.extend(_tasks_of(decision))
    return found


def _signable_decisions() -> Iterable[Decision]:
    return (
        Decision.objects.filter(state__in=sorted(SIGNABLE))
        .filter(
            Q(amendment=None, agreement__state__in=[AgreementState.AWAITING_DECISION, AgreementState.SIGNING])
            | Q(
                amendment__isnull=False, amendment__state=AmendmentState.IN_PATH, agreement__state__in=sorted(AMENDABLE)
            )
        )
        .select_related("agreement")
        .prefetch_related(
            "agreement__parties",
            Prefetch("agreement__signatures", Signature.objects.order_by("pk")),
            Prefetch("agreement__dispatches", Dispatch.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def _tasks_of(decision: Decision) -> list[Task]:
    agreement = decision.agreement
    if decision.amendment_id is None and agreement.state == AgreementState.AWAITING_DECISION:
        if decision.state != DecisionState.ENFORCEABLE:
            return []  # the control of legality has its own tasks; signing early is possible, not owed
        return [_task(agreement, str(AGREEMENT_AXIS.get("open_signing").label), "signature:page", "LO 113-14 a94")]
    signed = {
        row.party_id
        for row in agreement.signatures.all()
        if row.amendment_id == decision.amendment_id and row.signed_on
    }
    waiting = [party for party in agreement.parties.all() if party.pk not in signed]
    if waiting:
        label = str(_("Signature of %(party)s"))
        return [_task(agreement, label % {"party": party}, "signature:page", "R24") for party in waiting]
    if decision.state != DecisionState.ENFORCEABLE:
        return []
    sent = [row for row in agreement.dispatches.all() if row.amendment_id == decision.amendment_id]
    if decision.amendment_id is None and not any(row.recipient_kind == RecipientKind.SERVICE for row in sent):
        return [_task(agreement, str(_("Distribute the signed text")), "signature:force", "R28, R29")]
    return [_task(agreement, str(AGREEMENT_AXIS.get("enter_into_force").label), "signature:force", "R27–R29")]


def _task(agreement: Agreement, label: str, url_name: str, article: str) -> Task:
    return Task(agreement, label, url_name, _SIGNERS, article=article)
