"""Forms of the text, its versions, comments and links (R13)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.errors import InvalidInput
from mithaq.core.text import clean_line, clean_text
from mithaq.ui.forms import (
    ArabicTextarea,
    CleanCharField,
    CleanTextField,
    DateField,
    Form,
    FrenchTextarea,
)  # fmt: skip
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import name_of
from tenants.drafting.models import (
    COLUMNS,
    LONGEST_LINK,
    MAX_BODY,
    WORDS,
    ClauseKind,
    CommentField,
    DraftArticle,
    TextVersion,
)  # fmt: skip
from tenants.drafting.services import ArticleText
from tenants.drafting.texts import MAX_ARTICLES
from tenants.drafting.words import plain

LABELS = {
    "heading_ar": _("Heading in Arabic"), "body_ar": _("Text in Arabic"),
    "heading_fr": _("Heading in French"), "body_fr": _("Text in French (translation)"),
    "heading_zgh": _("Heading in Amazigh"), "body_zgh": _("Text in Amazigh (translation)"),
    "heading_en": _("Heading in English"), "body_en": _("Text in English (translation)"),
}  # fmt: skip


def columns_of(
    agreement: Agreement, articles: Iterable[Any] = (), sent: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """The languages whose columns are shown: Arabic and French always, others that were chosen or are written in.

    sent: a form's data, so that nothing is lost when a language was taken away meanwhile.
    """
    shown, typed = list(articles), sent or {}
    return tuple(
        language
        for language in COLUMNS
        if language in {"ar", "fr", *agreement.languages}
        or typed.get(f"body_{language}")
        or any(getattr(one, f"body_{language}") for one in shown)
    )


class WordsField(CleanTextField):
    """Several lines of a text, from which the markup of a paste is taken. The server measures it.

    A `maxlength` would make the browser cut a long paste in silence.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return super().to_python(plain(value or ""))


class HeadingField(CleanCharField):
    """A heading, from which the markup of a paste is taken."""

    def to_python(self, value: Any) -> str:
        return super().to_python(plain(value or ""))


def _words_fields(columns: Sequence[str], rows: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for language in columns:
        area = ArabicTextarea if language == "ar" else FrenchTextarea if language == "fr" else forms.Textarea
        attrs: dict[str, Any] = {"rows": rows} | ({} if language in {"ar", "fr"} else {"lang": language, "dir": "ltr"})
        fields[f"heading_{language}"] = HeadingField(
            label=LABELS[f"heading_{language}"], max_length=200, required=False
        )
        fields[f"body_{language}"] = WordsField(
            label=LABELS[f"body_{language}"], max_length=MAX_BODY, required=False, widget=area(attrs)
        )
    return fields


class WriteForm(Form):
    """One article. version: the one that was shown; `before_…`: its words then, for when somebody was quicker."""

    clause = forms.ChoiceField(
        label=_("Mandatory clause it carries"), required=False, choices=[("", _("none")), *ClauseKind.choices]
    )

    def __init__(
        self, *args: Any, columns: Sequence[str], article: DraftArticle | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        names = ["clause", *(f"{part}_{language}" for language in columns for part in ("heading", "body"))]
        initial = {name: getattr(article, name) for name in names} if article else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.columns, self.names = columns, names
        clause = self.fields.pop("clause")
        self.fields |= _words_fields(columns, rows=12)
        self.fields["body_ar"].required = True
        self.fields["clause"] = clause
        if article is not None:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=article.version, min_value=1
            )  # fmt: skip
            for name in names:
                self.fields[f"before_{name}"] = forms.CharField(
                    widget=forms.HiddenInput, required=False, strip=False, initial=getattr(article, name)
                )

    def words(self) -> dict[str, str]:
        """What was typed, by field of the article."""
        return {name: self.cleaned_data[name] for name in self.names}

    def before(self) -> dict[str, str]:
        """What stood there when the person began, cleaned as it was stored."""
        return {name: _stored(name, self.cleaned_data.get(f"before_{name}", "")) for name in self.names}

    def pairs(self) -> list[dict[str, Any]]:
        """The boxes of each language, for the page."""
        return [
            {"language": language, "heading": self[f"heading_{language}"], "body": self[f"body_{language}"]}
            for language in self.columns
        ]


def _stored(name: str, value: str) -> str:
    """A hidden value comes back with the line ends of a browser; one that is not ours stays what it is."""
    if name == "clause":
        return value
    try:
        return clean_line(value, len(value)) if name.startswith("heading") else clean_text(value, len(value))
    except InvalidInput:
        return value


class VersionForm(Form):
    """The day and the reason of a new version."""

    made_on = DateField(label=_("Made on"))
    note = CleanCharField(label=_("What changed"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = clock.today


class WholeForm(VersionForm):
    """A version that is written as a whole. shown: each article and its version when the page was opened."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MAX_ARTICLES * 60)

    def clean_shown(self) -> dict[UUID, int] | None:
        """By key; None from a page that did not say, or said nonsense."""
        try:
            pairs = [one.split(":") for one in self.cleaned_data["shown"].split(",") if one]
            return {UUID(key): int(version) for key, version in pairs} if pairs else None
        except ValueError:
            return None


class ArticleForm(Form):
    """One article among all. An article left empty in every language is not kept."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, columns: Sequence[str] = ("ar", "fr"), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.fields |= _words_fields(columns, rows=4)

    def clean(self) -> dict[str, Any]:
        """Refuse an article without its Arabic."""
        values = super().clean() or {}
        typed = [value for name, value in values.items() if name != "key"]
        if not values.get("body_ar") and "body_ar" not in self.errors and any(typed):
            self.add_error("body_ar", _("Write the article in Arabic: it is the text, the French a translation."))
        return values

    def pairs(self) -> list[dict[str, Any]]:
        """The boxes of each language, for the page."""
        return [
            {"language": language, "heading": self[f"heading_{language}"], "body": self[f"body_{language}"]}
            for language in self.columns
        ]


class _Articles(forms.BaseFormSet[ArticleForm]):
    """The articles of a version, numbered by their place."""

    def texts(self) -> list[ArticleText]:
        """The articles that say something, numbered 1, 2, 3 …"""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("body_ar")]
        return [ArticleText(number, **fields) for number, fields in enumerate(filled, start=1)]


ArticleFormSet = cast(
    "type[_Articles]",
    forms.formset_factory(ArticleForm, formset=_Articles, extra=2, max_num=MAX_ARTICLES, absolute_max=MAX_ARTICLES),
)


def articles_of(articles: Iterable[DraftArticle]) -> list[dict[str, Any]]:
    """The working text, to be written on as a whole."""
    names = [name for name in WORDS if name != "clause"]
    return [{name: getattr(article, name) for name in names} | {"key": article.key} for article in articles]


def shown_of(articles: Iterable[DraftArticle]) -> str:
    """What `WholeForm.shown` starts with."""
    return ",".join(f"{article.key}:{article.version}" for article in articles)


class CommentForm(Form):
    """A remark on a version, one of its articles or a field of the draft (R13)."""

    prefix = "comment"
    article_number = forms.ChoiceField(label=_("About"), required=False)
    body = CleanTextField(label=_("Comment"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))
    on_behalf_of_id = forms.TypedChoiceField(label=_("On behalf of"), coerce=int, empty_value=None, required=False)
    made_on = DateField(label=_("Made on"))
    is_blocking = forms.BooleanField(label=_("Blocking: must be resolved before the council"), required=False)

    def __init__(
        self, *args: Any, agreement: Agreement, version: TextVersion, number: int | None = None,
        named: Iterable[tuple[int, str, str]] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """named: number and headings of the version's articles, where the page has read them already."""
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = clock.today
        self.fields["article_number"].initial = number or ""
        if named is None:
            named = version.articles.order_by("number").values_list("number", "heading_ar", "heading_fr")
        articles = [(str(one), f"{one} · {_heading(arabic, french)}".rstrip(" ·")) for one, arabic, french in named]
        self._offer("article_number", _("the whole text"), [
            (_("Articles"), articles), (_("Other parts of the draft"), CommentField.choices),
        ])  # fmt: skip
        self._offer("on_behalf_of_id", _("our collectivity"), [
            (party.pk, name_of(party)) for party in agreement.parties.all() if not party.is_self
        ])  # fmt: skip

    def _offer(self, name: str, nothing: str | Promise, choices: Sequence[Any]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Tell an article's number from the name of another part."""
        values = super().clean() or {}
        pin = values.get("article_number") or ""
        values["article_number"] = int(pin) if pin.isdecimal() else None
        values["field"] = "" if pin.isdecimal() else pin
        return values


def _heading(arabic: str, french: str) -> str:
    return (arabic if get_language() == "ar" else french) or arabic or french


class _DayForm(Form):
    """Starts with today in its field of the day."""

    day = "made_on"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.day].initial = clock.today


class ReplyForm(_DayForm):
    """An answer in a thread (R13)."""

    body = CleanTextField(label=_("Answer"), max_length=4000, widget=forms.Textarea({"rows": 4, "dir": "auto"}))
    made_on = DateField(label=_("Made on"))


class CloseForm(_DayForm):
    """The day a thread was settled (R13)."""

    day = "closed_on"
    closed_on = DateField(label=_("Closed on"))


class ReopenForm(_DayForm):
    """Why a thread is opened again (R13)."""

    day = "reopened_on"
    why = CleanTextField(label=_("Why"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))
    reopened_on = DateField(label=_("Reopened on"))


class ReviewForm(_DayForm):
    """The day the text was sent, its correction begun, or it was taken back (R13)."""

    day = "on"
    on = DateField(label=_("On the day"))
    note = CleanCharField(label=_("Note"), max_length=400, required=False)


class LinkForm(Form):
    """A link for a partner (R13)."""

    party_id = forms.TypedChoiceField(label=_("For"), coerce=int)
    days = forms.IntegerField(
        label=_("Open for (days)"), min_value=1, max_value=LONGEST_LINK, initial=15,
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Send it to"), required=False, max_length=254,
        help_text=_("Leave it empty to pass the link on yourself: it is shown once."),
        widget=forms.EmailInput({"dir": "ltr"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letter"), choices=[("ar", _("Arabic")), ("fr", _("French"))])

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = [(party.pk, name_of(party)) for party in agreement.parties.all() if not party.is_self]
        self.fields["party_id"].choices = partners  # type: ignore[attr-defined]  # a ChoiceField


class GuestForm(Form):
    """What a partner says through a link (R13)."""

    article_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body = CleanTextField(label=_("Your comment"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))
    signed_name = CleanCharField(label=_("Your name and position"), max_length=120, required=False)
    is_blocking = forms.BooleanField(label=_("We cannot agree to the text without it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs.pop("maxlength", None)  # a long text is refused in words, not cut


class ResolveForm(Form):
    """How a comment was met (R13)."""

    resolved_on = DateField(label=_("Resolved on"))
    resolution = CleanCharField(label=_("How it was resolved"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolved_on"].initial = clock.today
