"""Inviting people and giving them roles."""

from collections.abc import Iterable

from django.db import transaction

from mithaq.accounts.errors import PersonExists, RoleNotHere
from mithaq.accounts.models import OFFICE_ROLES, PUBLIC_ROLES, RoleGrant, User
from mithaq.collectivities.selectors import in_office


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
    """Add a person on this side with their roles. Raises PersonExists, RoleNotHere."""
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
    """Give a role; giving it twice changes nothing. Raises RoleNotHere for a role of the other side."""
    if role not in (OFFICE_ROLES if in_office() else PUBLIC_ROLES):
        raise RoleNotHere(role=role)
    grant, _created = RoleGrant.objects.get_or_create(
        user=user, role=role, territory_code=territory_code, defaults={"service": service}
    )
    user.__dict__.pop("role_codes", None)
    return grant


def withdraw_role(user: User, role: str) -> None:
    """Take a role away; it acts at the person's next request."""
    RoleGrant.objects.filter(user=user, role=role).delete()
    user.__dict__.pop("role_codes", None)
