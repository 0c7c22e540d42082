"""Writing the register: publish, correct, withdraw. Each runs in the office's transaction, under the office's role.

Nothing here reads a table of an office: what is published arrives as a snapshot. Row-level security lets an office
write its own rows only; a mistake here cannot touch another office's entry.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from allauth.idp.oidc.models import Client
from django.db import transaction

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.register import projection, sealing
from mithaq.register.errors import AlreadyWithdrawn, CopyNotPublished, NotProven, NotPublished, ReasonMissing
from mithaq.register.models import Change, Entry, TerritoryClient, Version
from mithaq.register.snapshots import Publisher, Snapshot, Words, detail_of
from mithaq.register.vocabulary import State, VersionKind, Visa

CONSOLIDATED_SCOPE = "register.consolidated"
_FEED_LOCK = 0x6D697468  # one writer of the change feed at a time, to the end of its transaction


@transaction.atomic
def publish(snapshot: Snapshot, *, kind: str = VersionKind.UPDATED, reason: str = "") -> Entry:
    """Publish an agreement, or its next version when it is in the register already; the same content changes nothing.

    A withdrawn entry takes the new version and stays withdrawn. Raises NotProven, CopyNotPublished.
    """
    prove(snapshot)
    detail = detail_of(snapshot, _publisher())
    entry = _locked(snapshot.public_id)
    if entry is None:
        entry = Entry(office_schema=connection.schema_name, public_id=snapshot.public_id, version=0)
        entry.published_at = clock.now()
        return _write(entry, detail, VersionKind.PUBLISHED, reason)
    if projection.digest(detail) == projection.digest(entry.detail):
        return entry
    return _write(entry, detail, kind, reason)


def would_change(snapshot: Snapshot) -> bool:
    """Whether publishing the snapshot would write a new version: it is not there, or says something else."""
    entry = Entry.objects.filter(office_schema=connection.schema_name, public_id=snapshot.public_id).first()
    return entry is None or projection.digest(detail_of(snapshot, _publisher())) != projection.digest(entry.detail)


@transaction.atomic
def correct(snapshot: Snapshot, *, reason: str) -> Entry:
    """Replace what an entry says, and say why; a withdrawn entry is shown again.

    Raises NotProven, NotPublished, ReasonMissing.
    """
    entry = _existing(snapshot.public_id)
    prove(snapshot)
    _require(reason)
    entry.withdrawn_at, entry.withdrawal_reason = None, ""
    return _write(entry, detail_of(snapshot, _publisher()), VersionKind.CORRECTED, reason)


@transaction.atomic
def withdraw(public_id: UUID, *, reason: str) -> Entry:
    """Take an entry off the public pages; its address then answers 410 with the reason. Its versions are kept."""
    entry = _existing(public_id)
    _require(reason)
    if entry.withdrawn_at is not None:
        raise AlreadyWithdrawn
    entry.withdrawn_at, entry.withdrawal_reason = clock.now(), reason[:500]
    return _write(entry, entry.detail, VersionKind.WITHDRAWN, reason)


def prove(snapshot: Snapshot) -> None:
    """Raise NotProven unless an enforceable decision, a signature and a day in force prove a public state."""
    decision = snapshot.decision
    visa_day = decision is None or decision.visa == Visa.NOT_REQUIRED or decision.visa_on
    proofs: dict[str, Any] = {
        "state": snapshot.state in State.values,
        "decision_number": decision and decision.number.strip(),
        "enforceable_on": decision and decision.enforceable_on,
        "visa_on": visa_day,
        "signed_on": snapshot.signed_on,
        "in_force_on": snapshot.in_force_on,
    }
    if missing := [name for name, proof in proofs.items() if not proof]:
        raise NotProven(snapshot.reference, missing)


@transaction.atomic
def follow_name(office_schema: str, *, name: Words, reason: str = "") -> int:
    """Give the collectivity its new name in everything that its office published; returns how many entries changed.

    Each gets a version; the earlier ones keep the name of their day, and so do the parties, as the act names them. It
    runs on the public side: an office that people cannot enter is renamed as well.
    """
    mine = Entry.objects.filter(office_schema=office_schema).order_by("pk")
    kept, new = [], {"ar": name.ar, "fr": name.fr}
    for entry in mine.select_for_update(of=("self",)).iterator(chunk_size=200):
        place = entry.detail["collectivity"]
        if place["name"] != new:
            detail = entry.detail | {"collectivity": place | {"name": new}}
            kept.append(_keep(entry, detail, VersionKind.UPDATED, reason))
    _announce(kept)
    return len(kept)


@transaction.atomic
def pass_on(snapshots: Iterable[Snapshot], *, source: str, target: Collectivity, reason: str) -> int:
    """Give the entries of agreements that passed to another office to it; returns how many there were.

    snapshots: each agreement as its new office tells it. source: schema of the office they leave. An entry keeps its
    public id, its versions and, where it is withdrawn, its withdrawal; agreements that were never public are left out.
    It runs on the public side: no office may write another's rows. Raises NotProven.
    """
    publisher, kept = _publisher_of(target), []
    passing = sorted(snapshots, key=lambda one: one.public_id)
    for snapshot in passing:
        mine = Entry.objects.filter(office_schema=source, public_id=snapshot.public_id)
        entry = mine.select_for_update(of=("self",)).first()
        if entry is None:
            continue
        prove(snapshot)
        entry.office_schema = target.schema_name
        kept.append(_keep(entry, detail_of(snapshot, publisher), VersionKind.TRANSFERRED, reason))
    sealing.pass_on([one.public_id for one in passing], source=source, target=target)
    _announce(kept)
    return len(kept)


def _write(entry: Entry, detail: dict[str, Any], kind: str, reason: str) -> Entry:
    """Write the entry, keep the version, and append to the feed."""
    _announce([_keep(entry, detail, kind, reason)])
    return Entry.objects.get(pk=entry.pk)


def _keep(entry: Entry, detail: dict[str, Any], kind: str, reason: str) -> Change:
    """Write the entry and keep the version; returns the line that is owed to the feed."""
    at = clock.now()
    for name, value in (projection.columns(detail) | projection.search_columns(detail)).items():
        setattr(entry, name, value)
    entry.detail, entry.updated_at = detail, at
    entry.version += 1
    entry.save()
    Version.objects.create(
        office_schema=entry.office_schema, entry=entry, number=entry.version, kind=kind, reason=reason[:500], at=at,
        detail=detail, digest=projection.digest(detail),
    )  # fmt: skip
    return Change(
        office_schema=entry.office_schema, public_id=entry.public_id, collectivity_code=entry.collectivity_code,
        kind=kind, version=entry.version, at=at,
    )  # fmt: skip


def _announce(changes: list[Change]) -> None:
    """Append to the feed, last of all: the lock is held until the transaction's end."""
    if not changes:
        return
    with connection.cursor() as cursor:
        # Ids must rise in the order of commits, or a reader that has seen 12 would never see 11 committed later.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FEED_LOCK])
    Change.objects.bulk_create(changes)


def _publisher() -> Publisher:
    office = current_office()
    if office.is_copy:
        raise CopyNotPublished
    return _publisher_of(office)


def _publisher_of(office: Collectivity) -> Publisher:
    return Publisher(
        code=office.code, level=office.level, slug=office.slug, name=Words(ar=office.name_ar, fr=office.name_fr),
        province_code=office.province_code, region_code=office.region_code,
    )  # fmt: skip


def _locked(public_id: UUID) -> Entry | None:
    mine = Entry.objects.filter(office_schema=connection.schema_name, public_id=public_id)
    return mine.select_for_update(of=("self",)).first()


def _existing(public_id: UUID) -> Entry:
    current_office()
    entry = _locked(public_id)
    if entry is None:
        raise NotPublished
    return entry


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def rebuild() -> Iterator[Entry]:
    """Recompute every derived column of every entry from its detail, a row at a time; versions are not touched."""
    for pk in Entry.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        with transaction.atomic():
            entry = Entry.objects.select_for_update(of=("self",)).get(pk=pk)
            values = projection.columns(entry.detail) | projection.search_columns(entry.detail)
            Entry.objects.filter(pk=pk).update(**values)
        yield entry


@transaction.atomic
def open_territory_client(*, name: str, territory_code: str) -> tuple[Client, str]:
    """A client of the API bound to a region or a province, and its secret, which is shown once and kept hashed."""
    secret = secrets.token_urlsafe(32)
    client = Client(name=name, type=Client.Type.CONFIDENTIAL)
    client.set_secret(secret)
    client.set_grant_types([Client.GrantType.CLIENT_CREDENTIALS])
    client.set_scopes([CONSOLIDATED_SCOPE])
    client.set_default_scopes([CONSOLIDATED_SCOPE])
    client.set_response_types([])
    client.save()
    TerritoryClient.objects.create(client=client, territory_code=territory_code)
    return client, secret


def revoke_territory_client(client_id: str) -> None:
    """Refuse every token of the client from now on."""
    TerritoryClient.objects.filter(client_id=client_id, revoked_at=None).update(revoked_at=clock.now())
