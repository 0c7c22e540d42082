"""Forms of the action plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Fieldset, Form, MoneyField
from tenants.agreements.models import Agreement, Party
from tenants.execution.models import Action, Milestone, Risk, Severity

_SHORT = {"rows": 3}


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
    financial_side = _side(_("Financial side"), _("Where the money comes from, who orders the expenditure."))
    communication_side = _side(_("Communication side"), _("Who is told what, when, by which means."))
    technical_side = _side(_("Technical side"), _("Studies, works, methods, skills."))
    material_side = _side(_("Material side"), _("Premises, equipment, vehicles, people."))
    precondition = _side(_("What must be there before"), _("A permit, a site, another action."))
    articles = {"starts_on": "R35", "budget_centimes": "R34"}
    fieldsets = (
        Fieldset(_("What and who"), ("title_ar", "title_fr", "pilot_service", "partners")),
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
