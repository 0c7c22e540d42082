"""The record of an office's life, and the lock under which it is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OfficeEvent
from mithaq.core import clock
from mithaq.core.errors import InvalidInput

SYSTEM = "system"  # who acts where no person does


def record(office: Collectivity, kind: str, *, by: str, reason: str = "", act: str = "", **details: Any) -> OfficeEvent:
    """Write one line of the office's life, in the caller's transaction; nobody changes or removes it.

    kind: an OfficeEventKind. by: address of an operator, or `console:<system user>`. details: what changed, as JSON.
    Raises InvalidInput when a text is too long to be kept whole.
    """
    event = OfficeEvent(
        office_schema=office.schema_name, kind=kind, at=clock.now(), by=by, details=details,
        reason=sentence(reason, "reason", 500), act=sentence(act, "act", 200),
    )  # fmt: skip
    with selectors.public_side():
        event.save(force_insert=True)
    return event


def sentence(text: str, field: str, longest: int, *, required: bool = False) -> str:
    """The text in one line. Raises InvalidInput, which names `field`: too long, or empty although required."""
    line = " ".join(text.split())
    if required and not line:
        raise InvalidInput(_("Say it in a few words: it is kept in the office's record."), field=field)
    if len(line) > longest:
        raise InvalidInput(_("At most %(longest)s characters are kept: say it shorter."), field=field, longest=longest)
    return line


@contextmanager
def held(office: Collectivity) -> Iterator[Collectivity]:
    """The office's row on the public side, locked in a transaction: whoever changes the same office waits.

    What the caller holds of it afterwards says what the row says.
    """
    with selectors.public_side(), transaction.atomic():
        row = Collectivity.objects.select_for_update(of=("self",)).get(pk=office.pk)
        yield row
    for name in ("state", "state_reason", "successor_id", "name_ar", "name_fr"):
        setattr(office, name, getattr(row, name))
