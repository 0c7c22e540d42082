"""Indicators, their periodic measures (R32, R36) and the evaluations with their three verdicts (R37)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.monitoring.querysets import MeasurementQuerySet


class IndicatorKind(models.TextChoices):
    """How an indicator is said: in a number, in per cent, in a word."""

    QUANTITATIVE = "quantitative", _("quantitative")
    PERCENTAGE = "percentage", _("percentage")
    QUALITATIVE = "qualitative", _("qualitative")


class Direction(models.TextChoices):
    """Where the figure is to go."""

    ASCENDING = "ascending", _("rising")
    DESCENDING = "descending", _("falling")


class Frequency(models.TextChoices):
    """Length of the period that a measure closes."""

    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")


_FIGURE = Q(kind__in=["quantitative", "percentage"])
_RISES = Q(direction="ascending", target__gt=F("baseline"))
_FALLS = Q(direction="descending", target__lt=F("baseline"))


class Indicator(models.Model):
    """What is measured, from a baseline to a target.

    A figure has numbers, a qualitative one words. cumulative: each figure is a total counted from the start, and so
    never goes down. action: the action it measures; None for the agreement as a whole.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="indicators", verbose_name=_("agreement")
    )
    action = models.ForeignKey(
        "execution.Action",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("action"),
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    kind = models.CharField(_("kind of indicator"), max_length=12, choices=IndicatorKind)
    unit_ar = models.CharField(_("unit in Arabic"), max_length=60, blank=True)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_word = models.CharField(_("state at the start"), max_length=80, blank=True)
    target_word = models.CharField(_("word that says it is reached"), max_length=80, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.ASCENDING)
    cumulative = models.BooleanField(_("counts from the start"), default=False)
    frequency = models.CharField(_("measured"), max_length=11, choices=Frequency, default=Frequency.QUARTERLY)
    source = models.CharField(_("source of the figures"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="indicator_named_in_arabic", condition=~Q(name_ar="")),
            models.CheckConstraint(name="indicator_kind_known", condition=Q(kind__in=IndicatorKind.values)),
            models.CheckConstraint(name="indicator_frequency_known", condition=Q(frequency__in=Frequency.values)),
            models.CheckConstraint(name="indicator_direction_known", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(
                name="indicator_figure_has_target",
                condition=~_FIGURE | Q(baseline__isnull=False, target__isnull=False) & (_RISES | _FALLS),
                violation_error_message=_("A figure goes from its baseline to a target on the side it is to move."),
            ),
            models.CheckConstraint(
                name="indicator_figure_has_unit", condition=~Q(kind="quantitative") | ~Q(unit_ar="") | ~Q(unit_fr="")
            ),
            models.CheckConstraint(
                name="indicator_quality_has_word",
                condition=_FIGURE & Q(target_word="") | ~_FIGURE & ~Q(target_word="") & Q(baseline=None, target=None),
            ),
        ]

    def __str__(self) -> str:
        return (self.name_ar if get_language() == "ar" else self.name_fr) or self.name_ar

    @property
    def is_figure(self) -> bool:
        return self.kind != IndicatorKind.QUALITATIVE

    @property
    def unit(self) -> str:
        """The unit in the language of the page, in the other where it is missing; `%` for a percentage."""
        if self.kind == IndicatorKind.PERCENTAGE:
            return "%"
        units = (self.unit_ar, self.unit_fr) if get_language() == "ar" else (self.unit_fr, self.unit_ar)
        return units[0] or units[1]


class MeasurementState(models.TextChoices):
    """From the service that measures to the head of the office who approves."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class Measurement(models.Model):
    """The value of an indicator at the end of a period: a number or a word, never both."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="measurements", verbose_name=_("indicator")
    )
    period_end = models.DateField(_("end of the period"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    value_word = models.CharField(_("in a word"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=MeasurementState, default=MeasurementState.DRAFT)
    reason = models.CharField(_("reason of the return"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "period_end"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_end"], name="measurement_once_per_period"),
            models.CheckConstraint(name="measurement_state_known", condition=Q(state__in=MeasurementState.values)),
            models.CheckConstraint(
                name="measurement_number_or_word",
                condition=Q(value__isnull=False, value_word="") | Q(value=None) & ~Q(value_word=""),
            ),
            models.CheckConstraint(
                name="measurement_return_has_reason", condition=~Q(state="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_end}"


class EvaluationKind(models.TextChoices):
    """When an evaluation is held."""

    MID_TERM = "mid_term", _("mid-term")
    FINAL = "final", _("final")
    AD_HOC = "ad_hoc", _("ad hoc")


class Verdict(models.TextChoices):
    """What is concluded on the design, the aims, the plan (R37)."""

    SOUND = "sound", _("sound")
    PARTLY = "partly", _("partly sound")
    UNSOUND = "unsound", _("unsound")


class Evaluation(models.Model):
    """An evaluation with its three verdicts: the partnership's design, its aims, its plan (R37)."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="evaluations", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind of evaluation"), max_length=8, choices=EvaluationKind)
    held_on = models.DateField(_("held on"))
    evaluator = models.CharField(_("evaluator"), max_length=160)
    verdict_design = models.CharField(_("verdict on the design"), max_length=8, choices=Verdict)
    verdict_design_text = models.TextField(_("why, on the design"), max_length=2000, blank=True)
    verdict_aims = models.CharField(_("verdict on the aims"), max_length=8, choices=Verdict)
    verdict_aims_text = models.TextField(_("why, on the aims"), max_length=2000, blank=True)
    verdict_plan = models.CharField(_("verdict on the plan"), max_length=8, choices=Verdict)
    verdict_plan_text = models.TextField(_("why, on the plan"), max_length=2000, blank=True)
    conclusions_ar = models.TextField(_("conclusions in Arabic"), max_length=5000, blank=True)
    conclusions_fr = models.TextField(_("conclusions in French"), max_length=5000, blank=True)
    recommendation = models.TextField(_("recommendation"), max_length=2000, blank=True)
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("report"),
    )

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(name="evaluation_kind_known", condition=Q(kind__in=EvaluationKind.values)),
            models.CheckConstraint(
                name="evaluation_has_three_verdicts",
                condition=Q(verdict_design__in=Verdict.values)
                & Q(verdict_aims__in=Verdict.values)
                & Q(verdict_plan__in=Verdict.values),
                violation_error_message=_("An evaluation gives a verdict on the design, the aims and the plan."),
            ),
            models.CheckConstraint(name="evaluation_says_who", condition=~Q(evaluator="")),
            models.CheckConstraint(
                name="evaluation_concludes", condition=~Q(conclusions_ar="") | ~Q(conclusions_fr="")
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(kind="final"), name="evaluation_one_final_per_agreement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"
