"""What is refused about measuring and judging."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError

MEASURING = "R36"
EVALUATION = "R37"


class TargetMissing(DomainError):
    """A figure is measured from somewhere to somewhere."""

    code = "target_missing"
    article = "R32"
    field = "target"
    message = _("A figure needs a baseline and a target.")


class TargetWordMissing(DomainError):
    """A qualitative indicator is reached when a word may be said of it."""

    code = "target_word_missing"
    article = "R32"
    field = "target_word"
    message = _("A qualitative indicator needs the word that says it is reached.")


class TargetAgainstDirection(DomainError):
    """The target must lie on the side where the figure is to go."""

    code = "target_against_direction"
    article = "R34"
    field = "target"
    message = _("The target must lie above the baseline of a figure that rises, below that of one that falls.")


class UnitMissing(DomainError):
    """A number without its unit says nothing."""

    code = "unit_missing"
    article = "R32"
    field = "unit_ar"
    message = _("A figure needs its unit.")


class NotANumber(DomainError):
    """The indicator is measured in figures, and this is none."""

    code = "not_a_number"
    article = "R32"
    field = "value"
    message = _("“%(name)s” is measured by a figure.")


class NotAWord(DomainError):
    """The indicator is judged in a word, and there is none."""

    code = "not_a_word"
    article = "R32"
    field = "value_word"
    message = _("“%(name)s” is judged by a word, not by a figure.")


class NotAPeriodEnd(DomainError):
    """Measures are taken at the end of a period, so that they can be compared."""

    code = "not_a_period_end"
    article = MEASURING
    field = "period_end"
    message = _("%(day)s is not the end of a period of “%(name)s” (%(frequency)s) while the agreement runs.")


class MeasureApproved(DomainError):
    """An approved measure is returned before it is changed."""

    code = "measure_approved"
    article = MEASURING
    message = _("The measure of %(day)s is approved: the head of the office must return it before it can change.")


class NothingSubmitted(DomainError):
    """Only what was submitted is approved or returned."""

    code = "nothing_submitted"
    article = MEASURING
    message = _("The measure of %(day)s is not waiting for a decision.")


class ReasonMissing(DomainError):
    """A refusal says why."""

    code = "reason_missing"
    field = "reason"
    message = _("Give the reason.")


class RunningTotalFell(DomainError):
    """A total counted from the start cannot go down."""

    code = "running_total_fell"
    article = MEASURING
    field = "value"
    message = _("“%(name)s” counts from the start: %(value)s does not lie between %(before)s and %(after)s.")


class IndicatorInUse(DomainError):
    """An indicator that was measured stays."""

    code = "indicator_in_use"
    message = _("“%(name)s” has been measured: it cannot be removed, nor its baseline and target changed in kind.")


class NotUnderEvaluation(DomainError):
    """An evaluation is started before its verdicts are written."""

    code = "not_under_evaluation"
    article = EVALUATION
    message = _("%(reference)s is not under evaluation: start the evaluation first.")


class ConclusionsMissing(DomainError):
    """The verdicts come with what was concluded."""

    code = "conclusions_missing"
    article = EVALUATION
    field = "conclusions_ar"
    message = _("Write the conclusions drawn from the evaluation.")


class FinalEvaluationExists(DomainError):
    """An agreement has one final evaluation."""

    code = "final_evaluation_exists"
    article = EVALUATION
    field = "kind"
    message = _("The final evaluation of this agreement is already recorded: record this one as ad hoc.")


class IndicatorElsewhere(DomainError):
    """An indicator of another agreement was named."""

    code = "indicator_elsewhere"
    message = _("This indicator belongs to another agreement.")


class SheetEmpty(DomainError):
    """A sheet holds at least one measure."""

    code = "sheet_empty"
    article = MEASURING
    message = _("Write at least one measure.")
