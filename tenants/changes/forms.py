"""Forms of outcomes, amendments and the end of an agreement."""

from dataclasses import dataclass
from typing import Any

from django import forms
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
    MoneyField,
)
from tenants.agreements.models import Agreement
from tenants.changes.models import Amendment, AmendmentKind, OutcomeKind
from tenants.changes.services import Move
from tenants.documents.models import DocumentKind

MOVES = 4  # lines offered for amounts moved


def _today(form: Form, name: str = "on") -> None:
    form.fields[name].initial = clock.today


class OutcomeForm(Form):
    """What follows from the evaluation (R38)."""

    kind = forms.ChoiceField(label=_("Outcome"), choices=OutcomeKind.choices, widget=forms.RadioSelect)
    on = DateField(label=_("Outcome decided on"))
    reason = CleanTextField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    articles = {"kind": "R38"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self)


class DayForm(Form):
    """A day alone."""

    on = DateField(label=_("On"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self)


class ReasonForm(DayForm):
    """A day and a reason."""

    reason = CleanTextField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


@dataclass(frozen=True)
class MoveRow:
    """The bound fields of an amount moved."""

    number: int
    source: forms.BoundField
    target: forms.BoundField
    amount: forms.BoundField
    from_action: forms.BoundField
    to_action: forms.BoundField

    @property
    def texts(self) -> tuple[forms.BoundField, forms.BoundField]:
        return self.source, self.target

    @property
    def actions(self) -> tuple[forms.BoundField, forms.BoundField]:
        return self.from_action, self.to_action


class AmendmentForm(Form):
    """An amendment: what it changes, until when, what moves (R39–R41)."""

    kind = forms.ChoiceField(label=_("It changes first"), choices=AmendmentKind.choices, widget=forms.RadioSelect)
    on = DateField(label=_("Amendment opened on"))
    summary_ar = CleanTextField(
        label=_("What it changes, in Arabic"), max_length=2000, widget=ArabicTextarea({"rows": 3})
    )
    summary_fr = CleanTextField(
        label=_("What it changes, in French"), max_length=2000, required=False, widget=FrenchTextarea({"rows": 3})
    )
    extra_months = forms.IntegerField(
        label=_("Months added"), required=False, min_value=1, max_value=600, widget=forms.NumberInput
    )
    new_ends_on = DateField(label=_("Or the new last day"), required=False)
    articles = {"kind": "R39, R41", "extra_months": "R41"}
    fieldsets = (
        Fieldset(_("What the amendment changes"), ("kind", "on", "summary_ar", "summary_fr")),
        Fieldset(
            _("Until when"),
            ("extra_months", "new_ends_on"),
            _("For an extension: one of the two. The months are counted from the present last day."),
        ),
    )

    def __init__(self, *args: Any, agreement: Agreement, amendment: Amendment | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"on": clock.today()}
        if amendment is not None:
            names = ("kind", "summary_ar", "summary_fr", "extra_months")
            initial = {name: getattr(amendment, name) for name in names}
            initial["new_ends_on"] = None if amendment.extra_months else amendment.new_ends_on
        super().__init__(*args, initial=initial, **kwargs)
        if amendment is not None:
            del self.fields["on"]
        actions = [(action.pk, str(action)) for action in agreement.actions.order_by("position", "pk")]
        held = list(amendment.moves.order_by("pk")) if amendment else []
        for number in range(1, max(MOVES, len(held)) + 1):
            move = held[number - 1] if number <= len(held) else None
            self.fields[f"from_{number}"] = CleanCharField(
                label=_("From"), max_length=160, required=False, initial=move.from_label if move else ""
            )
            self.fields[f"to_{number}"] = CleanCharField(
                label=_("To"), max_length=160, required=False, initial=move.to_label if move else ""
            )
            self.fields[f"amount_{number}"] = MoneyField(
                label=_("Amount"), required=False, positive=True, initial=move.amount_centimes if move else None
            )
            for end in ("from_action", "to_action"):
                self.fields[f"{end}_{number}"] = forms.TypedChoiceField(
                    label=_("Budget of the action"), coerce=int, required=False, empty_value=None,
                    choices=[("", _("none")), *actions], initial=getattr(move, f"{end}_id", None),
                )  # fmt: skip
        self.numbers = range(1, max(MOVES, len(held)) + 1)
        self.has_actions = bool(actions)

    def sections(self) -> Any:
        """The moves are drawn as a table by the page, not one under the other."""
        return (section for section in super().sections() if section.legend)

    def move_rows(self) -> list[MoveRow]:
        """The lines of amounts moved, as they are drawn."""
        return [
            MoveRow(
                number, self[f"from_{number}"], self[f"to_{number}"], self[f"amount_{number}"],
                self[f"from_action_{number}"], self[f"to_action_{number}"],
            )
            for number in self.numbers
        ]  # fmt: skip

    @property
    def has_more(self) -> bool:
        """Whether a line beyond the first is filled, so that it must not be folded away."""
        return any(row.source.value() or row.target.value() or row.amount.value() for row in self.move_rows()[1:])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in self.numbers:
            parts = {name: cleaned.get(f"{name}_{number}") for name in ("from", "to", "amount")}
            if any(parts.values()):
                for name, value in parts.items():
                    if not value and f"{name}_{number}" not in self.errors:
                        self.add_error(f"{name}_{number}", _("An amount moves from one heading to another."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("kind", "summary_ar", "summary_fr", "extra_months", "new_ends_on")
        return {name: self.cleaned_data[name] for name in names} | {"moves": self._moves()}

    def _moves(self) -> list[Move]:
        found = []
        for number in self.numbers:
            amount = self.cleaned_data.get(f"amount_{number}")
            if amount:
                found.append(
                    Move(
                        self.cleaned_data[f"from_{number}"],
                        self.cleaned_data[f"to_{number}"],
                        amount,
                        self.cleaned_data[f"from_action_{number}"],
                        self.cleaned_data[f"to_action_{number}"],
                    )
                )
        return found


class RenewForm(DayForm):
    """The agreement that follows."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=250)
    title_fr = CleanCharField(label=_("Title in French"), max_length=250, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        initial = {"title_ar": agreement.title_ar, "title_fr": agreement.title_fr}
        super().__init__(*args, initial=initial, **kwargs)


class CloseForm(DayForm):
    """Closure on the results (R42)."""

    summary_ar = CleanTextField(label=_("Results in Arabic"), max_length=5000, widget=ArabicTextarea)
    summary_fr = CleanTextField(label=_("Results in French"), max_length=5000, required=False, widget=FrenchTextarea)
    balance_centimes = MoneyField(
        label=_("Balance to return"), required=False,
        help_text=_("It goes back to those who gave, in proportion to what each paid, to the centime."),
    )  # fmt: skip
    count_in_kind = forms.BooleanField(
        label=_("Contributions in kind have a part of the balance"), required=False, initial=True
    )
    minutes_id = forms.TypedChoiceField(
        label=_("Closing minutes in the dossier"), coerce=int, required=False, empty_value=None
    )
    upload = forms.FileField(label=_("Or send the closing minutes"), required=False)
    articles = {"on": "R42", "summary_ar": "R42"}
    fieldsets = (
        Fieldset(_("Results"), ("on", "summary_ar", "summary_fr")),
        Fieldset(_("Balance"), ("balance_centimes", "count_in_kind")),
        Fieldset(_("Closing minutes"), ("minutes_id", "upload")),
    )

    def __init__(
        self, *args: Any, agreement: Agreement, currency: str, balance: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["balance_centimes"].currency = currency  # type: ignore[attr-defined]  # a MoneyField
        self.fields["balance_centimes"].initial = balance
        papers = agreement.documents.filter(kind=DocumentKind.CLOSING_MINUTES).order_by("-pk")
        known = [(paper.pk, paper.title) for paper in papers]
        if known:
            self.fields["minutes_id"].choices = known  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["minutes_id"]
            self.fields["upload"].label = _("Closing minutes")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["balance_centimes"] = cleaned.get("balance_centimes") or 0
        return cleaned


class TerminateForm(Form):
    """An early end, with its reason."""

    notified_on = DateField(label=_("Parties notified on"))
    terminated_on = DateField(label=_("Terminated on"))
    reason = CleanTextField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    upload = forms.FileField(label=_("Notice of termination"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self, "terminated_on")
