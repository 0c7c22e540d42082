"""The members of the council: who is in office, as what, until when; lists taken in; delegations (a9, a16–a23, a45)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.law import selectors as law
from tenants.agreements.pages import person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.member_lists import read_list
from tenants.council.models import Member
from tenants.council.session_pages import EDIT, form_page, session_page

BACK = "sessions:members"


@require_GET
@session_page()
def index(request: HttpRequest) -> HttpResponse:
    """Members in office in protocol order, former members, delegations. Addresses are shown to who may write only."""
    today = clock.today()
    members, away = selectors.members_in_office(today), selectors.absences(today)
    seats = current_office().seats or 0
    context: dict[str, Any] = {
        "members": [(one, away.get(one.pk)) for one in members],
        "former": list(selectors.former_members()[:60]),
        "delegations": list(selectors.delegations(today)),
        "count": len(members),
        "seats": seats,
        "vacant": max(seats - len(members), 0) if members else 0,
        "quorum": law.quorum(len(members)) if members else 0,
        "most": selectors.most_vice_presidents(today),
        "may_edit": may(person(request), EDIT),
        "today": today,
    }
    return render(request, "sessions/members.html", context)


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """One more member."""
    form = forms.MemberForm(posted(request))
    return form_page(
        request, form, lambda: services.add_member(actor=person(request), **form.cleaned_data),
        title=_("Add a member"), action_label=_("Add the member"), done=_("The member is in the list."),
        back=reverse(BACK), crumb=_("Members of the council"), article="LO 113-14 a9",
        text=_("No identity number is asked for: leave it out."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def take_list(request: HttpRequest) -> HttpResponse:
    """A whole list, pasted or sent: taken wholly, or not at all with the reason of each line."""
    files = request.FILES if request.method == "POST" else None
    form = forms.ListForm(posted(request), files)

    def take() -> object:
        return services.add_members(read_list(form.text, form.cleaned_data["since"]), actor=person(request))

    return form_page(
        request, form, take, title=_("Take in a list of members"), action_label=_("Take in the list"),
        done=_("The list is taken in."), back=reverse(BACK), crumb=_("Members of the council"), is_multipart=True,
        text=_("Columns parted by tabs, semicolons or commas. A list is taken wholly, or not at all."),
    )  # fmt: skip


def _member(member_id: int) -> Member:
    found: Member = get_object_or_404(Member.objects.own(), pk=member_id)
    return found


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def edit(request: HttpRequest, member_id: int) -> HttpResponse:
    """A member's line."""
    member = _member(member_id)
    form = forms.MemberForm(posted(request), initial=forms.MemberForm.initial_of(member))
    return form_page(
        request, form, lambda: services.edit_member(member.pk, actor=person(request), **form.cleaned_data),
        title=_("Change the member"), action_label=_("Save"), done=_("The member is saved."), back=reverse(BACK),
        crumb=_("Members of the council"), text=member.name_ar,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def end(request: HttpRequest, member_id: int) -> HttpResponse:
    """A mandate ended: the seat is vacant."""
    member = _member(member_id)
    form = forms.VacancyForm(posted(request))
    return form_page(
        request, form, lambda: services.end_mandate(member.pk, actor=person(request), **form.cleaned_data),
        title=_("End the mandate"), action_label=_("Record the vacancy"), done=_("The vacancy is recorded."),
        back=reverse(BACK), crumb=_("Members of the council"), text=member.name_ar, article="LO 113-14 a9, a20",
        danger=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def replace(request: HttpRequest, member_id: int) -> HttpResponse:
    """A mandate ended and somebody else takes the seat."""
    member = _member(member_id)
    form = forms.ReplacementForm(posted(request))
    return form_page(
        request, form, lambda: services.replace_member(member.pk, actor=person(request), **form.cleaned_data),
        title=_("Replace the member"), action_label=_("Record the replacement"), done=_("The replacement is recorded."),
        back=reverse(BACK), crumb=_("Members of the council"), text=member.name_ar,
    )  # fmt: skip
