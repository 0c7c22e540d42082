"""What the workspace gathers from all the apps of the dossier: tasks, needs, ends that come near."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Count, Q, QuerySet

from mithaq.accounts.models import FORMER, VISITORS, Role, RoleGrant, User
from mithaq.register import selectors as register
from mithaq.register.errors import EntryGone, NotPublished
from mithaq.register.models import Entry
from tenants.agreements.importing.selectors import paper_record
from tenants.agreements.models import IN_FORCE_STATES, Agreement, HistoryEntry, Party
from tenants.agreements.querysets import AgreementQuerySet
from tenants.agreements.selectors import Need, Task, available_transitions, visible_to
from tenants.agreements.stages import rail
from tenants.audit.models import AuditEntry
from tenants.changes import selectors as changes
from tenants.consultation import selectors as consultation
from tenants.council import selectors as council
from tenants.documents import selectors as documents
from tenants.documents.models import Document
from tenants.drafting import selectors as drafting
from tenants.execution import selectors as execution
from tenants.finance import selectors as finance
from tenants.monitoring import selectors as monitoring
from tenants.office.calendar import notices
from tenants.signature import distribution
from tenants.signature import selectors as signature

ENDING_SOON, ENDING_LATER = 90, 180  # days: questions of the office's day (domain §5)
WEEK = timedelta(days=7)

SORTS = {
    "reference": ("reference",),
    "title": ("title_ar", "pk"),
    "opened": ("opened_on", "pk"),
    "ends": ("ends_on", "pk"),
    "state": ("state", "pk"),
}

NeedsOf = Callable[[Agreement], list[Need]]
# What each stage asks before it can be left, in the order it is shown.
NEEDS: dict[str, tuple[NeedsOf, ...]] = {
    "consultation": (consultation.needs,),
    "drafting": (drafting.needs, finance.needs),
    "deliberation": (council.needs,),
    "legality": (council.needs,),
    "signature": (signature.needs,),
    "force": (signature.needs,),
    "execution": (execution.needs, monitoring.needs),
    "monitoring": (monitoring.needs, changes.needs),
    "outcome": (changes.needs,),
}
TASKS: tuple[Callable[[date], list[Task]], ...] = (
    consultation.tasks,
    drafting.tasks,
    council.tasks,
    signature.tasks,
    finance.tasks,
    execution.tasks,
    monitoring.tasks,
    changes.tasks,
    notices.tasks,
)


@dataclass
class TaskGroups:
    """Open tasks by urgency: past their last day, due today, within seven days, later, without a day."""

    late: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    week: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    undated: list[Task] = field(default_factory=list)

    @property
    def pressing(self) -> int:
        """How many are due within the seven days, today included."""
        return len(self.today) + len(self.week)

    def __len__(self) -> int:
        return len(self.late) + len(self.today) + len(self.week) + len(self.later) + len(self.undated)


def tasks(on: date) -> list[Task]:
    """Every open task of the office, the most pressing first; a constant number of queries."""
    found = [task for listed in TASKS for task in listed(on)]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or date.max, task.agreement.reference))


def of_person(found: Iterable[Task], user: User) -> list[Task]:
    """Those that one of the person's roles has to do; of a service's own, those of the person's services."""
    listed = [task for task in found if task.roles & user.role_codes]
    bound = [task for task in listed if task.service and not task.roles & user.role_codes - {Role.SERVICE}]
    if not bound:
        return listed
    own = distribution.services_of(user)
    return [task for task in listed if task not in bound or task.service in own]


def grouped(found: Iterable[Task], on: date) -> TaskGroups:
    """The tasks by urgency on `on`; the order within a group is kept."""
    groups = TaskGroups()
    for task in found:
        if task.due_on is None:
            groups.undated.append(task)
        elif task.due_on < on:
            groups.late.append(task)
        elif task.due_on == on:
            groups.today.append(task)
        elif task.due_on <= on + WEEK:
            groups.week.append(task)
        else:
            groups.later.append(task)
    return groups


def tasks_of(agreement: Agreement, on: date) -> list[Task]:
    """The open tasks of one dossier: what is next, and by when."""
    return [task for task in tasks(on) if task.agreement.pk == agreement.pk]


def needs(agreement: Agreement) -> list[Need]:
    """What is missing before the dossier leaves its present stage; nothing once it has ended."""
    if agreement.is_ended:
        return []
    current = next((status.stage.code for status in rail(agreement) if status.status == "current"), "")
    found = {(need.code, need.label): need for asked in NEEDS.get(current, ()) for need in asked(agreement)}
    return list(found.values())


@dataclass(frozen=True)
class Endings:
    """Agreements in force by how soon they end; `expired` ended without being closed, renewed or extended."""

    expired: list[Agreement]
    soon: list[Agreement]
    later: list[Agreement]


def endings(user: User, on: date) -> Endings:
    """What ends within 90 and 180 days, soonest first, and what has run out already. Two queries."""
    seen: AgreementQuerySet = visible_to(user).order_by("ends_on", "pk")
    near = list(seen.ending_within(ENDING_LATER, on=on))
    limit = on + timedelta(days=ENDING_SOON)
    return Endings(
        expired=list(seen.expired(on=on)[:20]),
        soon=[agreement for agreement in near if agreement.ends_on and agreement.ends_on <= limit],
        later=[agreement for agreement in near if agreement.ends_on and agreement.ends_on > limit],
    )


@dataclass(frozen=True)
class Totals:
    """How many agreements the office holds."""

    all: int
    in_force: int


def totals(user: User) -> Totals:
    """Counts over the whole office; one query."""
    by_state = dict(visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return Totals(sum(by_state.values()), sum(count for state, count in by_state.items() if state in IN_FORCE_STATES))


def search(user: User, asked: dict[str, str], on: date) -> AgreementQuerySet:
    """Agreements that answer the search; `asked` as `forms.AgreementFilter.asked` gives it."""
    found: AgreementQuerySet = visible_to(user)
    for name in ("state", "kind"):
        if name in asked:
            found = found.filter(**{name: asked[name]})
    if "country" in asked:
        found = found.filter(pk__in=Party.objects.filter(country=asked["country"]).values("agreement"))
    if "year" in asked:
        found = found.filter(opened_on__year=asked["year"])
    if asked.get("ends") == "expired":
        found = found.expired(on=on)
    elif "ends" in asked:
        found = found.ending_within(int(asked["ends"]), on=on)
    if "q" in asked:
        found = found.matching(asked["q"])
    return found.order_by(*order(asked.get("sort", "")))


@dataclass(frozen=True)
class Row:
    """A line of the list: the agreement and those it was made with."""

    agreement: Agreement
    partners: list[Party]


def rows(found: Iterable[Agreement]) -> list[Row]:
    """The lines of one page; the office's own collectivity is not repeated on each. No query but the prefetched."""
    return [Row(one, [party for party in one.parties.all() if not party.is_self]) for one in found]


def order(sort: str) -> list[str]:
    """Columns to order by: `ends` upwards, `-ends` downwards, newest dossier first for anything else."""
    columns = SORTS.get(sort.removeprefix("-"))
    if columns is None:
        return ["-opened_on", "-pk"]
    return [f"-{name}" for name in columns] if sort.startswith("-") else list(columns)


def running_visas(found: Iterable[Task]) -> list[Task]:
    """The tasks whose term is the visa's (LO 113-14 a118), nearest first."""
    return [task for task in found if task.due_on is not None and "a118" in task.article]


@dataclass(frozen=True)
class Money:
    """The money of a dossier in five figures, in centimes."""

    total: int
    paid: int
    left: int
    currency: str
    late: int


def money(agreement: Agreement, on: date) -> Money | None:
    """What the parties give and gave; None when nothing is planned."""
    matrix = finance.matrix(agreement)
    if not matrix.rows:
        return None
    late = sum(part.left_centimes for part in finance.arrears_of(agreement, on))
    return Money(matrix.total, matrix.paid, matrix.left, matrix.currency, late)


def overview(agreement: Agreement, user: User, on: date) -> dict[str, Any]:
    """What the dossier's first page shows, besides its history."""
    held = list(documents.papers(agreement))
    checklist = documents.checklist(agreement, held)
    return {
        "today": on,
        "needs": needs(agreement),
        "next_tasks": tasks_of(agreement, on),
        "verbs": available_transitions(agreement, user),
        "papers": held[:6],
        "papers_count": len(held),
        "papers_missing": 0
        if agreement.is_transferred
        else sum(stage.missing for stage in checklist if stage.stage.code in _reached(agreement)),
        "money": money(agreement, on),
        "refused": list(agreement.refused_parties.all()),
        "publication": publication(agreement),
        "paper_record": paper_record(agreement) if agreement.imported_from else None,
    }


def publication(agreement: Agreement) -> Entry | None:
    """The agreement's entry in the register, withdrawn or not; None before its first publication."""
    try:
        return register.entry(agreement.public_id)
    except NotPublished:
        return None
    except EntryGone as gone:
        return cast("Entry", gone.entry)


def _reached(agreement: Agreement) -> set[str]:
    return {status.stage.code for status in rail(agreement) if status.status != "ahead"}


def history(agreement: Agreement, axis: str = "") -> QuerySet[HistoryEntry]:
    """The dossier's history, newest first; of one axis when asked."""
    found = agreement.history.select_related("actor").order_by("-happened_on", "-pk")
    return found.filter(axis=axis) if axis else found


def latest(count: int = 8) -> list[HistoryEntry]:
    """What was last recorded here in any dossier; one query."""
    return list(
        HistoryEntry.objects.filter(received_from="").select_related("actor", "agreement").order_by("-pk")[:count]
    )


def papers(user: User, words: str = "") -> QuerySet[Document]:
    """Papers of every dossier this person may see, newest first; words: in the title, the number, or the dossier."""
    found = Document.objects.filter(agreement__in=visible_to(user)).select_related("agreement", "uploaded_by")
    for word in words.split()[:8]:
        in_dossier = Q(agreement__in=Agreement.objects.matching(word))
        found = found.filter(Q(title__icontains=word) | Q(register_number__icontains=word) | in_dossier)
    return found.order_by("-uploaded_at", "-pk")


def people() -> QuerySet[User]:
    """Everybody who has or had access to the office, those with access first."""
    own = User.objects.exclude(email__endswith=f"@{VISITORS}")  # the support's visits have a page of their own
    own = own.exclude(email__endswith=f"@{FORMER}")  # named by dossiers that came from another office
    return own.prefetch_related("roles").order_by("-is_active", "name_ar", "pk")


def has_second_factor(user: User) -> bool:
    """Whether the person has set up their second factor."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


@dataclass(frozen=True)
class NamedEntry:
    """An entry of the trail, who did it (None for the system itself) and what kind of row it is about, in words."""

    entry: AuditEntry
    who: User | None
    subject: str


def with_actors(entries: list[AuditEntry]) -> list[NamedEntry]:
    """The entries with their people: the trail keeps `user:12`, which stays true after a change of name. One query."""
    ids = {entry.actor.removeprefix("user:") for entry in entries if entry.actor.startswith("user:")}
    known = {f"user:{user.pk}": user for user in User.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()])}
    kinds = {
        model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models(include_auto_created=True)
    }
    return [NamedEntry(entry, known.get(entry.actor), kinds.get(entry.table, entry.table)) for entry in entries]


def service_names() -> list[str]:
    """Communal services already named, to be offered again."""
    return list(RoleGrant.objects.exclude(service="").order_by("service").values_list("service", flat=True).distinct())
