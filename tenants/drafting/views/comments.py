"""Threads: answered, resolved, closed, reopened (R13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier_page, form_page, person, posted
from tenants.drafting import forms, services
from tenants.drafting.models import Comment
from tenants.drafting.views.addresses import COMMENT, WRITE, page_url


def _remark(agreement: Agreement, comment_id: int) -> Comment:
    return get_object_or_404(Comment, pk=comment_id, version__agreement=agreement)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def resolve(request: HttpRequest, agreement: Agreement, comment_id: int) -> HttpResponse:
    """Say how a comment was met (R13)."""
    remark = _remark(agreement, comment_id)
    form = forms.ResolveForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.resolve_comment(remark.pk, actor=person(request), **form.cleaned_data),
        title=_("Resolve a comment"), action_label=_("Resolve"), text=remark.body, article="R13",
        back=page_url(agreement, "comments"), done=_("The comment is resolved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(COMMENT)
def reply(request: HttpRequest, agreement: Agreement, comment_id: int) -> HttpResponse:
    """Answer in a thread (R13)."""
    remark = _remark(agreement, comment_id)
    form = forms.ReplyForm(posted(request))
    return form_page(
        request, agreement, form, lambda: services.reply(remark.pk, actor=person(request), **form.cleaned_data),
        title=_("Answer a comment"), action_label=_("Add the answer"), text=remark.body, article="R13",
        back=page_url(agreement, f"comment-{remark.reply_to_id or remark.pk}"), done=_("The answer is added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(COMMENT)
def close(request: HttpRequest, agreement: Agreement, comment_id: int) -> HttpResponse:
    """Settle a thread for good (R13)."""
    remark = _remark(agreement, comment_id)
    form = forms.CloseForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.close_comment(remark.pk, actor=person(request), **form.cleaned_data),
        title=_("Close a comment"), action_label=_("Close"), text=remark.body, article="R13",
        back=page_url(agreement, f"comment-{remark.pk}"), done=_("The comment is closed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(COMMENT)
def reopen(request: HttpRequest, agreement: Agreement, comment_id: int) -> HttpResponse:
    """Open a thread again (R13)."""
    remark = _remark(agreement, comment_id)
    form = forms.ReopenForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.reopen_comment(remark.pk, actor=person(request), **form.cleaned_data),
        title=_("Reopen a comment"), action_label=_("Reopen"), text=remark.body, article="R13",
        back=page_url(agreement, f"comment-{remark.pk}"), done=_("The comment is open again."),
    )  # fmt: skip
