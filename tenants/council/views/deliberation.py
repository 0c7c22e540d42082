"""The deliberation's page, and the list before the submission (R20–R21)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mithaq.core import clock
from mithaq.law import selectors as law
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import dossier, dossier_page
from tenants.council import selectors
from tenants.council.acts import of
from tenants.council.models import VOTED_STATES, Decision, DecisionState, Majority
from tenants.council.preflight import preflight as list_before_submission
from tenants.council.views.subject import frame, subject_asked
from tenants.drafting.selectors import readiness

BEFORE_AGENDA = frozenset({DecisionState.DRAFT, DecisionState.SUBMITTED, DecisionState.POSTPONED})


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The deliberation: submission, reachable session, agenda, committee, summons, quorum, vote (R20–R21)."""
    subject = subject_asked(request, agreement)
    context, offered = frame(request, subject)
    decision, session = subject.decision, subject.session
    state = decision.state if decision else DecisionState.DRAFT
    all_offers = list(offered.values())
    context |= {
        "readiness": readiness(agreement) if agreement.state == AgreementState.DRAFTING else [],
        "approvals_missing": selectors.approvals_missing(agreement, clock.today()) if state in BEFORE_AGENDA else [],
        "ways": selectors.ways(agreement, decision, clock.today(), amendment=subject.amendment is not None)
        if session is None or session.opened_on is None
        else None,
        "sessions": selectors.sessions_ahead() if state in BEFORE_AGENDA else [],
        "session": session,
        "reports": selectors.reports_of(decision) if decision else [],
        "open_referrals": selectors.open_referrals(decision) if decision else [],
        "voted": state in VOTED_STATES,
        "decision_offers": of(all_offers, "submit", "agenda"),
        "decision_more": of(all_offers, "postpone", "put-back"),
        "session_offers": of(all_offers, "summons", "open-session"),
        "session_more": of(
            all_offers, "create-session", "agenda-receipt", "reschedule", "extend-session", "close-session"
        ),
        "committee_offers": of(all_offers, "committee", "refer"),
        "vote_offers": of(all_offers, "vote"),
    }
    if session is not None:
        context |= {
            "agenda_limit": selectors.agenda_limit(session),
            "summons_limit": selectors.summons_limit(session),
            "closing_limit": selectors.closing_limit(session),
            "needs_quorum": selectors.needs_quorum(session),
            "quorum": law.quorum(session.members_in_office),
            "missed": list(session.missed_meetings.all()),
        }
    if decision is not None:
        context["votes_needed"] = _votes_needed(decision)
    return dossier(request, agreement, "council/page.html", context)


@require_GET
@dossier_page()
def preflight(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """One list before the file goes to the presidency: what is there, what is missing, what should be looked at."""
    today = clock.today()
    context = {
        "preflight": list_before_submission(agreement, today),
        "ways": selectors.ways(agreement, selectors.current_decision(agreement), today),
        "today": today,
    }
    return dossier(request, agreement, "council/preflight.html", context)


def _votes_needed(decision: Decision) -> int | None:
    """Votes that the absolute majority asks for (a43); None before the vote where votes cast count."""
    if decision.majority == Majority.MEMBERS_IN_OFFICE and not decision.second_sitting and decision.session:
        return law.qualified_majority_needed(decision.session.members_in_office)
    return law.majority_needed(decision.votes_cast) if decision.votes_cast else None
