"""The standing committees, their seats, and what was sent to them (a25–a28)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core import clock
from tenants.agreements.pages import person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.models import Committee
from tenants.council.session_pages import EDIT, form_page, session_page

BACK = "sessions:committees"


@require_GET
@session_page()
def index(request: HttpRequest) -> HttpResponse:
    """The committees with their members, and the dossiers they have to study."""
    context: dict[str, Any] = {
        "committees": selectors.committees(),
        "rule": selectors.committees_rule(),
        "fewest": selectors.committee_members_rule(),
        "waiting": selectors.waiting_referrals(),
        "may_edit": may(person(request), EDIT),
        "today": clock.today(),
    }
    return render(request, "sessions/committees.html", context)


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """A committee that the council created."""
    form = forms.NewCommitteeForm(posted(request))
    return form_page(
        request, form, lambda: services.create_committee(actor=person(request), **form.cleaned_data),
        title=_("Add a standing committee"), action_label=_("Add the committee"), done=_("The committee is recorded."),
        back=reverse(BACK), crumb=_("Standing committees"), article=selectors.committees_rule().source,
    )  # fmt: skip


def _committee(committee_id: int) -> Committee:
    found: Committee = get_object_or_404(Committee, pk=committee_id)
    return found


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def edit(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Its name and field."""
    committee = _committee(committee_id)
    initial = {name: getattr(committee, name) for name in ("name_ar", "name_fr", "field_ar", "field_fr")}
    form = forms.StandingCommitteeForm(posted(request), initial=initial)
    return form_page(
        request, form, lambda: services.edit_committee(committee.pk, actor=person(request), **form.cleaned_data),
        title=_("Change the committee"), action_label=_("Save"), done=_("The committee is saved."), back=reverse(BACK),
        crumb=_("Standing committees"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def seat(request: HttpRequest, committee_id: int) -> HttpResponse:
    """A member takes a seat, or another role."""
    committee = _committee(committee_id)
    seated = [one.member for one in committee.seats.select_related("member")]
    members = [*selectors.free_members(clock.today()), *selectors.in_protocol_order(seated)]
    form = forms.SeatForm(posted(request), members=members)

    def take() -> object:
        data = form.cleaned_data
        return services.seat_member(committee.pk, data["member"], actor=person(request), role=data["role"])

    return form_page(
        request, form, take, title=_("Give a seat"), action_label=_("Give the seat"), done=_("The seat is given."),
        back=reverse(BACK), crumb=_("Standing committees"), text=committee.name_ar,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def end(request: HttpRequest, committee_id: int) -> HttpResponse:
    """The council did away with a committee."""
    committee = _committee(committee_id)
    form = forms.UntilForm(posted(request))
    return form_page(
        request, form, lambda: services.end_committee(committee.pk, actor=person(request), **form.cleaned_data),
        title=_("End the committee"), action_label=_("Record the end"), done=_("The end is recorded."),
        back=reverse(BACK), crumb=_("Standing committees"), text=committee.name_ar, danger=True,
    )  # fmt: skip


@require_POST
@session_page(EDIT)
def leave(request: HttpRequest, seat_id: int) -> HttpResponse:
    """A member leaves the committee."""
    services.leave_committee(seat_id, actor=person(request))
    messages.success(request, _("The seat is free."))
    return redirect(BACK)
