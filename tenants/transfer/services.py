"""Agreements pass from an office to another: all that were chosen, in one transaction, or none.

The law's case is the establishment for intercommunal cooperation that takes over the rights and obligations of its
communes' agreements (organic law 113-14, article 139). The rows are copied with their history, the former office keeps
its dossiers to read, the establishment stands in the commune's place as a party, and the public entries follow.

Order of locks: the two offices in the registry; the dossiers; the number series of the new office; its audit chain, the
former one's; the register's entries; the register's feed, last of all.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from mithaq.collectivities import limits
from mithaq.collectivities import services as offices
from mithaq.collectivities.models import Collectivity, OfficeEventKind, OfficeState, Transfer
from mithaq.collectivities.selectors import get_active, office_context, public_side, schema_context
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.core.text import fold
from mithaq.register import services as register
from tenants.agreements.models import Agreement, Axis, Direction, HistoryEntry, Party, Passage, ReferenceSeries
from tenants.agreements.services import lock, lock_years, next_reference, perform, refresh_search
from tenants.council.services.desk import leave_desk
from tenants.signature.snapshot import snapshot_of
from tenants.transfer import people, rows, selectors
from tenants.transfer.errors import ActMissing, DayInFuture, NotEqual, SameOffice, SuccessorElsewhere, Unusual
from tenants.transfer.files import Copies, copies, sweep
from tenants.transfer.graph import ROOT, Table, graph
from tenants.transfer.selectors import A139, MERGER, Ground

Report = Callable[[int, int, str], Any]


def silent(done: int, total: int, message: str) -> None:
    """A report that nobody reads."""


@dataclass(frozen=True)
class Moved:
    """What a transfer did. references: former one → the one in the new office. size: of the files, in bytes."""

    transfer_id: int | None
    references: dict[str, str]
    rows: dict[str, int]
    centimes: dict[str, int]
    files: int = 0
    size: int = 0
    entries: int = 0


NOTHING = Moved(None, {}, {}, {})


def transfer(
    source: Collectivity, target: Collectivity, *, references: Collection[str] | None, act: str, effective_on: date,
    by: str, reason: str = "", unusual: bool = False, report: Report = silent,
) -> Moved:  # fmt: skip
    """Carry agreements of a commune over to its establishment for intercommunal cooperation (LO 113-14 a139).

    references: in the former office; None for every agreement in force that was concluded before the day. What passed
    already by the same act to the same office is left as it is, so that it may be run again. unusual: a person
    confirmed, with a reason, that the two offices are not a commune and an establishment of its region.
    Raises ActMissing, DayInFuture, SameOffice, OfficeClosed, Unusual, and what `selectors` refuses of a dossier.
    """
    act = _act(act, effective_on)
    if source.pk == target.pk:
        raise SameOffice(office=source.slug)
    if (why := selectors.unusual(source, target)) and not (unusual and reason.strip()):
        raise Unusual(why=why)
    return _carry(source, target, A139, references, act, effective_on, by=by, reason=reason, report=report)


def merge(
    merged: Collection[Collectivity], into: Collectivity, *, act: str, effective_on: date, by: str, reason: str = "",
    report: Report = silent,
) -> dict[str, Moved]:  # fmt: skip
    """Pass every dossier of merged communes, in whatever state, to the commune that succeeds them, and archive them.

    Each commune is one transaction of its own and is archived when nothing is left in it; a run that was killed is
    finished by the next. Organic law 113-14 does not speak of mergers: the act that is named is the ground.
    Raises ActMissing, DayInFuture, SameOffice, OfficeClosed, SuccessorElsewhere.
    """
    act = _act(act, effective_on)
    going = sorted({office.pk: office for office in merged if office.pk != into.pk}.values(), key=lambda one: one.code)
    if not going:
        raise SameOffice(office=into.slug)
    for office in going:
        if office.state == OfficeState.ARCHIVED and office.successor_id != into.pk:
            raise SuccessorElsewhere(office=office.slug, successor=into.slug)
    moved = {}
    for number, office in enumerate(going):
        report(number, len(going), office.slug)
        moved[office.slug] = _succeed(office, into, act, effective_on, by=by, reason=reason)
    report(len(going), len(going), into.slug)
    return moved


def _succeed(office: Collectivity, into: Collectivity, act: str, effective_on: date, *, by: str, reason: str) -> Moved:
    if office.state == OfficeState.ARCHIVED:
        return NOTHING
    said = reason or act
    if office.is_active:  # nobody writes in it from here on
        offices.suspend(office, by=by, reason=said)
    moved = _carry(office, into, MERGER, None, act, effective_on, by=by, reason=reason)
    with public_side(), transaction.atomic():
        offices.archive(office, by=by, reason=said, act=act, successor=into)
        offices.record(into, OfficeEventKind.MERGED, by=by, reason=reason, act=act, merged=office.code)
    return moved


def _act(act: str, effective_on: date) -> str:
    line = " ".join(act.split())[:200]
    if not line:
        raise ActMissing
    if effective_on > clock.today():
        raise DayInFuture(day=effective_on)
    return line


def _carry(
    source: Collectivity, target: Collectivity, ground: Ground, references: Collection[str] | None, act: str,
    effective_on: date, *, by: str, reason: str, report: Report = silent,
) -> Moved:  # fmt: skip
    terms = selectors.Terms(target, ground, act, effective_on)
    report(0, 1, act)  # not again before the end: what a job says would wait for this very transaction
    with _acting(by), public_side(), copies(target) as made, transaction.atomic():
        hold(source, target, ground)
        with schema_context(source):
            chosen = _locked(references, terms, source)
        if not chosen:
            return NOTHING
        record = Transfer.objects.create(
            source=source, target=target, act=act, effective_on=effective_on, reason=reason[:500], by=by,
            done_at=clock.now(),
        )  # fmt: skip
        moved = _Passing(source, target, ground, record, made).carry(chosen)
        transaction.on_commit(made.keep)
    limits.recount(target)
    report(1, 1, act)
    return moved


def _locked(references: Collection[str] | None, terms: selectors.Terms, source: Collectivity) -> list[Agreement]:
    """The chosen dossiers, locked, by key. Raises the first refusal; of all that fit, what fits no longer is left."""
    chosen = []
    for candidate in selectors.candidates(references, terms, office=source):
        agreement = lock(candidate.pk)
        refusal = selectors.refusal(agreement, terms)
        if refusal is None:
            chosen.append(agreement)
        elif references is not None or agreement.state == candidate.state:
            raise refusal
    return chosen


@contextmanager
def _acting(by: str) -> Iterator[None]:
    """The trails of both offices name who does it."""
    actor, request = connection.actor, connection.request_id
    connection.set_actor(by, request)
    try:
        yield
    finally:
        connection.set_actor(actor, request)


def hold(source: Collectivity, target: Collectivity, ground: Ground) -> None:
    """Lock both offices in the registry, the lower key first: whoever transfers from or to one of them waits.

    Raises OfficeClosed unless both are active; the commune of a merger is suspended by then.
    """
    pair = Collectivity.objects.select_for_update(of=("self",)).filter(pk__in=[source.pk, target.pk]).order_by("pk")
    for office in pair:
        if not (office.pk == source.pk and ground == MERGER and office.state == OfficeState.SUSPENDED):
            get_active(office.schema_name)


class _Passing:
    """One transfer inside its transaction."""

    def __init__(
        self, source: Collectivity, target: Collectivity, ground: Ground, record: Transfer, made: Copies
    ) -> None:
        self.source, self.target, self.ground, self.record, self.made = source, target, ground, record, made

    def carry(self, agreements: list[Agreement]) -> Moved:
        """Copy the dossiers, compare, mark both sides, and let the register follow."""
        tables = graph()
        with schema_context(self.source):
            load = rows.read(tables, [agreement.pk for agreement in agreements])
            named = people.named(rows.people_of(tables, load), self.source)
            before = {table.name: rows.totals(table, load.keys(table)) for table in tables.owned}
        with office_context(self.target):
            sweep(self.target, rows.places(tables))
            self._copy_files(tables.owned, load)  # long, and before the trail is held: nobody waits for it
            references = self._references(agreements)
            self._make_room(agreements)
            written = rows.write(
                tables, load, source=self.source, people=people.settle(named), change=self._change(references)
            )
            self._compare(tables.owned, before, written)
            arrived = {old.pk: Agreement.objects.get(pk=written.keys[ROOT][old.pk]) for old in agreements}
            self._rejoin(agreements, arrived)
            for old in agreements:
                self._receive(old, arrived[old.pk])
            snapshots = [snapshot_of(Agreement.objects.get(pk=new.pk)) for new in arrived.values()]
        with schema_context(self.source):
            for old in agreements:
                self._hand_over(old, references[old.reference])
        with public_side():
            said = f"{self.record.act} · {self.source.name_fr} → {self.target.name_fr}"
            entries = register.pass_on(snapshots, source=self.source.schema_name, target=self.target, reason=said)
            return self._record(agreements, references, before, load, entries)

    def _references(self, agreements: list[Agreement]) -> dict[str, str]:
        """Former reference → the one here: the same where it is free, else the next of our series."""
        lock_years(agreement.opened_on.year for agreement in agreements)
        taken = set(
            Agreement.objects.filter(reference__in=[one.reference for one in agreements]).values_list(
                "reference", flat=True
            )
        )
        kept = {one.reference: one.reference for one in agreements if one.reference not in taken}
        for year, number in selectors.count_in_series(kept, self.target.province_code).items():
            lock_years([year])
            ReferenceSeries.objects.filter(year=year, last__lt=number).update(last=number)
        return kept | {
            one.reference: next_reference(one.opened_on.year) for one in agreements if one.reference in taken
        }

    def _make_room(self, agreements: list[Agreement]) -> None:
        """A dossier that comes back: the one that left gives its public id up to the one that goes on."""
        for left in Agreement.objects.filter(public_id__in=[one.public_id for one in agreements]):
            left.public_id = Agreement._meta.get_field("public_id").get_default()
            left.save(update_fields=["public_id"])

    def _copy_files(self, tables: tuple[Table, ...], load: rows.Load) -> None:
        for table in tables:
            for column in table.files:
                for row in load.rows[table.name]:
                    place = rows.cell(table, row, column)
                    title = rows.cell(table, row, "title")
                    self.made.make(place, rows.cell(table, row, "sha256"), paper=title)

    def _change(self, references: dict[str, str]) -> Callable[[Table, rows.Row], None]:
        def change(table: Table, row: rows.Row) -> None:
            for column in table.files:
                position = table.columns.index(column)
                row[position] = self.made.places[row[position] or ""]
            if table.name == ROOT:
                position = table.columns.index("reference")
                row[position] = references[row[position] or ""]

        return change

    def _compare(self, tables: tuple[Table, ...], before: dict[str, tuple[int, ...]], written: rows.Written) -> None:
        """Count the rows and add the money up again on this side. Raises NotEqual."""
        for table in tables:
            if rows.totals(table, written.made[table.name]) != before[table.name]:
                raise NotEqual(table=table.name)

    def _rejoin(self, agreements: list[Agreement], arrived: dict[int, Agreement]) -> None:
        """Renewals whose other half is kept elsewhere, or has just come after them."""
        for old in agreements:
            new = arrived[old.pk]
            elsewhere = old.renews_elsewhere
            if old.renews_id is not None and new.renews_id is None:
                with schema_context(self.source):
                    elsewhere = Agreement.objects.values_list("public_id", flat=True).get(pk=old.renews_id)
            if elsewhere is not None:
                here = Agreement.objects.filter(public_id=elsewhere).first()
                new.renews, new.renews_elsewhere = here, None if here else elsewhere
                new.save(update_fields=["renews", "renews_elsewhere"])
            for renewal in Agreement.objects.filter(renews_elsewhere=old.public_id):
                renewal.renews, renewal.renews_elsewhere = new, None
                renewal.save(update_fields=["renews", "renews_elsewhere"])

    def _receive(self, old: Agreement, new: Agreement) -> None:
        """The passage, the lines of the history, and our office in the former one's place as a party."""
        self._passage(new, Direction.RECEIVED, self.source, old.reference, state=old.state)
        self._line(new, "received", f"{self.record.act} · {self.source.name_ar} ({old.reference})")
        party = new.parties.filter(is_self=True).first()
        if party is not None:
            former = party.name_ar
            self._substitute(new, party)
            self._line(new, "party_substituted", f"{former} ← {party.name_ar}")
        refresh_search(new)

    def _substitute(self, agreement: Agreement, party: Party) -> None:
        """Our collectivity takes the former one's place, with every right and obligation; amounts stay as they are."""
        party.predecessors = [
            *party.predecessors,
            {
                "code": party.collectivity_code or self.source.code, "ar": party.name_ar, "fr": party.name_fr,
                "until": self.record.effective_on.isoformat(),
            },
        ]  # fmt: skip
        party.name_ar, party.name_fr = self.target.name_ar, self.target.name_fr
        party.collectivity_code = self.target.code
        party.signatory_name = party.signatory_position = ""  # whoever signs from now on; who signed stays with what
        party.folded_name = fold(f"{party.name_ar} {party.name_fr}")
        if agreement.parties.exclude(pk=party.pk).filter(folded_name=party.folded_name).exists():
            party.folded_name += f" {self.source.code}"  # it is a party by itself as well: both places are kept
        party.save()

    def _hand_over(self, old: Agreement, reference: str) -> None:
        state, ended_on = old.state, old.ended_on
        self._passage(old, Direction.HANDED_OVER, self.target, reference, state=state)
        leave_desk(old.pk, on=self.record.effective_on, note=f"{self.record.act} · {self.target.name_ar}")
        perform(
            old, self.ground.step, actor=None, on=self.record.effective_on, article=self.ground.article,
            note=f"{self.record.act} · {self.target.name_ar} ({reference})",
            ended_on=ended_on or self.record.effective_on,
        )  # fmt: skip

    def _passage(
        self, agreement: Agreement, direction: str, office: Collectivity, reference: str, *, state: str
    ) -> None:
        Passage.objects.create(
            agreement=agreement, direction=direction, office_code=office.code, office_slug=office.slug,
            office_ar=office.name_ar, office_fr=office.name_fr, reference=reference, act=self.record.act,
            article=self.ground.article, effective_on=self.record.effective_on, reason=self.record.reason, state=state,
            transfer=self.record.pk, at=self.record.done_at,
        )  # fmt: skip

    def _line(self, agreement: Agreement, event: str, note: str) -> None:
        """A line in the history; what the public reads follows with the transfer itself, not by the outbox."""
        HistoryEntry.objects.create(
            agreement=agreement, axis=Axis.EVENT, transition=event, happened_on=self.record.effective_on,
            note=note[:500], article=self.ground.article,
        )  # fmt: skip

    def _record(
        self, agreements: list[Agreement], references: dict[str, str], before: dict[str, tuple[int, ...]],
        load: rows.Load, entries: int,
    ) -> Moved:  # fmt: skip
        """The transfer in the registry, and a line in the life of each office."""
        centimes = {
            f"{table.name}.{column}": total
            for table in graph().owned
            for column, total in zip(table.money, before[table.name][1:], strict=True)
            if total
        }
        moved = Moved(
            self.record.pk, references, load.counts(), centimes, len(self.made.places), self.made.size, entries
        )
        self.record.agreements = [
            {"public_id": str(one.public_id), "from": one.reference, "to": references[one.reference]}
            for one in agreements
        ]
        self.record.save(update_fields=["agreements"])
        figures = {
            "transfer": self.record.pk, "agreements": len(agreements), "rows": sum(moved.rows.values()),
            "centimes": centimes, "files": moved.files, "bytes": moved.size, "register_entries": entries,
        }  # fmt: skip
        for office, kind, other in (
            (self.source, OfficeEventKind.TRANSFERRED_OUT, self.target),
            (self.target, OfficeEventKind.TRANSFERRED_IN, self.source),
        ):
            offices.record(
                office, kind, by=self.record.by, reason=self.record.reason, act=self.record.act, other=other.code,
                effective_on=self.record.effective_on.isoformat(), **figures,
            )  # fmt: skip
        return moved
