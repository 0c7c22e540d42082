"""What a legal text mentions: amounts, days, articles of law, shares, periods. Read alike in Arabic and in French.

Only what is surely one of these is found: a bare number is nothing. Digits of any script, kinds of space and bidi marks
make no difference.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from mithaq.core.amount_words import READERS
from mithaq.core.money import InvalidAmount, parse_amount
from mithaq.core.text import western_digits

_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")  # tashkeel and tatweel

_FIGURES = r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_DIRHAM = {
    "ar": r"(?:مليون |ملايين )?(?:درهما?|دراهم|سنتيم)(?![ء-ي])",
    "fr": r"(?:millions? (?:de )?)?(?:dirhams?|dhs?|mad)(?![a-z])",
}
_MILLION = re.compile(r"مليون|ملايين|million", re.IGNORECASE)
_AMOUNT = {
    lang: re.compile(rf"(?<![\d.,/-])(?P<figures>{_FIGURES}) ?(?P<unit>{unit})", re.IGNORECASE)
    for lang, unit in _DIRHAM.items()
}
# An amount in words beside its figures, one of them in brackets.
_BRACKETS = re.compile(r"\(([^()]{1,300})\)")
_MONEY_WORD = {"ar": re.compile(r"درهم|دراهم|سنتيم"), "fr": re.compile(r"dirham|centime", re.IGNORECASE)}
_MOST_WORDS = 40  # of an amount written out

_MONTHS = {
    "ar": {
        "يناير": 1, "فبراير": 2, "مارس": 3, "أبريل": 4, "ابريل": 4, "إبريل": 4, "ماي": 5, "مايو": 5, "يونيو": 6,
        "يونيه": 6, "يوليوز": 7, "يوليو": 7, "غشت": 8, "أغسطس": 8, "شتنبر": 9, "سبتمبر": 9, "أكتوبر": 10,
        "اكتوبر": 10, "نونبر": 11, "نوفمبر": 11, "دجنبر": 12, "ديسمبر": 12,
    },
    "fr": {
        "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8,
        "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12,
    },
}  # fmt: skip
_WRITTEN_DAY = {
    lang: re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|°)? (?:من )?(?:شهر )?(?P<month>{'|'.join(months)}),?"
        r" (?:سنة |عام )?(?P<year>\d{4})",
        re.IGNORECASE,
    )
    for lang, months in _MONTHS.items()
}
_NUMERIC_DAY = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d{2})(?![\d/-])")
_ISO_DAY = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?![\d/-])")

_NUMBERS = r"\d+(?:(?: ?[,،-] ?| ?(?:et|à|و|إلى|الى) ?)\d+)*"
_ARTICLE = {
    "ar": re.compile(rf"(?:(?:ال|لل)(?:مادة|مواد|مادتين|مادتان|فصل|فصول|فصلين)|مادة) (?:رقم )?(?P<numbers>{_NUMBERS})"),
    "fr": re.compile(rf"(?:articles?|art\.) (?:n° ?|no )?(?P<numbers>{_NUMBERS})", re.IGNORECASE),
}
_LAW = re.compile(r"(?<!\d)(?P<first>\d{1,3})[.-](?P<second>\d{2,3})(?:[.-](?P<third>\d{1,4}))?(?!\d)")
_LAW_WORD = {
    "ar": re.compile(r"(?:قانون|القانون|ظهير|الظهير|مرسوم|المرسوم|قرار)[^\d\n]{0,40}$"),
    "fr": re.compile(r"(?:loi|dahir|décret|decret|arrêté|arrete)[^\d\n]{0,40}$", re.IGNORECASE),
}
_HERE = {
    "ar": re.compile(r"^[^\d\n.]{0,12}(?:أعلاه|أدناه|من هذه الاتفاقية|من هذا الملحق|من هذا العقد)"),
    "fr": re.compile(
        r"^[^\d\n.]{0,12}(?:ci-dessus|ci-dessous|ci-après|de la présente|du présent|de cette convention)", re.IGNORECASE
    ),
}

_SHARE = {
    "ar": re.compile(
        r"(?<![\d.,])(\d+(?:[.,]\d+)?) ?(?:%|٪|في المائة|في المئة|بالمائة|بالمئة)|[%٪] ?(\d+(?:[.,]\d+)?)"
    ),
    "fr": re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?) ?(?:%|pour cent|p\. ?100)", re.IGNORECASE),
}
_PERIOD = {
    "ar": re.compile(
        r"(?<![\d.,/])(?P<count>\d+) ?\)?\s?"
        r"(?:(?P<day>أيام|يوما|يوم)|(?P<month>أشهر|شهرا|شهر|شهور)|(?P<year>سنوات|سنة|أعوام|عاما))(?![ء-ي])"
    ),
    "fr": re.compile(
        r"(?<![\d.,/])(?P<count>\d+) ?\)?\s?(?:(?P<day>jours?)|(?P<month>mois)|(?P<year>ans?|années?))(?![a-zé])",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class InWords:
    """An amount whose figures stand beside words. words_centimes: what the words say, None when they say no amount."""

    centimes: int
    words: str
    words_centimes: int | None


@dataclass(frozen=True)
class Mentions:
    """What one text mentions.

    amounts: in centimes. days. impossible_days: as written (31/02/2025). articles: numbers of articles of laws and of
    this text. own_articles: those of this text for sure. laws: such as `113-14`. shares: per cent, as `12.5`. periods:
    (count, "day" | "month" | "year").
    """

    amounts: frozenset[int] = frozenset()
    in_words: tuple[InWords, ...] = ()
    days: frozenset[date] = frozenset()
    impossible_days: tuple[str, ...] = ()
    articles: frozenset[int] = frozenset()
    own_articles: frozenset[int] = frozenset()
    laws: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    periods: frozenset[tuple[int, str]] = frozenset()


@dataclass
class _Days:
    real: set[date] = field(default_factory=set)
    impossible: list[str] = field(default_factory=list)


def mentions(text: str, lang: str) -> Mentions:
    """What `text` mentions; lang: ar or fr. Linear in its length."""
    plain = _plain(text)
    days = _days(plain, lang)
    articles, own = _articles(plain, lang)
    shares = {next(filter(None, match.groups())) for match in _SHARE[lang].finditer(plain)}
    return Mentions(
        amounts=frozenset(centimes for _match, centimes in _amounts(plain, lang)),
        in_words=tuple(_in_words(plain, lang)),
        days=frozenset(days.real),
        impossible_days=tuple(days.impossible),
        articles=frozenset(articles),
        own_articles=frozenset(own),
        laws=frozenset(_laws(plain, lang)),
        shares=frozenset(share.replace(",", ".").removesuffix(".0") for share in shares),
        periods=frozenset(
            (int(match["count"]), str(match.lastgroup)) for match in _PERIOD[lang].finditer(plain) if match.lastgroup
        ),
    )


def _plain(text: str) -> str:
    """Western digits, single plain spaces, no marks that only steer how letters are drawn."""
    return _SPACES.sub(
        " ", _MARKS.sub("", _INVISIBLE.sub("", western_digits(text.replace("٫", ",").replace("٬", " "))))
    )


def _amounts(plain: str, lang: str) -> list[tuple[re.Match[str], int]]:
    found = []
    for match in _AMOUNT[lang].finditer(plain):
        if match["unit"].startswith("سنتيم"):
            continue
        try:
            centimes = parse_amount(match["figures"])
        except InvalidAmount:
            continue  # 1.250 may be read in two ways: nothing is said of it
        found.append((match, centimes * 1_000_000 if _MILLION.search(match["unit"]) else centimes))
    return found


def _in_words(plain: str, lang: str) -> list[InWords]:
    """Pairs of figures and words: `4 800 000,00 درهم (أربعة ملايين …)` and `quatre millions … (4 800 000,00 DH)`."""
    found = []
    for match, centimes in _amounts(plain, lang):
        after = _BRACKETS.match(plain[match.end() :].lstrip(" "))
        if after and _MONEY_WORD[lang].search(after[1]) and not re.search(r"\d", after[1]):
            found.append(InWords(centimes, after[1].strip(), READERS[lang](after[1])))
            continue
        opened = plain.rfind("(", max(0, match.start() - 3), match.start())
        if opened < 0 or not plain[match.end() :].lstrip(" ").startswith(")"):
            continue
        words = plain[max(0, opened - 400) : opened].split()[-_MOST_WORDS:]
        if said := _longest_amount(words, lang):
            found.append(InWords(centimes, *said))
    return found


def _longest_amount(words: list[str], lang: str) -> tuple[str, int] | None:
    """The amount that the last words say, as many of them as make one; "de" before it does not count."""
    ends = [" ".join(words[first:]) for first in range(len(words))]
    read = [(text, value) for text in ends if (value := READERS[lang](text)) is not None]
    return next(((text, value) for text, value in reversed(read) if value == read[0][1]), None)


def _days(plain: str, lang: str) -> _Days:
    found = _Days()
    months = _MONTHS[lang]
    for pattern in (_WRITTEN_DAY[lang], _NUMERIC_DAY, _ISO_DAY):
        for match in pattern.finditer(plain):
            name = match["month"].lower()
            month = int(name) if name.isdigit() else months[name]
            try:
                found.real.add(date(int(match["year"]), month, int(match["day"])))
            except ValueError:
                found.impossible.append(match[0])
    return found


def _articles(plain: str, lang: str) -> tuple[set[int], set[int]]:
    every: set[int] = set()
    own: set[int] = set()
    for match in _ARTICLE[lang].finditer(plain):
        numbers = {int(number) for number in re.findall(r"\d+", match["numbers"])}
        every |= numbers
        if _HERE[lang].search(plain[match.end() : match.end() + 60]):
            own |= numbers
    return every, own


def _laws(plain: str, lang: str) -> set[str]:
    """Numbers of laws: `113.14` and `113-14` are the same, as are the two orders of a decree's three numbers."""
    found = set()
    for match in _LAW.finditer(plain):
        if _LAW_WORD[lang].search(plain[max(0, match.start() - 60) : match.start()]):
            parts = [part for part in (match["first"], match["second"], match["third"]) if part]
            found.add("-".join(parts if len(parts) == 2 else sorted(parts)))
    return found
