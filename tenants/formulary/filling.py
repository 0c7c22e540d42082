"""A template with the answers of a dossier in it, and the blanks that are left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from mithaq.formulary.variables import BLANK, KNOWN, Variable, asked, filled
from tenants.drafting.services import ArticleText
from tenants.formulary.answers import Answer, Answers

# What else an article of a text may carry over from a template: the mandatory clause it is, where a text knows it.
CARRIED = {field.name for field in fields(ArticleText)} & {"clause"}


class Fillable(Protocol):
    """An article of a shared or own template."""

    number: int
    heading_ar: str
    heading_fr: str
    body_ar: str
    body_fr: str


@dataclass(frozen=True)
class Blank:
    """A variable without an answer: numbers of the articles that ask for it, languages in which it is missing."""

    variable: Variable
    articles: tuple[int, ...]
    languages: tuple[str, ...]


@dataclass
class Filled:
    """The articles as they would stand in the dossier, and what is left to write by hand."""

    articles: list[ArticleText]
    blanks: list[Blank] = field(default_factory=list)


def fill(articles: Iterable[Fillable], answers: Answers, typed: Mapping[str, Answer] | None = None) -> Filled:
    """Put the answers into the articles. typed: answers that somebody gave on the spot; the dossier's go first."""
    known = dict(typed or {}) | {name: answer for name, answer in answers.items() if answer.ar or answer.fr}
    missing: dict[str, tuple[list[int], set[str]]] = {}
    done = []
    for article in articles:
        texts: dict[str, Any] = {name: getattr(article, name) for name in CARRIED if hasattr(article, name)}
        for name in ("heading_ar", "heading_fr", "body_ar", "body_fr"):
            language, text = name[-2:], str(getattr(article, name))
            texts[name] = filled(text, lambda one, code=language: known.get(one, Answer()).in_language(code))  # type: ignore[misc]  # the language of this round
            for one in asked([text]):
                said = known.get(one, Answer()).in_language(language)
                if one in KNOWN and (not said or BLANK in said):
                    numbers, languages = missing.setdefault(one, ([], set()))
                    languages.add(language)
                    if article.number not in numbers:
                        numbers.append(article.number)
        done.append(ArticleText(number=article.number, **texts))
    blanks = [Blank(KNOWN[name], tuple(at), tuple(sorted(languages))) for name, (at, languages) in missing.items()]
    return Filled(done, blanks)


def typed_variables(articles: Iterable[Fillable]) -> list[Variable]:
    """What somebody is asked to type, for the dossier has no place for it, in the order of the text."""
    texts = [str(getattr(article, name)) for article in articles for name in ("heading_ar", "body_ar", "body_fr")]
    return [KNOWN[name] for name in asked(texts) if name in KNOWN and KNOWN[name].is_typed]
