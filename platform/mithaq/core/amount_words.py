"""Amounts of dirhams in Arabic and French words, written and read back.

Written Arabic follows the grammar of numerals for masculine counted nouns (درهم، سنتيم، ألف، مليون، مليار): 1 and 2 by
the noun itself, 3 to 10 with a plural, 11 to 99 with a singular in the accusative, hundreds in annexation. Reading is
lenient in spelling and case endings but not in value.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mithaq.core.text import fold

# --- French ---------------------------------------------------------------------------------------------------------

_FR_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FR_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


def _fr_below_hundred(n: int) -> str:
    if n < 20:
        return _FR_UNITS[n]
    tens, units = divmod(n, 10)
    if tens in {7, 9}:
        units += 10
    if units == 0:
        return _FR_TENS[tens] + ("s" if tens == 8 else "")
    if units in {1, 11} and tens < 8:
        return f"{_FR_TENS[tens]} et {_FR_UNITS[units]}"
    return f"{_FR_TENS[tens]}-{_FR_UNITS[units]}"


def _fr_below_thousand(n: int, *, before_mille: bool = False) -> str:
    hundreds, rest = divmod(n, 100)
    words = []
    if hundreds:
        words.append(("" if hundreds == 1 else _FR_UNITS[hundreds] + " ") + "cent" + ("s" if hundreds > 1 else ""))
    if rest:
        words.append(_fr_below_hundred(rest))
    if hundreds and rest:
        words[0] = words[0].removesuffix("s")
    text = " ".join(words)
    # cent and quatre-vingt take their s only at the very end; mille follows them as a numeral, million as a noun
    if before_mille and (rest == 80 or (hundreds > 1 and rest == 0)):
        return text.removesuffix("s")
    return text


def french_number(n: int) -> str:
    """A whole number in French words, 0 to 10**12."""
    if n == 0:
        return _FR_UNITS[0]
    milliards, rest = divmod(n, 10**9)
    millions, rest = divmod(rest, 10**6)
    thousands, units = divmod(rest, 1000)
    words = []
    for count, noun in ((milliards, "milliard"), (millions, "million")):
        if count == 1000:
            words.append(f"mille {noun}s")
        elif count:
            words.append(f"{_fr_below_thousand(count)} {noun}" + ("s" if count > 1 else ""))
    if thousands:
        words.append("mille" if thousands == 1 else f"{_fr_below_thousand(thousands, before_mille=True)} mille")
    if units:
        words.append(_fr_below_thousand(units))
    return " ".join(words)


def _fr_counted(n: int, noun: str) -> str:
    link = " de " if n and n % 10**6 == 0 else " "
    return f"{french_number(n)}{link}{noun}" + ("s" if n > 1 else "")


def write_french(dirhams: int, centimes: int) -> str:
    """Dirhams and centimes in French words."""
    if centimes == 0:
        return _fr_counted(dirhams, "dirham")
    if dirhams == 0:
        return _fr_counted(centimes, "centime")
    return f"{_fr_counted(dirhams, 'dirham')} et {_fr_counted(centimes, 'centime')}"


# --- Arabic ---------------------------------------------------------------------------------------------------------

_AR_UNITS = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_AR_TEENS = (
    "أحد عشر",
    "اثنا عشر",
    "ثلاثة عشر",
    "أربعة عشر",
    "خمسة عشر",
    "ستة عشر",
    "سبعة عشر",
    "ثمانية عشر",
    "تسعة عشر",
)
_AR_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_AR_HUNDREDS = (
    "",
    "مائة",
    "مائتان",
    "ثلاثمائة",
    "أربعمائة",
    "خمسمائة",
    "ستمائة",
    "سبعمائة",
    "ثمانمائة",
    "تسعمائة",
)


@dataclass(frozen=True, slots=True)
class _Noun:
    """A masculine counted noun; before the noun it is annexed to, its dual loses the n (ألفا درهم)."""

    singular: str
    plural: str
    one: str  # of a thing counted, "درهم واحد"; of a scale, the bare noun

    @property
    def accusative(self) -> str:
        return self.singular + "ا"

    @property
    def dual(self) -> str:
        return self.singular + "ان"

    @property
    def bound_dual(self) -> str:
        return self.singular + "ا"


_DIRHAM = _Noun("درهم", "دراهم", one="درهم واحد")
_CENTIME = _Noun("سنتيم", "سنتيمات", one="سنتيم واحد")
_THOUSAND = _Noun("ألف", "آلاف", one="ألف")
_MILLION = _Noun("مليون", "ملايين", one="مليون")
_MILLIARD = _Noun("مليار", "مليارات", one="مليار")
_SCALES = ((10**9, _MILLIARD), (10**6, _MILLION), (1000, _THOUSAND))


def _ar_counted(n: int, noun: _Noun, *, bound: bool = False) -> str:
    """1 to 999 of a noun. bound: another noun follows in annexation, so tanwin and the n of the dual fall away."""
    hundreds, rest = divmod(n, 100)
    if rest in {1, 2}:
        tail = noun.one if rest == 1 else (noun.bound_dual if bound else noun.dual)
        if not hundreds:
            return tail
        return f"{_ar_hundreds(hundreds, bound=True)} {noun.singular} و{tail}"
    words = [_ar_hundreds(hundreds, bound=rest == 0)] if hundreds else []
    if rest:
        words.append(_ar_below_hundred(rest))
    if rest == 0:
        counted = noun.singular
    elif rest <= 10:
        counted = noun.plural
    else:
        counted = noun.singular if bound else noun.accusative
    return f"{' و'.join(words)} {counted}"


def _ar_hundreds(hundreds: int, *, bound: bool) -> str:
    return "مائتا" if bound and hundreds == 2 else _AR_HUNDREDS[hundreds]


def _ar_below_hundred(n: int) -> str:
    if n <= 10:
        return _AR_UNITS[n]
    if n < 20:
        return _AR_TEENS[n - 11]
    tens, units = divmod(n, 10)
    return f"{_AR_UNITS[units]} و{_AR_TENS[tens]}" if units else _AR_TENS[tens]


def arabic_counted(n: int, noun: _Noun = _DIRHAM) -> str:
    """`n` of a noun in Arabic words, 0 to 10**12."""
    if n == 0:
        return f"صفر {noun.singular}"
    groups: list[tuple[int, _Noun]] = []
    rest = n
    for scale, scale_noun in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            groups.append((count, scale_noun))
    words = []
    for position, (count, scale_noun) in enumerate(groups):
        # the counted noun is annexed to the last group; when 1 or 2 are left over, to the groups before them
        bound = position == len(groups) - 1 and rest in {0, 1, 2}
        if count == 1000:  # a thousand milliards, the largest amount
            words.append(f"ألف {scale_noun.singular}")
        else:
            words.append(_ar_counted(count, scale_noun, bound=bound))
    if not groups:
        return _ar_counted(n, noun)
    if rest == 0:
        return f"{' و'.join(words)} {noun.singular}"
    if rest in {1, 2}:
        tail = noun.one if rest == 1 else noun.dual
        return f"{' و'.join(words)} {noun.singular} و{tail}"
    return f"{' و'.join(words)} و{_ar_counted(rest, noun)}"


def write_arabic(dirhams: int, centimes: int) -> str:
    """Dirhams and centimes in Arabic words."""
    if centimes == 0:
        return arabic_counted(dirhams)
    if dirhams == 0:
        return arabic_counted(centimes, _CENTIME)
    return f"{arabic_counted(dirhams)} و{arabic_counted(centimes, _CENTIME)}"


# --- Reading back ---------------------------------------------------------------------------------------------------
# Words are folded, then each becomes numbers to add or multiply, or the name of a unit of money.

_DIRHAMS, _CENTIMES = "dirham", "centime"
_Token = int | str

_FR_TOKENS: dict[str, tuple[_Token, ...]] = {
    **{fold(word): (n,) for n, word in enumerate(_FR_UNITS) if "-" not in word},
    **{word: (10 * (n + 2),) for n, word in enumerate(("vingt", "trente", "quarante", "cinquante", "soixante"))},
    "une": (1,),
    "vingts": (20,),
    "cent": (100,),
    "cents": (100,),
    "mille": (1000,),
    **{f"{noun}{s}": (scale,) for noun, scale in (("million", 10**6), ("milliard", 10**9)) for s in ("", "s")},
    **dict.fromkeys(("dirham", "dirhams", "dh", "dhs", "mad"), (_DIRHAMS,)),
    **dict.fromkeys(("centime", "centimes", "cts"), (_CENTIMES,)),
    **dict.fromkeys(("et", "de", "d", "marocain", "marocains"), ()),
}


def _arabic_tokens() -> dict[str, tuple[_Token, ...]]:
    tokens: dict[str, tuple[_Token, ...]] = {"صفر": (0,), "احد": (1,), "احدي": (1,), "واحده": (1,), "اثنا": (2,)}
    for n, word in enumerate(_AR_UNITS[1:], start=1):
        tokens[fold(word)] = tokens[fold(word).removesuffix("ه")] = (n,)
    tokens |= dict.fromkeys(("اثنين", "اثني", "اثنتان", "اثنتا", "اثنتي"), (2,))
    tokens |= dict.fromkeys(("ثمان", "ثماني"), (8,))
    for n, word in enumerate(_AR_TENS[2:], start=2):
        tokens[fold(word)] = tokens[fold(word).removesuffix("ون") + "ين"] = (10 * n,)
    for hundred in (fold("مائة"), fold("مئة")):
        stem = hundred.removesuffix("ه")
        tokens[hundred] = (100,)
        tokens |= dict.fromkeys((f"{stem}تان", f"{stem}تين", f"{stem}تا", f"{stem}تي"), (2, 100))
        for n, word in enumerate(_AR_UNITS[3:10], start=3):
            joined = fold(word).removesuffix("ه")
            tokens[joined + hundred] = (n, 100)
        tokens["ثمان" + hundred] = (8, 100)
    for scale, noun in _SCALES:
        one, plural = fold(noun.singular), fold(noun.plural)
        tokens |= dict.fromkeys((one, plural), (scale,))
        tokens |= dict.fromkeys((f"{one}ان", f"{one}ين"), (2, scale))
        tokens |= {f"{one}ي": (2, scale)}
    for unit, noun in ((_DIRHAMS, _DIRHAM), (_CENTIMES, _CENTIME)):
        one, plural = fold(noun.singular), fold(noun.plural)
        tokens |= dict.fromkeys((one, f"{one}ا", plural), (unit,))
        tokens |= dict.fromkeys((f"{one}ان", f"{one}ين"), (2, unit))
    tokens |= dict.fromkeys(("فقط", "لا", "غير", "مغربي", "مغربيا", "مغربيه"), ())
    return tokens


_AR_TOKENS = _arabic_tokens()
# ألفا is a bound dual (ألفا درهم, two thousand) or, after 11 to 99, an accusative (أحد عشر ألفا, eleven thousand)
_AR_TWO_OR_ONE = {f"{fold(noun.singular)}ا": scale for scale, noun in _SCALES}


def read_french(text: str) -> int | None:
    """Centimes said by French words, None when they are not an amount."""
    tokens: list[_Token] = []
    for word in fold(text).split():
        if word not in _FR_TOKENS:
            return None
        for token in _FR_TOKENS[word]:
            if token == 20 and tokens and tokens[-1] == 4:
                tokens[-1] = 80  # quatre-vingt(s): the one unit that multiplies a ten
            else:
                tokens.append(token)
    return _value(tokens)


def read_arabic(text: str) -> int | None:
    """Centimes said by Arabic words, None when they are not an amount."""
    tokens: list[_Token] = []
    for written in fold(text).split():
        joined = written not in _AR_TOKENS and written not in _AR_TWO_OR_ONE and written.startswith("و")
        word = written.removeprefix("و") if joined else written
        if word in _AR_TWO_OR_ONE:
            after_ten = bool(tokens) and isinstance(tokens[-1], int) and 10 <= tokens[-1] < 100 and not joined
            tokens.extend((_AR_TWO_OR_ONE[word],) if after_ten else (2, _AR_TWO_OR_ONE[word]))
        elif word in _AR_TOKENS:
            tokens.extend(_AR_TOKENS[word])
        elif word:  # a lone و is only "and"
            return None
    return _value(tokens)


def _value(tokens: list[_Token]) -> int | None:
    """Centimes of numbers and units of money in their order; None when they make no amount."""
    sums = {_DIRHAMS: 0, _CENTIMES: 0}
    pending: list[int] = []
    named = False
    rest = iter([*tokens, ""])
    token = next(rest)
    while token != "":
        following = next(rest)
        if isinstance(token, int):
            pending.append(token)
        else:
            count = _number(pending) if pending else 1
            if count is None:
                return None
            if not pending and following == 1:  # "درهم واحد": the noun, then the numeral that describes it
                following = next(rest)
            sums[token] += count
            pending, named = [], True
        token = following
    if pending:
        if named or (count := _number(pending)) is None:
            return None
        sums[_DIRHAMS] = count
    elif not named:
        return None
    return sums[_DIRHAMS] * 100 + sums[_CENTIMES] if sums[_CENTIMES] < 100 else None


def _number(tokens: list[int]) -> int | None:
    """A whole number from its words in order; None when they don't make one."""
    total, current, last_scale = 0, 0, 10**9
    for token in tokens:
        if token >= 1000:
            if token > last_scale:  # "mille milliards": what was said so far counts this larger scale
                current, total = total + current, 0
                if current > 1000:
                    return None
            total, current, last_scale = total + (current or 1) * token, 0, token
        elif token == 100:
            if current > 9:
                return None
            current = (current or 1) * 100
        elif (token < 10 and current % 10) or (token >= 10 and current % 100 >= 10 and current % 100 not in {60, 80}):
            return None
        else:
            current += token
    return total + current


WRITERS: dict[str, Callable[[int, int], str]] = {"ar": write_arabic, "fr": write_french}
READERS: dict[str, Callable[[str], int | None]] = {"ar": read_arabic, "fr": read_french}
