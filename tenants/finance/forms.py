"""Forms about the money of an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY
from mithaq.ui import formats
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Form, MoneyField, NumberField
from tenants.agreements.models import Agreement, PartyKind
from tenants.documents.models import DocumentKind
from tenants.finance.errors import InstalmentsOverlap
from tenants.finance.models import CarrierKind, Contribution, FinancialCarrier, Instalment, Means, ValuationMethod

LANGUAGES_OF_WORDS = (("ar", _("in Arabic")), ("fr", _("in French")))


class CarrierForm(Form):
    """What carries the money (LO 113-14 a151)."""

    party_id = forms.TypedChoiceField(label=_("Collectivity"), coerce=int)
    kind = forms.ChoiceField(label=_("Carried by"), choices=CarrierKind.choices, widget=forms.RadioSelect)
    account = CleanCharField(
        label=_("Account"), max_length=160, required=False,
        help_text=_("Name of the special account, or line of the budget."),
    )  # fmt: skip
    management = CleanTextField(
        label=_("Way of managing the money"), max_length=2000, required=False,
        help_text=_("Who orders payments, who keeps the accounts, how it is reported."),
    )  # fmt: skip
    articles = {"party_id": "LO 113-14 a151", "management": "R17"}

    def __init__(self, *args: Any, agreement: Agreement, carrier: FinancialCarrier | None, **kwargs: Any) -> None:
        initial = {"kind": CarrierKind.BUDGET}
        if carrier is not None:
            names = ("party_id", "kind", "account", "management")
            initial = {name: getattr(carrier, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        collectivities = agreement.parties.filter(kind=PartyKind.NATIONAL_COLLECTIVITY).order_by("position", "pk")
        self.fields["party_id"].choices = [(party.pk, str(party)) for party in collectivities]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == CarrierKind.SPECIAL_ACCOUNT and not cleaned.get("account"):
            self.add_error("account", _("Name the special account."))
        return cleaned


class ContributionForm(Form):
    """What one party gives (LO 113-14 a150)."""

    party_id = forms.TypedChoiceField(label=_("Party"), coerce=int)
    in_kind = forms.BooleanField(
        label=_("In kind, valued in money"), required=False,
        help_text=_("Land, equipment, time of agents: give its value."),
    )  # fmt: skip
    amount_centimes = MoneyField(label=_("Amount"), positive=True, currency="")
    currency = CleanCharField(
        label=_("Currency"), max_length=10, required=False,
        widget=forms.TextInput({"class": "input-short", "dir": "ltr"}),
        help_text=_("Code of three letters: MAD, EUR, XOF. All contributions of an agreement are in one currency."),
    )  # fmt: skip
    amount_in_words = CleanCharField(
        label=_("Amount in words"), max_length=300, required=False,
        help_text=_("If you copy it from the agreement, it is compared with the figures."),
    )  # fmt: skip
    words_language = forms.ChoiceField(
        label=_("The words are"), choices=LANGUAGES_OF_WORDS, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    articles = {"amount_centimes": "LO 113-14 a150"}

    def __init__(
        self, *args: Any, agreement: Agreement, contribution: Contribution | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"words_language": "ar"}
        if contribution is not None:
            initial |= {
                "party_id": contribution.party_id,
                "in_kind": contribution.in_kind,
                "amount_centimes": contribution.amount_centimes,
            }
        super().__init__(*args, initial=initial, **kwargs)
        parties = agreement.parties.order_by("position", "pk")
        self.fields["party_id"].choices = [(party.pk, str(party)) for party in parties]  # type: ignore[attr-defined]  # a choice field
        if contribution is not None:  # another party or nature is another contribution
            for name in ("party_id", "in_kind"):
                self.fields[name].disabled = True
        held = agreement.contributions.first()
        self.fields["currency"].initial = held.currency if held else DEFAULT_CURRENCY

    def clean_currency(self) -> str:
        """Left empty, it is the one in use."""
        return self.cleaned_data["currency"] or str(self.fields["currency"].initial)


@dataclass(frozen=True)
class ScheduleRow:
    """The two bound fields of a line of the schedule."""

    number: int
    due_on: forms.BoundField
    part: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, forms.BoundField]:
        return self.due_on, self.part


class ScheduleForm(Form):
    """Lines of due day and part; empty lines are left out. parts: `amount` (centimes) or `percent` of the whole."""

    def __init__(
        self,
        *args: Any,
        parts: str,
        rows: int,
        held: Sequence[tuple[date, Any]] = (),
        currency: str = DEFAULT_CURRENCY,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, max(rows, len(held)) + 1)
        for number in self.numbers:
            due_on, part = held[number - 1] if number <= len(held) else (None, None)
            self.fields[f"due_on_{number}"] = DateField(label=_("Due on"), required=False, initial=due_on)
            self.fields[f"part_{number}"] = (
                MoneyField(label=_("Amount"), required=False, positive=True, currency=currency, initial=part)
                if parts == "amount"
                else NumberField(label=_("Per cent"), required=False, initial=part)
            )

    def rows(self) -> list[ScheduleRow]:
        """The lines as they are drawn."""
        return [ScheduleRow(number, self[f"due_on_{number}"], self[f"part_{number}"]) for number in self.numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines: list[tuple[date, Any]] = []
        for number in self.numbers:
            due_on, part = cleaned.get(f"due_on_{number}"), cleaned.get(f"part_{number}")
            if (due_on is None) != (part is None):
                empty = f"due_on_{number}" if due_on is None else f"part_{number}"
                if empty not in self.errors:
                    self.add_error(empty, _("A line needs its day and its part."))
            elif due_on is not None:
                if any(due_on == other for other, _part in lines):
                    message = InstalmentsOverlap.message % {"day": formats.isolated(formats.day(due_on))}
                    self.add_error(f"due_on_{number}", message)
                lines.append((due_on, part))
        if not lines and not self.errors:
            raise ValidationError(_("Write at least one line."), code="empty")
        cleaned["lines"] = sorted(lines, key=lambda line: line[0])
        return cleaned


class PaymentForm(Form):
    """A payment of an instalment, or the delivery of what was promised in kind."""

    paid_on = DateField(label=_("Paid on"))
    centimes = MoneyField(label=_("Amount paid"), positive=True)
    upload = forms.FileField(
        label=_("Proof"), required=False,
        help_text=_("Payment order, transfer notice or delivery note; it is kept among the papers of the dossier."),
    )  # fmt: skip
    proof_id = forms.TypedChoiceField(
        label=_("Or a paper already in the dossier"), coerce=int, required=False, empty_value=None
    )
    handed_to = CleanCharField(
        label=_("Handed over to"), max_length=160, help_text=_("Who took it over: name and position."),
    )  # fmt: skip
    excess_reason = CleanCharField(
        label=_("Why more than the instalment was paid"), max_length=500, required=False,
        help_text=_("Only when more is paid than what is left: advance on the next instalment, bank charges…"),
    )  # fmt: skip
    note = CleanCharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, instalment: Instalment, **kwargs: Any) -> None:
        currency = instalment.contribution.currency
        initial = {"paid_on": clock.today(), "centimes": instalment.left_centimes}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["centimes"].currency = currency  # type: ignore[attr-defined]  # a MoneyField
        left = f"{formats.amount(instalment.left_centimes)}{formats.NBSP}{formats.currency(currency)}"
        self.fields["centimes"].help_text = _("Left to pay: %(left)s") % {"left": formats.isolated(left)}
        papers = instalment.contribution.agreement.documents.filter(kind=DocumentKind.PAYMENT).order_by("-pk")
        known = [("", _("none")), *((paper.pk, paper.title) for paper in papers)]
        self.fields["proof_id"].choices = known  # type: ignore[attr-defined]  # a choice field
        if len(known) == 1:
            del self.fields["proof_id"]
        if instalment.contribution.in_kind:
            self.fields["paid_on"].label = _("Handed over on")
            self.fields["centimes"].label = _("Value of what was handed over")
        else:
            del self.fields["handed_to"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("upload") and cleaned.get("proof_id"):
            self.add_error("proof_id", _("Send a new proof or choose one, not both."))
        return cleaned


class CallForm(Form):
    """A call for funds (R17)."""

    made_on = DateField(label=_("Dated"))
    due_on = DateField(label=_("To be paid by"))
    addressee = CleanCharField(
        label=_("Addressed to"), max_length=200, required=False,
        help_text=_("Who is written to at the party; by default its signatory."),
    )  # fmt: skip
    articles = {"due_on": "R17"}

    def __init__(self, *args: Any, instalment: Instalment, **kwargs: Any) -> None:
        party, today = instalment.contribution.party, clock.today()
        initial = {
            "made_on": today,
            "due_on": max(instalment.due_on, today),
            "addressee": ", ".join(filter(None, [party.signatory_name, party.signatory_position])),
        }
        super().__init__(*args, initial=initial, **kwargs)


class CallDayForm(Form):
    """The day of something that happened to a call."""

    on = DateField(label=_("On"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class SendCallForm(CallDayForm):
    """When and how the letter went out."""

    means = forms.ChoiceField(label=_("Sent by"), choices=Means.choices, widget=forms.RadioSelect, initial=Means.POST)


class WithdrawCallForm(CallDayForm):
    """Why a call is withdrawn."""

    reason = CleanCharField(label=_("Why"), max_length=500)


class TakeBackForm(Form):
    """Why an entry is taken back."""

    reason = CleanCharField(
        label=_("Why"), max_length=500, help_text=_("Both entries stay in the books, with this reason.")
    )


class ValuationForm(Form):
    """How, by whom and when something given in kind was valued (LO 113-14 a150)."""

    what = CleanTextField(label=_("What is given"), max_length=500, widget=forms.Textarea({"rows": 2}))
    method = forms.ChoiceField(label=_("How it was valued"), choices=ValuationMethod.choices, widget=forms.RadioSelect)
    amount_centimes = MoneyField(label=_("Value"), positive=True)
    valued_by = CleanCharField(label=_("Valued by"), max_length=160, help_text=_("Name and position, or the firm."))
    valued_on = DateField(label=_("Valued on"))
    upload = forms.FileField(
        label=_("What the value rests on"), required=False,
        help_text=_("Invoice, report of the expert, scale of prices."),
    )  # fmt: skip
    articles = {"amount_centimes": "LO 113-14 a150"}

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        initial = {"amount_centimes": contribution.amount_centimes, "valued_on": clock.today()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["amount_centimes"].currency = contribution.currency  # type: ignore[attr-defined]  # a MoneyField
