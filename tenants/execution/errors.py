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
    """Indicators, amendments or money refer to the action."""

    code = "action_in_use"
    message = _("“%(name)s” cannot be removed: indicators, amendments or money refer to it.")


class MilestoneDone(DomainError):
    """A milestone is completed once."""

    code = "milestone_done"
    message = _("“%(name)s” is already recorded as done.")


class NothingToTakeUp(DomainError):
    """Every project of the programme has its action already, or the programme names none."""

    code = "nothing_to_take_up"
    article = "R16"
    message = _("No project of the agreed programme is waiting: each has its action already, or none is written.")


# --- Money of the actions: matrix, expenses ---------------------------------------------------------------------------


class CellsRefused(DomainError):
    """A matrix is saved whole or not at all. cells: (contribution, action, year) → what is wrong there, in words."""

    code = "cells_refused"
    article = "R17"
    message = _("Nothing was saved: %(problems)s")


class MatrixChanged(DomainError):
    """Somebody else saved the matrix after this page was opened."""

    code = "matrix_changed"
    message = _(
        "The matrix was changed by somebody else after you opened it. What stands now is written under each cell that"
        " differs; what you typed is kept. Save again to put yours in its place."
    )


class YearsUnknown(DomainError):
    """Without dates an agreement has no years."""

    code = "years_unknown"
    article = "R35"
    message = _("The years of the agreement are not known: give its planned start and its duration first.")


class NothingToSpreadOver(DomainError):
    """An even share needs something to be shared over."""

    code = "nothing_to_spread_over"
    message = _("Choose at least one action and one year.")


class ShareTooSmall(DomainError):
    """An amount of fewer centimes than cells."""

    code = "share_too_small"
    message = _("%(amount)s cannot be split over %(cells)s cells: one of them would get nothing. Choose fewer.")


class BudgetsMissing(DomainError):
    """A share by budgets needs budgets."""

    code = "budgets_missing"
    message = _("None of the chosen actions has a budget: spread evenly, or write their budgets first.")


class ExpenseTakenBack(DomainError):
    """An entry is taken back once."""

    code = "expense_taken_back"
    message = _("This expense was already taken back, or takes another one back: it stands as it is.")


class ExpenseNotPositive(DomainError):
    """Nothing, or less than nothing, was spent."""

    code = "expense_not_positive"
    field = "amount_centimes"
    message = _("The amount must be above zero.")


class ExpenseBeforeForce(DomainError):
    """Nothing is spent on an agreement that does not bind yet."""

    code = "expense_before_force"
    field = "spent_on"
    message = _("%(reference)s entered into force later, or has not yet: no expense of it can bear this day.")
