"""The registers of the council: their books, their entries, what awaits one, the minutes, the printed book."""

import io
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.transaction import atomic
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities import limits
from mithaq.collectivities.models import UsageKind
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message
from mithaq.core.text import western_digits
from mithaq.deeds import pdf, stored, word
from mithaq.deeds.blocks import Facts, Heading, Items, Paragraph, Signatures, Table
from tenants.agreements.pages import attempt, person, posted
from tenants.agreements.permissions import may
from tenants.council import session_papers, tables
from tenants.council.deeds import book as books_deed
from tenants.council.forms import registers as forms
from tenants.council.models import Register, RegisterBook, RegisterEntry, Session
from tenants.council.selectors import records, registers
from tenants.council.services import registers as services
from tenants.council.views.rooms import council_page
from tenants.documents.generated import FORMATS, PDF
from tenants.documents.inspection import CONTENT_TYPES

PAGE_SIZE = 25
BACK = "registers:home"


@require_GET
@council_page()
def home(request: HttpRequest) -> HttpResponse:
    """The two registers: the open book of each, what awaits its entry, the books."""
    awaiting = registers.awaiting()
    context = {
        "rooms": [
            {"code": one.value, "label": one.label, "open": registers.open_book(one)} for one in Register
        ],
        "books": registers.books(),
        "awaiting": awaiting,
        "may_keep": may(person(request), services.KEEP),
    }  # fmt: skip
    return render(request, "council/registers/home.html", context)


@require_GET
@council_page()
def register(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of one register: search, year, pages."""
    found, asked = _search(request, code)
    page = Paginator(found, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1")))
    rows = list(page.object_list)
    states, notes = registers.states_of(rows), registers.notes_of(rows)
    context = asked | {
        "code": code, "label": Register(code).label, "page": page, "years": registers.years(code),
        "is_decisions": code == Register.DECISIONS, "may_keep": may(person(request), services.KEEP),
        "rows": [{"entry": row, "state": states.get(row.pk, ""), "notes": len(notes.get(row.pk, []))} for row in rows],
    }  # fmt: skip
    return render(request, "council/registers/register.html", context)


def _search(request: HttpRequest, code: str) -> tuple[Any, dict[str, Any]]:
    if code not in Register.values:
        raise Http404
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    text = western_digits(request.GET.get("year", "")).strip()
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    return registers.entries(code, words=words, year=year), {"words": words, "year": year}


@require_POST
@council_page()
def table(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the search of the address found, as a workbook; one of the office's exports of the day."""
    found, _asked = _search(request, code)
    workbook = io.BytesIO()
    try:
        with atomic():  # a table that is refused counts for nothing
            limits.count(UsageKind.EXPORTS)
            tables.write_register(workbook, code, found)
    except DomainError as refusal:
        messages.error(request, user_message(refusal))
        return redirect(f"{reverse('registers:register', args=[code])}?{request.GET.urlencode()}")
    workbook.seek(0)
    return FileResponse(workbook, as_attachment=True, filename=f"register-{code}-{clock.today():%Y-%m-%d}.xlsx")


@require_GET
@council_page()
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """An entry with its text as it was kept, its place in the book, its notes."""
    found = get_object_or_404(RegisterEntry.objects.select_related("book", "session", "entered_by"), pk=entry_id)
    context = {
        "entry": found, "blocks": [_shown(block) for block in stored.load(found.content)],
        "notes": registers.notes_of([found]).get(found.pk, []), "state": registers.states_of([found]).get(found.pk, ""),
        "may_keep": may(person(request), services.KEEP),
    }  # fmt: skip
    return render(request, "council/registers/entry.html", context)


def _shown(block: Any) -> dict[str, Any]:
    """A kept block for the template."""
    kinds = {Heading: "heading", Paragraph: "paragraph", Facts: "facts", Items: "items", Table: "table",
             Signatures: "signatures"}  # fmt: skip
    return {"kind": kinds.get(type(block), "article"), "block": block}


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def open_book(request: HttpRequest, code: str) -> HttpResponse:
    """Open the next book of a register."""
    if code not in Register.values:
        raise Http404
    form = forms.OpenBookForm(posted(request))
    return form_page(
        request, form, lambda: services.open_book(code, actor=person(request), **form.cleaned_data),
        title=_("Open a book: %(register)s") % {"register": Register(code).label}, action_label=_("Open the book"),
        done=_("The book is open."), article="LO 113-14 a47",
    )  # fmt: skip


@require_GET
@council_page()
def book(request: HttpRequest, book_id: int) -> HttpResponse:
    """A book: its opening, its entries in their order with their pages, its close."""
    found = get_object_or_404(RegisterBook, pk=book_id)
    entries = registers.of_book(found)
    states = registers.states_of(entries)
    context = {
        "book": found, "may_keep": may(person(request), services.KEEP),
        "rows": [{"entry": row, "state": states.get(row.pk, "")} for row in entries],
        "last_page": entries[-1].last_page if entries else 1, "is_decisions": found.register == Register.DECISIONS,
    }  # fmt: skip
    return render(request, "council/registers/book.html", context)


@require_GET
@council_page()
def book_pdf(request: HttpRequest, book_id: int) -> HttpResponseBase:
    """The whole book as PDF/A, with its pages, its index and its closing page."""
    found = get_object_or_404(RegisterBook, pk=book_id)
    entries = registers.of_book(found)
    deed = books_deed.deed(found, entries, registers.states_of(entries), registers.notes_of(entries))
    address = request.build_absolute_uri(reverse("registers:book", args=[found.pk]))
    content = pdf.render(deed, address=address)
    return _inert(content, f"{deed.reference}.pdf", CONTENT_TYPES[PDF])


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def close_book(request: HttpRequest, book_id: int) -> HttpResponse:
    """Close a book for good."""
    found = get_object_or_404(RegisterBook, pk=book_id)
    form = forms.CloseBookForm(posted(request))
    return form_page(
        request, form, lambda: services.close_book(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Close the book no. %(number)s") % {"number": found.number}, action_label=_("Close the book"),
        done=_("The book is closed."), danger=True, text=_("Nothing can be entered in it any more."),
        back=reverse("registers:book", args=[found.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def enter_decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Enter an adopted decision of a dossier."""
    awaited = {one.pk: one for one in registers.awaiting().decisions}
    if decision_id not in awaited:
        raise Http404
    form = forms.EnterForm(posted(request))
    return form_page(
        request, form, lambda: services.enter_decision(decision_id, actor=person(request), **form.cleaned_data),
        title=_("Enter decision no. %(number)s") % {"number": awaited[decision_id].number},
        action_label=_("Enter it in the register"), done=_("The decision stands in the register."),
        text=_("Its text is kept as it is today, on the next pages of the open book."), article="LO 113-14 a47",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def enter_other(request: HttpRequest) -> HttpResponse:
    """Enter a decision that no dossier is about."""
    form = forms.OtherDecisionForm(posted(request))
    return form_page(
        request, form, lambda: services.enter_other_decision(actor=person(request), **form.said()),
        title=_("Enter another decision"), action_label=_("Enter it in the register"),
        done=_("The decision stands in the register."), article="LO 113-14 a47",
        text=_("A decision of the council that no dossier of this office is about, so that the register has no gap."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def write_minutes(request: HttpRequest, session_id: int) -> HttpResponse:
    """Write the minutes of a session."""
    session = get_object_or_404(Session.objects.own(), pk=session_id)
    form = forms.MinutesForm(posted(request), found=records.record_of(session))
    return form_page(
        request, form, lambda: services.write_minutes(session.pk, actor=person(request), **form.cleaned_data),
        title=_("Minutes of the session of %(day)s") % {"day": f"{session.opens_on:%d/%m/%Y}"},
        action_label=_("Keep the minutes"), done=_("The minutes are written."),
        text=_("Agenda, roll and votes are taken from the session itself: here is only what nobody recorded yet."),
        back=reverse("registers:papers", args=[session.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def enter_minutes(request: HttpRequest, session_id: int) -> HttpResponse:
    """Enter the minutes of a closed session."""
    session = get_object_or_404(Session.objects.own(), pk=session_id)
    form = forms.EnterForm(posted(request))
    return form_page(
        request, form, lambda: services.enter_minutes(session.pk, actor=person(request), **form.cleaned_data),
        title=_("Enter the minutes of the session of %(day)s") % {"day": f"{session.opens_on:%d/%m/%Y}"},
        action_label=_("Enter them in the register"), done=_("The minutes stand in the register."),
        text=_("Their text is kept as it is today, on the next pages of the open book."), article="LO 113-14 a47",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def strike(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Strike a wrong entry; it stays."""
    found = get_object_or_404(RegisterEntry, pk=entry_id)
    form = forms.StrikeForm(posted(request))
    return form_page(
        request, form, lambda: services.strike(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Strike entry no. %(number)s") % {"number": found.number}, action_label=_("Strike the entry"),
        done=_("The entry is struck. It stays in its place."), danger=True,
        back=reverse("registers:entry", args=[found.pk]),
        text=_(
            "It stays readable, ruled through, and the margin says why. The right text is entered after the last one."
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@council_page(services.KEEP)
def annotate(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Write in the margin of an entry."""
    found = get_object_or_404(RegisterEntry, pk=entry_id)
    form = forms.NoteForm(posted(request))
    return form_page(
        request, form, lambda: services.annotate(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Write in the margin of entry no. %(number)s") % {"number": found.number},
        action_label=_("Write the note"), done=_("The note stands in the margin."),
        back=reverse("registers:entry", args=[found.pk]),
    )  # fmt: skip


# --- Papers of a session ----------------------------------------------------------------------------------------------


@require_GET
@council_page()
def papers(request: HttpRequest, session_id: int) -> HttpResponse:
    """The papers of a session: agenda, summons, minutes, each in two languages and two forms."""
    session = get_object_or_404(Session.objects.own(), pk=session_id)
    found = records.record_of(session)
    offered = [one for one in session_papers.PAPERS if one.code in session_papers.OF_SESSION]
    context = {
        "session": session, "found": found, "papers": offered, "may_keep": may(person(request), services.KEEP),
        "languages": [("ar", _("Arabic")), ("fr", _("French"))],
        "entered": RegisterEntry.objects.filter(
            session=session, register=Register.MINUTES, struck_on=None
        ).select_related("book").first(),
    }  # fmt: skip
    return render(request, "council/registers/papers.html", context)


@require_GET
@council_page()
def paper(request: HttpRequest, session_id: int, code: str, language: str, extension: str) -> HttpResponseBase:
    """A paper of a session, as PDF or as an editable Word file; nothing is kept of it."""
    session = get_object_or_404(Session.objects.own(), pk=session_id)
    if extension not in FORMATS:
        raise Http404
    try:
        deed = session_papers.of_session(session, code, language)
    except KeyError as error:
        raise Http404 from error
    address = request.build_absolute_uri(reverse("registers:papers", args=[session.pk]))
    content = pdf.render(deed, address=address) if extension == PDF else word.render(deed)
    return _inert(content, f"{deed.reference}-{code}-{language}.{extension}", CONTENT_TYPES[extension])


def _inert(content: bytes, name: str, kind: str) -> FileResponse:
    """A file that a browser saves and never opens by itself."""
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def form_page(
    request: HttpRequest, form: django_forms.Form, verb: Callable[[], Any], *, title: str, action_label: str,
    done: str | Promise, back: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """One form on a page of its own: shown, or sent and done, then `back`; a refusal keeps what was typed (422)."""
    back = back or reverse(BACK)
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, str(done))
        return redirect(back)
    shown = {"form": form, "title": title, "action_label": action_label, "back": back} | context
    return render(request, "council/registers/form.html", shown, status=422 if request.method == "POST" else 200)
