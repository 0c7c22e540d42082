"""The drafting's working page and its forms (R13–R19)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.drafting import forms, selectors, services
from tenants.drafting.models import ClauseKind, Comment, Obligation, SupervisoryKind, TextVersion

WRITE, COMMENT = "drafting.edit", "drafting.comment"


def _page_url(agreement: Agreement, anchor: str = "") -> str:
    url = reverse("drafting:page", args=[agreement.reference])
    return f"{url}#{anchor}" if anchor else url


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The checklist, the text with its comments, the six clauses, obligations, supervision, duration and basis."""
    is_open = agreement.state == AgreementState.DRAFTING
    may_write = is_open and may(person(request), WRITE)
    versions = list(selectors.versions(agreement))
    last = versions[0] if versions else None
    remarks = [remark for version in versions for remark in version.comments.all()]
    context: dict[str, Any] = {
        "needs": selectors.readiness(agreement),
        "warnings": selectors.warnings(agreement),
        "versions": versions,
        "last": last,
        "remarks": sorted(
            remarks, key=lambda remark: (remark.resolved_on is not None, not remark.is_blocking, remark.pk)
        ),
        "clauses": selectors.clauses(agreement).items(),
        "obligations": list(selectors.obligations(agreement)),
        "bodies": list(selectors.supervision(agreement)),
        "total": selectors.contributions_total(agreement),
        "is_open": is_open,
        "may_write": may_write,
        "may_comment": is_open and may(person(request), COMMENT),
        "may_fulfil": agreement.state in EVER_IN_FORCE_STATES and may(person(request), "execution.edit"),
    }
    if context["may_comment"] and last:
        context["comment_form"] = forms.CommentForm(agreement=agreement, version=last)
    if may_write:
        context |= {
            "obligation_form": forms.ObligationForm(agreement=agreement),
            "supervision_form": forms.SupervisionForm(),
            "duration_form": forms.DurationForm(agreement=agreement),
            "basis_form": forms.BasisForm(agreement=agreement),
        }
    return dossier(request, agreement, "drafting/page.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_version(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the next version on the last one, article by article, Arabic beside French (R13)."""
    last = selectors.versions(agreement).first()
    form = forms.VersionForm(posted(request))
    articles = forms.ArticleFormSet(posted(request), initial=forms.articles_of(last), prefix="articles")
    if request.method == "POST" and articles.is_valid() and attempt(
        form,
        lambda: services.add_version(
            agreement.pk, actor=person(request), articles=articles.texts(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, _("The version is kept."))
        return redirect(_page_url(agreement, "text"))
    context = {"form": form, "articles": articles, "last": last}
    return dossier(request, agreement, "drafting/version_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@dossier_page()
def version(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """One version, Arabic beside French, with what was said of it."""
    found = get_object_or_404(selectors.versions(agreement), number=number)
    return dossier(request, agreement, "drafting/version.html", {"version": found})


@require_http_methods(["GET", "POST"])
@dossier_page(COMMENT)
def comment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Say something of a version (R13)."""
    found: TextVersion = get_object_or_404(selectors.versions(agreement), number=number)
    form = forms.CommentForm(posted(request), agreement=agreement, version=found)
    return form_page(
        request, agreement, form,
        lambda: services.comment(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Comment on version %(number)s") % {"number": number}, action_label=_("Add the comment"), article="R13",
        back=_page_url(agreement, "comments"), done=_("The comment is added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def resolve(request: HttpRequest, agreement: Agreement, comment_id: int) -> HttpResponse:
    """Say how a comment was met (R13)."""
    remark = get_object_or_404(Comment, pk=comment_id, version__agreement=agreement)
    form = forms.ResolveForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.resolve_comment(remark.pk, actor=person(request), **form.cleaned_data),
        title=_("Resolve a comment"), action_label=_("Resolve"), text=remark.body, article="R13",
        back=_page_url(agreement, "comments"), done=_("The comment is resolved."),
    )  # fmt: skip


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
        back=_page_url(agreement, f"clause-{which.value}"), done=_("The clause is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_obligation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write what a party has to do (R15)."""
    form = forms.ObligationForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_obligation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an obligation"), action_label=_("Add the obligation"), article="R15",
        back=_page_url(agreement, "obligations"), done=_("The obligation is added."),
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
        back=_page_url(agreement, "obligations"), done=_("The obligation is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page("execution.edit")
def fulfil(request: HttpRequest, agreement: Agreement, obligation_id: int) -> HttpResponse:
    """Note that a party did what it owed (R15)."""
    obligation = get_object_or_404(Obligation, pk=obligation_id, agreement=agreement)
    form = forms.FulfilForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.fulfil_obligation(obligation.pk, actor=person(request), **form.cleaned_data),
        title=_("Note that an obligation was fulfilled"), action_label=_("Note it"), text=obligation.what_ar,
        article="R15", back=_page_url(agreement, "obligations"), done=_("It is noted."),
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
        back=_page_url(agreement, "supervision"), done=_("The committee is saved."),
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
        back=_page_url(agreement, "duration"), done=_("The duration is saved."),
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
        back=_page_url(agreement, "basis"), done=_("The legal basis is saved."),
    )  # fmt: skip
