"""What a synthetic dossier is about, and on which days things happen to it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from mithaq.law import selectors as law
from tenants.agreements.models import FOREIGN_KINDS, PartyKind


@dataclass(frozen=True)
class Partner:
    """A party besides the office's own collectivity. share: its part of the money, in basis points."""

    name_ar: str
    name_fr: str
    kind: str
    country: str = "MA"
    share: int = 0
    in_kind: bool = False
    signatory: str = "الممثل القانوني"
    collectivity_code: str = ""


@dataclass(frozen=True)
class Work:
    """A project of the programme (R16). amount: whole dirhams, 0 for the whole.

    executed_by: position of the party that carries it out, the office's own being 0; None where it is not a party.
    """

    title_ar: str
    title_fr: str
    funding: str = "contributions"
    manner: str = "procurement"
    amount: int = 0
    starts: date | None = None
    ends: date | None = None
    executed_by: int | None = 0
    source: str = ""


@dataclass(frozen=True)
class Plot:
    """A dossier's substance. amount: whole dirhams. own_share: the collectivity's own part, in basis points.

    remarks: what is said of the first version; the first is blocking, all are met by the last one. works: the
    projects of its programme; none: one that is the whole.
    """

    kind: str
    title_ar: str
    title_fr: str
    summary_ar: str
    summary_fr: str
    legal_basis: str
    sectors: tuple[str, ...]
    goals: tuple[int, ...]
    partners: tuple[Partner, ...]
    amount: int
    own_share: int
    months: int = 36
    remarks: tuple[str, ...] = ("تدقيق رزنامة الأداء.",)
    fields_ar: str = ""
    fields_fr: str = ""
    works: tuple[Work, ...] = ()

    @property
    def is_foreign(self) -> bool:
        """Whether a foreign collectivity takes part: the wali's approval (a92) and the visa (a118)."""
        return any(partner.kind == PartyKind.FOREIGN_COLLECTIVITY for partner in self.partners)

    @property
    def is_abroad(self) -> bool:
        """Whether any partner stands outside the Kingdom: approval of the public authorities (a86)."""
        return any(partner.kind in FOREIGN_KINDS for partner in self.partners)


@dataclass(frozen=True)
class Timeline:
    """The days of a dossier, in the order of the law. instalments: due day and percentage."""

    opened: date
    meetings: tuple[date, ...]
    drafted: date
    versions: tuple[date, ...]
    approval_asked: date
    approval_given: date
    submitted: date
    agenda_sent: date
    studied: date
    summoned: date
    session: date
    closed: date
    posted: date
    transmitted: date
    received: date
    enforceable: date
    signed: date
    dispatched: date
    in_force: date
    instalments: tuple[tuple[date, int], ...] = field(default=())


def around(session: date) -> Timeline:
    """A plausible timeline whose council session opens on `session`; the clocks of the law are met."""
    day = timedelta(days=1)
    closed = session + 5 * day
    transmitted = law.transmission_due("commune", closed).on - 5 * day
    received = transmitted + day
    enforceable = law.visa_due("commune", received).on - 2 * day
    in_force = (enforceable + 40 * day).replace(day=1)
    return Timeline(
        opened=session - 113 * day, meetings=(session - 98 * day, session - 84 * day), drafted=session - 70 * day,
        versions=(session - 70 * day, session - 63 * day), approval_asked=session - 63 * day,
        approval_given=session - 35 * day, submitted=session - 29 * day, agenda_sent=session - 21 * day,
        studied=session - 14 * day, summoned=session - 11 * day, session=session, closed=closed,
        posted=closed + day, transmitted=transmitted, received=received, enforceable=enforceable,
        signed=enforceable + 5 * day, dispatched=enforceable + 7 * day, in_force=in_force,
        instalments=((in_force + 60 * day, 50), (in_force + 425 * day, 30), (in_force + 790 * day, 20)),
    )  # fmt: skip
