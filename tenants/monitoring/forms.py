"""Forms of indicators, measures and evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import (
    ArabicTextarea,
    CleanCharField,
    CleanTextField,
    DateField,
    Fieldset,
    Form,
    FrenchTextarea,
    NumberField,
)
from tenants.agreements.models import Agreement
from tenants.monitoring.models import (
    Direction,
    EvaluationKind,
    Frequency,
    Indicator,
    IndicatorKind,
    Measurement,
    Verdict,
)
from tenants.monitoring.services import Line

_INLINE = {"class": "inline"}


class IndicatorForm(Form):
    """An indicator: a figure from a baseline to a target, or a word (R32)."""

    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=200)
    name_fr = CleanCharField(label=_("Name in French"), max_length=200, required=False)
    action_id = forms.TypedChoiceField(label=_("What it measures"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(
        label=_("Kind of indicator"), choices=IndicatorKind.choices, widget=forms.RadioSelect(attrs=_INLINE)
    )
    unit_ar = CleanCharField(label=_("Unit in Arabic"), max_length=60, required=False)
    unit_fr = CleanCharField(label=_("Unit in French"), max_length=60, required=False)
    baseline = NumberField(label=_("Baseline"), required=False, help_text=_("The figure at the start."))
    target = NumberField(label=_("Target"), required=False)
    direction = forms.ChoiceField(
        label=_("The figure is to be"), choices=Direction.choices, widget=forms.RadioSelect(attrs=_INLINE)
    )
    cumulative = forms.BooleanField(
        label=_("Each figure counts from the start"), required=False,
        help_text=_("Households served so far, for instance: it never goes down."),
    )  # fmt: skip
    baseline_word = CleanCharField(label=_("State at the start"), max_length=80, required=False)
    target_word = CleanCharField(label=_("Word that says it is reached"), max_length=80, required=False)
    frequency = forms.ChoiceField(
        label=_("Measured"), choices=Frequency.choices, widget=forms.RadioSelect(attrs=_INLINE)
    )
    source = CleanCharField(label=_("Source of the figures"), max_length=200, required=False)
    articles = {"kind": "R32", "target": "R34", "frequency": "R36"}
    fieldsets = (
        Fieldset(_("What is measured"), ("name_ar", "name_fr", "action_id", "kind", "frequency", "source")),
        Fieldset(
            _("For a figure"), ("unit_ar", "unit_fr", "baseline", "target", "direction", "cumulative"),
            _("Leave empty for a qualitative indicator."),
        ),
        Fieldset(
            _("For a qualitative indicator"), ("baseline_word", "target_word"), _("Leave empty for a figure.")
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, indicator: Indicator | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            "kind": IndicatorKind.QUANTITATIVE, "direction": Direction.ASCENDING, "frequency": Frequency.QUARTERLY,
        }  # fmt: skip
        if indicator is not None:
            initial = {name: getattr(indicator, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        known = [(action.pk, str(action)) for action in agreement.actions.order_by("position", "pk")]
        self.fields["action_id"].choices = [("", _("the whole agreement")), *known]  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True)
class SheetRow:
    """An indicator of the sheet, its last value that counts, and its two bound fields."""

    indicator: Indicator
    before: Measurement | None
    value: forms.BoundField
    note: forms.BoundField


class SheetForm(Form):
    """The measures of one period, a line for each indicator; empty lines are left out."""

    submit = forms.BooleanField(label=_("Hand in for approval"), required=False, initial=True)

    def __init__(self, *args: Any, period_end: date, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators, self.period_end = indicators, period_end
        for indicator in indicators:
            held = self._held(indicator)
            name = f"value_{indicator.pk}"
            if indicator.is_figure:
                value = held.value if held else None
                self.fields[name] = NumberField(label=str(indicator), required=False, initial=value)
            else:
                word = held.value_word if held else ""
                self.fields[name] = CleanCharField(label=str(indicator), max_length=80, required=False, initial=word)
            note = held.note if held else ""
            self.fields[f"note_{indicator.pk}"] = CleanCharField(
                label=_("Note"), max_length=500, required=False, initial=note
            )

    def _held(self, indicator: Indicator) -> Measurement | None:
        return next((one for one in indicator.measurements.all() if one.period_end == self.period_end), None)

    def rows(self) -> list[SheetRow]:
        """The lines as they are drawn."""
        return [
            SheetRow(
                indicator,
                next(
                    (
                        one
                        for one in reversed(indicator.measurements.all())
                        if one.period_end < self.period_end and one.state in {"submitted", "approved"}
                    ),
                    None,
                ),
                self[f"value_{indicator.pk}"],
                self[f"note_{indicator.pk}"],
            )
            for indicator in self.indicators
        ]

    def lines(self) -> list[Line]:
        """What was filled in, for the service."""
        found = []
        for indicator in self.indicators:
            value = self.cleaned_data[f"value_{indicator.pk}"]
            if value is None or value == "":
                continue
            note = self.cleaned_data[f"note_{indicator.pk}"]
            if indicator.is_figure:
                found.append(Line(indicator.pk, value=value, note=note))
            else:
                found.append(Line(indicator.pk, value_word=value, note=note))
        return found


class ReturnForm(Form):
    """Why a measure goes back."""

    reason = CleanCharField(
        label=_("Reason"), max_length=300, help_text=_("The service that measures reads it and corrects.")
    )


class StartForm(Form):
    """When an evaluation begins."""

    on = DateField(label=_("Started on"))
    note = CleanCharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


def _verdict(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Verdict.choices, widget=forms.RadioSelect(attrs=_INLINE))


def _why() -> CleanTextField:
    return CleanTextField(label=_("Why"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))


class EvaluationForm(Form):
    """An evaluation and its three verdicts (R37)."""

    kind = forms.ChoiceField(
        label=_("Kind of evaluation"), choices=EvaluationKind.choices, widget=forms.RadioSelect(attrs=_INLINE)
    )
    held_on = DateField(label=_("Held on"))
    evaluator = CleanCharField(
        label=_("Evaluator"), max_length=160, help_text=_("The monitoring committee, an expert, an office.")
    )
    verdict_design = _verdict(_("The design of the partnership is"))
    verdict_design_text = _why()
    verdict_aims = _verdict(_("The aims are"))
    verdict_aims_text = _why()
    verdict_plan = _verdict(_("The plan is"))
    verdict_plan_text = _why()
    conclusions_ar = CleanTextField(
        label=_("Conclusions in Arabic"), max_length=5000, required=False, widget=ArabicTextarea
    )
    conclusions_fr = CleanTextField(
        label=_("Conclusions in French"), max_length=5000, required=False, widget=FrenchTextarea
    )
    recommendation = CleanTextField(
        label=_("Recommendation"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    upload = forms.FileField(label=_("Evaluation report"), required=False)
    articles = {"verdict_design": "R37", "verdict_aims": "R37", "verdict_plan": "R37"}
    fieldsets = (
        Fieldset(_("The evaluation"), ("kind", "held_on", "evaluator", "upload")),
        Fieldset(
            _("Three verdicts"),
            (
                "verdict_design", "verdict_design_text", "verdict_aims", "verdict_aims_text", "verdict_plan",
                "verdict_plan_text",
            ),
        ),
        Fieldset(_("What is concluded"), ("conclusions_ar", "conclusions_fr", "recommendation")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = clock.today
        self.fields["kind"].initial = EvaluationKind.MID_TERM

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("conclusions_ar") and not cleaned.get("conclusions_fr"):
            raise ValidationError(_("Write the conclusions, in Arabic or in French."), code="conclusions_missing")
        return cleaned
