"""Inviting people and giving them roles."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from mithaq.accounts.errors import LastHead, PersonExists, RoleNotHere
from mithaq.accounts.models import OFFICE_ROLES, PUBLIC_ROLES, Role, RoleGrant, User
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


@transaction.atomic
def withdraw_role(user: User, role: str) -> None:
    """Take a role away; it acts at the person's next request. Raises LastHead for an office's only active head."""
    if role == Role.HEAD:
        _require_another_head(user)
    RoleGrant.objects.filter(user=user, role=role).delete()
    user.__dict__.pop("role_codes", None)


@transaction.atomic
def deactivate(user: User) -> None:
    """Close the person's access at their next request; what they did stays theirs. Raises LastHead."""
    _require_another_head(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("role_codes", None)


def reactivate(user: User) -> None:
    """Open the person's access again, with the roles they held."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    user.__dict__.pop("role_codes", None)


def invite(user: User, *, root: str) -> None:
    """Send the person a link with which they set their password. root: the side's own address, `https://host`.

    The link is made by the worker that sends it, so that no secret stands in the outbox.
    """
    outbox.add("accounts.send_invitation", user_id=user.pk, root=root)


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


def _require_another_head(user: User) -> None:
    """An office without a head could invite nobody any more. The heads are locked: two cannot leave at once."""
    if not in_office():
        return
    heads = RoleGrant.objects.select_for_update(of=("self",)).filter(role=Role.HEAD, user__is_active=True)
    holders = {grant.user_id for grant in heads}
    if holders == {user.pk}:
        raise LastHead
