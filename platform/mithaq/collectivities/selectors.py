"""Which office is this, and entering one. Every way in fails closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from mithaq.collectivities.errors import NoOffice, OfficeSuspended, OfficeUnknown
from mithaq.collectivities.models import Collectivity, Domain, OfficeState
from mithaq.core.database import connection


def current_office() -> Collectivity:
    """The office whose schema this connection is in. Raises NoOffice on the public side."""
    tenant = connection.tenant
    if not isinstance(tenant, Collectivity):
        raise NoOffice
    return tenant


def in_office() -> bool:
    """Whether an office is active; for code that serves both sides, such as the outbox."""
    return isinstance(connection.tenant, Collectivity)


def find(name: str) -> Collectivity:
    """An office by code, slug or schema name, whatever its state. Raises OfficeUnknown."""
    with public_side():
        for field in ("slug", "code", "schema_name"):
            if office := Collectivity.objects.filter(**{field: name}).first():
                return office
    raise OfficeUnknown(office=name)


def get_active(schema_name: str) -> Collectivity:
    """The active office with this schema. Raises OfficeUnknown or OfficeSuspended, never falls back to `public`."""
    with public_side():
        office = Collectivity.objects.filter(schema_name=schema_name).first()
    if office is None:
        raise OfficeUnknown(office=schema_name)
    if not office.is_active:
        raise OfficeSuspended(office=office.slug)
    return office


def by_host(host: str) -> Collectivity | None:
    """The office of this host name, or None."""
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    return domain.tenant if domain else None


def active_offices() -> QuerySet[Collectivity]:
    """Offices that people may enter, by code."""
    return Collectivity.objects.filter(state=OfficeState.ACTIVE).order_by("code")


def registered(*, region_code: str = "", after: str = "", limit: int) -> list[Collectivity]:
    """Offices by code, those after `after`; suspended ones too, whose public pages stay."""
    found = Collectivity.objects.filter(code__gt=after).order_by("code")
    return list((found.filter(region_code=region_code) if region_code else found)[:limit])


def names_of(codes: list[str]) -> dict[str, tuple[str, str]]:
    """Arabic and French name of the offices with these codes."""
    found = Collectivity.objects.filter(code__in=codes).order_by("code")
    return {code: (ar, fr) for code, ar, fr in found.values_list("code", "name_ar", "name_fr")}


@contextmanager
def office_context(office: Collectivity) -> Iterator[Collectivity]:
    """Run inside `office`: its schema, its role. The place the caller came from is restored."""
    if not office.is_active:
        raise OfficeSuspended(office=office.slug)
    before = connection.tenant
    connection.set_tenant(office)
    try:
        yield office
    finally:
        connection.set_tenant(before)


@contextmanager
def public_side() -> Iterator[None]:
    """Run on the `public` schema with the portal's role, then go back."""
    before = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(before)
