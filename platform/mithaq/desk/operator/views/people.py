"""People of the public side: governors' services, regions, operators; portal editors are shown with them."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.accounts import services as accounts
from mithaq.accounts.models import Role, User
from mithaq.desk.operator import forms
from mithaq.desk.operator.pages import attempt, operator, page_of, tried
from mithaq.desk.permissions import operator_page
from mithaq.territory.selectors import place_names


@require_GET
@operator_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the public side, those with access first."""
    words = request.GET.get("q", "").replace("\x00", "")[:120].strip()
    found = _people().order_by("-is_active", "name_ar", "pk")
    if words:
        found = (
            found.filter(email__icontains=words)
            | found.filter(name_ar__icontains=words)
            | found.filter(name_fr__icontains=words)
        )
    page = page_of(request, found)
    context = {"page": page, "words": words, "lines": _with_territories(list(page.object_list))}
    return render(request, "desk/operator/people.html", context)


@require_http_methods(["GET", "POST"])
@operator_page
def invite(request: HttpRequest) -> HttpResponse:
    """Add a person with a role and its territory, and send them the link to their first password."""
    form = forms.InvitationForm(request.POST if request.method == "POST" else None, initial={"language": "ar"})
    if request.method == "POST" and attempt(form, _invite, request, form):
        messages.success(request, _("A letter is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
        return redirect("operator:people")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/operator/invite.html", {"form": form}, status=status)


def _invite(request: HttpRequest, form: forms.InvitationForm) -> None:
    given = dict(form.cleaned_data)
    person = accounts.add_person(roles=[given.pop("role")], **given)
    accounts.invite(person, root=_root(request))


@require_GET
@operator_page
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles to give and withdraw, access to close, second factor to reset."""
    return _person_page(request, get_object_or_404(_people(), pk=person_id), forms.GrantForm())


@require_POST
@operator_page
def grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give one more role, or the same one for another territory."""
    someone = get_object_or_404(_people(), pk=person_id)
    form = forms.GrantForm(request.POST)
    if attempt(form, lambda: _grant(someone, form)):
        messages.success(request, _("The role is given; it acts at once."))
        return redirect("operator:person", person_id)
    return _person_page(request, someone, form, status=422)


@require_POST
@operator_page
def withdraw(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a role away, for one territory."""
    role, territory = request.POST.get("role", ""), request.POST.get("territory", "")
    said = _("The role is withdrawn; it acts at once.")
    return _done(
        request, person_id, lambda someone: accounts.withdraw_role(someone, role, territory_code=territory), said
    )


@require_POST
@operator_page
def close(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close the person's access."""
    return _done(request, person_id, accounts.deactivate, _("The access is closed; it acts at once."))


@require_POST
@operator_page
def reopen(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open the person's access again."""
    return _done(request, person_id, accounts.reactivate, _("The access is open again."))


@require_POST
@operator_page
def reset_second_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Forget the second factor of a person who lost their telephone."""
    said = _("The second factor is reset: it is set up again at the next login.")
    return _done(request, person_id, accounts.reset_second_factor, said)


@require_POST
@operator_page
def send_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Send the link to a password once more."""
    said = _("A letter is on its way.")
    return _done(request, person_id, lambda someone: accounts.invite(someone, root=_root(request)), said)


def _done(request: HttpRequest, person_id: int, verb: Callable[[User], Any], said: str) -> HttpResponse:
    someone = get_object_or_404(_people(), pk=person_id)
    tried(request, said, lambda: verb(someone))
    still = operator(request)
    still.__dict__.pop("role_codes", None)
    return redirect("operator:person", person_id)


def _grant(someone: User, form: forms.GrantForm) -> None:
    accounts.grant_role(someone, form.cleaned_data["role"], territory_code=form.cleaned_data["territory_code"])


def _person_page(request: HttpRequest, someone: User, form: forms.GrantForm, *, status: int = 200) -> HttpResponse:
    [line] = _with_territories([someone])
    context = {
        "line": line,
        "person": someone,
        "form": form,
        "has_second_factor": Authenticator.objects.filter(user=someone, type=Authenticator.Type.TOTP).exists(),
        "is_me": someone.pk == operator(request).pk,
    }
    return render(request, "desk/operator/person.html", context, status=status)


def _people() -> QuerySet[User]:
    return User.objects.prefetch_related("roles")


def _with_territories(found: list[User]) -> list[dict[str, Any]]:
    """Each person with their roles and the names of the territories they answer for."""
    codes = sorted({grant.territory_code for one in found for grant in one.roles.all() if grant.territory_code})
    names = place_names(codes)
    return [
        {
            "person": one,
            "roles": [
                {"grant": grant, "label": Role(grant.role).label, "territory": _names(names, grant.territory_code)}
                for grant in one.roles.all()
            ],
        }
        for one in found
    ]


def _names(names: dict[str, tuple[str, str]], code: str) -> dict[str, str]:
    ar, fr = names.get(code, (code, code))
    return {"name_ar": ar, "name_fr": fr}


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
