"""The lines of the proof of notification. Whoever writes one holds the dossier's lock."""

from django.db.models import Max

from mithaq.core import clock
from tenants.signature.models import REPEATED, Dispatch, DispatchEvent, EventKind


def happened_to(dispatch: Dispatch, kind: EventKind, who: str = "") -> bool:
    """Keep that something happened to a dispatch; False where it happened before and happens once."""
    number = 1
    if kind in REPEATED:
        last = DispatchEvent.objects.filter(dispatch=dispatch, kind=kind).aggregate(last=Max("number"))["last"] or 0
        number = last + 1
    elif DispatchEvent.objects.filter(dispatch=dispatch, kind=kind).exists():
        return False
    DispatchEvent.objects.create(dispatch=dispatch, kind=kind, number=number, at=clock.now(), who=who[:250])
    return True
