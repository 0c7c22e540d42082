"""The pages of the visa desk. Every file and paper that is opened is written down for its office to see."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from mithaq.core.text import western_digits
from mithaq.desk.visa.acts import ACTS, open_acts
from mithaq.desk.visa.forms import FORMS
from mithaq.desk.visa.pages import frame, visa_page
from mithaq.exchange import chain, selectors, services
from mithaq.exchange.agents import Agent
from mithaq.exchange.models import FileState, VisaFile
from mithaq.exchange.selectors import Filters
from mithaq.law import selectors as law
from mithaq.ui.formats import article
from mithaq.ui.views import forbidden

PAGE_SIZE = 25


@require_GET
@visa_page
def files(request: HttpRequest, agent: Agent) -> HttpResponse:
    """The files of one of the agent's provinces, what is late on top; the address is the search."""
    context = frame(agent, request.GET.get("territory", ""))
    provinces, today = [context["territory"].code], clock.today()
    filters = Filters(
        words=request.GET.get("q", "").strip()[:200], state=request.GET.get("state", "")[:12],
        collectivity=request.GET.get("collectivity", "")[:16],
    )  # fmt: skip
    found = selectors.files(provinces, filters, today)
    context |= {
        "filters": filters,
        "page": Paginator(found, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1"))),
        "counts": selectors.counts(provinces, today),
        "collectivities": selectors.collectivities(provinces),
        "states": FileState.choices,
        "is_open": selectors.takes_files(provinces[0]),
        "today": today,
    }
    return render(request, "desk/visa/files.html", context)


def _file(agent: Agent, public_id: UUID) -> VisaFile:
    found = selectors.file_at(agent.provinces, public_id)
    if found is None:
        raise Http404
    return found


@require_GET
@visa_page
def file(request: HttpRequest, agent: Agent, public_id: UUID) -> HttpResponse:
    """A file with its bundle, its clock and its record; that it was opened is written down."""
    found = _file(agent, public_id)
    services.read(found, agent)
    acts, today = selectors.record(found), clock.today()
    received = found.received_on
    objection = law.objection_ends(found.level, received) if received else None
    visa = law.visa_due(found.level, received) if received and found.needs_visa else None
    under_way = selectors.under_way(found)
    office = Collectivity.objects.filter(schema_name=found.office_schema).first()
    lines = selectors.lines_of(acts)
    context = frame(agent, found.province_code) | {
        "file": found,
        "papers": selectors.papers(found),
        "lines": lines,
        "visa_line": next((line for line in lines if line.act.kind == "visa" and line.outcome), None),
        "verdict": chain.verify(found, acts),
        "objection": objection,
        "objection_open": objection is not None and not objection.is_past(today) and not found.maintained,
        "visa": visa,
        "missing_rule": law.term("visa_missing_paper", found.level, today),
        "court_rule": law.term("court_referral", found.level, today),
        "under_way": under_way,
        "requests": selectors.open_requests(acts),
        "acts": open_acts(found, under_way, objection.on if objection else None, today),
        "office_closed": office is None or office.state != OfficeState.ACTIVE,
        "today": today,
    }
    return render(request, "desk/visa/file.html", context)


@require_GET
@visa_page
def paper(request: HttpRequest, agent: Agent, public_id: UUID, paper_id: int) -> HttpResponseBase:
    """A paper of the bundle as an attachment, inert in the browser; that it was fetched is written down."""
    found = _file(agent, public_id)
    kept = found.papers.filter(pk=paper_id).first()
    if kept is None:
        raise Http404
    try:
        content = kept.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    services.read(found, agent, kept)
    response = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@visa_page
def act(request: HttpRequest, agent: Agent, public_id: UUID, kind: str) -> HttpResponse:
    """One act: its form, or its refusal with what was typed."""
    found, words = _file(agent, public_id), ACTS.get(kind)
    if words is None:
        raise Http404
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            retry_on_conflict(services.act, found.public_id, agent, kind, **form.cleaned_data)
        except NotAllowed:
            return forbidden(request)
        except DomainError as error:
            text = user_message(error)
            if error.article:
                text = f"{text} ({article(error.article)})"
            form.add_error(error.field if error.field in form.fields else None, text)
        else:
            messages.success(request, str(words.done))
            return redirect("visa:file", found.public_id)
    context = frame(agent, found.province_code) | {
        "file": found, "act": words, "form": form, "today": clock.today(),
        "missing_rule": law.term("visa_missing_paper", found.level, clock.today()) if kind == "request" else None,
    }  # fmt: skip
    return render(request, "desk/visa/act.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@visa_page
def settings(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Whether files are taken at the desk: the choice of the governor's service, which every office of it sees."""
    refusal = ""
    if request.method == "POST":
        province = request.POST.get("province", "")
        if province not in agent.provinces:
            return forbidden(request)
        wanted = request.POST.get("desk") == "open"
        try:
            services.set_desk(province, is_open=wanted, by_ar=agent.function_ar, by_fr=agent.function_fr)
        except DomainError as error:
            refusal = user_message(error)
        else:
            messages.success(request, _("The desk is open.") if wanted else _("The desk is closed."))
            return redirect("visa:settings")
    context = frame(agent)
    context |= {
        "desks": [(one, selectors.desk_of(one.code)) for one in context["territories"]],
        "refusal": refusal,
        "territories": context["territories"][:1],
    }
    return render(request, "desk/visa/settings.html", context, status=422 if refusal else 200)
