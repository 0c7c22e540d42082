"""What does not agree in a text: between its languages, between figures and words, between the text and the data.

Nothing here bars the way: whoever drafts sees each doubt beside its article and decides. The law binds by the Arabic
text; a translation that says another sum or another day is a dispute in the making.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mithaq.core.errors import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from mithaq.core.mentions import Mentions, mentions
from mithaq.core.money import amount_in_words
from mithaq.core.text import fold, mixed_numbers
from mithaq.ui import formats
from mithaq.ui.formats import amount, day_short, number
from tenants.agreements.models import Agreement, Language
from tenants.agreements.selectors import agreement_dates
from tenants.drafting.models import ArticleWords, ClauseKind, Project

ARABIC, FRENCH = "ar", "fr"
PROGRAMME = "programme"


class Article(Protocol):
    """What is read of an article: `drafting.models.TextArticle` and `services.ArticleText` alike."""

    @property
    def number(self) -> int: ...
    @property
    def body_ar(self) -> str: ...
    @property
    def body_fr(self) -> str: ...
    @property
    def clause(self) -> str: ...


@dataclass(frozen=True)
class Numbered:
    """An article of the text being written, at the place where it stands."""

    number: int
    body_ar: str
    body_fr: str
    clause: str


@dataclass(frozen=True)
class Work:
    """What is read of a project of the programme (R16). amount: centimes, None while nobody has estimated it."""

    name: str
    amount: int | None
    currency: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Facts:
    """What the dossier says in figures and names. Sums in centimes; None or empty: nothing is known to compare with.

    parties: (Arabic, French) names. sums: every contribution, every instalment, and the instalments of one number
    together. duration_months: from entry into force. languages: those the agreement is made in. currency: the one all
    contributions are in. runs: first and last day, as planned. works: the projects of the programme.
    """

    parties: tuple[tuple[str, str], ...] = ()
    total: int | None = None
    sums: frozenset[int] = frozenset()
    duration_months: int | None = None
    languages: tuple[str, ...] = ()
    currency: str = ""
    runs: tuple[date | None, date | None] = (None, None)
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class Mismatch:
    """A doubt. article: its number, None for the text as a whole. language: where it stands, "" for both.

    part: `programme` for a doubt about the projects, which stands beside the article that carries that clause.
    """

    code: str
    text: str | Promise
    article: int | None = None
    language: str = ""
    part: str = ""


def doubts(
    agreement: Agreement, articles: Iterable[ArticleWords], projects: Iterable[Project] | None = None
) -> list[Mismatch]:
    """Every doubt about the articles of a text, in their order, whether it is being written or was kept.

    Every page that speaks of doubts asks here. projects: those of the dossier, if they were read.
    """
    numbered = [
        Numbered(number, one.body_ar, one.body_fr, one.clause) for number, one in enumerate(articles, start=1)
    ]  # fmt: skip
    return check(numbered, facts_of(agreement, projects))


def facts_of(agreement: Agreement, projects: Iterable[Project] | None = None) -> Facts:
    """What the dossier holds to compare its text with; one query, the parties apart, two without projects."""
    parties = tuple((party.name_ar, party.name_fr) for party in agreement.parties.all())
    rows = agreement.contributions.values_list(
        "pk", "amount_centimes", "currency", "instalments__number", "instalments__amount_centimes"
    )
    given: dict[int, int] = {}
    by_number: dict[int, int] = {}
    parts: set[int] = set()
    currencies = set()
    for contribution, centimes, currency, number_of_part, part in rows:
        given[contribution] = centimes
        currencies.add(currency)
        if part is not None:
            parts.add(part)
            by_number[number_of_part] = by_number.get(number_of_part, 0) + part
    return Facts(
        parties=parties,
        total=sum(given.values()) if len(currencies) == 1 else None,
        sums=frozenset(parts.union(given.values(), by_number.values())),
        duration_months=agreement.duration_months,
        languages=tuple(str(language)[:2] for language in agreement.languages),
        currency=currencies.pop() if len(currencies) == 1 else "",
        runs=agreement_dates(agreement),
        works=tuple(
            Work(_named(one), one.amount_centimes, one.currency, one.starts_on, one.ends_on)
            for one in (agreement.projects.all() if projects is None else projects)
        ),
    )


def check(articles: Sequence[Article], facts: Facts) -> list[Mismatch]:
    """Every doubt about a text, by article; those about the text as a whole come last."""
    found: list[Mismatch] = []
    arabic: list[Mentions] = []
    french: list[Mentions] = []
    for article in articles:
        ar, fr = mentions(article.body_ar, ARABIC), mentions(article.body_fr, FRENCH)
        arabic.append(ar)
        french.append(fr)
        found += _within(article.number, ARABIC, ar, len(articles)) + _within(article.number, FRENCH, fr, len(articles))
        found += _digits(article)
        if article.body_fr:
            found += _between(article.number, ar, fr)
        elif Language.FRENCH in facts.languages:
            found.append(
                Mismatch("not_translated", _("This article has no French text."), article.number, FRENCH)
            )  # fmt: skip
        if facts.total is not None:
            found += _unknown_amounts(article.number, ar.amounts | fr.amounts, facts)
    return found + _whole(articles, arabic, french, facts) + _programme(articles, facts)


def by_article(found: Iterable[Mismatch]) -> dict[int | None, list[Mismatch]]:
    """The doubts beside each article; None: the text as a whole."""
    beside: dict[int | None, list[Mismatch]] = {}
    for one in found:
        beside.setdefault(one.article, []).append(one)
    return beside


def _within(article: int, lang: str, said: Mentions, last: int) -> list[Mismatch]:
    """Doubts inside one language: figures and words, days the calendar does not have, articles that are not there."""
    found = []
    for pair in said.in_words:
        if pair.words_centimes != pair.centimes:
            text = _("The figures say %(figures)s, the words say something else. In words it is: %(words)s.")
            words = amount_in_words(pair.centimes, lang)
            found.append(_mismatch("words_differ", text, article, lang, figures=amount(pair.centimes), words=words))
    found += [
        _mismatch("impossible_day", _("“%(day)s” is not a day of the calendar."), article, lang, day=day)
        for day in said.impossible_days
    ]
    found += [
        _mismatch(
            "article_beyond", _("Article %(number)s of this text is cited, which has %(last)s."), article, lang,
            number=number(cited), last=number(last),
        )
        for cited in sorted(said.own_articles) if cited > last
    ]  # fmt: skip
    return found


def _digits(article: Article) -> list[Mismatch]:
    """Numbers in which Arabic-Indic and Western digits stand together."""
    text = _("“%(number)s” mixes Arabic and Western digits: which number is meant?")
    return [
        _mismatch("digits_mixed", text, article.number, lang, number=one)
        for lang, body in ((ARABIC, article.body_ar), (FRENCH, article.body_fr))
        for one in mixed_numbers(body)
    ]


def _between(article: int, ar: Mentions, fr: Mentions) -> list[Mismatch]:
    """Doubts between the two languages of one article."""
    pairs: tuple[tuple[str, str, list[str], list[str]], ...] = (
        ("amounts_differ", _("Amounts differ"), _amounts(ar.amounts), _amounts(fr.amounts)),
        ("days_differ", _("Days differ"), _days(ar.days), _days(fr.days)),
        ("articles_differ", _("Articles cited differ"), _numbers(ar.articles), _numbers(fr.articles)),
        ("laws_differ", _("Laws cited differ"), sorted(ar.laws), sorted(fr.laws)),
        ("shares_differ", _("Shares differ"), _shares(ar.shares), _shares(fr.shares)),
        ("periods_differ", _("Periods differ"), _periods(ar.periods), _periods(fr.periods)),
    )
    return [
        _mismatch(
            code, _("%(what)s: the Arabic says %(arabic)s, the French %(french)s."), article, "",
            what=what, arabic=_listed(in_arabic), french=_listed(in_french),
        )
        for code, what, in_arabic, in_french in pairs if in_arabic != in_french
    ]  # fmt: skip


def _unknown_amounts(article: int, said: frozenset[int], facts: Facts) -> list[Mismatch]:
    text = _("%(amount)s is neither the total nor a contribution or an instalment of the dossier.")
    known = facts.sums | {facts.total}
    return [
        _mismatch("amount_unknown", text, article, "", amount=amount(centimes)) for centimes in sorted(said - known)
    ]  # fmt: skip


def _whole(
    articles: Sequence[Article], arabic: Sequence[Mentions], french: Sequence[Mentions], facts: Facts
) -> list[Mismatch]:
    """Doubts about the text as a whole: who is named, whether the total and the duration stand in it."""
    if not articles:
        return []
    found: list[Mismatch] = []
    words_ar = fold(" ".join(article.body_ar for article in articles))
    words_fr = fold(" ".join(article.body_fr for article in articles))
    for name_ar, name_fr in facts.parties:
        if fold(name_ar) not in words_ar:
            text = _("“%(name)s” is not named in the Arabic text.")
            found.append(_mismatch("party_not_named", text, None, ARABIC, name=name_ar))
        if words_fr and name_fr and fold(name_fr) not in words_fr:
            text = _("“%(name)s” is not named in the French text.")
            found.append(_mismatch("party_not_named", text, None, FRENCH, name=name_fr))
    for lang, said in ((ARABIC, arabic), (FRENCH, french if words_fr else [])):
        if facts.total and said and not any(facts.total in one.amounts for one in said):
            text = _("The total of the contributions, %(amount)s, stands nowhere in the text.")
            found.append(_mismatch("total_not_stated", text, None, lang, amount=amount(facts.total)))
        months = {_months(period) for one in said for period in one.periods}
        if facts.duration_months and said and facts.duration_months not in months:
            text = _("The duration, %(months)s months, stands nowhere in the text in figures.")
            found.append(_mismatch("duration_not_stated", text, None, lang, months=number(facts.duration_months)))
    return found


def _programme(articles: Sequence[Article], facts: Facts) -> list[Mismatch]:
    """Doubts about the projects, beside the article that carries the programme, if one does (R16)."""
    beside = next((one.number for one in articles if one.clause == ClauseKind.PROGRAMME), None)
    found = [*_programme_money(facts), *_programme_days(facts)]
    return [replace(doubt, article=beside, part=PROGRAMME) for doubt in found]


def _programme_money(facts: Facts) -> list[Mismatch]:
    """The projects together against the contributions together; only where both are in one currency."""
    found, amounts = [], [one.amount for one in facts.works if one.amount is not None]
    strange = [one for one in facts.works if one.amount is not None and facts.currency not in {"", one.currency}]
    for work in strange:
        text = _("The project “%(name)s” is estimated in %(currency)s, the contributions are not.")
        found.append(
            _mismatch("project_currency", text, None, "", name=work.name, currency=formats.currency(work.currency))
        )
    if facts.total is None or strange or not amounts:
        return found
    values = {"projects": amount(sum(amounts)), "total": amount(facts.total)}
    if len(amounts) == len(facts.works) and sum(amounts) != facts.total:
        text = _("The projects make %(projects)s together, the contributions %(total)s.")
        found.append(_mismatch("projects_differ", text, None, "", **values))
    elif sum(amounts) > facts.total:
        text = _("The projects that are estimated make %(projects)s already, the contributions %(total)s.")
        found.append(_mismatch("projects_exceed", text, None, "", **values))
    return found


def _programme_days(facts: Facts) -> list[Mismatch]:
    """Projects that start before the agreement, or end after it."""
    start, end = facts.runs
    if start is None or end is None:
        return []
    text = _("The project “%(name)s” lies outside the agreement, which is planned from %(start)s to %(end)s.")
    values = {"start": day_short(start), "end": day_short(end)}
    return [
        _mismatch("project_outside", text, None, "", name=work.name, **values)
        for work in facts.works
        if any(day is not None and not start <= day <= end for day in (work.starts_on, work.ends_on))
    ]


def _named(project: Project) -> str:
    return (project.title_ar if formats.language() == ARABIC else project.title_fr) or project.title_ar


def _months(period: tuple[int, str]) -> int | None:
    count, unit = period
    return {"month": count, "year": 12 * count}.get(unit)


def _mismatch(code: str, text: str, article: int | None, lang: str, **values: str) -> Mismatch:
    """Values run in their own direction, whatever that of the sentence is."""
    isolated = {
        name: f"{FIRST_STRONG_ISOLATE}{value}{POP_DIRECTIONAL_ISOLATE}" for name, value in values.items()
    }  # fmt: skip
    return Mismatch(code, text % isolated, article, lang)


def _amounts(found: Iterable[int]) -> list[str]:
    return [amount(centimes) for centimes in sorted(found)]


def _days(found: Iterable[date]) -> list[str]:
    return [day_short(day) for day in sorted(found)]


def _numbers(found: Iterable[int]) -> list[str]:
    return [number(one) for one in sorted(found)]


def _shares(found: Iterable[str]) -> list[str]:
    return [f"{share} %" for share in sorted(found, key=float)]


def _periods(found: Iterable[tuple[int, str]]) -> list[str]:
    units = {"day": _("days"), "month": _("months"), "year": _("years")}
    return [f"{number(count)} {units[unit]}" for count, unit in sorted(found)]


def _listed(found: Sequence[str]) -> str:
    return " · ".join(found) if found else _("nothing")
