"""Forms of the action plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Fieldset, Form, MoneyField, NumberField
from tenants.agreements.models import Agreement, Party
from tenants.execution.matrix import BY_BUDGET, EVENLY, Grid, Key, runs_in
from tenants.execution.models import Action, Milestone, Risk, Severity
from tenants.finance.models import Contribution

_SHORT = {"rows": 3}
MOST_BENEFICIARIES = 2_000_000_000  # what the column holds; the country has fewer people
MOST_CELLS = 600  # of one page: beyond it the matrix is edited contribution by contribution


def _side(label: Any, help_text: Any) -> CleanTextField:
    return CleanTextField(
        label=label, help_text=help_text, max_length=2000, required=False, widget=forms.Textarea(_SHORT)
    )


class PartyChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    """Parties of the agreement, named in the language of the page."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ActionForm(Form):
    """An action with its four sides (R31) and its dates (R35)."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=200)
    title_fr = CleanCharField(label=_("Title in French"), max_length=200, required=False)
    pilot_service = CleanCharField(
        label=_("Service in charge"), max_length=160, required=False,
        help_text=_("The communal service that answers for it."),
    )  # fmt: skip
    partners = PartyChoice(label=_("Partners"), queryset=Party.objects.none(), required=False)
    starts_on = DateField(label=_("Starts on"), required=False)
    ends_on = DateField(label=_("Ends on"), required=False)
    budget_centimes = MoneyField(label=_("Budget"), required=False)
    beneficiaries = CleanCharField(
        label=_("Beneficiaries"), max_length=200, required=False,
        help_text=_("Whom it serves: households of a district, pupils, agents."),
    )  # fmt: skip
    beneficiary_count = NumberField(
        label=_("Number of beneficiaries"), required=False, help_text=_("As far as it is known.")
    )
    financial_side = _side(_("Financial side"), _("Where the money comes from, who orders the expenditure."))
    communication_side = _side(_("Communication side"), _("Who is told what, when, by which means."))
    technical_side = _side(_("Technical side"), _("Studies, works, methods, skills."))
    material_side = _side(_("Material side"), _("Premises, equipment, vehicles, people."))
    precondition = _side(_("What must be there before"), _("A permit, a site, another action."))
    articles = {"starts_on": "R35", "budget_centimes": "R34"}
    fieldsets = (
        Fieldset(
            _("What and who"),
            ("title_ar", "title_fr", "pilot_service", "partners", "beneficiaries", "beneficiary_count"),
        ),
        Fieldset(_("When and how much"), ("starts_on", "ends_on", "budget_centimes", "precondition")),
        Fieldset(
            _("The four sides"),
            ("financial_side", "communication_side", "technical_side", "material_side"),
            _("An action is specific when each side is described (R31)."),
        ),
    )

    def __init__(self, *args: Any, agreement: Agreement, action: Action | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if action is not None:
            initial = {name: getattr(action, name) for name in self.base_fields if name != "partners"}
            initial["partners"] = list(action.partners.all())
        super().__init__(*args, initial=initial, **kwargs)
        parties = agreement.parties.order_by("position", "pk")
        self.fields["partners"].queryset = parties  # type: ignore[attr-defined]  # a model choice field

    def clean_beneficiary_count(self) -> int | None:
        """A whole number of people, groups or households."""
        count: Decimal | None = self.cleaned_data["beneficiary_count"]
        if count is None:
            return None
        if count < 0 or count != int(count) or count > MOST_BENEFICIARIES:
            raise ValidationError(_("Write a whole number, from zero up."), code="whole")
        return int(count)


class MilestoneForm(Form):
    """A step of an action and its day (R35)."""

    title = CleanCharField(label=_("Milestone"), max_length=200)
    due_on = DateField(label=_("Due on"))
    articles = {"due_on": "R35"}

    def __init__(self, *args: Any, milestone: Milestone | None = None, **kwargs: Any) -> None:
        initial = {"title": milestone.title, "due_on": milestone.due_on} if milestone else {}
        super().__init__(*args, initial=initial, **kwargs)


class DoneForm(Form):
    """When a step was reached."""

    on = DateField(label=_("Done on"))
    note = CleanCharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class RiskForm(Form):
    """A difficulty foreseen, and what is done about it (R33)."""

    description = CleanCharField(label=_("Risk"), max_length=500)
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    response = CleanTextField(
        label=_("Response"), max_length=1000, required=False, widget=forms.Textarea(_SHORT),
        help_text=_("What is done so that it does not happen, or does less harm."),
    )  # fmt: skip
    articles = {"response": "R33"}

    def __init__(self, *args: Any, agreement: Agreement, risk: Risk | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"severity": Severity.MEDIUM}
        if risk is not None:
            initial = {name: getattr(risk, name) for name in ("description", "severity", "response")}
        super().__init__(*args, initial=initial, **kwargs)
        if risk is None:
            known = [(action.pk, str(action)) for action in agreement.actions.order_by("position", "pk")]
            self.fields["action_id"] = forms.TypedChoiceField(
                label=_("Action of the plan"), coerce=int, required=False, empty_value=None,
                choices=[("", _("the whole agreement")), *known],
            )  # fmt: skip


class HappenedForm(Form):
    """When a risk came true, and what it changed."""

    on = DateField(label=_("Happened on"))
    consequence = CleanCharField(label=_("What it changed"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


@dataclass(frozen=True)
class MatrixRow:
    """The cells of an action under the years, for one contribution; now: what stands, where it differs from the box."""

    action: Action
    cells: tuple[tuple[int, forms.BoundField, int], ...]


@dataclass(frozen=True)
class MatrixBlock:
    """One contribution's part of the grid."""

    contribution: Contribution
    rows: tuple[MatrixRow, ...]


def cell_name(key: Key) -> str:
    """The name of a cell's box: `c3-a7-y2025`."""
    return "c{}-a{}-y{}".format(*key)


class MatrixForm(Form):
    """The matrix as one grid of amounts; an empty box is a cell without money."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, grid: Grid, contributions: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": grid.fingerprint}, **kwargs)
        self.grid, self.contributions = grid, contributions
        for held, action, year in self._places():
            self.fields[cell_name((held.pk, action.pk, year))] = MoneyField(
                label=f"{held.party} · {action} · {year}", required=False, currency=held.currency,
                initial=grid.amounts.get((held.pk, action.pk, year)),
            )  # fmt: skip

    def _places(self) -> Iterator[tuple[Contribution, Action, int]]:
        for held in self.contributions:
            for action in self.grid.actions:
                for year in self.grid.years:
                    yield held, action, year

    def blocks(self) -> list[MatrixBlock]:
        """The boxes as they are drawn."""
        return [
            MatrixBlock(held, tuple(MatrixRow(action, self._row(held, action)) for action in self.grid.actions))
            for held in self.contributions
        ]

    def _row(self, held: Contribution, action: Action) -> tuple[tuple[int, forms.BoundField, int], ...]:
        keys = [(held.pk, action.pk, year) for year in self.grid.years]
        return tuple((key[2], self[cell_name(key)], self.grid.amounts.get(key, 0)) for key in keys)

    def cells(self) -> dict[Key, int | None]:
        """What was typed, by cell; empty boxes too."""
        return {
            (held.pk, action.pk, year): self.cleaned_data.get(cell_name((held.pk, action.pk, year)))
            for held, action, year in self._places()
        }

    def refuse(self, problems: dict[Key, str]) -> None:
        """Put what the matrix refuses on its cells; what concerns a whole contribution stands above."""
        for key, text in problems.items():
            name = cell_name(key)
            self.add_error(name if name in self.fields else None, text)


class SpreadForm(Form):
    """Over which actions and years a contribution is shared, and how."""

    how = forms.ChoiceField(
        label=_("How"), widget=forms.RadioSelect, initial=EVENLY,
        choices=((EVENLY, _("every cell alike")), (BY_BUDGET, _("in proportion to the budgets of the actions"))),
    )  # fmt: skip
    action_ids = forms.TypedMultipleChoiceField(label=_("Actions"), coerce=int, widget=forms.CheckboxSelectMultiple)
    years = forms.TypedMultipleChoiceField(label=_("Years"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, grid: Grid, years: Sequence[int], **kwargs: Any) -> None:
        actions = [(action.pk, str(action)) for action in grid.actions]
        running = [year for year in years if any(runs_in(action, year) for action in grid.actions)]
        initial = {"action_ids": [action.pk for action in grid.actions], "years": running}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["action_ids"].choices = actions  # type: ignore[attr-defined]  # a choice field
        self.fields["years"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # a choice field


class ExpenseForm(Form):
    """What was spent on an action."""

    action_id = forms.TypedChoiceField(label=_("Action of the plan"), coerce=int)
    label = CleanCharField(label=_("What for"), max_length=200)
    amount_centimes = MoneyField(label=_("Amount"), positive=True)
    spent_on = DateField(label=_("Spent on"))
    upload = forms.FileField(label=_("Proof"), required=False, help_text=_("Invoice, payment order or delivery note."))

    def __init__(self, *args: Any, actions: Sequence[Action], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"spent_on": clock.today()}, **kwargs)
        self.fields["action_id"].choices = [(action.pk, str(action)) for action in actions]  # type: ignore[attr-defined]  # a choice field
        self.fields["amount_centimes"].currency = currency  # type: ignore[attr-defined]  # a MoneyField


class ExpenseBackForm(Form):
    """Why an expense is taken back."""

    reason = CleanCharField(
        label=_("Why"), max_length=200, help_text=_("Both entries stay in the books, with this reason."),
    )  # fmt: skip
