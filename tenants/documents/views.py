"""The papers of a dossier: the list with what each stage asks for, adding, writing, fetching, removing."""

import io
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities.errors import LimitReached
from mithaq.collectivities.support import is_visitor
from mithaq.core.errors import NotAllowed, user_message
from mithaq.deeds import word
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.documents import generated, selectors, services
from tenants.documents.differences import segments
from tenants.documents.errors import FileTooLarge, FileTwice, PaperIncomplete, PaperUnknown, WordFileStale
from tenants.documents.forms import TakeForm, UploadForm, WordForm
from tenants.documents.generated import Comparison
from tenants.documents.inspection import CONTENT_TYPES, clean_file_name
from tenants.documents.models import MAX_BYTES, DocumentKind

ADD, WRITE_TEXT = "documents.add", "drafting.edit"


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
        "offers": list(generated.offers(agreement)),
        "form": form,
        "may_read_word": agreement.state == AgreementState.DRAFTING and may(person(request), WRITE_TEXT),
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
    return inert(FileResponse(content, as_attachment=True, filename=document.name, content_type=document.content_type))


@require_GET
@dossier_page()
def generate(
    request: HttpRequest, agreement: Agreement, code: str, key: str, language: str, extension: str
) -> HttpResponseBase:
    """A paper that the service writes, fetched as PDF or as an editable Word file; of which only the seal is kept."""
    if extension not in generated.FORMATS:
        raise Http404
    try:
        if (needed := generated.find(code).permission) and not may(person(request), needed):
            raise NotAllowed(needed)
        made = generated.make(agreement, code, key, language)
    except PaperUnknown as error:
        raise Http404 from error
    except PaperIncomplete as error:
        messages.error(request, user_message(error))
        return redirect("documents:page", agreement.reference)
    is_pdf = extension == generated.PDF
    content = (
        services.print_paper(agreement, made, is_sealed=not is_visitor(request.user))
        if is_pdf
        else word.render(made.deed)
    )
    return inert(
        FileResponse(
            io.BytesIO(content),
            as_attachment=True,
            filename=generated.file_name(made, extension),
            content_type=CONTENT_TYPES[extension],
        )
    )


@require_POST
@dossier_page(ADD)
def keep(request: HttpRequest, agreement: Agreement, code: str, key: str, language: str) -> HttpResponse:
    """Keep the PDF of a generated paper in the dossier, with its hash and the version of the text it rests on."""
    try:
        if (needed := generated.find(code).permission) and not may(person(request), needed):
            raise NotAllowed(needed)
        kept = services.keep(agreement.pk, actor=person(request), code=code, key=key, language=language)
    except PaperUnknown as error:
        raise Http404 from error
    except (PaperIncomplete, FileTwice, LimitReached) as error:
        messages.error(request, user_message(error))
    else:
        messages.success(request, _("“%(title)s” is kept in the dossier.") % {"title": kept.title})
    return redirect("documents:page", agreement.reference)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE_TEXT)
def word_file(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send an edited Word file of the agreement, and see article by article what it changes. Nothing is written."""
    form = WordForm(posted(request), request.FILES or None)
    compared: list[Comparison] = []
    if request.method == "POST" and attempt(
        form, lambda: compared.append(_compare(agreement, form.cleaned_data["upload"]))
    ):
        return _changes(request, agreement, compared[0], None)
    is_open = agreement.state == AgreementState.DRAFTING
    context = {"form": form, "is_open": is_open}
    return dossier(request, agreement, "documents/word.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@dossier_page(WRITE_TEXT)
def take_word_file(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Make the chosen articles of a compared file the next version of the text."""
    payload = request.POST.get("payload", "")
    try:
        compared = generated.word_text().read_again(agreement, payload)
    except WordFileStale as error:
        messages.error(request, user_message(error))
        return redirect("documents:word", agreement.reference)
    form = TakeForm(request.POST, changes=compared.changes)
    taken: list[int] = []
    if attempt(
        form,
        lambda: taken.append(
            generated.word_text().take(
                agreement.pk, actor=person(request), payload=payload, numbers=form.cleaned_data["numbers"]
            )
        ),
    ):
        messages.success(request, _("The articles are taken over: version %(number)s.") % {"number": taken[0]})
        return redirect("drafting:version", agreement.reference, taken[0])
    return _changes(request, agreement, compared, form)


def _compare(agreement: Agreement, upload: "File[Any]") -> Comparison:
    if upload.size is None or upload.size > MAX_BYTES:
        raise FileTooLarge(name=upload.name, limit=MAX_BYTES // 1024 // 1024)
    return generated.word_text().compare(agreement, upload.read(), clean_file_name(upload.name or ""))


def _changes(request: HttpRequest, agreement: Agreement, compared: Comparison, form: TakeForm | None) -> HttpResponse:
    chosen = set(form.data.getlist("numbers")) if form else None  # type: ignore[attr-defined]  # a QueryDict
    lines = [
        {
            "change": change,
            "texts": [(language, segments(before, after)) for language, before, after in change.texts],
            "checked": change.is_possible
            and (not change.moved_since if chosen is None else str(change.number) in chosen),
        }
        for change in compared.changes
    ]
    refusal = " ".join(str(text) for texts in form.errors.values() for text in texts) if form else ""
    context = {"compared": compared, "lines": lines, "refusal": refusal}
    return dossier(request, agreement, "documents/word_changes.html", context, status=422 if form else 200)


def inert(response: FileResponse) -> FileResponse:
    """A file that a browser saves and never opens by itself, whatever is in it."""
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
