"""What an agent may do in a file: the words of each act, and which of them the state of the file leaves open."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.exchange.models import DECISIVE, ActKind, VisaAct, VisaFile
from mithaq.exchange.services import POSSIBLE


@dataclass(frozen=True)
class Act:
    """One act of the desk in words."""

    kind: str
    title: str | Promise
    action_label: str | Promise
    done: str | Promise
    article: str
    text: str | Promise = ""
    danger: bool = False


ACTS: dict[str, Act] = {
    act.kind: act
    for act in (
        Act(
            ActKind.RECEIPT, _("Acknowledge the receipt"), _("Acknowledge the receipt"),
            _("The receipt is signed: the terms of the law run from today."), "LO 113-14 a116",
            _("The terms of the objection and of the visa run from today."),
        ),
        Act(
            ActKind.VISA, _("Give the visa"), _("Give the visa"),
            _("The visa is signed, and on its way to the office."), "LO 113-14 a118",
            _("The decision becomes enforceable. The visa bears today's date."),
        ),
        Act(
            ActKind.REQUEST, _("Ask for a missing paper"), _("Ask for the paper"),
            _("The request is signed, and on its way to the office."), "LO 113-14 a118",
        ),
        Act(
            ActKind.OBJECTION, _("Object to the decision"), _("Object"),
            _("The objection is signed, and on its way to the office."), "LO 113-14 a117",
            _("The council must deliberate anew. The objection bears today's date."), danger=True,
        ),
        Act(
            ActKind.REFUSAL, _("Refuse the visa"), _("Refuse the visa"),
            _("The refusal is signed, and on its way to the office."), "LO 113-14 a118",
            _("The decision does not become enforceable. The refusal bears today's date."), danger=True,
        ),
    )
}  # fmt: skip


def open_acts(file: VisaFile, under_way: VisaAct | None, objection_until: date | None, today: date) -> list[Act]:
    """The acts that make sense now. objection_until: last day for an objection; None before the receipt.

    An objection is left out once its term is over, a visa where none is needed or its term is over, and every act on
    which the state depends while another is on its way.
    """
    found = []
    for kind, act in ACTS.items():
        if file.state not in POSSIBLE[kind] or (under_way and kind in DECISIVE):
            continue
        if kind == ActKind.OBJECTION and (file.maintained or objection_until is None or today > objection_until):
            continue
        over = file.due_on is not None and today > file.due_on
        if kind in (ActKind.VISA, ActKind.REFUSAL) and (over or not file.needs_visa):
            continue
        found.append(act)
    return found
