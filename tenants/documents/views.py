"""The papers of a dossier: the list with what each stage asks for, adding, fetching, removing."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.documents import selectors, services
from tenants.documents.forms import UploadForm
from tenants.documents.models import DocumentKind

ADD = "documents.add"


@require_http_methods(["GET", "POST"])
@dossier_page(write=ADD)
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Papers, the checklist of each stage, and the form to add one; `?kind=` proposes a kind."""
    proposed = request.GET.get("kind", "")
    initial = {"kind": proposed} if proposed in DocumentKind.values else {}
    form = UploadForm(posted(request), request.FILES or None, agreement=agreement, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda: services.store(agreement.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("The paper is kept in the dossier."))
        return redirect("documents:page", agreement.reference)
    papers = list(selectors.papers(agreement))
    context = {
        "papers": papers,
        "checklist": selectors.checklist(agreement, papers),
        "form": form,
        "may_add": may(person(request), ADD) and not agreement.is_transferred,
        "may_remove": may(person(request), "dossier.edit") and not agreement.is_transferred,
    }
    return dossier(request, agreement, "documents/page.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@dossier_page()
def download(request: HttpRequest, agreement: Agreement, document_id: int) -> HttpResponseBase:
    """The file itself, always as an attachment, inert in the browser. 404 when it is not of this dossier."""
    document = get_object_or_404(selectors.papers(agreement), pk=document_id)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=document.name, content_type=document.content_type
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@dossier_page("dossier.edit")
def remove(request: HttpRequest, agreement: Agreement, document_id: int) -> HttpResponse:
    """Ask, then remove a paper added by mistake."""
    document = get_object_or_404(selectors.papers(agreement), pk=document_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove(document.pk, actor=person(request)),
        title=_("Remove “%(title)s”") % {"title": document.title}, action_label=_("Remove the paper"), danger=True,
        text=_("The file is erased; the history keeps its title and its hash. A paper on which a step rests stays."),
        back=reverse("documents:page", args=[agreement.reference]), done=_("The paper is removed."),
    )  # fmt: skip
