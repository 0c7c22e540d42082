"""The agreement axis: one table, from which come the services, the buttons, the API's enum, the tests and the diagram.

Each verb has one function, in the app that owns the stage (named above its rows); `services.perform` alone writes the
state.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role
from mithaq.core.transitions import Transition, TransitionTable
from tenants.agreements.models import AgreementState as S
from tenants.agreements.models import Axis

OFFICE = frozenset({Role.HEAD, Role.CLERK})
DECIDERS = frozenset({Role.HEAD, Role.PRESIDENT})
RUNNING = frozenset({S.IN_FORCE, S.AMENDED, S.EXTENDED})
BEFORE_FORCE = frozenset({S.CONSULTATION, S.DRAFTING, S.AWAITING_DECISION, S.SIGNING})
EVALUATED = RUNNING | {S.UNDER_EVALUATION}
HERE = frozenset(S) - {S.TRANSFERRED}


def _step(
    name: str, label: Promise, sources: Iterable[S], target: S, roles: frozenset[Role] = OFFICE, **more: Any
) -> Transition:
    return Transition(
        name=name, axis=Axis.AGREEMENT, label=label, sources=frozenset(sources), target=target, roles=roles, **more
    )


AGREEMENT_AXIS = TransitionTable(
    Axis.AGREEMENT,
    [
        # consultation
        _step("start_drafting", _("Start drafting"), [S.CONSULTATION], S.DRAFTING, papers=("minutes",)),
        _step("return_to_consultation", _("Return to consultation"), [S.DRAFTING], S.CONSULTATION),
        # council: the second after a rejection, a postponement, an objection or a refused visa
        _step(
            "submit_for_decision", _("Submit to the presidency"), [S.DRAFTING], S.AWAITING_DECISION,
            article="LO 113-14 a38",
        ),
        _step("return_to_drafting", _("Return to drafting"), [S.AWAITING_DECISION, S.SIGNING], S.DRAFTING),
        # signature
        _step("open_signing", _("Send for signature"), [S.AWAITING_DECISION], S.SIGNING, article="LO 113-14 a94"),
        _step(
            "enter_into_force", _("Enter into force"), [S.SIGNING], S.IN_FORCE, papers=("signed_agreement",),
            article="LO 113-14 a118",
        ),
        _step("apply_amendment", _("Put the amendment into force"), EVALUATED, S.AMENDED),
        _step("apply_extension", _("Put the extension into force"), EVALUATED, S.EXTENDED),
        # monitoring
        _step("start_evaluation", _("Start an evaluation"), RUNNING, S.UNDER_EVALUATION),
        # changes
        _step("resume_after_evaluation", _("Go on after the evaluation"), [S.UNDER_EVALUATION], S.IN_FORCE),
        _step("renew", _("Renew"), [S.UNDER_EVALUATION], S.RENEWED),
        _step("close", _("Close"), [S.UNDER_EVALUATION], S.CLOSED, papers=("closing_minutes",)),
        _step("terminate", _("Terminate"), EVALUATED, S.TERMINATED, roles=DECIDERS),
        # agreements
        _step("withdraw", _("Withdraw"), BEFORE_FORCE, S.WITHDRAWN, roles=DECIDERS),
        _step("reopen", _("Reopen"), [S.WITHDRAWN], S.CONSULTATION, roles=DECIDERS),
        # transfer: carried out by an operator; the second when communes are merged, whose ground is the act itself
        _step(
            "transfer", _("Transfer to the establishment that takes over"), EVALUATED, S.TRANSFERRED, roles=DECIDERS,
            article="LO 113-14 a139",
        ),
        _step("pass_to_successor", _("Pass to the successor"), HERE, S.TRANSFERRED, roles=DECIDERS),
    ],
    states=S.values,
    initial=S.CONSULTATION,
    final={S.RENEWED, S.CLOSED, S.TERMINATED, S.WITHDRAWN, S.TRANSFERRED},
)  # fmt: skip
