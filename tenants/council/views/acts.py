"""The form of each act, and the approvals before the council."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mithaq.core.errors import NotAllowed
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier_page, form_page, person, posted
from tenants.council import forms, services
from tenants.council.acts import ACTS, may_do
from tenants.council.models import PriorApproval
from tenants.council.views.subject import subject_asked


@require_http_methods(["GET", "POST"])
@dossier_page()
def act(request: HttpRequest, agreement: Agreement, slug: str) -> HttpResponse:
    """One act of the procedure: its form, or its refusal with what was typed."""
    found = ACTS.get(slug)
    if found is None:
        raise Http404
    if not may_do(found, person(request)):
        raise NotAllowed(f"council.{slug}")
    subject = subject_asked(request, agreement)
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
    form = forms.GrantApprovalForm(posted(request), subject=subject_asked(request, agreement))
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
    form = forms.RefuseApprovalForm(posted(request), subject=subject_asked(request, agreement))
    return form_page(
        request, agreement, form,
        lambda: services.refuse_approval(approval.pk, actor=person(request), **form.cleaned_data),
        title=_("Approval refused"), action_label=_("Record the refusal"), text=approval.get_kind_display(),
        back=_approvals(agreement), done=_("The refusal is recorded."), danger=True,
    )  # fmt: skip


def _approvals(agreement: Agreement) -> str:
    return f"{reverse('council:legality', args=[agreement.reference])}#approvals"
