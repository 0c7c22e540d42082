"""Meetings (R10): planned, called, held or cancelled; and what was put forward in them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.ui.formats import day
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.consultation import forms, minutes, selectors, services
from tenants.consultation.models import Meeting, Presence, Proposal
from tenants.consultation.views.places import WRITE, address, may_write, meeting_form, meeting_of


@require_GET
@dossier_page()
def meetings(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every meeting, newest first."""
    found = list(selectors.meetings(agreement).reverse())
    context = {"meetings": found, "may_write": may_write(request, agreement), "today": clock.today()}
    return dossier(request, agreement, "consultation/meetings.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def plan(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Plan a meeting and name those to be invited (R10)."""
    form = forms.PlanForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.plan_meeting(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Plan a meeting"), action_label=_("Plan the meeting"), article="R10",
        text=_("For a meeting to come. One that took place already is recorded instead."),
        back=address(agreement, anchor="meetings"), done=_("The meeting is planned: send the invitations next."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Record a meeting that was held (R10), then go on to its minutes."""
    form = forms.MeetingForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.add_meeting(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Record a meeting"), action_label=_("Record the meeting"), article="R10",
        back=address(agreement, anchor="meetings"), done=_("The meeting is recorded: write its minutes next."),
    )  # fmt: skip


@require_GET
@dossier_page()
def meeting(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """One meeting: who was asked and who came, what was said, its minutes."""
    one = meeting_of(agreement, meeting_id)
    roll = list(one.attendances.all())
    open_stage = may_write(request, agreement)
    context: dict[str, Any] = {
        "meeting": one,
        "today": clock.today(),
        "roll": [(presence, [each for each in roll if each.presence == presence]) for presence in Presence],
        "invited": [each for each in roll if each.is_invited],
        "uncalled": [each for each in roll if each.is_invited and each.invited_on is None],
        "may_write": open_stage and not one.minutes_signed_on and not one.is_cancelled,
        "may_settle": open_stage,
        "is_intact": minutes.is_intact(one),
    }
    return dossier(request, agreement, "consultation/meeting.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Correct a meeting, or put a planned one off."""
    one = meeting_of(agreement, meeting_id)
    initial = {
        "held_on": one.held_on, "starts_at": one.starts_at, "place": one.place, "link": one.link, "mode": one.mode,
        "agenda": one.agenda, "invited": [each.actor_id for each in one.attendances.all() if each.is_invited],
    }  # fmt: skip
    kind = forms.PlanForm if one.is_planned else forms.CorrectionForm
    form = kind(posted(request), agreement=agreement, initial=initial)
    return meeting_form(
        request, agreement, one, form,
        lambda: services.edit_meeting(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Correct the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Save the meeting"),
        text=_("When the day or the hour changes, everybody is to be invited again.") if one.is_planned else "",
        article="R10", done=_("The meeting is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def invitations(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note that invitations went out (R10)."""
    one = meeting_of(agreement, meeting_id)
    waiting = [each.actor_id for each in one.attendances.all() if each.is_invited and each.invited_on is None]
    form = forms.InvitationsForm(posted(request), agreement=agreement, initial={"actor_ids": waiting})
    return meeting_form(
        request, agreement, one, form,
        lambda: services.send_invitations(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Invitations to the meeting of %(day)s") % {"day": day(one.held_on)},
        action_label=_("Note them as sent"), article="R10", done=_("The invitations are noted as sent."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def hold(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Record that a planned meeting took place, and who came (R10)."""
    one = meeting_of(agreement, meeting_id)
    form = _roll_form(request, agreement, one, holding=True)
    return meeting_form(
        request, agreement, one, form,
        lambda: services.hold_meeting(
            one.pk, actor=person(request), roll=form.roll(), held_on=form.cleaned_data["held_on"],
            mode=form.cleaned_data["mode"], place=form.cleaned_data["place"],
        ),
        title=_("The meeting of %(day)s was held") % {"day": day(one.held_on)}, action_label=_("Record the meeting"),
        article="R10", template="consultation/roll_form.html",
        done=_("The meeting is recorded: write its minutes next."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def roll(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Correct who came (R10)."""
    one = meeting_of(agreement, meeting_id)
    form = _roll_form(request, agreement, one, holding=False)
    return meeting_form(
        request, agreement, one, form,
        lambda: services.take_roll(one.pk, actor=person(request), roll=form.roll()),
        title=_("Who attended"), action_label=_("Note the attendance"), article="R10",
        template="consultation/roll_form.html", done=_("The attendance is noted."),
    )  # fmt: skip


def _roll_form(request: HttpRequest, agreement: Agreement, one: Meeting, *, holding: bool) -> forms.RollForm:
    everybody = list(selectors.actors(agreement))
    return forms.RollForm(posted(request), meeting=one, everybody=everybody, holding=holding)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def cancel(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Cancel a planned meeting for a reason."""
    one = meeting_of(agreement, meeting_id)
    form = forms.CancelForm(posted(request))
    return meeting_form(
        request, agreement, one, form,
        lambda: services.cancel_meeting(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Cancel the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Cancel the meeting"),
        danger=True, text=_("It stays in the dossier with its reason. Tell those who were invited."),
        done=_("The meeting is cancelled."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Ask, then take out a meeting entered by mistake."""
    one = meeting_of(agreement, meeting_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_meeting(one.pk, actor=person(request)),
        title=_("Remove the meeting of %(day)s") % {"day": day(one.held_on)}, action_label=_("Remove the meeting"),
        danger=True, text=_("What was noted in it goes with it. A meeting whose minutes are signed stays."),
        back=address(agreement, anchor="meetings"), done=_("The meeting is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_proposal(request: HttpRequest, agreement: Agreement, meeting_id: int) -> HttpResponse:
    """Note an opinion or a proposal (R10)."""
    one = meeting_of(agreement, meeting_id)
    form = forms.ProposalForm(posted(request), agreement=agreement)
    return meeting_form(
        request, agreement, one, form,
        lambda: services.add_proposal(one.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an opinion or a proposal"), action_label=_("Note it"), article="R10", done=_("It is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def settle_proposal(request: HttpRequest, agreement: Agreement, proposal_id: int) -> HttpResponse:
    """Say what became of a proposal (R10)."""
    proposal = _proposal(agreement, proposal_id)
    form = forms.SettleForm(posted(request), proposal=proposal)
    return meeting_form(
        request, agreement, proposal.meeting, form,
        lambda: services.settle_proposal(proposal.pk, actor=person(request), **form.cleaned_data),
        title=_("What became of it"), action_label=_("Save"), article="R10", text=proposal.text,
        done=_("What became of it is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_proposal(request: HttpRequest, agreement: Agreement, proposal_id: int) -> HttpResponse:
    """Ask, then take out a proposal entered by mistake."""
    proposal = _proposal(agreement, proposal_id)
    return meeting_form(
        request, agreement, proposal.meeting, Form(posted(request)),
        lambda: services.remove_proposal(proposal.pk, actor=person(request)),
        title=_("Remove an opinion or a proposal"), action_label=_("Remove it"), danger=True, text=proposal.text,
        done=_("It is removed."),
    )  # fmt: skip


def _proposal(agreement: Agreement, proposal_id: int) -> Proposal:
    found = Proposal.objects.filter(meeting__agreement=agreement).select_related("meeting")
    return get_object_or_404(found, pk=proposal_id)
