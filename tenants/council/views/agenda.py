"""The agenda builder of a session (a38–a41)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from mithaq.ui.formats import day
from mithaq.ui.forms import Form
from tenants.agreements.pages import person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.models import AddedBy, AgendaPoint, PointRequest, Session
from tenants.council.session_pages import AGENDA, EDIT, form_page, session_page
from tenants.council.views.sessions import session_or_404


def _url(session_id: int, anchor: str = "") -> str:
    return reverse("sessions:agenda", args=[session_id]) + (f"#{anchor}" if anchor else "")


def _crumb(session: Session) -> str:
    return _("Agenda of %(day)s") % {"day": day(session.opens_on)}


@require_GET
@session_page()
def agenda(request: HttpRequest, session_id: int) -> HttpResponse:
    """The points in order; what may still be added, by whom, until when; what members asked for."""
    session, today = session_or_404(session_id), clock.today()
    context: dict[str, Any] = {
        "session": session,
        "lines": selectors.agenda_of(session),
        "closings": [selectors.agenda_closing(session, who, today) for who in AddedBy.values],
        "asked": list(selectors.point_requests(session)),
        "half": selectors.signatures_for_point(session),
        "waiting": selectors.waiting_decisions().count(),
        "may_write": may(person(request), AGENDA) and session.opened_on is None,
        "may_edit": may(person(request), EDIT) and session.opened_on is None,
        "today": today,
    }
    return render(request, "sessions/agenda.html", context)


@require_GET
@session_page()
def printed(request: HttpRequest, session_id: int) -> HttpResponse:
    """The agenda in the order it is printed and posted (a48)."""
    session = session_or_404(session_id)
    return render(request, "sessions/agenda_print.html", {"session": session, "lines": selectors.agenda_of(session)})


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def add(request: HttpRequest, session_id: int) -> HttpResponse:
    """A point that is no dossier of ours."""
    session = session_or_404(session_id)
    form = forms.PointForm(posted(request))
    return form_page(
        request, form, lambda: services.add_point(session.pk, actor=person(request), **form.cleaned_data),
        title=_("Add a point"), action_label=_("Add the point"), done=_("The point is on the agenda."),
        back=_url(session.pk), crumb=_crumb(session), article="LO 113-14 a38, a39",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def place(request: HttpRequest, session_id: int) -> HttpResponse:
    """A dossier that waits at the presidency, under a point of its own or beside others."""
    session = session_or_404(session_id)
    form = forms.PlaceDossierForm(
        posted(request), waiting=list(selectors.waiting_decisions()), points=list(session.points.order_by("number"))
    )

    def put() -> object:
        data = form.cleaned_data
        return services.put_on_agenda(
            data["decision"], session.pk, actor=person(request), on=data["on"], point_number=data["under"],
            linked=data["under"] is not None,
        )  # fmt: skip

    return form_page(
        request, form, put, title=_("Put a dossier on the agenda"), action_label=_("Put on the agenda"),
        done=_("The dossier is on the agenda."), back=_url(session.pk), crumb=_crumb(session),
        article="LO 113-14 a38",
    )  # fmt: skip


def _point(point_id: int) -> AgendaPoint:
    found: AgendaPoint = get_object_or_404(
        AgendaPoint.objects.select_related("session"), pk=point_id, session__received_from=""
    )
    return found


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def edit(request: HttpRequest, point_id: int) -> HttpResponse:
    """Word a point otherwise."""
    point = _point(point_id)
    initial = {name: getattr(point, name) for name in ("title_ar", "title_fr", "taken_on", "reference")}
    form = forms.EditPointForm(posted(request), initial=initial)
    return form_page(
        request, form, lambda: services.edit_point(point.pk, actor=person(request), **form.cleaned_data),
        title=_("Change the point"), action_label=_("Save"), done=_("The point is saved."),
        back=_url(point.session_id, f"point-{point.number}"), crumb=_crumb(point.session),
    )  # fmt: skip


def _do(request: HttpRequest, session_id: int, verb: Any, anchor: str = "") -> HttpResponse:
    """A button of the builder: done, or its refusal as a message."""
    try:
        retry_on_conflict(verb)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, user_message(error))
    return redirect(_url(session_id, anchor))


@require_POST
@session_page(AGENDA)
def move(request: HttpRequest, point_id: int) -> HttpResponse:
    """One place up or down; the number it was seen at comes along."""
    point = _point(point_id)
    seen = request.POST.get("base", "")
    base, up = int(seen) if seen.isascii() and seen.isdigit() else None, request.POST.get("way") == "up"
    return _do(
        request, point.session_id, lambda: services.move_point(point.pk, actor=person(request), up=up, base=base),
        "points",
    )  # fmt: skip


@require_POST
@session_page(AGENDA)
def number(request: HttpRequest, session_id: int) -> HttpResponse:
    """Number the points without gaps."""
    session = session_or_404(session_id)
    return _do(request, session.pk, lambda: services.number_points(session.pk, actor=person(request)), "points")


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def remove(request: HttpRequest, point_id: int) -> HttpResponse:
    """Take a point off."""
    point = _point(point_id)
    form = Form(posted(request))
    return form_page(
        request, form, lambda: services.remove_point(point.pk, actor=person(request)), title=_("Take the point off"),
        action_label=_("Take the point off"), done=_("The point is off the agenda."), back=_url(point.session_id),
        crumb=_crumb(point.session), text=f"{point.number}. {point.title_ar}", danger=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def object_to(request: HttpRequest, point_id: int) -> HttpResponse:
    """The governor objects to a point (a41)."""
    point = _point(point_id)
    form = forms.OneDayWithReasonsForm(posted(request))
    return form_page(
        request, form, lambda: services.object_to_point(point.pk, actor=person(request), **form.cleaned_data),
        title=_("Objection of the governor to the point"), action_label=_("Record the objection"),
        done=_("The objection is recorded: the council may not deliberate on the point."),
        back=_url(point.session_id), crumb=_crumb(point.session), article="LO 113-14 a41",
        text=f"{point.number}. {point.title_ar}", danger=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def end_objection(request: HttpRequest, point_id: int) -> HttpResponse:
    """The objection fell (a41)."""
    point = _point(point_id)
    form = forms.OneDayForm(posted(request))
    return form_page(
        request, form, lambda: services.end_objection(point.pk, actor=person(request), **form.cleaned_data),
        title=_("The objection fell"), action_label=_("Record it"), done=_("The point can be deliberated on."),
        back=_url(point.session_id), crumb=_crumb(point.session), article="LO 113-14 a41",
        text=_("Withdrawn by the governor, or dismissed by the judge."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def ask(request: HttpRequest, session_id: int) -> HttpResponse:
    """Members ask for a point in writing (a40)."""
    session = session_or_404(session_id)
    form = forms.PointRequestForm(posted(request))
    half = selectors.signatures_for_point(session)
    text = _("Signed by %(count)s members or more, the point cannot be refused.") % {"count": half.number}
    return form_page(
        request, form, lambda: services.record_point_request(session.pk, actor=person(request), **form.cleaned_data),
        title=_("A point that members ask for"), action_label=_("Record the request"),
        done=_("The request is recorded."), back=_url(session.pk, "asked"), crumb=_crumb(session),
        article=half.rule.source, text=text,
    )  # fmt: skip


def _asked(request_id: int) -> PointRequest:
    found: PointRequest = get_object_or_404(
        PointRequest.objects.select_related("session"), pk=request_id, session__received_from=""
    )
    return found


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def grant(request: HttpRequest, request_id: int) -> HttpResponse:
    """The point goes on the agenda."""
    asked = _asked(request_id)
    form = forms.OneDayForm(posted(request))
    return form_page(
        request, form, lambda: services.grant_point(asked.pk, actor=person(request), **form.cleaned_data),
        title=_("Put the point on the agenda"), action_label=_("Put on the agenda"),
        done=_("The point is on the agenda."), back=_url(asked.session_id), crumb=_crumb(asked.session),
        article="LO 113-14 a40", text=asked.title_ar,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(AGENDA)
def refuse(request: HttpRequest, request_id: int) -> HttpResponse:
    """The president refuses the point, with reasons (a40)."""
    asked = _asked(request_id)
    form = forms.OneDayWithReasonsForm(posted(request))
    return form_page(
        request, form, lambda: services.refuse_point(asked.pk, actor=person(request), **form.cleaned_data),
        title=_("Refuse the point"), action_label=_("Record the refusal"),
        done=_("The refusal is recorded: the council is told of it at the opening."),
        back=_url(asked.session_id, "asked"), crumb=_crumb(asked.session), article="LO 113-14 a40",
        text=asked.title_ar, danger=True,
    )  # fmt: skip
