"""A table of transitions: one per axis, from which come services, buttons, the API's enum, tests and the diagram."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from mithaq.core.errors import DomainError, IllegalTransition

Guard = Callable[[Any], DomainError | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb of an axis.

    sources: states it leaves. target: state it reaches, None when it stays. roles: codes of those who may do it.
    papers: kinds of document it needs. article: the law behind it. deadline: subject of the legal term it starts.
    guards: each looks at the object and gives the refusal, or None.
    """

    name: str
    axis: str
    label: str | Promise
    sources: frozenset[str]
    target: str | None
    roles: frozenset[str]
    papers: tuple[str, ...] = ()
    article: str = ""
    deadline: str = ""
    guards: tuple[Guard, ...] = ()

    def refusals(self, subject: Any) -> list[DomainError]:
        """What stands in the way of this transition for `subject`, in the order of the guards."""
        return [refusal for guard in self.guards if (refusal := guard(subject)) is not None]

    def check_guards(self, subject: Any) -> None:
        """Raise the first refusal, if any."""
        if refusals := self.refusals(subject):
            raise refusals[0]


class BrokenTable(ValueError):
    """A transition table contradicts itself; raised when its module is imported."""


class TransitionTable:
    """The transitions of one axis, in the order they were written.

    states: every code the axis knows. initial: where a new object stands. final: states that need no way out.
    Raises BrokenTable for a double name, an unknown state, a foreign axis, a state never reached, or a state that is
    not final and has no way out.
    """

    def __init__(
        self,
        axis: str,
        transitions: Iterable[Transition],
        *,
        states: Iterable[str],
        initial: str,
        final: Collection[str],
    ) -> None:
        self.axis = axis
        self.states: tuple[str, ...] = tuple(str(state) for state in states)
        self.initial = str(initial)
        self.final: frozenset[str] = frozenset(str(state) for state in final)
        self._by_name: dict[str, Transition] = {}
        for transition in transitions:
            if transition.name in self._by_name:
                raise BrokenTable(f"{axis}: two transitions are named {transition.name!r}")
            self._by_name[transition.name] = transition
        self._validate()

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Transition:
        """The transition called `name`. Raises KeyError: a wrong name is a mistake in the code."""
        return self._by_name[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Every verb, in order."""
        return tuple(self._by_name)

    def from_state(self, state: str) -> tuple[Transition, ...]:
        """Every transition that leaves `state`, whoever may do it."""
        return tuple(transition for transition in self if state in transition.sources)

    def available(self, state: str, roles: Collection[str]) -> tuple[Transition, ...]:
        """The transitions that leave `state` and that someone with one of `roles` may do; guards are not asked."""
        held = frozenset(roles)
        return tuple(transition for transition in self.from_state(state) if transition.roles & held)

    def targets(self, state: str) -> frozenset[str]:
        """The states that `state` may become in one step."""
        return frozenset(str(step.target) for step in self.from_state(state) if step.target is not None)

    def require(self, name: str, *, reference: str, state: str) -> Transition:
        """The transition called `name` if it leaves `state`. Raises IllegalTransition otherwise."""
        transition = self.get(name)
        if state not in transition.sources:
            raise IllegalTransition(reference, state=state, to=transition.target or transition.label)
        return transition

    def mermaid(self) -> str:
        """The axis as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for transition in self:
            for source in (state for state in self.states if state in transition.sources):
                lines.append(f"    {source} --> {transition.target or source}: {transition.name}")
        lines.extend(f"    {state} --> [*]" for state in self.states if state in self.final)
        return "\n".join(lines) + "\n"

    def _validate(self) -> None:
        known = frozenset(self.states)
        for transition in self:
            if transition.axis != self.axis:
                raise BrokenTable(f"{self.axis}: {transition.name} belongs to {transition.axis}")
            if not transition.sources or not transition.roles:
                raise BrokenTable(f"{self.axis}: {transition.name} has no source or no role")
            self._refuse_unknown(transition.name, transition.sources - known)
            self._refuse_unknown(transition.name, frozenset(filter(None, [transition.target])) - known)
        self._refuse_unknown("initial and final", ({self.initial} | self.final) - known)
        reached = {self.initial} | {str(step.target) for step in self if step.target is not None}
        for state in self.states:
            if state not in reached:
                raise BrokenTable(f"{self.axis}: nothing leads to {state!r}")
            if state not in self.final and not self.targets(state) - {state}:
                raise BrokenTable(f"{self.axis}: {state!r} has no way out")

    def _refuse_unknown(self, where: str, states: frozenset[str] | set[str]) -> None:
        if states:
            raise BrokenTable(f"{self.axis}: {where} names unknown states {sorted(states)}")
