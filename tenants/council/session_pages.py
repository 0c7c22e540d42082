"""Plumbing of the sessions' own pages: who may open them, one form on a page, and the acts of a session."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.errors import NotAllowed
from tenants.agreements.pages import SAFE, attempt, forbidden, person
from tenants.agreements.permissions import may
from tenants.council import forms, services
from tenants.council.models import Session, SessionKind

View = Callable[..., HttpResponseBase]
VIEW, EDIT, AGENDA = "sessions.view", "council.edit", "agenda.edit"


def session_page(permission: str = VIEW, *, write: str = "") -> Callable[[View], View]:
    """Wrap a view: login, permission (`write` for anything but reading); a refusal is a page with the way back."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            needed = write if write and request.method not in SAFE else permission
            if not may(person(request), needed):
                return forbidden(request, NotAllowed(needed))
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                return forbidden(request, error)

        return page

    return decorate


def form_page(
    request: HttpRequest,
    form: django_forms.Form,
    verb: Callable[[], Any],
    *,
    title: str | Promise,
    action_label: str | Promise,
    back: str,
    done: str | Promise,
    crumb: str | Promise = "",
    **context: Any,
) -> HttpResponse:
    """One form on a page of its own: shown, or sent and done, then `back`. A refusal keeps what was typed (422).

    crumb: what the page goes back to, in words. context: `text`, `article`, `danger`.
    """
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, str(done))
        return redirect(back)
    shown = {"form": form, "title": title, "action_label": action_label, "back": back, "crumb": crumb} | context
    return render(request, "sessions/form.html", shown, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True)
class SessionAct:
    """One act of a session. ready: whether it makes sense for the session as it stands."""

    slug: str
    title: str | Promise
    action_label: str | Promise
    done: str | Promise
    form: Callable[..., django_forms.Form]
    run: Callable[..., Any]
    ready: Callable[[Session], bool]
    permission: str = EDIT
    article: str = ""
    initial: Callable[[Session], dict[str, Any]] = lambda _session: {}


def _to_come(session: Session) -> bool:
    return session.opened_on is None and session.summons == 1


def _describe(session: Session) -> dict[str, Any]:
    return {
        "members_in_office": session.members_in_office,
        "starts_at": session.starts_at,
        "place": session.place,
    }


ACTS: dict[str, SessionAct] = {
    act.slug: act
    for act in (
        SessionAct("describe", _("Hour, place, members in office"), _("Save"), _("Saved."), forms.DescribeForm,
            services.describe_session, _to_come, article="LO 113-14 a35", initial=_describe),
        SessionAct("move", _("Move the session to another day"), _("Move the session"), _("The session is moved."),
            forms.MoveSessionForm, services.reschedule_session,
            lambda one: one.opened_on is None and one.summons_sent_on is None,
            initial=lambda one: {"opens_on": one.opens_on}),
        SessionAct("send-agenda", _("Agenda sent to the governor"), _("Record the dispatch"),
            _("The dispatch of the agenda is recorded."), forms.OneDayForm, services.send_agenda, _to_come,
            permission=AGENDA, article="LO 113-14 a38"),
        SessionAct("agenda-receipt", _("Receipt of the agenda by the governor"), _("Record the receipt"),
            _("The receipt of the agenda is recorded."), forms.OneDayForm, services.record_agenda_receipt,
            lambda one: one.agenda_sent_on is not None and one.agenda_received_on is None, article="LO 113-14 a39"),
        SessionAct("extend", _("Extend the session once"), _("Extend the session"), _("The session is extended."),
            forms.OneDayForm, services.extend_session,
            lambda one: one.is_open and one.kind == SessionKind.ORDINARY and not one.extended, article="LO 113-14 a34"),
        SessionAct("close", _("Close the session"), _("Close the session"), _("The session is closed."),
            forms.OneDayForm, services.close_session, lambda one: one.is_open, article="LO 113-14 a34"),
    )
}  # fmt: skip


def acts_of(session: Session, actor: User) -> list[SessionAct]:
    """The acts this person may do now on the session, in the order of the procedure."""
    if session.received_from:
        return []
    return [act for act in ACTS.values() if may(actor, act.permission) and act.ready(session)]
