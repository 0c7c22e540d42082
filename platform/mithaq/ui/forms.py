"""Forms: the renderer that draws every `{{ form }}` with our templates, and fields that read what people type.

`Form` and `ModelForm` add two things to Django's: `articles` (field → legal reference shown beside its help) and
`fieldsets`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import InvalidInput, user_message
from mithaq.core.money import DEFAULT_CURRENCY, parse_amount
from mithaq.core.text import clean_line, clean_text, western_digits
from mithaq.ui import formats

if TYPE_CHECKING:
    _DjangoModelForm = forms.ModelForm[Model]  # generic for the type checker only
else:
    _DjangoModelForm = forms.ModelForm

Read = TypeVar("Read")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))


class FormRenderer(DjangoTemplates):
    """Set as `FORM_RENDERER`; widgets keep Django's own templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Fields of one subject, under one legend."""

    legend: str | Promise
    fields: tuple[str, ...]
    help_text: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What the template draws: a fieldset's bound fields, or those that stand in none."""

    legend: str | Promise
    help_text: str | Promise
    fields: tuple[forms.BoundField, ...]


class _Sections(forms.BaseForm):
    """The two additions; `fieldsets` may name only some fields, the others come first."""

    articles: ClassVar[Mapping[str, str]] = {}
    fieldsets: ClassVar[Sequence[Fieldset]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, source in self.articles.items():
            self.fields[name].article = source  # type: ignore[attr-defined]  # an attribute of ours, read by ui/field.html

    def sections(self) -> Iterable[Section]:
        """The visible fields in the order they are drawn."""
        placed = {name for fieldset in self.fieldsets for name in fieldset.fields}
        loose = tuple(field for field in self.visible_fields() if field.name not in placed)
        if loose:
            yield Section("", "", loose)
        for fieldset in self.fieldsets:
            named = tuple(self[name] for name in fieldset.fields if name in self.fields)
            if named:
                yield Section(fieldset.legend, fieldset.help_text, named)


class Form(_Sections, forms.Form):
    """Base of the product's forms."""


class ModelForm(_Sections, _DjangoModelForm):
    """Base of the product's model forms."""


class ArabicTextInput(forms.TextInput):
    """A line of Arabic, whatever the page's direction."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"lang": "ar", "dir": "rtl"} | (attrs or {}))


class FrenchTextInput(forms.TextInput):
    """A line of French, whatever the page's direction."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"lang": "fr", "dir": "ltr"} | (attrs or {}))


class ArabicTextarea(forms.Textarea):
    """Several lines of Arabic."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"lang": "ar", "dir": "rtl", "rows": 5} | (attrs or {}))


class FrenchTextarea(forms.Textarea):
    """Several lines of French."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"lang": "fr", "dir": "ltr", "rows": 5} | (attrs or {}))


class MoneyInput(forms.TextInput):
    """An amount typed as text: a number control would refuse Arabic digits and grouped thousands."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "dir": "ltr", "class": "input-money", "autocomplete": "off"} | (attrs or {})
        )


class DateInput(forms.DateInput):
    """The browser's own date control, which sends ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A refused text is shown again as it was typed: a date control would swallow it."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _ISO_DAY.fullmatch(shown):
            context["widget"]["type"] = "text"
        return context


class MoneyField(forms.CharField):
    """An amount as people write it, cleaned to centimes; None when empty and not required.

    positive: refuse zero too. currency: the ISO 4217 code shown beside the box. What cannot surely be read is refused
    in words (see `mithaq.core.money.parse_amount`).
    """

    widget = MoneyInput
    default_error_messages = {"zero": _("The amount must be above zero.")}

    def __init__(self, *, positive: bool = False, currency: str = DEFAULT_CURRENCY, **kwargs: Any) -> None:
        self.positive, self.currency = positive, currency
        super().__init__(**{"max_length": 40} | kwargs)

    @property
    def suffix(self) -> str:
        """What stands after the box."""
        return formats.currency(self.currency)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        centimes = _asked(parse_amount, text)
        if self.positive and centimes == 0:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return centimes

    def prepare_value(self, value: Any) -> Any:
        return formats.amount(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True


class NumberField(forms.CharField):
    """A number as people type it, in any digits, with a comma or a point; cleaned to Decimal, None when empty.

    At most fourteen digits before the point and four after it.
    """

    default_error_messages = {"number": _("“%(text)s” is not a number. Write it as 12,5.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30} | kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "dir": "ltr", "class": "input-number input-short"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        plain = western_digits(text.translate(_INVISIBLE)).replace("٫", ".").replace(",", ".")
        try:
            number = Decimal("".join(char for char in plain if not char.isspace() and char not in "'٬"))
            fits = number.is_finite() and abs(number) < 10**14 and number == round(number, 4)
        except ArithmeticError:
            fits = False
        if not fits:
            raise ValidationError(self.error_messages["number"], code="number", params={"text": text})
        return number

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class DateField(forms.DateField):
    """A day from the browser's control, or typed `31/12/2027` in Western or Arabic digits."""

    widget = DateInput
    input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"]
    default_error_messages = {"invalid": _("Enter a date as day, month, year: 31/12/2027.")}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = western_digits(value.translate(_INVISIBLE)).replace(" ", "")
        if isinstance(value, datetime):
            value = value.date()
        return super().to_python(value)


class CleanCharField(forms.CharField):
    """One line, cleaned by `mithaq.core.text.clean_line`: hidden and control characters refused, spaces made one.

    max_length is required: it is the column's.
    """

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(strip=False, **kwargs)
        self.widget.attrs.setdefault("maxlength", max_length)

    def to_python(self, value: Any) -> str:
        return _asked(clean_line, super().to_python(value) or "", self.limit)


class CleanTextField(forms.CharField):
    """Several lines, cleaned by `mithaq.core.text.clean_text`."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(strip=False, **kwargs)
        self.widget.attrs.setdefault("maxlength", max_length)

    def to_python(self, value: Any) -> str:
        return _asked(clean_text, super().to_python(value) or "", self.limit)


def _asked(read: Callable[..., Read], *arguments: Any) -> Read:
    """Call a reader of the core; its refusal becomes a form error with the same code and sentence."""
    try:
        return read(*arguments)
    except InvalidInput as refusal:
        raise ValidationError(user_message(refusal), code=refusal.code) from refusal
