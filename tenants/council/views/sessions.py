"""The calendar of sessions, requests for extraordinary ones, and the page of one session with its timeline."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.core.text import western_digits
from mithaq.law import selectors as law
from mithaq.law.rules.kinds import Level
from mithaq.ui.formats import day
from tenants.agreements.pages import person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.models import Session, SessionRequest
from tenants.council.querysets import SessionQuerySet
from tenants.council.session_pages import ACTS, AGENDA, EDIT, acts_of, form_page, session_page
from tenants.council.timeline import timeline

PER_PAGE = 15


@require_GET
@session_page()
def index(request: HttpRequest) -> HttpResponse:
    """Sessions to come and past ones, the ordinary sessions of the law, requests that wait."""
    today = clock.today()
    words = request.GET.get("q", "")[:100]
    own = Session.objects.own().annotate(points_count=Count("points", distinct=True))
    past = own.filter(Q(closes_on__isnull=False) | Q(opened_on=None, opens_on__lt=today))
    context: dict[str, Any] = {
        "ahead": own.filter(
            Q(opened_on=None, opens_on__gte=today) | Q(opened_on__isnull=False, closes_on=None)
        ).order_by("opens_on", "pk"),
        "past": Paginator(_found(past, words).order_by("-opens_on", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "windows": selectors.ordinary_ahead(today),
        "requests": [
            (one, selectors.refusal_limit(one), selectors.holding_limit(one)) for one in selectors.pending_requests()
        ],
        "terms": selectors.founding_terms(),
        "is_body": selectors.level() in {Level.ECI, Level.GCT},
        "may_edit": may(person(request), EDIT),
        "members": selectors.members_count(today),
        "today": today,
    }
    return render(request, "sessions/index.html", context)


def _found(sessions: SessionQuerySet, words: str) -> SessionQuerySet:
    """Sessions of a year, of a month (05/2024), or with a point, a dossier or a decision that holds the words."""
    text = western_digits(words).strip()
    if not text:
        return sessions
    if text.isdecimal() and len(text) == 4:
        return sessions.filter(opens_on__year=int(text))
    month, _slash, year = text.partition("/")
    if month.isdecimal() and year.isdecimal() and len(year) == 4 and 1 <= int(month) <= 12:
        by_month = Q(opens_on__year=int(year), opens_on__month=int(month))
    else:
        by_month = Q()
    points = Q(points__title_ar__icontains=text) | Q(points__title_fr__icontains=text)
    decisions = Q(decisions__number=text) | Q(decisions__agreement__reference__iexact=text)
    return sessions.filter((points | decisions | by_month) if by_month else (points | decisions)).distinct()


def session_or_404(session_id: int) -> Session:
    """A session of our own council."""
    found: Session = get_object_or_404(Session.objects.own(), pk=session_id)
    return found


@require_GET
@session_page()
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: its timeline, agenda, sittings, and every act that can be done now."""
    shown, today, actor = session_or_404(session_id), clock.today(), person(request)
    asked = selectors.request_of(shown)
    rolls = selectors.rolls_of(shown)
    lines = selectors.summons_lines(shown)
    acts = acts_of(shown, actor)
    context: dict[str, Any] = {
        "session": shown,
        "steps": timeline(shown, today, asked),
        "asked": asked,
        "acts": acts,
        "act_slugs": {act.slug for act in acts},
        "lines": selectors.agenda_of(shown),
        "rolls": rolls,
        "summoned": sum(not one.is_missing for one in lines),
        "late": sum(one.is_late for one in lines),
        "missing": sum(one.is_missing for one in lines),
        "listed": len(lines),
        "quorum": law.quorum(shown.members_in_office),
        "needs_quorum": selectors.needs_quorum(shown),
        "may_edit": may(actor, EDIT),
        "may_write_agenda": may(actor, AGENDA),
        "refused_points": [one for one in selectors.point_requests(shown) if one.refused_on],
        "today": today,
    }
    return render(request, "sessions/session.html", context)


@require_http_methods(["GET", "POST"])
@session_page()
def act(request: HttpRequest, session_id: int, slug: str) -> HttpResponse:
    """One act of a session: its form, or its refusal with what was typed."""
    shown, found = session_or_404(session_id), ACTS.get(slug)
    if found is None:
        raise Http404
    if not may(person(request), found.permission):
        raise NotAllowed(found.permission)
    form = found.form(posted(request), initial=found.initial(shown))
    return form_page(
        request, form, lambda: found.run(shown.pk, actor=person(request), **form.cleaned_data), title=found.title,
        action_label=found.action_label, article=found.article, done=found.done, crumb=_session_name(shown),
        back=reverse("sessions:session", args=[shown.pk]),
    )  # fmt: skip


def _session_name(shown: Session) -> str:
    return _("Session of %(day)s") % {"day": day(shown.opens_on)}


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Fix a session: an ordinary one, or one the president calls himself."""
    today = clock.today()
    unfixed = next((window for window, fixed in selectors.ordinary_ahead(today) if fixed is None), None)
    opens_on = unfixed.first_day if unfixed and unfixed.first_day > today else today
    form = forms.NewSessionForm(
        posted(request), initial={"opens_on": opens_on, "members_in_office": selectors.proposed_members(opens_on)}
    )
    return form_page(
        request, form, lambda: services.create_session(actor=person(request), **form.cleaned_data),
        title=_("Fix a session of the council"), action_label=_("Fix the session"), done=_("The session is fixed."),
        back=reverse("sessions:index"), article="LO 113-14 a33, a36",
        text=_("A session that members or the governor asked for is fixed from its request."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def months(request: HttpRequest) -> HttpResponse:
    """The months of the founding agreement (ECI, GCT)."""
    if selectors.level() not in {Level.ECI, Level.GCT}:
        raise Http404
    terms = selectors.founding_terms()
    initial = (
        {"months": terms.month_numbers, "source": terms.source, "signed_on": terms.signed_on}
        if terms
        else {"months": law.term("session_months", selectors.level()).months}
    )
    form = forms.MonthsForm(posted(request), initial=initial)
    return form_page(
        request, form, lambda: services.set_founding_months(actor=person(request), **form.cleaned_data),
        title=_("Sessions by the founding agreement"), action_label=_("Save"), done=_("The months are saved."),
        back=reverse("sessions:index"), article="LO 113-14 a138, a145",
        text=_("Without months of its own, the council meets in those of communes."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def add_request(request: HttpRequest) -> HttpResponse:
    """Somebody asks for an extraordinary session (a36, a37)."""
    form = forms.RequestForm(posted(request))
    return form_page(
        request, form, lambda: services.record_request(actor=person(request), **form.cleaned_data),
        title=_("Request for an extraordinary session"), action_label=_("Record the request"),
        done=_("The request is recorded."), back=f"{reverse('sessions:index')}#requests",
        article="LO 113-14 a36, a37",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def refuse_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """The president refuses a third's request, with reasons (a36)."""
    asked: SessionRequest = get_object_or_404(SessionRequest, pk=request_id)
    form = forms.OneDayWithReasonsForm(posted(request))
    return form_page(
        request, form, lambda: services.refuse_request(asked.pk, actor=person(request), **form.cleaned_data),
        title=_("Refuse the request"), action_label=_("Record the refusal"), done=_("The refusal is recorded."),
        back=f"{reverse('sessions:index')}#requests", article="LO 113-14 a36", text=asked.agenda, danger=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def grant_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """The session that a request leads to."""
    asked: SessionRequest = get_object_or_404(SessionRequest, pk=request_id)
    limit = selectors.holding_limit(asked)
    form = forms.GrantRequestForm(
        posted(request), initial={"members_in_office": selectors.proposed_members(clock.today())}
    )
    text = _("To be held by %(day)s.") % {"day": day(limit.on)} if limit else ""
    return form_page(
        request, form, lambda: services.grant_request(asked.pk, actor=person(request), **form.cleaned_data),
        title=_("Fix the session asked for"), action_label=_("Fix the session"), done=_("The session is fixed."),
        back=reverse("sessions:index"), article="LO 113-14 a36, a37", text=f"{asked.agenda} {text}".strip(),
    )  # fmt: skip
