"""What is asked of the dossiers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Count, Prefetch, QuerySet

from mithaq.accounts.models import User
from mithaq.core.errors import DomainError
from mithaq.core.transitions import Transition
from mithaq.ui import formats
from tenants.agreements.models import (
    ENDED_STATES,
    FOREIGN_KINDS,
    Agreement,
    Direction,
    Party,
    PartyKind,
    Passage,
    RefusedParty,
)  # fmt: skip
from tenants.agreements.permissions import may
from tenants.agreements.querysets import AgreementQuerySet
from tenants.agreements.transitions import AGREEMENT_AXIS


class Named(Protocol):
    """What has a name in Arabic, and may have one in French."""

    name_ar: Any
    name_fr: Any


@dataclass(frozen=True)
class Need:
    """One thing that is missing before the next step: what, why (article), and where to fill it."""

    code: str
    label: str
    article: str = ""
    url_name: str = ""


def visible_to(user: User) -> AgreementQuerySet:
    """Agreements this person may see; parties come with them."""
    if not may(user, "dossier.view"):
        return Agreement.objects.none()
    return Agreement.objects.prefetch_related(Prefetch("parties", Party.objects.order_by("position", "pk")))


def has_foreign_collectivity(agreement: Agreement) -> bool:
    """Whether a foreign territorial collectivity is a party: the visa's first trigger (LO 113-14 a118)."""
    return any(party.kind == PartyKind.FOREIGN_COLLECTIVITY for party in agreement.parties.all())


def has_foreign_party(agreement: Agreement) -> bool:
    """Whether any party stands outside the Kingdom: approval of the public authorities (LO 113-14 a86)."""
    return any(party.kind in FOREIGN_KINDS for party in agreement.parties.all())


def has_private_party(agreement: Agreement) -> bool:
    """Whether the private sector is a party: majority of the members in office (LO 113-14 a43)."""
    return any(party.kind == PartyKind.PRIVATE for party in agreement.parties.all())


def available_transitions(agreement: Agreement, user: User) -> tuple[Transition, ...]:
    """Verbs of the agreement axis that this person may do now; guards are asked when the verb is done."""
    return AGREEMENT_AXIS.available(agreement.state, user.role_codes)


def months_after(start: date, months: int) -> date:
    """Last day of a duration: 36 months from 1 July 2024 end on 30 June 2027."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    first_day_after = _clamped(year, month, start.day)
    return date.fromordinal(first_day_after.toordinal() - 1)


def agreement_dates(agreement: Agreement) -> tuple[date | None, date | None]:
    """First and last day of the agreement: the real ones once in force, else the planned ones."""
    start = agreement.in_force_on or agreement.planned_start_on
    end = agreement.ends_on
    if end is None and start is not None and agreement.duration_months:
        end = months_after(start, agreement.duration_months)
    return start, end


def name_of(named: Named, language: str = "") -> str:
    """The name of a party, an actor or a body in a language, the active one without it; the other where it is missing.

    Of a page in English it is the French one.
    """
    arabic = (language or formats.language()) == "ar"
    names = (named.name_ar, named.name_fr) if arabic else (named.name_fr, named.name_ar)
    return str(names[0] or names[1])


def _clamped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def refusal_of(error: DomainError) -> Need:
    """A refusal as something missing, for the list on the agreement's page."""
    return Need(error.code, str(error), error.article)


@dataclass(frozen=True)
class Task:
    """Something somebody has to do in a dossier: what, who (roles), by when, by which article, on which page.

    due_on: last day, included; None when nothing runs. service: folded name of the communal service it is for; whoever
    holds no other of the roles sees it only as one of that service. Every app lists its own in `selectors.tasks`.
    """

    agreement: Agreement
    label: str
    url_name: str
    roles: frozenset[str]
    due_on: date | None = None
    article: str = ""
    text: str = ""
    service: str = ""

    def days_left(self, on: date) -> int | None:
        """Days until the last day; 0 on it, negative when late."""
        return None if self.due_on is None else (self.due_on - on).days


def parties(agreement: Agreement) -> QuerySet[Party]:
    """The parties in the order they joined."""
    return Party.objects.filter(agreement=agreement).order_by("position", "pk")


def refused_parties(agreement: Agreement) -> QuerySet[RefusedParty]:
    """Foreign States that somebody tried to enter, newest first (LO 113-14 a86, a146)."""
    return RefusedParty.objects.filter(agreement=agreement).select_related("entered_by")


def handed_over(agreement: Agreement) -> Passage | None:
    """Where the dossier went; None while it is here. No query for a dossier that was not transferred."""
    if not agreement.is_transferred:
        return None
    return agreement.passages.filter(direction=Direction.HANDED_OVER).first()


def received(agreement: Agreement) -> list[Passage]:
    """The offices that had the dossier before, oldest first."""
    return list(agreement.passages.filter(direction=Direction.RECEIVED).order_by("pk"))


def was_published(agreement: Agreement) -> bool:
    """Whether this office, or one before it, put the agreement into the register."""
    return agreement.history.filter(transition="published").exists()


def open_work(sender: Any = None, **kwargs: Any) -> dict[str, int]:
    """How many dossiers of the active office stand in each state that is not an end."""
    going = Agreement.objects.exclude(state__in=ENDED_STATES).order_by("state")
    return dict(going.values_list("state").annotate(Count("pk")))
