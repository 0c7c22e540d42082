"""The two working pages of the council, and the acts done on them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.law import selectors as law
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.acts import ACTS, Offer, may_do, of, offers
from tenants.council.models import ADOPTED_STATES, VOTED_STATES, Decision, DecisionState, Majority, PriorApproval
from tenants.council.preflight import preflight as list_before_submission
from tenants.council.subject import Subject
from tenants.drafting.selectors import readiness

BEFORE_AGENDA = frozenset({DecisionState.DRAFT, DecisionState.SUBMITTED, DecisionState.POSTPONED})

CONTROL = ("transmit", "receipt", "tacit-visa", "enforceable", "answer-objection")


def _subject(request: HttpRequest, agreement: Agreement) -> Subject:
    """The agreement, or the addendum that `?amendment=` names. Raises Http404 for one that is not there."""
    number = request.GET.get("amendment", "")
    if number and not number.isdecimal():
        raise Http404
    subject = selectors.subject_of(agreement, int(number) if number else None)
    if subject is None:
        raise Http404
    return subject


def _frame(request: HttpRequest, subject: Subject) -> tuple[dict[str, Any], dict[str, Offer]]:
    """What both pages show."""
    offered = offers(subject, person(request))
    amendment_id = subject.amendment.pk if subject.amendment else None
    return {
        "subject": subject,
        "decision": subject.decision,
        "addenda": selectors.addenda(subject.agreement),
        "needs": selectors.needs(subject.agreement, amendment_id),
        "past_rounds": list(subject.decision.past_rounds.all()) if subject.decision else [],
    }, offered


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The deliberation: submission, reachable session, agenda, committee, summons, quorum, vote (R20–R21)."""
    subject = _subject(request, agreement)
    context, offered = _frame(request, subject)
    decision, session = subject.decision, subject.session
    state = decision.state if decision else DecisionState.DRAFT
    all_offers = list(offered.values())
    context |= {
        "readiness": readiness(agreement) if agreement.state == AgreementState.DRAFTING else [],
        "approvals_missing": selectors.approvals_missing(agreement, clock.today()) if state in BEFORE_AGENDA else [],
        "reachable": selectors.reachable(clock.today()) if state in BEFORE_AGENDA else None,
        "sessions": selectors.sessions_ahead() if state in BEFORE_AGENDA else [],
        "session": session,
        "reports": selectors.reports_of(decision) if decision else [],
        "voted": state in VOTED_STATES,
        "decision_offers": of(all_offers, "submit", "agenda"),
        "decision_more": of(all_offers, "postpone", "put-back"),
        "session_offers": of(all_offers, "summons", "open-session"),
        "session_more": of(
            all_offers, "create-session", "agenda-receipt", "reschedule", "extend-session", "close-session"
        ),
        "committee_offers": of(all_offers, "committee"),
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
    context = {"preflight": list_before_submission(agreement, clock.today()), "today": clock.today()}
    return dossier(request, agreement, "council/preflight.html", context)


def _votes_needed(decision: Decision) -> int | None:
    """Votes that the absolute majority asks for (a43); None before the vote where votes cast count."""
    if decision.majority == Majority.MEMBERS_IN_OFFICE and not decision.second_sitting and decision.session:
        return law.qualified_majority_needed(decision.session.members_in_office)
    return law.majority_needed(decision.votes_cast) if decision.votes_cast else None


@require_GET
@dossier_page()
def legality(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Approvals, posting, transmission, receipt, objection, visa, enforceability, with their clock (R25–R26)."""
    subject = _subject(request, agreement)
    context, offered = _frame(request, subject)
    decision = subject.decision
    all_offers = list(offered.values())
    silent = "tacit-visa" in offered
    today = clock.today()
    context |= {
        "approvals": list(agreement.approvals.all()),
        "approvals_needed": selectors.approvals_needed(agreement),
        "may_answer": may(person(request), "legality.edit"),
        "triggers": selectors.visa_triggers(agreement),
        "visa_rules": [law.term(name, selectors.level(), today) for name in ("visa_foreign", "visa_financial")],
        "approval_offers": of(all_offers, "request-approval"),
        "posting_offers": of(all_offers, "post"),
        "control_offers": of(all_offers, *CONTROL, *([] if silent else ["visa"])),
        "control_more": of(all_offers, *(["visa"] if silent else []), "objection", "refuse-visa", "put-back"),
        "adopted": decision is not None and decision.state in ADOPTED_STATES,
        "today": today,
    }
    if decision is not None:
        context |= {
            "terms": selectors.clock(decision, today),
            "transmission": selectors.transmission_of(decision),
            "objection": selectors.objection_of(decision),
            "visa": selectors.visa_of(decision),
        }
    return dossier(request, agreement, "council/legality.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page()
def act(request: HttpRequest, agreement: Agreement, slug: str) -> HttpResponse:
    """One act of the procedure: its form, or its refusal with what was typed."""
    found = ACTS.get(slug)
    if found is None:
        raise Http404
    if not may_do(found, person(request)):
        raise NotAllowed(f"council.{slug}")
    subject = _subject(request, agreement)
    form = found.form(posted(request), subject=subject)
    return form_page(
        request,
        agreement,
        form,
        lambda: found.run(subject, person(request), dict(form.cleaned_data)),
        title=found.title,
        action_label=found.action_label,
        text=found.text,
        article=found.article,
        danger=found.danger,
        back=f"{reverse(found.url_name, args=[agreement.reference])}{subject.query}#{found.anchor}",
        done=found.done,
    )


@require_http_methods(["GET", "POST"])
@dossier_page("legality.edit")
def grant_approval(request: HttpRequest, agreement: Agreement, approval_id: int) -> HttpResponse:
    """The approval was given (a86, a92)."""
    approval: PriorApproval = get_object_or_404(agreement.approvals, pk=approval_id)
    form = forms.GrantApprovalForm(posted(request), subject=_subject(request, agreement))
    return form_page(
        request, agreement, form,
        lambda: services.grant_approval(approval.pk, actor=person(request), **form.cleaned_data),
        title=_("Approval granted"), action_label=_("Record the approval"), text=approval.get_kind_display(),
        back=_approvals(agreement), done=_("The approval is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("legality.edit")
def refuse_approval(request: HttpRequest, agreement: Agreement, approval_id: int) -> HttpResponse:
    """The approval was refused: another may be asked for."""
    approval: PriorApproval = get_object_or_404(agreement.approvals, pk=approval_id)
    form = forms.RefuseApprovalForm(posted(request), subject=_subject(request, agreement))
    return form_page(
        request, agreement, form,
        lambda: services.refuse_approval(approval.pk, actor=person(request), **form.cleaned_data),
        title=_("Approval refused"), action_label=_("Record the refusal"), text=approval.get_kind_display(),
        back=_approvals(agreement), done=_("The refusal is recorded."), danger=True,
    )  # fmt: skip


def _approvals(agreement: Agreement) -> str:
    return f"{reverse('council:legality', args=[agreement.reference])}#approvals"
