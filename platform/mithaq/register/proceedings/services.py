"""Publishing sessions and decisions, correcting and withdrawing them: in the office's transaction, under its role.

Row-level security lets an office write its own rows only, as with agreements. The change feed is of agreements: what a
council does is not told there, so that nothing here waits for another office.
"""

from collections.abc import Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.register.errors import (
    CopyNotPublished,
    ProceedingNotPublished,
    ProceedingWithdrawnAlready,
    ReasonMissing,
)
from mithaq.register.models import Proceeding, ProceedingVersion, PublicDecision, PublicSession
from mithaq.register.proceedings import projection
from mithaq.register.proceedings.snapshots import (
    DecisionSnapshot,
    SessionSnapshot,
    detail_of_decision,
    detail_of_session,
)
from mithaq.register.projection import digest
from mithaq.register.vocabulary import VersionKind

Row = TypeVar("Row", bound=Proceeding)
Snapshot = SessionSnapshot | DecisionSnapshot


@transaction.atomic
def publish_session(snapshot: SessionSnapshot) -> PublicSession:
    """Publish a session, or its next version; the same content changes nothing, a withdrawn one stays withdrawn."""
    return _publish(PublicSession, snapshot.public_id, _detail(snapshot))


@transaction.atomic
def publish_decision(snapshot: DecisionSnapshot) -> PublicDecision:
    """Publish a decision, or its next version; the same content changes nothing, a withdrawn one stays withdrawn."""
    return _publish(PublicDecision, snapshot.public_id, _detail(snapshot))


@transaction.atomic
def correct(snapshot: Snapshot, *, reason: str) -> Proceeding:
    """Replace what was said, and say why; what was withdrawn is shown again.

    Raises ProceedingNotPublished, ReasonMissing.
    """
    model: type[Proceeding] = PublicSession if isinstance(snapshot, SessionSnapshot) else PublicDecision
    row = _existing(model, snapshot.public_id)
    _require(reason)
    row.withdrawn_at, row.withdrawal_reason = None, ""
    return _write(row, _detail(snapshot), VersionKind.CORRECTED, reason)


@transaction.atomic
def withdraw(model: type[Proceeding], public_id: UUID, *, reason: str) -> Proceeding:
    """Take a session or a decision off the public pages; its address then answers 410 with the reason.

    Raises ProceedingNotPublished, ReasonMissing, ProceedingWithdrawnAlready.
    """
    row = _existing(model, public_id)
    _require(reason)
    if row.withdrawn_at is not None:
        raise ProceedingWithdrawnAlready
    row.withdrawn_at, row.withdrawal_reason = clock.now(), reason[:500]
    return _write(row, row.detail, VersionKind.WITHDRAWN, reason)


def would_change(snapshot: Snapshot) -> bool:
    """Whether publishing the snapshot would write a new version."""
    model: type[Proceeding] = PublicSession if isinstance(snapshot, SessionSnapshot) else PublicDecision
    row = model._default_manager.filter(office_schema=connection.schema_name, public_id=snapshot.public_id).first()
    return row is None or digest(_detail(snapshot)) != digest(row.detail)


def rebuild() -> Iterator[Proceeding]:
    """Recompute every derived column from the published detail, a row at a time; versions are not touched."""
    for model in (PublicSession, PublicDecision):
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
            with transaction.atomic():
                row = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
                values = projection.columns(model, row.detail) | projection.search_columns(model, row.detail)
                model._default_manager.filter(pk=pk).update(**values)
            yield row


def _detail(snapshot: Snapshot) -> dict[str, Any]:
    office = current_office()
    if office.is_copy:
        raise CopyNotPublished
    if isinstance(snapshot, SessionSnapshot):
        return detail_of_session(snapshot, office.code)
    return detail_of_decision(snapshot, office.code)


def _publish(model: type[Row], public_id: UUID, detail: dict[str, Any]) -> Row:
    row = _locked(model, public_id)
    if row is None:  # made again where it was lost: its versions go on
        kept = ProceedingVersion.objects.filter(office_schema=connection.schema_name, public_id=public_id)
        last = kept.order_by("-number").values_list("number", flat=True).first() or 0
        row = model(office_schema=connection.schema_name, public_id=public_id, version=last, published_at=clock.now())
        return _write(row, detail, VersionKind.PUBLISHED, "")
    if digest(detail) == digest(row.detail):
        return row
    return _write(row, detail, VersionKind.UPDATED, "")


def _locked(model: type[Row], public_id: UUID) -> Row | None:
    mine = model._default_manager.filter(office_schema=connection.schema_name, public_id=public_id)
    return mine.select_for_update(of=("self",)).first()


def _existing(model: type[Row], public_id: UUID) -> Row:
    current_office()
    row = _locked(model, public_id)
    if row is None:
        raise ProceedingNotPublished
    return row


def _write(row: Row, detail: dict[str, Any], kind: str, reason: str) -> Row:
    """Write the row and keep the version."""
    at, model = clock.now(), type(row)
    for name, value in (projection.columns(model, detail) | projection.search_columns(model, detail)).items():
        setattr(row, name, value)
    row.detail, row.updated_at = detail, at
    row.version += 1
    row.save()
    ProceedingVersion.objects.create(
        office_schema=row.office_schema, public_id=row.public_id, number=row.version, kind=kind, reason=reason[:500],
        at=at, detail=detail, digest=digest(detail),
    )  # fmt: skip
    return model._default_manager.get(pk=row.pk)


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
