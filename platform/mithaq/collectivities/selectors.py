"""Which office is this, and entering one. Every way in fails closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from mithaq.collectivities.errors import (
    NoOffice,
    OfficeArchived,
    OfficeClosed,
    OfficeErased,
    OfficeSuspended,
    OfficeUnknown,
)
from mithaq.collectivities.models import Collectivity, Domain, Erasure, OfficeEvent, OfficeState
from mithaq.core.database import connection

_REFUSALS: dict[str, type[OfficeClosed]] = {
    OfficeState.SUSPENDED: OfficeSuspended,
    OfficeState.ARCHIVED: OfficeArchived,
    OfficeState.ERASED: OfficeErased,
}


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
    fields = ("schema_name",) if name.startswith("o_") else ("slug", "code")  # neither of those has an underscore
    with public_side():
        for field in fields:
            if office := Collectivity.objects.filter(**{field: name}).first():
                return office
    raise OfficeUnknown(office=name)


def get_active(schema_name: str) -> Collectivity:
    """The active office with this schema. Raises OfficeUnknown or OfficeClosed, never falls back to `public`."""
    with public_side():
        office = Collectivity.objects.filter(schema_name=schema_name).first()
    if office is None:
        raise OfficeUnknown(office=schema_name)
    _require_open(office)
    return office


def _require_open(office: Collectivity) -> None:
    if not office.is_active:
        raise _REFUSALS.get(office.state, OfficeClosed)(office=office.slug)


def by_host(host: str) -> Collectivity | None:
    """The office of this host name, or None."""
    domain = domain_of(host)
    return domain.tenant if domain else None


def domain_of(host: str) -> Domain | None:
    """The row of this host name, its office with it, or None."""
    return Domain.objects.select_related("tenant").filter(domain=host).first()


def main_host(office: Collectivity) -> str:
    """The host where the office is found; empty when it has none."""
    return Domain.objects.filter(tenant=office, is_primary=True).values_list("domain", flat=True).first() or ""


def main_host_of(code: str) -> str:
    """The main host of the office with this code; empty when there is none."""
    found = Domain.objects.filter(tenant__code=code, is_primary=True)
    return found.values_list("domain", flat=True).first() or ""


def hosts(office: Collectivity) -> list[Domain]:
    """The office's hosts, the main one first."""
    return list(Domain.objects.filter(tenant=office).order_by("-is_primary", "domain"))


def active_offices() -> QuerySet[Collectivity]:
    """Offices that people may enter, by code."""
    return Collectivity.objects.filter(state=OfficeState.ACTIVE).order_by("code")


def with_schema() -> QuerySet[Collectivity]:
    """Offices whose schema exists, by code: all but the erased, who are a row of the registry and nothing else."""
    return Collectivity.objects.exclude(state=OfficeState.ERASED).order_by("code")


def events_of(office: Collectivity) -> QuerySet[OfficeEvent]:
    """What was done to the office, newest first. The office itself may ask: it sees its own rows and no others."""
    return OfficeEvent.objects.filter(office_schema=office.schema_name).order_by("-at", "-pk")


def closed_since(office: Collectivity) -> OfficeEvent | None:
    """The event that brought a closed office into its state; None when nobody recorded it."""
    return events_of(office).filter(kind=office.state).first()


def open_erasure(office: Collectivity) -> Erasure | None:
    """The erasure that was asked for and neither done nor cancelled."""
    return Erasure.objects.filter(collectivity=office, done_at=None, cancelled_at=None).first()


def last_erasure(office: Collectivity) -> Erasure | None:
    """The office's erasure that came furthest: the one that was done, else the newest."""
    done = Erasure.objects.filter(collectivity=office, done_at__isnull=False).first()
    return done or Erasure.objects.filter(collectivity=office).order_by("-asked_at", "-pk").first()


def registered(*, region_code: str = "", after: str = "", limit: int) -> list[Collectivity]:
    """Offices by code, those after `after`; suspended ones too, whose public pages stay. Copies are no offices."""
    found = Collectivity.objects.filter(code__gt=after).exclude(code__contains="~").order_by("code")
    return list((found.filter(region_code=region_code) if region_code else found)[:limit])


def names_of(codes: list[str]) -> dict[str, tuple[str, str]]:
    """Arabic and French name of the offices with these codes."""
    found = Collectivity.objects.filter(code__in=codes).order_by("code")
    return {code: (ar, fr) for code, ar, fr in found.values_list("code", "name_ar", "name_fr")}


def level_of(code: str) -> str:
    """Level of the office with this code; empty when there is none."""
    return Collectivity.objects.filter(code=code).values_list("level", flat=True).first() or ""


@contextmanager
def office_context(office: Collectivity) -> Iterator[Collectivity]:
    """Run inside `office`: its schema, its role. The place the caller came from is restored. Raises OfficeClosed."""
    _require_open(office)
    before = connection.tenant
    connection.set_tenant(office)
    try:
        yield office
    finally:
        connection.set_tenant(before)


@contextmanager
def schema_context(office: Collectivity) -> Iterator[Collectivity]:
    """Run in the schema of an office that people may not enter: the operator's own work on it. Raises OfficeErased."""
    if office.state == OfficeState.ERASED:
        raise OfficeErased(office=office.slug)
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
