"""The workspace's pages: home, the list of agreements, a dossier's overview, tasks, papers, activity, profile."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.accounts import services as accounts
from mithaq.accounts.adapter import remember_language
from mithaq.collectivities import limits
from mithaq.collectivities.models import UsageKind
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message
from mithaq.core.text import western_digits
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.pages import dossier, dossier_page, person
from tenants.agreements.permissions import may
from tenants.audit import selectors as audit
from tenants.office import selectors, tables
from tenants.office.forms import AgreementFilter, ProfileForm
from tenants.office.pages import office_page
from tenants.signature import distribution

PAGE_SIZE = 25


@require_GET
@office_page()
def home(request: HttpRequest) -> HttpResponse:
    """My tasks by urgency, the visas that run, the ends that come near, what was last recorded."""
    today = clock.today()
    everything = selectors.tasks(today)
    context = {
        "today": today,
        "groups": selectors.grouped(selectors.of_person(everything, person(request)), today),
        "visas": selectors.running_visas(everything),
        "endings": selectors.endings(person(request), today),
        "totals": selectors.totals(person(request)),
        "latest": selectors.latest(),
        "service_tasks": distribution.tasks_of_services(person(request), today),
        "may_create": may(person(request), "dossier.create"),
    }
    return render(request, "office/home.html", context)


@require_GET
@office_page()
def agreements(request: HttpRequest) -> HttpResponse:
    """The list: the address is the search, so it can be kept and sent."""
    search = AgreementFilter(request.GET)
    found = selectors.search(person(request), search.asked(), clock.today())
    page = page_of(request, found)
    context = {
        "search": search,
        "filters": [search[name] for name in ("state", "kind", "country", "year", "ends")],
        "page": page,
        "rows": selectors.rows(page),
        "totals": selectors.totals(person(request)),
        "may_create": may(person(request), "dossier.create"),
    }
    return render(request, "office/agreements.html", context)


@require_POST
@office_page()
def agreements_table(request: HttpRequest) -> HttpResponseBase:
    """What the search of the address found, as a workbook; one of the office's exports of the day."""
    search = AgreementFilter(request.GET)
    workbook = BytesIO()
    try:
        with atomic():  # a table that is refused counts for nothing
            limits.count(UsageKind.EXPORTS)
            tables.write_agreements(workbook, selectors.search(person(request), search.asked(), clock.today()))
    except DomainError as refusal:
        messages.error(request, user_message(refusal))
        return redirect(f"{reverse('office:agreements')}?{request.GET.urlencode()}")
    workbook.seek(0)
    return FileResponse(workbook, as_attachment=True, filename=f"agreements-{clock.today():%Y-%m-%d}.xlsx")


@require_GET
@dossier_page()
def agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The dossier at a glance: what is missing, what is next, parties, papers, money, history, publication."""
    today = clock.today()
    axis = request.GET.get("history", "")
    context = selectors.overview(agreement, person(request), today) | {
        "history": page_of(request, selectors.history(agreement, axis if axis in Axis.values else "")),
        "history_axis": axis if axis in Axis.values else "",
        "axes": [("", _("everything")), *Axis.choices],
    }
    return dossier(request, agreement, "office/agreement.html", context)


@require_GET
@office_page()
def tasks(request: HttpRequest) -> HttpResponse:
    """Everything that is open, mine or the whole office's."""
    today = clock.today()
    everything = selectors.tasks(today)
    mine = selectors.of_person(everything, person(request))
    whole = request.GET.get("of") == "office"
    context = {
        "today": today,
        "whole": whole,
        "groups": selectors.grouped(everything if whole else mine, today),
        "count_mine": len(mine),
        "count_all": len(everything),
    }
    return render(request, "office/tasks.html", context)


@require_GET
@office_page()
def papers(request: HttpRequest) -> HttpResponse:
    """Papers of every dossier, searched by title, number and dossier."""
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    context = {"words": words, "page": page_of(request, selectors.papers(person(request), words))}
    return render(request, "office/papers.html", context)


@require_GET
@office_page("audit.view")
def activity(request: HttpRequest) -> HttpResponse:
    """The trail: who changed which row, and when; written by the database alone."""
    page = page_of(request, audit.entries())
    return render(request, "office/activity.html", {"page": page, "entries": selectors.with_actors(list(page))})


@require_http_methods(["GET", "POST"])
@office_page("")
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, position and language."""
    someone = person(request)
    names = list(ProfileForm.base_fields)
    form = ProfileForm(request.POST or None, initial={name: getattr(someone, name) for name in names})
    if request.method == "POST" and form.is_valid():
        accounts.set_profile(someone, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        response = redirect("office:profile")
        remember_language(response, someone.language)
        return response
    return render(request, "office/profile.html", {"form": form}, status=422 if form.errors else 200)


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    """The page asked for; a number out of range gives the nearest."""
    return Paginator(found, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1")))
