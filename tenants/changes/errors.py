"""What is refused about changing, renewing and ending an agreement."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError

OUTCOME = "R38"
AMENDING = "R39, R41"
RENEWAL = "R40"
CLOSURE = "R42"


class EvaluationMissing(DomainError):
    """An outcome is chosen from an evaluation, never without one."""

    code = "evaluation_missing"
    article = OUTCOME
    message = _("%(reference)s has no evaluation to choose an outcome from: evaluate it first.")


class OutcomeChosen(DomainError):
    """What follows from the outcome has begun."""

    code = "outcome_chosen"
    article = OUTCOME
    message = _("The outcome “%(kind)s” was chosen and acted upon: start another evaluation to choose again.")


class OutcomeMissing(DomainError):
    """The act needs the outcome that leads to it."""

    code = "outcome_missing"
    article = OUTCOME
    message = _("No evaluation of %(reference)s has the outcome “%(kind)s”: choose it from an evaluation first.")


class ReasonMissing(DomainError):
    """A choice says why."""

    code = "reason_missing"
    field = "reason"
    message = _("Give the reason.")


class AmendmentOpen(DomainError):
    """One amendment at a time."""

    code = "amendment_open"
    article = AMENDING
    message = _("Amendment no. %(number)s is still open: put it into force or withdraw it first.")


class AmendmentDecided(DomainError):
    """What the council was asked is not changed under its eyes."""

    code = "amendment_decided"
    article = AMENDING
    message = _(
        "Amendment no. %(number)s has been sent to the council: it can no longer be changed. Withdraw it instead."
    )


class AmendmentNotOpen(DomainError):
    """The amendment is in force or withdrawn."""

    code = "amendment_not_open"
    article = AMENDING
    message = _("Amendment no. %(number)s is no longer open (%(state)s).")


class FullPathNeeded(DomainError):
    """Money, duration, object, or a party outside the Kingdom: the council decides (LO 113-14 a92, a118)."""

    code = "full_path_needed"
    article = "LO 113-14 a92, a118"
    message = _(
        "Amendment no. %(number)s changes the money, the duration or the object, or the agreement has a party outside"
        " the Kingdom: it needs a decision of the council and the signatures of the parties."
    )


class DecisionNotEnforceable(DomainError):
    """The amendment's own decision must be enforceable (LO 113-14 a117, a118)."""

    code = "decision_not_enforceable"
    article = "LO 113-14 a118"
    message = _("The council's decision on amendment no. %(number)s is not enforceable yet.")


class NotLonger(DomainError):
    """An extension moves the end later."""

    code = "not_longer"
    article = "R40, R41"
    field = "new_ends_on"
    message = _("The new end (%(new_ends_on)s) must come after the present one (%(ends_on)s).")


class ExtensionMissing(DomainError):
    """A change of duration says by how much."""

    code = "extension_missing"
    article = "R41"
    field = "extra_months"
    message = _("Give the number of months, or the new last day.")


class MovesMissing(DomainError):
    """A change of money says what moves."""

    code = "moves_missing"
    article = "R41"
    message = _("Say what amount moves, from where to where.")


class MoveInvalid(DomainError):
    """Money moves between two different places."""

    code = "move_invalid"
    article = "R41"
    message = _("An amount above zero moves from one heading to another.")


class SummaryMissing(DomainError):
    """An amendment says what it changes."""

    code = "summary_missing"
    field = "summary_ar"
    message = _("Say in Arabic what the amendment changes.")


class NotExpired(DomainError):
    """Regularisation is for agreements past their last day."""

    code = "not_expired"
    article = "R40"
    message = _("%(reference)s has not expired: it ends on %(ends_on)s. Extend it by an ordinary amendment.")


class FinalEvaluationMissing(DomainError):
    """Closure rests on the final evaluation."""

    code = "final_evaluation_missing"
    article = CLOSURE
    message = _("%(reference)s has no final evaluation: closure rests on it.")


class ResultsMissing(DomainError):
    """Closure rests on the results of every indicator."""

    code = "results_missing"
    article = CLOSURE
    message = _("These indicators have no approved result: %(names)s.")


class IndicatorsMissing(DomainError):
    """Closure rests on quantitative and qualitative results; there is nothing measured."""

    code = "indicators_missing"
    article = CLOSURE
    message = _("%(reference)s has no indicator: closure rests on quantitative and qualitative results.")


class MinutesMissing(DomainError):
    """Closure is an act with minutes."""

    code = "minutes_missing"
    article = CLOSURE
    field = "minutes"
    message = _("Add the closing minutes.")


class BalanceNegative(DomainError):
    """Less than nothing is left."""

    code = "balance_negative"
    field = "balance_centimes"
    message = _("The balance cannot be below zero.")


class NotifiedAfterTermination(DomainError):
    """The parties are told before the agreement ends."""

    code = "notified_after_termination"
    field = "notified_on"
    message = _("The parties are notified (%(notified_on)s) before the agreement is terminated (%(terminated_on)s).")


class AlreadyRenewed(DomainError):
    """One agreement follows another."""

    code = "already_renewed"
    article = RENEWAL
    message = _("%(reference)s is already followed by %(successor)s.")
