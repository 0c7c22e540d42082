"""What may be written in the working text, and when: one small table (R13).

Open: every article. Sent for comments: nothing. In correction: what somebody commented on. Keeping a version ends the
correction. The way back to open is always there, and leaves a line in the dossier's history.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role
from mithaq.core.transitions import Transition, TransitionTable
from tenants.drafting.models import TextState as S

AXIS = "text"
_OFFICE = frozenset({Role.HEAD, Role.CLERK})


def _step(name: str, label: Promise, sources: Iterable[S], target: S) -> Transition:
    return Transition(name=name, axis=AXIS, label=label, sources=frozenset(sources), target=target, roles=_OFFICE)


TEXT_AXIS = TransitionTable(
    AXIS,
    [
        _step("send_for_comments", _("Send for comments"), [S.OPEN], S.UNDER_REVIEW),
        _step("start_correction", _("Start the correction"), [S.UNDER_REVIEW], S.IN_CORRECTION),
        _step("take_back", _("Take the text back"), [S.UNDER_REVIEW, S.IN_CORRECTION], S.OPEN),
        _step("keep_version", _("Keep as a version"), [S.OPEN, S.IN_CORRECTION], S.OPEN),
    ],
    states=S.values,
    initial=S.OPEN,
    final=(),
)
