"""The record of an office as these tests read it: what was done after the opening."""

from django.db.models import QuerySet

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OfficeEvent, OfficeEventKind


def record_of(office: Collectivity) -> QuerySet[OfficeEvent]:
    """The office's events, newest first, without its opening."""
    return selectors.events_of(office).exclude(kind=OfficeEventKind.CREATED)
