"""What the register refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError

PROOFS = {
    "state": _("a state that may be published"),
    "decision_number": _("the number of the council's decision"),
    "enforceable_on": _("the day the decision became enforceable"),
    "visa_on": _("the day of the visa"),
    "signed_on": _("the last signature"),
    "in_force_on": _("the entry into force"),
}


class NotProven(DomainError):
    """A state is published only when a decision, a signature and a day in force prove it; `missing`: keys of PROOFS."""

    code = "not_proven"
    message = _("%(reference)s cannot be published. Missing: %(missing)s.")

    def __init__(self, reference: str, missing: list[str]) -> None:
        super().__init__(reference=reference, missing=[PROOFS[name] for name in missing])
        self.missing = missing


class NotPublished(DomainError):
    """There is no such entry in the register of this office."""

    code = "not_published"
    message = _("This agreement is not in the register.")


class EntryGone(DomainError):
    """The entry was withdrawn; `entry` (the model's row) carries the reason and the days, which stay readable."""

    code = "entry_withdrawn"
    message = _("This agreement was withdrawn from the register.")

    def __init__(self, entry: Any) -> None:
        super().__init__()
        self.entry = entry


class ReasonMissing(DomainError):
    """A correction or a withdrawal says why."""

    code = "reason_missing"
    field = "reason"
    message = _("Say why: the reason is published with the register.")


class AlreadyWithdrawn(DomainError):
    """A withdrawn entry cannot be withdrawn again."""

    code = "already_withdrawn"
    message = _("This agreement was withdrawn from the register already.")


class CopyNotPublished(DomainError):
    """An office restored beside its original publishes nothing: the original does."""

    code = "copy_not_published"
    message = _("This office is a restored copy: nothing of it is published. The office that it was copied from does.")


# --- Sessions and decisions of the council ----------------------------------------------------------------------------


class ProceedingNotPublished(DomainError):
    """There is no such session or decision in the register of this office."""

    code = "proceeding_not_published"
    message = _("This is not published.")


class ProceedingGone(DomainError):
    """The session or the decision was withdrawn; `row` carries the reason and the days, which stay readable."""

    code = "proceeding_withdrawn"
    message = _("This was withdrawn from the public pages.")

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row


class ProceedingWithdrawnAlready(DomainError):
    """What was withdrawn cannot be withdrawn again."""

    code = "proceeding_already_withdrawn"
    message = _("This was withdrawn from the public pages already.")


# --- Seals of papers --------------------------------------------------------------------------------------------------


class ReferenceUnreadable(DomainError):
    """What was typed cannot be the reference of a paper."""

    code = "reference_unreadable"
    field = "reference"
    message = _("This is no reference: it has twelve characters, figures and letters from a to f.")


class HashUnreadable(DomainError):
    """What was typed cannot be a SHA-256 hash."""

    code = "hash_unreadable"
    field = "sha256"
    message = _("This is no SHA-256 hash: it has 64 characters, figures and letters from a to f.")
