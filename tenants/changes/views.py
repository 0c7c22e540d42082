"""Pages of revision: outcomes and amendments (R38–R41)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person
from tenants.agreements.permissions import may
from tenants.agreements.selectors import available_transitions
from tenants.changes import selectors, services
from tenants.changes.forms import AmendmentForm, DayForm, OutcomeForm, ReasonForm
from tenants.changes.models import Amendment, OutcomeKind
from tenants.finance import selectors as finance
from tenants.monitoring import selectors as monitoring

EDIT = "changes.edit"


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Where the agreement stands after its evaluations, its amendments, and the ways it may end."""
    today = clock.today()
    verbs = {step.name for step in available_transitions(agreement, person(request))}
    evaluations = monitoring.evaluations(agreement)
    outcomes = {outcome.evaluation_id: outcome for outcome in selectors.outcomes(agreement)}
    amendments = selectors.amendments(agreement)
    may_write = may(person(request), EDIT)
    amending = selectors.outcome_to_carry_out(agreement, *selectors.AMENDING_OUTCOMES)
    closing_chosen = selectors.outcome_to_carry_out(agreement, OutcomeKind.CLOSE)
    context = {
        "judged": [(evaluation, outcomes.get(evaluation.pk)) for evaluation in evaluations],
        "current": monitoring.current_evaluation(agreement),
        "amendments": amendments,
        "open_amendment": next((one for one in amendments if one.is_open), None),
        "amending": amending,
        "expired": selectors.is_expired(agreement, today),
        "needs": selectors.needs(agreement, today),
        "closing": selectors.closing(agreement, today) if closing_chosen and not agreement.is_ended else None,
        "closure": getattr(agreement, "closure", None),
        "termination": getattr(agreement, "termination", None),
        "returns": finance.returns(agreement),
        "successors": agreement.renewals.exclude(state=AgreementState.WITHDRAWN).order_by("pk"),
        "running": agreement.is_in_force or agreement.state == AgreementState.UNDER_EVALUATION,
        "under_evaluation": agreement.state == AgreementState.UNDER_EVALUATION,
        "may_write": may_write and not agreement.is_ended,
        "may_renew": may_write
        and (
            agreement.state == AgreementState.CLOSED
            or ("renew" in verbs and selectors.outcome_to_carry_out(agreement, OutcomeKind.RENEW) is not None)
        ),
        "may_close": "close" in verbs and closing_chosen is not None,
        "may_terminate": "terminate" in verbs,
        "today": today,
    }
    return dossier(request, agreement, "changes/page.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def outcome(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose what follows from the evaluation under way."""
    evaluation = monitoring.current_evaluation(agreement)
    if evaluation is None:
        messages.warning(request, _("An outcome is chosen from an evaluation: write its verdicts first."))
        return redirect("monitoring:page", agreement.reference)
    form = OutcomeForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.choose_outcome(evaluation.pk, actor=person(request), **form.cleaned_data),
        title=_("Outcome of the evaluation"), action_label=_("Choose this outcome"), done=_("The outcome is chosen."),
        text=_("Going on, amending and extending put the agreement in force again; renewing and closing follow."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def resume(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Break off an evaluation started by mistake."""
    form = ReasonForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.resume_after_evaluation(
            agreement.pk, actor=person(request), on=form.cleaned_data["on"], note=form.cleaned_data["reason"]
        ),
        title=_("Break off the evaluation"), action_label=_("Go on with the agreement"),
        text=_("The agreement is in force again, and no outcome is drawn."), done=_("The agreement is in force again."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_amendment(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Open an amendment."""
    form = AmendmentForm(request.POST or None, agreement=agreement)
    return _amendment(
        request, agreement, form,
        lambda: services.open_amendment(
            agreement.pk, actor=person(request), on=form.cleaned_data["on"], **form.content()
        ),
        title=_("Open an amendment"), done=_("The amendment is open."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def edit_amendment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Change a draft."""
    held = _held(agreement, number)
    form = AmendmentForm(request.POST or None, agreement=agreement, amendment=held)
    return _amendment(
        request, agreement, form,
        lambda: services.edit_amendment(held.pk, actor=person(request), **form.content()),
        title=_("Amendment no. %(number)s") % {"number": number}, done=_("The amendment is saved."),
    )  # fmt: skip


def _amendment(
    request: HttpRequest, agreement: Agreement, form: AmendmentForm, verb: Any, *, title: str, done: str
) -> HttpResponse:
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, done)
        return redirect(_back(agreement))
    context = {
        "form": form, "title": title, "back": _back(agreement), "today": clock.today(),
        "expired": selectors.is_expired(agreement, clock.today()),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "changes/amendment.html", context, status=status)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def send_amendment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Send a full addendum on its way to the council."""
    held, form = _held(agreement, number), DayForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.put_in_path(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Send amendment no. %(number)s to the council") % {"number": number}, action_label=_("Send it"),
        text=_("It takes the path of the agreement: council, control of legality, signatures, entry into force."),
        article="LO 113-14 a92, a118", done=_("The amendment is on its way to the council."),
        back=f"{reverse('council:page', args=[agreement.reference])}?amendment={number}",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def take_back_amendment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Make a draft again of an amendment that the council has not decided on, or has rejected."""
    held, form = _held(agreement, number), DayForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.take_back(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Take amendment no. %(number)s back") % {"number": number}, action_label=_("Take it back"),
        text=_("It becomes a draft that can be changed."), done=_("The amendment is a draft again."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def apply_amendment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Put a simple change into force."""
    held, form = _held(agreement, number), DayForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.apply_simple(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Put amendment no. %(number)s into force") % {"number": number}, action_label=_("Put it into force"),
        text=_("It changes neither money, nor duration, nor object: no decision of the council is needed."),
        article="R39", done=_("The amendment is in force."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def withdraw_amendment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Give an amendment up."""
    held, form = _held(agreement, number), ReasonForm(request.POST or None)
    return _page(
        request, agreement, form,
        lambda: services.withdraw_amendment(held.pk, actor=person(request), **form.cleaned_data),
        title=_("Withdraw amendment no. %(number)s") % {"number": number}, action_label=_("Withdraw it"), danger=True,
        text=_("Another may then be opened from the same outcome."), done=_("The amendment is withdrawn."),
    )  # fmt: skip


def _page(request: HttpRequest, agreement: Agreement, form: Any, verb: Any, **context: Any) -> HttpResponse:
    return form_page(request, agreement, form, verb, **({"back": _back(agreement)} | context))


def _back(agreement: Agreement) -> str:
    return reverse("changes:page", args=[agreement.reference])


def _held(agreement: Agreement, number: int) -> Amendment:
    held = selectors.amendment(agreement, number)
    if held is None:
        raise Http404
    return held
