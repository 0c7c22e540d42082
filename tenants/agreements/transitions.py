"""The agreement axis: one table, from which come the services, the buttons, the API's enum, the tests and the diagram.

Each verb has one function, in the app that owns the stage (named beside it); `services.perform` alone writes the state.
"""

from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role
from mithaq.core.transitions import Transition, TransitionTable
from tenants.agreements.models import AgreementState as S
from tenants.agreements.models import Axis

OFFICE = frozenset({Role.HEAD, Role.CLERK})
DECIDERS = frozenset({Role.HEAD, Role.PRESIDENT})
RUNNING = frozenset({S.IN_FORCE, S.AMENDED, S.EXTENDED})


def _step(name, label, sources, target, roles=OFFICE, **more):  # type: ignore[no-untyped-def]  # a table's row, typed by Transition
    return Transition(name=name, axis=Axis.AGREEMENT, label=label, sources=frozenset(sources), target=target, roles=roles, **more)  # fmt: skip


AGREEMENT_AXIS = TransitionTable(
    Axis.AGREEMENT,
    [
        _step("start_drafting", _("Start drafting"), [S.CONSULTATION], S.DRAFTING, papers=("minutes",)),  # consultation
        _step("return_to_consultation", _("Return to consultation"), [S.DRAFTING], S.CONSULTATION),  # consultation
        _step("submit_for_decision", _("Submit to the presidency"), [S.DRAFTING], S.AWAITING_DECISION, article="LO 113-14 a38"),  # council
        _step("return_to_drafting", _("Return to drafting"), [S.AWAITING_DECISION], S.DRAFTING),  # council: rejected, postponed, objected
        _step("open_signing", _("Send for signature"), [S.AWAITING_DECISION], S.SIGNING, article="LO 113-14 a94"),  # signature
        _step("enter_into_force", _("Enter into force"), [S.SIGNING], S.IN_FORCE, papers=("signed_agreement",), article="LO 113-14 a118"),  # signature
        _step("start_evaluation", _("Start an evaluation"), RUNNING, S.UNDER_EVALUATION),  # monitoring
        _step("resume_after_evaluation", _("Go on after the evaluation"), [S.UNDER_EVALUATION], S.IN_FORCE),  # changes
        _step("apply_amendment", _("Put the amendment into force"), RUNNING | {S.UNDER_EVALUATION}, S.AMENDED),  # signature
        _step("apply_extension", _("Put the extension into force"), RUNNING | {S.UNDER_EVALUATION}, S.EXTENDED),  # signature
        _step("renew", _("Renew"), [S.UNDER_EVALUATION], S.RENEWED),  # changes
        _step("close", _("Close"), [S.UNDER_EVALUATION], S.CLOSED, papers=("closing_minutes",)),  # changes
        _step("terminate", _("Terminate"), RUNNING | {S.UNDER_EVALUATION}, S.TERMINATED, roles=DECIDERS),  # changes
        _step("withdraw", _("Withdraw"), [S.CONSULTATION, S.DRAFTING, S.AWAITING_DECISION, S.SIGNING], S.WITHDRAWN, roles=DECIDERS),  # agreements
        _step("reopen", _("Reopen"), [S.WITHDRAWN], S.CONSULTATION, roles=DECIDERS),  # agreements
    ],
    states=S.values,
    initial=S.CONSULTATION,
    final={S.RENEWED, S.CLOSED, S.TERMINATED, S.WITHDRAWN},
)  # fmt: skip
