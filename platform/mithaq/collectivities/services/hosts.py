"""The host names of an office: one is the main host, the others lead there."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from mithaq.collectivities.errors import HostInvalid, HostIsMain, HostTaken, HostUnknown, OfficeErased
from mithaq.collectivities.models import Collectivity, Domain, OfficeEventKind, OfficeState
from mithaq.collectivities.services.recording import held, record

LONGEST = 253  # RFC 1035 2.3.4
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def add_host(office: Collectivity, host: str, *, by: str) -> Domain:
    """Let the office be found under another host name, which leads to its main host.

    Raises HostInvalid, HostTaken, OfficeErased.
    """
    name = normal_host(host)
    with held(office) as row:
        _require_data(row)
        _require_free(row, name)
        try:
            with transaction.atomic():
                domain = Domain.objects.create(domain=name, tenant=row, is_primary=False)
        except IntegrityError as error:  # taken since we looked
            raise HostTaken(host=name, taken=name) from error
        record(row, OfficeEventKind.HOST_ADDED, by=by, host=name)
    return domain


def remove_host(office: Collectivity, host: str, *, by: str) -> None:
    """Take a host name away from the office. Raises HostUnknown, and HostIsMain: that one is replaced first."""
    name = normal_host(host)
    with held(office) as row:
        domain = _own(row, name)
        if domain.is_primary:
            raise HostIsMain(host=name)
        domain.delete()
        record(row, OfficeEventKind.HOST_REMOVED, by=by, host=name)


def set_primary_host(office: Collectivity, host: str, *, by: str) -> Domain:
    """Make one of the office's hosts its main one; the old one stays and leads to it. Raises HostUnknown."""
    name = normal_host(host)
    with held(office) as row:
        _require_data(row)
        domain = _own(row, name)
        if not domain.is_primary:
            before = Domain.objects.filter(tenant=row, is_primary=True).values_list("domain", flat=True).first()
            domain.is_primary = True
            domain.save()  # django-tenants takes the mark from the other one first
            record(row, OfficeEventKind.HOST_CHANGED, by=by, before=before or "", after=name)
    return domain


def normal_host(host: str) -> str:
    """The host name as browsers send it: lowercase, without a last dot, other scripts in their IDNA form.

    Raises HostInvalid for an address, a path, a port, an IP address or a single word.
    """
    text = host.strip().removesuffix(".")
    try:
        name = text.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise HostInvalid(host=host) from error
    labels = name.split(".")
    if len(name) > LONGEST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostInvalid(host=host)
    if labels[-1].isdigit():  # an IP address, or what browsers take for one
        raise HostInvalid(host=host)
    return name


def free_host(host: str) -> str:
    """A host name for an office that is not there yet, as browsers send it. Raises HostInvalid, HostTaken."""
    name = normal_host(host)
    _require_free(None, name)
    return name


def _require_free(row: Collectivity | None, name: str) -> None:
    """Refuse a name that is somebody else's, or stands above or below one of theirs: cookies and trust reach there."""
    for national in settings.MITHAQ_NATIONAL_HOSTS:
        if name == national or national.endswith(f".{name}"):
            raise HostTaken(host=name, taken=national)
    suffix = f".{settings.MITHAQ_DOMAIN}"
    if name.endswith(suffix):
        slug = name.removesuffix(suffix).rpartition(".")[2]
        if Collectivity.objects.filter(slug=slug).exclude(pk=row and row.pk).exists():
            raise HostTaken(host=name, taken=f"{slug}{suffix}")
    near = Q(domain__in=_parents(name)) | Q(domain__endswith=f".{name}")
    others = near & ~Q(tenant=row) if row else near
    if taken := Domain.objects.filter(Q(domain=name) | others).order_by("domain").first():
        raise HostTaken(host=name, taken=taken.domain)


def _parents(name: str) -> Iterable[str]:
    """`a.b.ma` → `b.ma`, `ma`."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]


def _own(row: Collectivity, name: str) -> Domain:
    domain = Domain.objects.filter(tenant=row, domain=name).first()
    if domain is None:
        raise HostUnknown(host=name)
    return domain


def _require_data(row: Collectivity) -> None:
    if row.state == OfficeState.ERASED:
        raise OfficeErased(office=row.slug)
