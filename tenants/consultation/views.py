"""The consultation's working page and its forms (R8–R12)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.formats import day
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.agreements.services import OPEN_STATES
from tenants.consultation import forms, selectors, services
from tenants.consultation.models import Meeting

WRITE = "consultation.edit"


def _page_url(agreement: Agreement, anchor: str = "") -> str:
    url = reverse("consultation:page", args=[agreement.reference])
    return f"{url}#{anchor}" if anchor else url


def _may_write(request: HttpRequest, agreement: Agreement) -> bool:
    return may(person(request), WRITE) and agreement.state in OPEN_STATES


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Fields, actors, meetings, positions, and what is missing to start drafting."""
    meetings = list(selectors.meetings(agreement))
    may_write, sees_positions = _may_write(request, agreement), may(person(request), "positions.view")
    everybody = list(selectors.actors(agreement))
    context: dict[str, Any] = {
        "actors": everybody,
        "meetings": meetings,
        "needs": selectors.needs(agreement),
        "may_write": may_write,
        "sees_positions": sees_positions,
        "positions": list(selectors.positions(agreement)) if sees_positions else [],
    }
    if may_write:
        context |= {
            "fields_form": forms.FieldsForm(agreement=agreement),
            "actor_form": forms.ActorForm(),
            "meeting_form": forms.MeetingForm(agreement=agreement),
            "position_form": forms.PositionForm(agreement=agreement, meetings=meetings),
            "start_form": forms.StartForm(),
            "return_form": forms.ReturnForm(),
        }
    return dossier(request, agreement, "consultation/page.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def fields(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose the fields of the partnership (R8)."""
    form = forms.FieldsForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.choose_fields(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Fields of the partnership"), action_label=_("Save the fields"), article="R8",
        back=_page_url(agreement, "fields"), done=_("The fields are saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_actor(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note an actor (R9)."""
    form = forms.ActorForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.add_actor(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an actor"), action_label=_("Add the actor"), article="R9",
        back=_page_url(agreement, "actors"), done=_("The actor is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_actor(request: HttpRequest, agreement: Agreement, actor_id: int) -> HttpResponse:
    """Ask, then take out an actor who has said nothing."""
    somebody = get_object_or_404(agreement.actors, pk=actor_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_actor(somebody.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": somebody.name_ar}, action_label=_("Remove the actor"), danger=True,
        text=_("An actor whom a meeting, a proposal or a position names cannot be removed."),
        back=_page_url(agreement, "actors"), done=_("The actor is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_meeting(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Record a meeting (R10), then go on to its minutes."""
    form = forms.MeetingForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_meeting(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Record a meeting"), action_label=_("Record the meeting"), article="R10",
        back=_page_url(agreement, "meetings"), done=_("The meeting is recorded: write its minutes next."),
    )  # fmt: skip


def _meeting(agreement: Agreement, meeting_id: int) -> Meeting:
    return get_object_or_404(selectors.meetings(agreement), pk=meeting_id)


@require_GET
@dossier_page()
def meeting(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """One meeting: who came, what was said, its minutes."""
    one = _meeting(agreement, meeting_id)
    context: dict[str, Any] = {
        "meeting": one,
        "may_write": _may_write(request, agreement) and not one.minutes_signed_on,
    }
    if context["may_write"]:
        initial = {"minutes_ar": one.minutes_ar, "minutes_fr": one.minutes_fr, "next_step": one.next_step}
        context |= {
            "minutes_form": forms.MinutesForm(initial=initial),
            "sign_form": forms.SignMinutesForm(agreement=agreement),
            "attendance_form": forms.AttendanceForm(agreement=agreement),
            "proposal_form": forms.ProposalForm(agreement=agreement),
        }
    return dossier(request, agreement, "consultation/meeting.html", context)


def _meeting_form(
    request: HttpRequest, agreement: Agreement, one: Meeting, form: Form, verb: Any, **texts: Any
) -> HttpResponse:
    back = reverse("consultation:meeting", args=[agreement.reference, one.pk])
    return form_page(request, agreement, form, verb, back=back, **texts)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def minutes(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Write the minutes (R12)."""
    one = _meeting(agreement, meeting_id)
    initial = {"minutes_ar": one.minutes_ar, "minutes_fr": one.minutes_fr, "next_step": one.next_step}
    form = forms.MinutesForm(posted(request), initial=initial)
    return _meeting_form(
        request, agreement, one, form,
        lambda: services.write_minutes(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Minutes of the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Save the minutes"),
        article="R12", done=_("The minutes are saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def sign(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note the signature of the minutes (R12)."""
    one = _meeting(agreement, meeting_id)
    form = forms.SignMinutesForm(posted(request), request.FILES or None, agreement=agreement)
    return _meeting_form(
        request, agreement, one, form,
        lambda: services.sign_minutes(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Signed minutes of the meeting of %(day)s") % {"day": day(one.held_on)},
        action_label=_("Record the signature"), article="R12", text=_("Signed minutes can no longer be changed."),
        done=_("The signature of the minutes is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_attendance(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note that an actor took part (R10)."""
    one = _meeting(agreement, meeting_id)
    form = forms.AttendanceForm(posted(request), agreement=agreement)
    return _meeting_form(
        request, agreement, one, form,
        lambda: services.add_attendance(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Who attended"), action_label=_("Note the attendance"), done=_("The attendance is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_proposal(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note an opinion or a proposal (R10)."""
    one = _meeting(agreement, meeting_id)
    form = forms.ProposalForm(posted(request), agreement=agreement)
    return _meeting_form(
        request, agreement, one, form,
        lambda: services.add_proposal(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an opinion or a proposal"), action_label=_("Note it"), article="R10", done=_("It is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_meeting(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Ask, then take out a meeting entered by mistake."""
    one = _meeting(agreement, meeting_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_meeting(one.pk, actor=person(request)),
        title=_("Remove the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Remove the meeting"),
        danger=True, text=_("What was noted in it goes with it. A meeting whose minutes are signed stays."),
        back=_page_url(agreement, "meetings"), done=_("The meeting is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_position(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note where an actor stands (R11); internal."""
    form = forms.PositionForm(posted(request), agreement=agreement, meetings=list(selectors.meetings(agreement)))
    return form_page(
        request, agreement, form,
        lambda: services.note_position(form.cleaned_data.pop("actor_id"), actor=person(request), **form.cleaned_data),
        title=_("Note a position"), action_label=_("Note the position"), article="R11",
        text=_("Internal: positions are never published."),
        back=_page_url(agreement, "positions"), done=_("The position is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page()
def start_drafting(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Leave consultation for drafting."""
    form = forms.StartForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.start_drafting(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Start drafting"), action_label=_("Start drafting"), article="R12",
        back=reverse("drafting:page", args=[agreement.reference]) if request.method == "POST" else _page_url(agreement),
        done=_("The dossier is now in drafting."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page()
def return_to_consultation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Take a dossier in drafting back to consultation."""
    form = forms.ReturnForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.return_to_consultation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Return to consultation"), action_label=_("Return to consultation"),
        text=_("The draft is kept; drafting starts again once somebody has been heard."),
        back=_page_url(agreement), done=_("The dossier is back in consultation."),
    )  # fmt: skip
