"""Forms of the office's formulary."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.formulary.comparison import Change
from mithaq.formulary.models import MAX_BODY, TemplateKind
from mithaq.formulary.variables import KNOWN, Variable
from mithaq.ui.forms import (
    ArabicTextarea,
    ArabicTextInput,
    CleanCharField,
    CleanTextField,
    DateField,
    Form,
    FrenchTextarea,
    FrenchTextInput,
)  # fmt: skip
from tenants.drafting.models import TextVersion
from tenants.formulary.answers import Answer
from tenants.formulary.models import OwnArticle, OwnTemplate

MAX_TYPED = 500
AGREEMENT_KINDS = [(kind.value, kind.label) for kind in TemplateKind if kind != TemplateKind.CLAUSE]


class TypedForm(Form):
    """What the dossier has no place for, typed in both languages; what is left empty stays a marked blank.

    base: number of the dossier's last text version when the page was made. number: version of the template shown.
    """

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    made_on = DateField(label=_("Made on"))

    def __init__(self, *args: Any, variables: Iterable[Variable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = clock.today
        self.variables = tuple(variables)
        for variable in self.variables:
            for language, label in (("ar", _("in Arabic")), ("fr", _("in French"))):
                self.fields[f"{variable.name}_{language}"] = CleanCharField(
                    label=f"{variable.label} ({label})", max_length=MAX_TYPED, required=False,
                    widget=ArabicTextInput() if language == "ar" else FrenchTextInput(),
                )  # fmt: skip

    def typed(self) -> dict[str, Answer]:
        """The answers, by variable; empty before the form was sent."""
        values = getattr(self, "cleaned_data", {})
        return {
            variable.name: Answer(values.get(f"{variable.name}_ar", ""), values.get(f"{variable.name}_fr", ""))
            for variable in self.variables
        }


class ClauseForm(TypedForm):
    """As TypedForm, with the place at which the clause goes in."""

    after = forms.TypedChoiceField(label=_("Behind article"), coerce=int)

    field_order = ["after", "made_on"]

    def __init__(self, *args: Any, text: TextVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        articles = list(text.articles.all()) if text else []
        choices: list[tuple[int, Any]] = [(0, _("first of all"))]
        choices += [(one.number, f"{one.number}. {one.heading_ar or one.body_ar[:60]}") for one in articles]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["after"].initial = articles[-1].number if articles else 0


class TitleForm(Form):
    """What an own template is called."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=200, widget=ArabicTextInput())
    title_fr = CleanCharField(label=_("Title in French"), max_length=200, required=False, widget=FrenchTextInput())


class KeepForm(TitleForm):
    """A dossier's text as a template: what it is called and what it is for."""

    kind = forms.ChoiceField(label=_("What it is for"), choices=AGREEMENT_KINDS)


class ArticleForm(Form):
    """An article of an own template, Arabic beside French. base: the version that was shown."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    heading_ar = CleanCharField(label=_("Heading in Arabic"), max_length=200, required=False, widget=ArabicTextInput())
    body_ar = CleanTextField(
        label=_("Text in Arabic"), max_length=MAX_BODY, required=False, widget=ArabicTextarea({"rows": 12})
    )
    heading_fr = CleanCharField(label=_("Heading in French"), max_length=200, required=False, widget=FrenchTextInput())
    body_fr = CleanTextField(
        label=_("Text in French (translation)"), max_length=MAX_BODY, required=False,
        widget=FrenchTextarea({"rows": 12}),
    )  # fmt: skip
    note = CleanCharField(label=_("What changed"), max_length=500, required=False)

    def __init__(self, *args: Any, template: OwnTemplate, article: OwnArticle | None, **kwargs: Any) -> None:
        names = ("heading_ar", "body_ar", "heading_fr", "body_fr")
        initial = {name: getattr(article, name) for name in names} if article else {}
        super().__init__(*args, initial=initial | {"base": template.latest}, **kwargs)


class BaseForm(Form):
    """A confirmation that knows which version was shown."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TakeForm(BaseForm):
    """Which articles of the newer version to take."""

    keys = forms.MultipleChoiceField(
        label=_("Articles to take"), required=False, widget=forms.CheckboxSelectMultiple(),
        help_text=_("What is not chosen stays as it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, changes: Sequence[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(one.key, title_of(one)) for one in changes]  # type: ignore[attr-defined]  # a ChoiceField


def title_of(change: Change) -> str:
    """The heading of what changed, with what happened to it."""
    article = change.after or change.before
    words = {"added": _("new"), "removed": _("taken out"), "changed": _("written anew")}
    return f"{article.heading_ar if article else change.key} ({words.get(change.what, '')})"


def variable_help() -> list[Variable]:
    """Every variable that a template may ask for."""
    return list(KNOWN.values())
