"""The people of the office: the head invites them, gives and withdraws roles, closes and opens their access."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.accounts import services as accounts
from mithaq.accounts.models import Role, User
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.pages import attempt
from tenants.office import selectors
from tenants.office.forms import InvitationForm, RoleForm
from tenants.office.pages import office_page


@require_GET
@office_page("people.manage")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with their roles."""
    return render(request, "office/people.html", {"people": selectors.people()})


@require_http_methods(["GET", "POST"])
@office_page("people.manage")
def invite(request: HttpRequest) -> HttpResponse:
    """Add a person with their roles and send them the link to their first password."""
    form = InvitationForm(request.POST or None, initial={"language": "ar"})
    if request.method == "POST" and attempt(form, _invite, request, form):
        messages.success(request, _("A letter is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
        return redirect("office:people")
    context = {"form": form, "services": selectors.service_names()}
    return render(request, "office/invite.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, form: InvitationForm) -> None:
    person = accounts.add_person(**form.cleaned_data)
    accounts.invite(person, root=_root(request))


@require_GET
@office_page("people.manage")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles to give and withdraw, access to close, second factor to reset."""
    return _person_page(request, get_object_or_404(selectors.people(), pk=person_id), RoleForm())


@require_POST
@office_page("people.manage")
def grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give one more role."""
    someone = get_object_or_404(selectors.people(), pk=person_id)
    form = RoleForm(request.POST)
    if attempt(form, _grant, someone, form):
        messages.success(request, _("The role is given; it acts at once."))
        return redirect("office:person", person_id)
    return _person_page(request, someone, form, status=422)


@require_POST
@office_page("people.manage")
def withdraw(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a role away."""
    role = request.POST.get("role", "")
    said = _("The role is withdrawn; it acts at once.")
    return _done(request, person_id, lambda someone: accounts.withdraw_role(someone, role), said)


@require_POST
@office_page("people.manage")
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close the person's access."""
    return _done(request, person_id, accounts.deactivate, _("The access is closed; it acts at once."))


@require_POST
@office_page("people.manage")
def reactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open the person's access again."""
    return _done(request, person_id, accounts.reactivate, _("The access is open again."))


@require_POST
@office_page("people.manage")
def reset_second_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Forget the second factor of a person who lost their telephone."""
    said = _("The second factor is reset: it is set up again at the next login.")
    return _done(request, person_id, accounts.reset_second_factor, said)


@require_POST
@office_page("people.manage")
def send_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Send the link to a password once more."""
    said = _("A letter is on its way.")
    return _done(request, person_id, lambda someone: accounts.invite(someone, root=_root(request)), said)


def _done(request: HttpRequest, person_id: int, verb: Callable[[User], Any], said: str) -> HttpResponse:
    someone = get_object_or_404(selectors.people(), pk=person_id)
    try:
        verb(someone)
    except DomainError as error:
        messages.error(request, user_message(error))
    else:
        messages.success(request, said)
    return redirect("office:person", person_id)


def _grant(someone: User, form: RoleForm) -> None:
    accounts.grant_role(someone, form.cleaned_data["role"], service=form.cleaned_data["service"])


def _person_page(request: HttpRequest, someone: User, form: RoleForm, *, status: int = 200) -> HttpResponse:
    held = [{"grant": grant, "label": Role(grant.role).label} for grant in someone.roles.all()]
    context = {"person": someone, "held": held, "form": form, "has_second_factor": selectors.has_second_factor(someone)}
    return render(request, "office/person.html", context, status=status)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
