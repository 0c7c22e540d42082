"""Reading a round: whose turn it is, who waits since when, what is done. No writing, no permission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from tenants.agreements.models import Agreement
from tenants.council.selectors import of_subject
from tenants.signature.models import Finding, RoundStep, ScannedPage, SigningRound, StandIn, StepRole


@dataclass(frozen=True)
class StepLine:
    """A step as people read it. is_turn: nothing before it is open; since: the day from which it is waited for."""

    step: RoundStep
    is_turn: bool
    since: date | None
    stand_in: StandIn | None
    pages_landed: int
    initials: int

    @property
    def is_waiting(self) -> bool:
        return self.step.is_open and self.is_turn and self.step.role != StepRole.COPY


def rounds_of(agreement: Agreement, amendment_id: int | None = None) -> list[SigningRound]:
    """Every round of a subject, the last first, with its steps."""
    steps = RoundStep.objects.select_related("party", "document", "stand_in").prefetch_related("stand_ins", "links")
    found = SigningRound.objects.filter(of_subject(amendment_id), agreement=agreement)
    return list(
        found.select_related("text", "signed_text").prefetch_related(Prefetch("steps", steps)).order_by("-number")
    )


def open_round(agreement: Agreement, amendment_id: int | None = None) -> SigningRound | None:
    """The round that is open, or None."""
    return SigningRound.objects.filter(of_subject(amendment_id), agreement=agreement, ended_on=None).first()


def before(step: RoundStep, steps: Iterable[RoundStep]) -> RoundStep | None:
    """Who has to be done before this step and is not; None when it is its turn. Only asked of a round in order."""
    waited = (
        one for one in steps if one.position < step.position and one.done_on is None and one.role != StepRole.COPY
    )
    return min(waited, key=lambda one: (one.position, one.pk), default=None)


def lines_of(turn: SigningRound, on: date) -> list[StepLine]:
    """The steps of a round with what is known of each: one query for its scanned pages."""
    steps: Sequence[RoundStep] = list(turn.steps.all())
    landed: dict[int, list[bool]] = {}
    rows = ScannedPage.objects.filter(step__round=turn, finding=Finding.LANDED)
    for step_id, initials_on in rows.values_list("step_id", "initials_on"):
        landed.setdefault(step_id or 0, []).append(initials_on is not None)
    return [_line(turn, step, steps, landed.get(step.pk, []), on) for step in steps]


def _line(turn: SigningRound, step: RoundStep, steps: Sequence[RoundStep], pages: list[bool], on: date) -> StepLine:
    is_turn = turn.is_open and (not turn.in_order or before(step, steps) is None)
    earlier = [one.done_on for one in steps if one.position < step.position and one.done_on] if turn.in_order else []
    since = step.asked_on or (max(earlier, default=turn.opened_on) if is_turn else None)
    stand_in = next((one for one in step.stand_ins.all() if one.covers(on)), None)
    return StepLine(step, is_turn, since, stand_in, len(pages), sum(pages))


def missing_pages(step: RoundStep, pages: int) -> list[int]:
    """The pages of the text that have not come back of this step's original."""
    there = set(step.pages.filter(finding=Finding.LANDED).values_list("page", flat=True))
    return [number for number in range(1, pages + 1) if number not in there]


def without_initials(step: RoundStep) -> list[int]:
    """The landed pages whose initials nobody confirmed; the last page bears the signature itself."""
    rows = step.pages.filter(finding=Finding.LANDED, initials_on=None).order_by("page")
    return [page for page in rows.values_list("page", flat=True) if page is not None]
