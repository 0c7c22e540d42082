"""Who may do what in a dossier: one table (role × action), from which pages, API and tests read.

Transitions carry their own roles in their axis's table; this one covers what is not a transition.
"""

from mithaq.accounts.models import Role, User
from mithaq.core.errors import NotAllowed
from mithaq.core.transitions import Transition

_EVERYONE = frozenset({"head", "clerk", "secretary", "president", "finance", "service", "reader"})
_OFFICE = frozenset({Role.HEAD, Role.CLERK})
_COUNCIL = _OFFICE | {Role.SECRETARY, Role.PRESIDENT}

POLICY: dict[str, frozenset[str]] = {
    "dossier.view": _EVERYONE,
    "dossier.create": _OFFICE,
    "dossier.edit": _OFFICE,
    "dossier.import": frozenset({Role.HEAD}),
    "positions.view": _COUNCIL,  # R11: internal, never public
    "positions.edit": _OFFICE,
    "consultation.edit": _OFFICE,
    "opinions.answer": _OFFICE | {Role.SERVICE},  # a service answers what it was asked itself
    "drafting.edit": _OFFICE,
    "drafting.comment": _EVERYONE - {Role.READER},
    "formulary.view": _EVERYONE,
    "formulary.edit": _OFFICE,
    "sessions.view": _EVERYONE,
    "agenda.edit": _COUNCIL,  # the president prepares the agenda (LO 113-14 a38)
    "council.edit": _OFFICE | {Role.SECRETARY},
    "registers.edit": frozenset({Role.HEAD, Role.SECRETARY, Role.PRESIDENT}),  # LO 113-14 a47
    "legality.edit": _OFFICE | {Role.SECRETARY},
    "signature.edit": _OFFICE | {Role.PRESIDENT},
    "signature.seal": frozenset({Role.PRESIDENT}),  # LO 113-14 a94: the president signs
    "directory.edit": _OFFICE,
    "service_tasks.do": _OFFICE | {Role.PRESIDENT, Role.SERVICE},  # a service says how its own tasks stand
    "execution.edit": _OFFICE | {Role.SERVICE},
    "monitoring.edit": _OFFICE | {Role.SERVICE},
    "monitoring.approve": frozenset({Role.HEAD}),
    "finance.edit": _OFFICE | {Role.FINANCE},
    "finance.call": _OFFICE | {Role.FINANCE},
    "finance.pay": frozenset({Role.FINANCE, Role.HEAD}),
    "changes.edit": _OFFICE,
    "documents.add": _EVERYONE - {Role.READER},
    "publication.correct": frozenset({Role.HEAD}),
    "calendar.feed": _EVERYONE,
    "calendar.office_feed": _OFFICE | {Role.SECRETARY},
    "calendar.local_days": frozenset({Role.HEAD}),
    "calendar.look": _OFFICE | {Role.SECRETARY},
    "people.manage": frozenset({Role.HEAD}),
    "audit.view": frozenset({Role.HEAD, Role.PRESIDENT}),
}


def may(actor: User | None, permission: str) -> bool:
    """Whether the actor holds the permission; None is the system (import, demo, worker), which may everything."""
    return actor is None or bool(POLICY[permission] & actor.role_codes)


def require(actor: User | None, permission: str) -> None:
    """Raise NotAllowed unless the actor holds the permission."""
    if not may(actor, permission):
        raise NotAllowed(permission)


def require_transition(actor: User | None, transition: Transition) -> None:
    """Raise NotAllowed unless the actor holds one of the transition's roles."""
    if actor is not None and not (transition.roles & actor.role_codes):
        raise NotAllowed(f"{transition.axis}.{transition.name}")
