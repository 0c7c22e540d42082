"""How figures, dates and articles are written in each language; plain text, no markup.

Babel's data is used, not Django's: Morocco writes ماي, يوليوز, غشت, شتنبر, نونبر, دجنبر. Thousands are parted by a
no-break space in Arabic and French alike, so that a figure is neither cut at a line's end nor read with a decimal
point.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.clock import CASABLANCA, local_day
from mithaq.core.errors import BABEL_LOCALES

NBSP = "\u00a0"
_ARTICLE = re.compile(
    r"(?P<kind>LO|L|D)\s+(?P<number>[\d-]+)\s+(?P<articles>a\d[\d-]*(?:,\s*a\d[\d-]*)*(?:\s\(a\d[\d-]*\))?)"
)
_CURRENCIES = {
    "ar": {"MAD": "درهم", "EUR": "أورو", "USD": "دولار أمريكي", "XOF": "فرنك إفريقي"},
    "fr": {"MAD": "DH", "EUR": "€", "USD": "USD", "XOF": "F CFA"},
}


def language() -> str:
    """The active language's code without its region; Arabic when translation is off."""
    return (get_language() or "ar").split("-")[0]


def babel_locale() -> str:
    return BABEL_LOCALES.get(language(), "ar_MA")


def number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """`value` with grouped thousands; decimals: how many to show, all that matter (three at most) when None."""
    locale = babel_locale()
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=locale)
    if locale.startswith("en"):
        return text
    return text.replace(Locale.parse(locale).number_symbols["latn"]["group"], NBSP)


def amount(centimes: int) -> str:
    """Centimes as units with two decimals, without the currency: 125000050 → `1 250 000,50`."""
    return number(Decimal(centimes) / 100, 2)


def currency(code: str) -> str:
    """How the active language writes a currency; its ISO 4217 code where it has no word for it."""
    return _CURRENCIES.get(language(), {}).get(code, code)


def day(value: date | datetime, *, weekday: bool = False) -> str:
    """A day in full: `1 يوليوز 2024`, `1er juillet 2024`; an instant gives its day in Casablanca."""
    text = format_date(local(value), format="full" if weekday else "long", locale=babel_locale())
    return re.sub(r"(^|\s)1(?=\s\w+\s\d{4}$)", r"\g<1>1er", text) if language() == "fr" else text


def day_short(value: date | datetime) -> str:
    """A day in figures, day first: `01/07/2024`."""
    return local(value).strftime("%d/%m/%Y")


def day_iso(value: date | datetime) -> str:
    """A day for machines: `2024-07-01`."""
    return local(value).isoformat()


def month_name(number: int) -> str:
    """The name of a month: `ماي`, `mai`."""
    return str(format_date(date(2000, number, 1), format="LLLL", locale=babel_locale()))


def month(value: date) -> str:
    """A month with its year: `يوليوز 2024`, `juillet 2024`."""
    return format_date(value, format="LLLL y", locale=babel_locale())


def month_short(value: date) -> str:
    """A month's name, as short as the language has it."""
    return format_date(value, format="LLL", locale=babel_locale())


def weekday_names() -> list[tuple[str, str]]:
    """Monday to Sunday: the short name, and the letter that stands for it."""
    locale = babel_locale()
    short, letters = (get_day_names(width, context="stand-alone", locale=locale) for width in ("abbreviated", "narrow"))
    return [(str(short[number]), str(letters[number])) for number in range(7)]


def hour(value: datetime) -> str:
    """The wall time in Casablanca: `14:05`."""
    return value.astimezone(CASABLANCA).strftime("%H:%M")


def article(source: str) -> str:
    """A reference such as `LO 113-14 a118` in words: `المادة 118 من القانون التنظيمي رقم 113-14`.

    LO: organic law, L: law, D: decree; several articles as `a38, a35`; the one that makes them apply to a grouping as
    `a38 (a138)`. Any other text is given back as it is.
    """
    match = _ARTICLE.fullmatch(source.strip())
    if match is None:
        return source
    numbers = re.findall(r"a(\d[\d-]*)", match["articles"])
    arabic = language() == "ar"
    joined = ("، " if arabic else ", ").join(isolated(number) for number in numbers)
    law = match["number"].replace("-", ".") if arabic else match["number"]  # the Arabic gazette writes 113.14
    texts = {
        "LO": _("article %(articles)s of organic law %(number)s"),
        "L": _("article %(articles)s of law %(number)s"),
        "D": _("article %(articles)s of decree %(number)s"),
    }
    many = {
        "LO": _("articles %(articles)s of organic law %(number)s"),
        "L": _("articles %(articles)s of law %(number)s"),
        "D": _("articles %(articles)s of decree %(number)s"),
    }
    return (texts if len(numbers) == 1 else many)[match["kind"]] % {"articles": joined, "number": isolated(law)}


def isolated(text: str) -> str:
    """`text` in a left-to-right isolate where the sentence around it runs from the right: after Arabic letters, bidi
    rules would turn `113-14` round. For plain text; in markup use the filters."""
    return f"\u2066{text}\u2069" if get_language_bidi() else text


def local(value: date | datetime) -> date:
    """The day itself, or the day of an aware instant in Casablanca."""
    return local_day(value) if isinstance(value, datetime) else value
