"""What is refused about the action plan."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class DossierEnded(DomainError):
    """Nothing is planned or done in an agreement that has ended."""

    code = "dossier_ended"
    message = _("%(reference)s has ended: its plan and results can no longer change.")


class DatesReversed(DomainError):
    """An end comes before its start."""

    code = "dates_reversed"
    article = "R35"
    field = "ends_on"
    message = _("The action cannot end (%(ends_on)s) before it starts (%(starts_on)s).")


class OutsideAgreement(DomainError):
    """An action runs within the agreement's own dates."""

    code = "outside_agreement"
    article = "R35"
    field = "ends_on"
    message = _("The action must lie within the agreement, from %(starts_on)s to %(ends_on)s.")


class MilestoneOutside(DomainError):
    """A milestone falls within its action."""

    code = "milestone_outside"
    article = "R35"
    field = "due_on"
    message = _("The milestone must fall within its action, from %(starts_on)s to %(ends_on)s.")


class PartnerElsewhere(DomainError):
    """Partners of an action are parties of the agreement."""

    code = "partner_elsewhere"
    article = "R15"
    field = "partners"
    message = _("An action is carried out by parties of this agreement.")


class ActionElsewhere(DomainError):
    """An action of another agreement was named."""

    code = "action_elsewhere"
    field = "action"
    message = _("This action belongs to another agreement.")


class BudgetNegative(DomainError):
    """Less than nothing was budgeted."""

    code = "budget_negative"
    field = "budget_centimes"
    message = _("A budget cannot be below zero.")


class BudgetTooSmall(DomainError):
    """More would be moved from an action than its budget holds."""

    code = "budget_too_small"
    message = _("The budget of “%(name)s” is smaller than the amount to move.")


class ActionInUse(DomainError):
    """Indicators or amendments refer to the action."""

    code = "action_in_use"
    message = _("“%(name)s” cannot be removed: indicators or amendments refer to it.")


class MilestoneDone(DomainError):
    """A milestone is completed once."""

    code = "milestone_done"
    message = _("“%(name)s” is already recorded as done.")


class NothingToTakeUp(DomainError):
    """Every project of the programme has its action already, or the programme names none."""

    code = "nothing_to_take_up"
    article = "R16"
    message = _("No project of the agreed programme is waiting: each has its action already, or none is written.")
