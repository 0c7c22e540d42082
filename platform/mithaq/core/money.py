"""Money: integer centimes and an ISO 4217 code. Reading amounts, sharing them exactly, writing them in words."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from mithaq.core import amount_words, currencies
from mithaq.core.errors import InvalidInput
from mithaq.core.text import mixed_numbers, western_digits

DEFAULT_CURRENCY = "MAD"
CENTIMES = 100
MAX_CENTIMES = 10**12 * CENTIMES  # a thousand milliards of dirhams: more is a slip of the hand

_CURRENCY_MARK = re.compile(r"(?:mad|dhs?|dirhams?|درهما?|دراهم|د\.?\s?م\.?)$", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[\s'’]+")
_NUMBER = re.compile(
    r"(?P<whole>\d+|\d{1,3}(?P<group>[ .,])\d{3}(?:(?P=group)\d{3})*)(?:(?P<point>[.,])(?P<part>\d+))?"
)


class InvalidAmount(InvalidInput):
    """The text is not an amount of money, or not surely one."""

    code = "invalid_amount"
    message = _("“%(text)s” is not an amount. Write it as 1250000,00.")


def is_currency_code(code: str) -> bool:
    """Whether `code` is that of a currency in use (ISO 4217)."""
    return code in currencies.CODES


def parse_amount(text: str, *, field: str = "") -> int:
    """Centimes in an amount as people write it: `1 250 000,00`, `1.250.000,00`, `1,250,000.5`, `١٢٥٠٠٠٠٫٥ درهم`.

    Any decimal digits, kinds of space and of separator are read; thousands are groups of three, decimals two at most.
    Digits of two scripts in one amount are refused: one of them is a slip. A single separator before exactly three
    digits (`1.250`) may mean either and is refused, as are negative amounts and those over MAX_CENTIMES.
    Raises InvalidAmount.
    """
    if mixed_numbers(_SPACES.sub("", text)):
        raise InvalidAmount(
            _("“%(text)s” mixes digits of two scripts. Write it with one kind of digits, as 1250000,00."),
            code="mixed_digits", field=field, text=text,
        )  # fmt: skip
    match = _NUMBER.fullmatch(_plain(text))
    if match is None:
        raise InvalidAmount(text=text, field=field)
    whole, group, point, part = match["whole"], match["group"], match["point"], match["part"] or ""
    if (group in {".", ","} and point is None and whole.count(group) == 1) or (len(part) == 3 and whole.strip("0")):
        raise InvalidAmount(
            _("“%(text)s” may be read in two ways. Write the centimes after a comma, as in 1250,00."),
            code="ambiguous_amount",
            field=field,
            text=text,
        )
    if len(part) > 2:
        raise InvalidAmount(_("“%(text)s” has more than two decimals."), field=field, text=text)
    if group is not None and group == point:
        raise InvalidAmount(text=text, field=field)
    centimes = int(re.sub(r"\D", "", whole)) * CENTIMES + int(part.ljust(2, "0"))
    if centimes > MAX_CENTIMES:
        raise InvalidAmount(_("“%(text)s” is too large."), code="amount_too_large", field=field, text=text)
    return centimes


def split(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Share `total` (in centimes) by `weights` so that the parts sum to it exactly.

    Each part is its exact share rounded down; what is left goes, one centime each, to the largest remainders, earlier
    first. Raises ValueError if total or a weight is negative, or no weight is positive.
    """
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares)
    if total < 0 or whole <= 0 or any(share < 0 for share in shares):
        raise ValueError("a split needs a total and weights that are not negative, and one weight above zero")
    exact = [total * share / whole for share in shares]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def amount_in_words(centimes: int, lang: str) -> str:
    """An amount of dirhams in words, for an act: "mille deux cents dirhams et cinquante centimes"; lang: ar or fr.

    Raises ValueError beyond MAX_CENTIMES, below zero, or for another language.
    """
    if not 0 <= centimes <= MAX_CENTIMES:
        raise ValueError("the amount cannot be written in words")
    return amount_words.WRITERS[_known(lang)](*divmod(centimes, CENTIMES))


def words_match(text: str, centimes: int, lang: str) -> bool:
    """Whether an amount in words says what the figures say; spelling variants (مئة, cases, hyphens) don't matter."""
    return amount_words.READERS[_known(lang)](text) == centimes


class WordsDiffer(InvalidInput):
    """An amount in words says another sum than the figures."""

    code = "amount_words_differ"
    message = _("The amount in words differs from the figures. In words it is: %(words)s.")


def check_words(text: str, centimes: int, lang: str, *, field: str = "") -> None:
    """Raise WordsDiffer unless `words_match`; the error gives the right words."""
    if not words_match(text, centimes, lang):
        raise WordsDiffer(field=field, words=amount_in_words(centimes, lang))


def _known(lang: str) -> str:
    if lang not in amount_words.WRITERS:
        raise ValueError(f"amounts are written in Arabic or French, not in {lang!r}")
    return lang


def _plain(text: str) -> str:
    """`text` in ASCII: western digits, one kind of space, comma and dot, no currency mark."""
    plain = _SPACES.sub(" ", _INVISIBLE.sub("", western_digits(text))).strip()
    plain = _CURRENCY_MARK.sub("", plain).rstrip()
    plain = plain.replace("\u066c", " ").replace("\u066b", ",").replace("،", ",")
    return re.sub(r" ?([.,]) ?", r"\1", plain)
