"""Inviting people and giving them roles."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from mithaq.accounts.errors import (
    LastHead,
    LastOperator,
    OfFormerOffice,
    PersonExists,
    RoleNotHere,
    VisitorsAddress,
)
from mithaq.accounts.models import FORMER, OFFICE_ROLES, PUBLIC_ROLES, VISITORS, Role, RoleGrant, User
from mithaq.collectivities.selectors import in_office
from mithaq.outbox import services as outbox


@transaction.atomic
def add_person(
    *,
    email: str,
    name_ar: str,
    name_fr: str = "",
    roles: Iterable[str],
    password: str | None = None,
    language: str = "ar",
    position_ar: str = "",
    position_fr: str = "",
    service: str = "",
    territory_code: str = "",
) -> User:
    """Add a person on this side with their roles. Raises PersonExists, RoleNotHere, VisitorsAddress, OfFormerOffice."""
    _require_own_address(email)
    if User.objects.filter(email__iexact=email).exists():
        raise PersonExists(email=email)
    user = User.objects.create_user(
        email, password, name_ar=name_ar, name_fr=name_fr, language=language, position_ar=position_ar,
        position_fr=position_fr,
    )  # fmt: skip
    for role in roles:
        grant_role(user, role, service=service, territory_code=territory_code)
    return user


def grant_role(user: User, role: str, *, service: str = "", territory_code: str = "") -> RoleGrant:
    """Give a role; giving it twice changes nothing.

    Raises RoleNotHere for a role of the other side, VisitorsAddress, OfFormerOffice.
    """
    _require_own_address(user.email)
    if role not in (OFFICE_ROLES if in_office() else PUBLIC_ROLES):
        raise RoleNotHere(role=role)
    grant, _created = RoleGrant.objects.get_or_create(
        user=user, role=role, territory_code=territory_code, defaults={"service": service}
    )
    user.__dict__.pop("role_codes", None)
    return grant


@transaction.atomic
def withdraw_role(user: User, role: str, *, territory_code: str | None = None) -> None:
    """Take a role away, for one territory or for all; it acts at the person's next request.

    Raises LastHead for an office's only active head, LastOperator for the service's only active operator.
    """
    if role in (Role.HEAD, Role.OPERATOR):
        _require_another(user, role)
    held = RoleGrant.objects.filter(user=user, role=role)
    (held if territory_code is None else held.filter(territory_code=territory_code)).delete()
    user.__dict__.pop("role_codes", None)


@transaction.atomic
def deactivate(user: User) -> None:
    """Close the person's access at their next request; what they did stays theirs. Raises LastHead, LastOperator."""
    for role in user.roles.filter(role__in=(Role.HEAD, Role.OPERATOR)).values_list("role", flat=True):
        _require_another(user, role)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("role_codes", None)


def reactivate(user: User) -> None:
    """Open the person's access again, with the roles they held. Raises OfFormerOffice."""
    if user.email.endswith(f"@{FORMER}"):
        raise OfFormerOffice
    user.is_active = True
    user.save(update_fields=["is_active"])
    user.__dict__.pop("role_codes", None)


def invite(user: User, *, root: str) -> None:
    """Send the person a link with which they set their password. root: the side's own address, `https://host`.

    The link is made by the worker that sends it, so that no secret stands in the outbox.
    """
    outbox.add("accounts.send_invitation", user_id=user.pk, root=root)


def _require_own_address(email: str) -> None:
    if email.lower().endswith(f"@{VISITORS}"):
        raise VisitorsAddress
    if email.lower().endswith(f"@{FORMER}"):
        raise OfFormerOffice


def reset_second_factor(user: User) -> None:
    """Forget the second factor of a person who lost it; they set up a new one at their next request."""
    Authenticator.objects.filter(user=user).delete()


def set_profile(user: User, **fields: str) -> None:
    """Change what a person says of themselves: names, positions, language."""
    unknown = set(fields) - {"name_ar", "name_fr", "position_ar", "position_fr", "language"}
    if unknown:
        raise ValueError(f"not part of a profile: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=sorted(fields))


def _require_another(user: User, role: str) -> None:
    """Without a head an office could invite nobody any more, nor the service without an operator.

    The grants are locked: two cannot leave at once.
    """
    grants = RoleGrant.objects.select_for_update(of=("self",)).filter(role=role, user__is_active=True)
    if {grant.user_id for grant in grants} == {user.pk}:
        raise LastHead if role == Role.HEAD else LastOperator
