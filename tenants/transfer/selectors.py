"""What may pass to another office, and what would happen if it did."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.models import Collectivity, Level
from mithaq.collectivities.selectors import office_context, public_side, schema_context
from mithaq.core.errors import DomainError
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement, Direction, Passage
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes.models import Amendment, AmendmentState
from tenants.council.models import Decision
from tenants.documents.models import Document
from tenants.transfer import rows
from tenants.transfer.errors import (
    AgreementUnknown,
    AlreadyTransferred,
    AmendmentUnderWay,
    ConcludedAfter,
    CouncilSitting,
    NothingChosen,
    NotInForce,
)
from tenants.transfer.graph import graph

_SERIES = re.compile(r"CONV-(\d+)-(\d{4})-(\d+)")


@dataclass(frozen=True)
class Ground:
    """Why dossiers pass. step: verb of the agreement axis. article: empty where none speaks, and the act alone does."""

    step: str
    article: str


A139 = Ground("transfer", AGREEMENT_AXIS.get("transfer").article)
MERGER = Ground("pass_to_successor", AGREEMENT_AXIS.get("pass_to_successor").article)


def unusual(source: Collectivity, target: Collectivity) -> list[str | Promise]:
    """What makes two offices not the case of article 139: empty for a commune and an establishment of its province."""
    found: list[str | Promise] = []
    if source.level != Level.COMMUNE:
        found.append(_("the office that gives is not a commune's"))
    if target.level != Level.ECI:
        found.append(_("the office that receives is not an establishment's"))
    if source.region_code != target.region_code:
        found.append(_("the two are not of one region"))
    elif source.province_code != target.province_code:
        found.append(_("the two are not of one province"))
    return found


@dataclass(frozen=True)
class Terms:
    """Of a transfer: by which ground and act, on which day, to which office."""

    target: Collectivity
    ground: Ground
    act: str
    effective_on: date


def candidates(references: Collection[str] | None, terms: Terms, *, office: Collectivity) -> list[Agreement]:
    """The dossiers of the active office that were asked for and have not passed yet, by key.

    references: None for all that the ground covers. Those that passed to the same office by the same act on the same
    day are left out: they were asked for again. Raises AgreementUnknown, AlreadyTransferred, NothingChosen.
    """
    if references is None:
        sources = AGREEMENT_AXIS.get(terms.ground.step).sources
        found = Agreement.objects.filter(state__in=sorted(sources)).order_by("pk")
        if terms.ground == A139:
            found = found.filter(signed_on__lte=terms.effective_on)
        return list(found)
    wanted = list(dict.fromkeys(references))
    if not wanted:
        raise NothingChosen(office=office.slug)
    known = {one.reference: one for one in Agreement.objects.filter(reference__in=wanted)}
    for reference in wanted:
        if reference not in known:
            raise AgreementUnknown(office=office.slug, reference=reference)
    staying = [one for one in known.values() if not _passed(one, terms)]
    return sorted(staying, key=lambda one: one.pk)


def _passed(agreement: Agreement, terms: Terms) -> bool:
    if not agreement.is_transferred:
        return False
    passage = Passage.objects.get(agreement=agreement, direction=Direction.HANDED_OVER)
    same = (terms.target.code, terms.act, terms.effective_on)
    if (passage.office_code, passage.act, passage.effective_on) != same:
        raise AlreadyTransferred(
            reference=agreement.reference, office=passage.office_slug, day=passage.effective_on, act=passage.act
        )
    return True


def refusal(agreement: Agreement, terms: Terms) -> DomainError | None:
    """What stands in the way of this dossier, or None. A merger takes dossiers as they stand."""
    if terms.ground != A139:
        return None
    if agreement.state not in AGREEMENT_AXIS.get(terms.ground.step).sources:
        return NotInForce(reference=agreement.reference, state=agreement.get_state_display())
    if agreement.signed_on and agreement.signed_on > terms.effective_on:
        return ConcludedAfter(reference=agreement.reference, signed_on=agreement.signed_on, day=terms.effective_on)
    under_way = Amendment.objects.filter(agreement=agreement, state=AmendmentState.IN_PATH).first()
    if under_way is not None:
        return AmendmentUnderWay(reference=agreement.reference, number=under_way.number)
    if Decision.objects.filter(agreement=agreement, session__opened_on__isnull=False, session__closes_on=None).exists():
        return CouncilSitting(reference=agreement.reference)
    return None


def count_in_series(references: Collection[str], province_code: str) -> dict[int, int]:
    """Year → the highest number among references of our own form, which our series must not give again."""
    highest: dict[int, int] = {}
    for reference in references:
        match = _SERIES.fullmatch(reference)
        if match and match[1] == province_code.replace(".", ""):
            year, number = int(match[2]), int(match[3])
            highest[year] = max(highest.get(year, 0), number)
    return highest


@dataclass(frozen=True)
class Line:
    """One dossier of a plan. reference_there: the one it keeps; empty when it is taken there and a new one is given."""

    reference: str
    title: str
    state: str
    reference_there: str
    refusal: DomainError | None
    is_public: bool


@dataclass
class Plan:
    """What a transfer would do. rows: of each table. size: of the files, in bytes."""

    lines: list[Line] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    size: int = 0

    @property
    def refusals(self) -> list[DomainError]:
        return [line.refusal for line in self.lines if line.refusal]


def plan(source: Collectivity, references: Collection[str] | None, terms: Terms) -> Plan:
    """What would happen, without a lock and without a trace. Raises what `candidates` raises."""
    with public_side(), schema_context(source):
        chosen = candidates(references, terms, office=source)
        papers = Document.objects.filter(agreement__in=[one.pk for one in chosen])
        load = rows.read(graph(), [one.pk for one in chosen])
        found = Plan(rows=load.counts(), files=papers.count(), size=papers.aggregate(size=Sum("size"))["size"] or 0)
        refusals = {one.pk: refusal(one, terms) for one in chosen}
    with public_side(), office_context(terms.target):
        taken = set(
            Agreement.objects.filter(reference__in=[one.reference for one in chosen]).values_list(
                "reference", flat=True
            )
        )
    with public_side():
        public = set(
            Entry.objects.filter(
                office_schema=source.schema_name, public_id__in=[one.public_id for one in chosen]
            ).values_list("public_id", flat=True)
        )
    found.lines = [
        Line(
            one.reference, one.title_fr or one.title_ar, one.state, "" if one.reference in taken else one.reference,
            refusals[one.pk], one.public_id in public,
        )
        for one in chosen
    ]  # fmt: skip
    return found
