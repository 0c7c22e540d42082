"""What is missing before the decision is enforceable."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock as calendar
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.council.models import (
    Decision,
    SessionKind,
)
from tenants.council.selectors.approvals import approvals_missing
from tenants.council.selectors.decisions import S, current_decision, reports_of
from tenants.council.selectors.legality import clock


def needs(agreement: Agreement, amendment_id: int | None = None, on: date | None = None) -> list[Need]:
    """What is missing before the decision is enforceable, in the order of the law."""
    day = on or calendar.today()
    decision = current_decision(agreement, amendment_id)
    state = decision.state if decision else S.DRAFT
    if state in {S.DRAFT, S.SUBMITTED, S.POSTPONED} and (missing := approvals_missing(agreement, day)):
        return [Need("approval_missing", str(kind.label), kind.article, "council:legality") for kind in missing]
    if decision is None or state == S.DRAFT:
        return [Need("submit", str(_("Submit the file to the presidency")), "LO 113-14 a38", "council:page")]
    if state in _NEEDS:
        code, label, article, url_name = _NEEDS[state]
        return [Need(code, str(label), article, url_name)]
    if state == S.ON_AGENDA:
        return _needs_on_agenda(decision)
    return _needs_after_dispatch(decision, day) if state == S.SENT else []


_NEEDS: dict[str, tuple[str, Promise, str, str]] = {
    S.SUBMITTED: ("agenda", _("Put the point on the agenda of a session"), "LO 113-14 a38", "council:page"),
    S.POSTPONED: ("agenda", _("Put the point on the agenda of a session"), "LO 113-14 a38", "council:page"),
    S.REJECTED: ("rejected", _("Return the rejected draft to drafting"), "LO 113-14 a43", "council:page"),
    S.ADOPTED: ("transmit", _("Send the decision to the governor"), "LO 113-14 a116", "council:legality"),
    S.OBJECTED: ("objected", _("Answer the governor's objection"), "LO 113-14 a117", "council:legality"),
    S.VISA_REFUSED: ("visa_refused", _("Return the draft to drafting"), "LO 113-14 a118", "council:legality"),
    S.IN_COURT: ("in_court", _("Judgment of the administrative court"), "LO 113-14 a117", "council:legality"),
    S.ANNULLED: ("annulled", _("Return the draft to drafting"), "LO 113-14 a117", "council:legality"),
    S.VISAED: ("enforceable", _("Record that the decision is enforceable"), "LO 113-14 a118", "council:legality"),
}  # fmt: skip


def _needs_on_agenda(decision: Decision) -> list[Need]:
    session = decision.session
    found = []
    ordinary = session is not None and session.kind == SessionKind.ORDINARY
    if ordinary and not decision.without_study and not reports_of(decision):
        found.append(Need("committee", str(_("Report of the standing committee")), "LO 113-14 a28", "council:page"))
    if session is not None and session.summons_sent_on is None:
        found.append(Need("summons", str(_("Summon the members")), "LO 113-14 a35", "council:page"))
    if session is not None and session.opened_on is None:
        found.append(Need("opening", str(_("Open the session with its quorum")), "LO 113-14 a42", "council:page"))
    found.append(Need("vote", str(_("Record the vote of the council")), "LO 113-14 a43", "council:page"))
    return found


def _needs_after_dispatch(decision: Decision, day: date) -> list[Need]:
    terms = clock(decision, day)
    if not terms.started:
        return [Need("receipt", str(_("Receipt of the governor")), "LO 113-14 a116", "council:legality")]
    if terms.may_be_tacit:
        return [Need("tacit_visa", str(_("Record the tacit visa")), "LO 113-14 a118", "council:legality")]
    if terms.visa_needed:
        return [Need("visa", str(_("Visa of the governor")), "LO 113-14 a118", "council:legality")]
    if terms.objection_open:
        return [
            Need("objection_window", str(_("End of the term for an objection")), "LO 113-14 a117", "council:legality")
        ]
    label = str(_("Record that the decision is enforceable"))
    return [Need("enforceable", label, "LO 113-14 a117", "council:legality")]
