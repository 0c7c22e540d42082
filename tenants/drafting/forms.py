"""Forms of the drafting (R13–R19)."""

from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
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
from tenants.drafting.models import MAX_BODY, Clause, ClauseKind, SupervisoryKind, TextVersion
from tenants.drafting.selectors import fitting_bases, name_of
from tenants.drafting.services import ArticleText

LANGUAGES = [*Language.choices, ("zgh", _("Amazigh")), ("en", _("English")), ("es", _("Spanish"))]


def _party_choices(agreement: Agreement) -> list[tuple[int, str]]:
    return [(party.pk, name_of(party)) for party in agreement.parties.all()]


class VersionForm(Form):
    """The day and the reason of a new version; its articles are the formset's."""

    made_on = DateField(label=_("Made on"))
    note = CleanCharField(label=_("What changed"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = clock.today


class ArticleForm(Form):
    """One article, Arabic beside French. An article left empty in Arabic and French is not kept."""

    heading_ar = CleanCharField(label=_("Heading in Arabic"), max_length=200, required=False)
    body_ar = CleanTextField(
        label=_("Text in Arabic"), max_length=MAX_BODY, required=False, widget=ArabicTextarea({"rows": 4})
    )
    heading_fr = CleanCharField(label=_("Heading in French"), max_length=200, required=False)
    body_fr = CleanTextField(
        label=_("Text in French (translation)"), max_length=MAX_BODY, required=False, widget=FrenchTextarea({"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a French article without its Arabic."""
        values = super().clean() or {}
        if not values.get("body_ar") and any(values.values()):
            self.add_error("body_ar", _("Write the article in Arabic: it is the text, the French a translation."))
        return values


class _Articles(forms.BaseFormSet[ArticleForm]):
    """The articles of a version, numbered by their place."""

    def texts(self) -> list[ArticleText]:
        """The articles that say something, numbered 1, 2, 3 …"""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("body_ar")]
        return [ArticleText(number, **fields) for number, fields in enumerate(filled, start=1)]


ArticleFormSet = cast(
    "type[_Articles]", forms.formset_factory(ArticleForm, formset=_Articles, extra=2, max_num=120, absolute_max=120)
)


def articles_of(version: TextVersion | None) -> list[dict[str, str]]:
    """The articles of the last version, to be written on."""
    if version is None:
        return []
    names = ("heading_ar", "body_ar", "heading_fr", "body_fr")
    return [{name: getattr(article, name) for name in names} for article in version.articles.all()]


class CommentForm(Form):
    """A remark on a version (R13)."""

    prefix = "comment"
    article_number = forms.TypedChoiceField(label=_("On article"), coerce=int, empty_value=None, required=False)
    body = CleanTextField(label=_("Comment"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))
    on_behalf_of_id = forms.TypedChoiceField(label=_("On behalf of"), coerce=int, empty_value=None, required=False)
    made_on = DateField(label=_("Made on"))
    is_blocking = forms.BooleanField(label=_("Blocking: must be resolved before the council"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, version: TextVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = clock.today
        numbers = [(article.number, str(article.number)) for article in version.articles.all()]
        self._offer("article_number", _("the whole text"), numbers)
        self._offer("on_behalf_of_id", _("our collectivity"), [
            (party.pk, name_of(party)) for party in agreement.parties.all() if not party.is_self
        ])  # fmt: skip

    def _offer(self, name: str, nothing: str | Promise, choices: list[tuple[int, str]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class ResolveForm(Form):
    """How a comment was met (R13)."""

    resolved_on = DateField(label=_("Resolved on"))
    resolution = CleanCharField(label=_("How it was resolved"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolved_on"].initial = clock.today


class ClauseForm(Form):
    """One mandatory clause; the contributions clause also says its total (R14–R19)."""

    body_ar = CleanTextField(label=_("Text in Arabic"), max_length=MAX_BODY, widget=ArabicTextarea({"rows": 8}))
    body_fr = CleanTextField(
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


class FulfilForm(Form):
    """The day a party did what it owed."""

    done_on = DateField(label=_("Fulfilled on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = clock.today


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
