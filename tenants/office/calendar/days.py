"""A day of the calendar, and the kinds of them."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from tenants.agreements.models import Agreement


class DayKind(models.TextChoices):
    """What a day is about; also the suffix of its mark."""

    SESSION = "session", pgettext_lazy("calendar", "session of the council")
    TERM = "term", pgettext_lazy("calendar", "legal term")
    VISA = "visa", pgettext_lazy("calendar", "visa")
    OBJECTION = "objection", pgettext_lazy("calendar", "objection")
    PAYMENT = "payment", pgettext_lazy("calendar", "payment")
    WORK = "work", pgettext_lazy("calendar", "milestone or meeting")
    PLAN = "plan", pgettext_lazy("calendar", "before an end")
    END = "end", pgettext_lazy("calendar", "end of an agreement")
    TASK = "task", pgettext_lazy("calendar", "other task")


@dataclass(frozen=True)
class Day:
    """One thing on one day. key: names it for good, whatever day it moves to and whatever the language. on: the last
    day, included. url: where it is done, on this host. roles: whose it is. closed: offices are closed on that day.
    """

    key: str
    kind: DayKind
    on: date
    label: str
    agreement: Agreement | None = None
    article: str = ""
    text: str = ""
    detail: str = ""
    url: str = ""
    roles: frozenset[str] = frozenset()
    closed: bool = False

    @property
    def title(self) -> str:
        """What it is, and about what."""
        return f"{self.label}: {self.detail}" if self.detail else self.label

    def is_late(self, today: date) -> bool:
        """Past its day; a session, the end of an agreement, or a term that is the governor's is no debt."""
        return self.on < today and self.kind not in {DayKind.SESSION, DayKind.END, DayKind.OBJECTION}


@dataclass(frozen=True)
class DayOff:
    """A day on which offices are closed, with its name."""

    on: date
    name_ar: str
    name_fr: str
    is_local: bool = False
