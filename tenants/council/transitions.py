"""The decision axis: deliberation, then the control of legality. `services.moves.move` alone writes the state."""

# ruff: noqa: E501  # a table: one row, one line

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role
from mithaq.core.transitions import Transition, TransitionTable
from tenants.agreements.models import Axis
from tenants.council.models import DecisionState as S

OFFICE = frozenset({Role.HEAD, Role.CLERK})
COUNCIL = OFFICE | {Role.SECRETARY}
PRESIDENCY = COUNCIL | {Role.PRESIDENT}


def _step(
    name: str, label: Promise, sources: Iterable[S], target: S | None, roles: frozenset[Role] = COUNCIL, **more: Any
) -> Transition:
    return Transition(
        name=name, axis=Axis.DECISION, label=label, sources=frozenset(sources), target=target, roles=roles, **more
    )


DECISION_AXIS = TransitionTable(
    Axis.DECISION,
    [
        _step("submit_to_presidency", _("Submit to the presidency"), [S.DRAFT], S.SUBMITTED, OFFICE, article="LO 113-14 a38"),
        _step("put_on_agenda", _("Put on the agenda"), [S.SUBMITTED, S.POSTPONED], S.ON_AGENDA, PRESIDENCY, article="LO 113-14 a38", deadline="agenda_transmission"),
        _step("record_committee_report", _("Record the committee's report"), [S.SUBMITTED, S.POSTPONED, S.ON_AGENDA], None, article="LO 113-14 a28", papers=("committee_report",)),
        _step("adopt", _("Record the vote: adopted"), [S.ON_AGENDA], S.ADOPTED, article="LO 113-14 a43", papers=("decision",), deadline="transmission"),
        _step("reject", _("Record the vote: rejected"), [S.ON_AGENDA], S.REJECTED, article="LO 113-14 a43"),
        _step("call_second_sitting", _("Vote again in a second sitting"), [S.ON_AGENDA], None, article="LO 113-14 a43"),
        _step("postpone", _("Postpone"), [S.ON_AGENDA], S.POSTPONED, PRESIDENCY),
        _step("put_back", _("Return to drafting"), [S.SUBMITTED, S.POSTPONED, S.REJECTED, S.OBJECTED, S.VISA_REFUSED, S.ANNULLED], S.DRAFT, OFFICE),
        _step("redeliberate", _("Submit to a new deliberation"), [S.OBJECTED], S.SUBMITTED, article="LO 113-14 a117"),
        _step("post_decision", _("Record the posting"), [S.ADOPTED, S.SENT, S.OBJECTED, S.IN_COURT, S.VISAED, S.ENFORCEABLE], None, article="LO 113-14 a273", deadline="posting"),
        _step("transmit", _("Send to the governor"), [S.ADOPTED], S.SENT, article="LO 113-14 a116", papers=("transmission_slip",)),
        _step("record_receipt", _("Record the receipt"), [S.SENT], None, article="LO 113-14 a116", papers=("receipt",), deadline="visa"),
        _step("record_objection", _("Record an objection"), [S.SENT], S.OBJECTED, article="LO 113-14 a117", papers=("objection",)),
        _step("lift_objection", _("Record that the objection fell"), [S.OBJECTED], S.SENT, article="LO 113-14 a117"),
        _step("withdraw_from_desk", _("Take the file back from the visa desk"), [S.SENT], None, article="LO 113-14 a116"),
        _step("answer_desk", _("Supply a paper that the governor's service asks for"), [S.SENT], None, article="LO 113-14 a118"),
        _step("refer_to_court", _("Record the referral to the administrative court"), [S.SENT], S.IN_COURT, article="LO 113-14 a117", deadline="court_suspension"),
        _step("record_suspension", _("Record the ruling on the suspension"), [S.IN_COURT], None, article="LO 113-14 a117", deadline="court_judgment"),
        _step("uphold", _("Record the judgment: the decision stands"), [S.IN_COURT], S.SENT, article="LO 113-14 a117"),
        _step("annul", _("Record the judgment: the decision is annulled"), [S.IN_COURT], S.ANNULLED, article="LO 113-14 a117"),
        _step("grant_visa", _("Record the visa"), [S.SENT], S.VISAED, article="LO 113-14 a118", papers=("visa",)),
        _step("refuse_visa", _("Record a refused visa"), [S.SENT], S.VISA_REFUSED, article="LO 113-14 a118"),
        _step("take_tacit_visa", _("Record the tacit visa"), [S.SENT], S.VISAED, article="LO 113-14 a118"),
        _step("make_enforceable", _("Record that the decision is enforceable"), [S.SENT, S.VISAED], S.ENFORCEABLE, article="LO 113-14 a117, a118"),
        # A withdrawn dossier that is taken up again: what was decided falls, and everything is done again.
        _step("lapse", _("Start again after a withdrawal"), [S.SUBMITTED, S.ON_AGENDA, S.ADOPTED, S.REJECTED, S.POSTPONED, S.SENT, S.OBJECTED, S.VISA_REFUSED, S.VISAED, S.ENFORCEABLE, S.IN_COURT, S.ANNULLED], S.DRAFT, OFFICE),
    ],
    states=S.values,
    initial=S.DRAFT,
    final={S.ENFORCEABLE},
)  # fmt: skip
