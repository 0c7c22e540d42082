"""What other apps show on the page of the execution: each says how when Django is ready.

Execution stands below them and imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement


@dataclass(frozen=True)
class Panel:
    """A part of the page. template: included with `panel.context`."""

    template: str
    context: dict[str, Any]


Maker = Callable[[Agreement, User], Panel | None]
_makers: list[Maker] = []


def show(maker: Maker) -> None:
    """Add a part; said again, it is shown once."""
    if maker not in _makers:
        _makers.append(maker)


def panels(agreement: Agreement, user: User) -> list[Panel]:
    """The parts of a dossier's page, for this person."""
    return [panel for maker in _makers if (panel := maker(agreement, user)) is not None]
