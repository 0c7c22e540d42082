"""The six clauses, the ledger of obligations, supervision, duration, legal basis (R14–R19)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.forms import Form
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.drafting import forms, selectors, services
from tenants.drafting.models import ClauseKind, Obligation, SupervisoryKind
from tenants.drafting.views.addresses import WRITE, ledger_url, page_url


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def clause(request: HttpRequest, agreement: Agreement, kind: str) -> HttpResponse:
    """Write one of the six clauses (R14–R19)."""
    if kind not in ClauseKind.values:
        raise Http404
    which = ClauseKind(kind)
    form = forms.ClauseForm(posted(request), kind=which, clause=selectors.clauses(agreement)[which])
    return form_page(
        request, agreement, form,
        lambda: services.write_clause(agreement.pk, actor=person(request), kind=which, **form.cleaned_data),
        title=which.label, action_label=_("Save the clause"), article=which.requirement,
        back=page_url(agreement, f"clause-{which.value}"), done=_("The clause is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_obligation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write what a party has to do (R15)."""
    from_ledger = request.GET.get("ledger") == "1"
    back = ledger_url(agreement) if from_ledger else page_url(agreement, "obligations")
    form = forms.ObligationForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_obligation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an obligation"), action_label=_("Add the obligation"), article="R15", back=back,
        done=_("The obligation is added."),
    )  # fmt: skip


@require_GET
@dossier_page()
def obligations(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The ledger: who does what, by when, and what proves it (R15); `?show=` open, soon, late or done."""
    today = clock.today()
    found = [
        {
            "row": one,
            "open": one.done_on is None,
            "soon": selectors.is_due_soon(one, today),
            "late": selectors.is_late(one, today),
            "done": one.done_on is not None,
        }
        for one in selectors.obligations(agreement)
    ]
    asked = request.GET.get("show", "")
    labels = {
        "open": _("Open"),
        "soon": _("Due within 30 days"),
        "late": _("Overdue"),
        "done": pgettext("obligations", "Fulfilled"),
    }
    is_open = agreement.state == AgreementState.DRAFTING
    may_write = is_open and may(person(request), WRITE)
    context = {
        "lines": [line for line in found if asked not in labels or line[asked]],
        "all_count": len(found),
        "filters": [
            {
                "code": code,
                "label": labels[code],
                "count": sum(bool(line[code]) for line in found),
                "current": code == asked,
            }
            for code in labels
        ],
        "asked": asked if asked in labels else "",
        "may_write": may_write,
        "may_fulfil": agreement.state in EVER_IN_FORCE_STATES and may(person(request), "execution.edit"),
        "form": forms.ObligationForm(agreement=agreement) if may_write else None,
    }
    return dossier(request, agreement, "drafting/obligations.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit_obligation(request: HttpRequest, agreement: Agreement, obligation_id: int) -> HttpResponse:
    """Correct an obligation of the draft (R15)."""
    obligation = get_object_or_404(Obligation, pk=obligation_id, agreement=agreement)
    names = ("party_id", "what_ar", "what_fr", "due_on", "proof")
    initial = {name: getattr(obligation, name) for name in names}
    form = forms.ObligationForm(posted(request), agreement=agreement, initial=initial)
    return form_page(
        request, agreement, form,
        lambda: services.edit_obligation(obligation.pk, actor=person(request), **form.cleaned_data),
        title=_("Correct an obligation"), action_label=_("Save the obligation"), article="R15",
        back=ledger_url(agreement), done=_("The obligation is corrected."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_obligation(request: HttpRequest, agreement: Agreement, obligation_id: int) -> HttpResponse:
    """Ask, then strike an obligation from the draft."""
    obligation = get_object_or_404(Obligation, pk=obligation_id, agreement=agreement)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_obligation(obligation.pk, actor=person(request)),
        title=_("Remove an obligation"), action_label=_("Remove the obligation"), danger=True, text=obligation.what_ar,
        back=ledger_url(agreement), done=_("The obligation is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("execution.edit")
def fulfil(request: HttpRequest, agreement: Agreement, obligation_id: int) -> HttpResponse:
    """Note that a party did what it owed (R15)."""
    obligation = get_object_or_404(Obligation, pk=obligation_id, agreement=agreement)
    form = forms.FulfilForm(posted(request), request.FILES or None, agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.fulfil_obligation(obligation.pk, actor=person(request), **form.cleaned_data),
        title=_("Note that an obligation was fulfilled"), action_label=_("Note it"), text=obligation.what_ar,
        article="R15", back=ledger_url(agreement), done=_("It is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("execution.edit")
def prove(request: HttpRequest, agreement: Agreement, obligation_id: int) -> HttpResponse:
    """Name the paper that proves what was done, or another one in its place (R15)."""
    obligation = get_object_or_404(Obligation, pk=obligation_id, agreement=agreement)
    initial = {"proof_id": obligation.proof_document_id}
    form = forms.ProofForm(posted(request), request.FILES or None, agreement=agreement, initial=initial)
    return form_page(
        request, agreement, form,
        lambda: services.prove_obligation(obligation.pk, actor=person(request), **form.cleaned_data),
        title=_("Paper that proves an obligation"), action_label=_("Name this paper"), text=obligation.what_ar,
        article="R15", back=ledger_url(agreement), done=_("The proof is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def supervision(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Name a committee or describe it anew (R18); `?kind=` opens the one that stands."""
    asked = request.GET.get("kind", "")
    body = agreement.supervisory_bodies.filter(kind=asked).first() if asked in SupervisoryKind.values else None
    names = ("kind", "name_ar", "name_fr", "members", "meets_every_months")
    initial = {name: getattr(body, name) for name in names} if body else {"kind": asked}
    form = forms.SupervisionForm(posted(request), initial=initial)
    return form_page(
        request, agreement, form,
        lambda: services.set_supervision(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Supervision, monitoring and evaluation"), action_label=_("Save the committee"), article="R18",
        back=page_url(agreement, "supervision"), done=_("The committee is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def duration(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Fix the duration (R19)."""
    form = forms.DurationForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.set_duration(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Duration and effect"), action_label=_("Save the duration"), article="R19",
        back=page_url(agreement, "duration"), done=_("The duration is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def basis(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose the legal basis and the languages (LO 113-14 a149)."""
    form = forms.BasisForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.set_legal_basis(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Legal basis and languages"), action_label=_("Save the legal basis"), article="LO 113-14 a149",
        back=page_url(agreement, "basis"), done=_("The legal basis is saved."),
    )  # fmt: skip
