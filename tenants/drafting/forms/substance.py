"""Forms of what the draft says as data: clauses, obligations, projects, supervision, duration, basis (R14–R19)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY
from mithaq.ui.forms import (
    ArabicTextarea,
    CleanCharField,
    CleanTextField,
    DateField,
    Form,
    FrenchTextarea,
    MoneyField,
)  # fmt: skip
from tenants.agreements.models import Agreement, Language, LegalBasis
from tenants.agreements.selectors import name_of
from tenants.drafting.forms.text import WordsField
from tenants.drafting.models import MAX_BODY, Clause, ClauseKind, Funding, Manner, Project, SupervisoryKind
from tenants.drafting.selectors import fitting_bases

LANGUAGES = [*Language.choices, ("zgh", _("Amazigh")), ("en", _("English")), ("es", _("Spanish"))]


def _party_choices(agreement: Agreement) -> list[tuple[int, str]]:
    return [(party.pk, name_of(party)) for party in agreement.parties.all()]


class ClauseForm(Form):
    """One mandatory clause; the contributions clause also says its total (R14–R19)."""

    body_ar = WordsField(label=_("Text in Arabic"), max_length=MAX_BODY, widget=ArabicTextarea({"rows": 8}))
    body_fr = WordsField(
        label=_("Text in French (translation)"), max_length=MAX_BODY, required=False, widget=FrenchTextarea({"rows": 8})
    )
    amount_centimes = MoneyField(
        label=_("Total in figures (dirhams)"),
        required=False,
        help_text=_("As the contributions add up, in kind included."),
    )
    amount_words_ar = CleanCharField(
        label=_("Total in words, in Arabic"), max_length=300, required=False,
        help_text=_("Compared with the figures before it is saved."),
    )  # fmt: skip
    amount_words_fr = CleanCharField(label=_("Total in words, in French"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: ClauseKind, clause: Clause | None, **kwargs: Any) -> None:
        names = ("body_ar", "body_fr", "amount_centimes", "amount_words_ar", "amount_words_fr")
        initial = {name: getattr(clause, name) for name in names} if clause else {}
        super().__init__(*args, initial=initial, **kwargs)
        if kind != ClauseKind.CONTRIBUTIONS:
            for name in names[2:]:
                del self.fields[name]


class ObligationForm(Form):
    """What a party has to do (R15)."""

    prefix = "obligation"
    party_id = forms.TypedChoiceField(label=_("Party"), coerce=int)
    what_ar = CleanTextField(label=_("Obligation in Arabic"), max_length=2000, widget=ArabicTextarea({"rows": 3}))
    what_fr = CleanTextField(
        label=_("Obligation in French"), max_length=2000, required=False, widget=FrenchTextarea({"rows": 3})
    )
    due_on = DateField(label=_("Due on"), required=False)
    proof = CleanCharField(label=_("What will prove it"), max_length=300, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = _party_choices(agreement)  # type: ignore[attr-defined]  # a ChoiceField


class ProofForm(Form):
    """The paper that proves what a party did: sent now, or one of the dossier (R15)."""

    upload = forms.FileField(
        label=_("Paper that proves it"), required=False, help_text=_("It is kept among the papers of the dossier.")
    )
    proof_id = forms.TypedChoiceField(
        label=_("Or a paper already in the dossier"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = agreement.documents.order_by("-pk").values_list("pk", "title")
        self.fields["proof_id"].choices = [("", _("none")), *papers]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("upload") and cleaned.get("proof_id") and "proof_id" in self.changed_data:
            self.add_error("proof_id", _("Send a new paper or choose one, not both."))
        elif cleaned.get("upload"):
            cleaned["proof_id"] = None
        return cleaned


class FulfilForm(ProofForm):
    """The day a party did what it owed, and the paper that proves it (R15)."""

    done_on = DateField(label=_("Fulfilled on"))
    field_order = ("done_on", "upload", "proof_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = clock.today


class ProjectForm(Form):
    """A project of the agreed programme of work (R16)."""

    prefix = "project"
    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=200)
    title_fr = CleanCharField(label=_("Title in French"), max_length=200, required=False)
    funding = forms.ChoiceField(label=_("Manner of funding"), choices=Funding.choices)
    source = CleanCharField(
        label=_("Lender or giver"), max_length=160, required=False,
        help_text=_("A fund, a bank, a programme: where the money does not come from a party."),
    )  # fmt: skip
    amount_centimes = MoneyField(label=_("Estimated amount"), required=False, positive=True, currency="")
    currency = CleanCharField(
        label=_("Currency"), max_length=10, initial=DEFAULT_CURRENCY,
        help_text=_("Code of three letters: MAD, EUR, XOF."),
        widget=forms.TextInput({"class": "input-short", "dir": "ltr"}),
    )  # fmt: skip
    manner = forms.ChoiceField(label=_("Manner of execution"), choices=Manner.choices)
    executed_by_id = forms.TypedChoiceField(label=_("Carried out by"), coerce=int, required=False, empty_value=None)
    starts_on = DateField(label=_("Starts on"), required=False)
    ends_on = DateField(label=_("Ends on"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, project: Project | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs["initial"] = {name: getattr(project, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        choices = [("", _("not said yet")), *_party_choices(agreement)]
        self.fields["executed_by_id"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class SupervisionForm(Form):
    """A committee (R18)."""

    prefix = "supervision"
    kind = forms.ChoiceField(label=_("Committee"), choices=SupervisoryKind.choices)
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=200)
    name_fr = CleanCharField(label=_("Name in French"), max_length=200, required=False)
    members = CleanTextField(
        label=_("Members, by function"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    meets_every_months = forms.IntegerField(label=_("Meets every (months)"), min_value=1, max_value=24, required=False)


class DurationForm(Form):
    """Duration and planned start (R19)."""

    prefix = "duration"
    duration_months = forms.IntegerField(label=_("Duration in months"), min_value=1, max_value=600)
    planned_start_on = DateField(label=_("Planned entry into force"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        initial = {"duration_months": agreement.duration_months, "planned_start_on": agreement.planned_start_on}
        super().__init__(*args, initial=initial, **kwargs)


class BasisForm(Form):
    """Legal basis and languages; the bases that cover every party come first."""

    prefix = "basis"
    legal_basis = forms.ChoiceField(label=_("Legal basis"))
    prevailing_language = forms.ChoiceField(label=_("Prevailing language"), choices=Language.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the text"), choices=LANGUAGES, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        names = ("legal_basis", "prevailing_language", "languages")
        super().__init__(*args, initial={name: getattr(agreement, name) for name in names}, **kwargs)
        fitting = fitting_bases(agreement)
        others = [basis for basis in LegalBasis if basis not in fitting]
        groups = [
            (_("cover every party"), [(basis.value, basis.label) for basis in fitting]),
            (_("do not cover every party"), [(basis.value, basis.label) for basis in others]),
        ]
        self.fields["legal_basis"].choices = [("", "—"), *(group for group in groups if group[1])]  # type: ignore[attr-defined]  # a ChoiceField
