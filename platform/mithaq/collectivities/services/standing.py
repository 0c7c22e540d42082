"""Closing an office's workspace for a while or for good, and opening it again. Data and public pages stay."""

from collections.abc import Collection
from typing import cast

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OfficeEventKind, OfficeState
from mithaq.collectivities.services.recording import SYSTEM, held, record, sentence
from mithaq.collectivities.signals import counting_open_work, office_archived
from mithaq.core.errors import IllegalTransition, InvalidInput
from mithaq.outbox.models import OutboxEvent

EFFECTS = "effects"  # in the counts of open work: mails and the like that wait to be delivered


def suspend(office: Collectivity, *, by: str = SYSTEM, reason: str = "", shown: bool = True) -> Collectivity:
    """Close the workspace for a while: everybody's next request is refused, and effects wait undelivered.

    shown: the reason stands on the page that people meet; otherwise it is in the office's record alone. Sessions end.
    Raises IllegalTransition unless the office is active.
    """
    with held(office) as row:
        _pass(row, OfficeState.SUSPENDED, sources={OfficeState.ACTIVE}, reason=reason if shown else "")
        _end_sessions(row)
        record(row, OfficeEventKind.SUSPENDED, by=by, reason=reason, shown=shown)
    return office


def resume(office: Collectivity, *, by: str = SYSTEM, reason: str = "") -> Collectivity:
    """Open a suspended workspace again; what waited is delivered. Raises IllegalTransition."""
    with held(office) as row:
        _pass(row, OfficeState.ACTIVE, sources={OfficeState.SUSPENDED})
        record(row, OfficeEventKind.RESUMED, by=by, reason=reason)
    return office


def archive(
    office: Collectivity, *, by: str, reason: str, act: str = "", successor: Collectivity | None = None
) -> Collectivity:
    """Close the workspace for good, such as after a merger. Nothing is deleted, and the public pages stay.

    successor: the office that goes on with its work; people are sent there. What was unfinished is counted in the
    record. Raises IllegalTransition, InvalidInput for a successor that is itself closed.
    """
    sentence(reason, "reason", 500, required=True)
    if successor is not None and (successor.pk == office.pk or not successor.is_active):
        raise InvalidInput(_("The successor must be another office, and an active one."), field="successor")
    with held(office) as row:
        row.successor = successor
        _pass(row, OfficeState.ARCHIVED, sources={OfficeState.ACTIVE, OfficeState.SUSPENDED}, reason=reason)
        unfinished = open_work(row)
        _end_sessions(row)
        record(
            row, OfficeEventKind.ARCHIVED, by=by, reason=reason, act=act, unfinished=unfinished,
            successor=successor.code if successor else "",
        )  # fmt: skip
        office_archived.send(sender=Collectivity, office=row, reason=reason)
    return office


def open_work(office: Collectivity) -> dict[str, int]:
    """What is unfinished in the office: dossiers by state, effects that wait. Empty when there is nothing.

    Raises OfficeErased.
    """
    with selectors.schema_context(office):
        counts: dict[str, int] = {}
        for _function, found in counting_open_work.send(sender=Collectivity):
            counts |= cast("dict[str, int]", found)
        counts[EFFECTS] = OutboxEvent.objects.filter(done_at=None, dead_at=None).count()
    return {name: count for name, count in counts.items() if count}


def _pass(row: Collectivity, target: OfficeState, *, sources: Collection[OfficeState], reason: str = "") -> None:
    if row.state not in sources:
        raise IllegalTransition(row.slug, OfficeState(row.state), target)
    row.state, row.state_reason = target, sentence(reason, "reason", 500)
    row.save(update_fields=["state", "state_reason", "successor"])


def _end_sessions(row: Collectivity) -> None:
    """Whoever was logged in logs in again, should the office open again."""
    with selectors.schema_context(row):
        Session.objects.all().delete()
