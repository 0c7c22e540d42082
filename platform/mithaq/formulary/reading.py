"""Reading the formulary's files: one TOML file a template or clause, Arabic beside French, article by article.

A template may take an article whole from the library of clauses: `include = "personal-data"`. Then it quotes what the
clause quotes, and a newer edition of the clause is one of the template too.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mithaq.core.text import clean_line, clean_text
from mithaq.formulary import variables
from mithaq.formulary.errors import BadTemplateFile
from mithaq.formulary.models import MAX_BODY, ClauseKind, Form, TemplateKind

TEXTS = Path(__file__).parent / "texts"
_BOTH = ("title", "purpose", "provenance")
_EITHER = ("notes", "changes")
_LISTS = ("sources", "legal_bases", "agreement_kinds", "party_kinds")
_ARTICLE = {"key", "clause", "include", "hint_ar", "hint_fr", "heading_ar", "heading_fr", "body_ar", "body_fr"}


@dataclass(frozen=True)
class ArticleFile:
    """An article as its file gives it."""

    key: str
    heading_ar: str
    heading_fr: str
    body_ar: str
    body_fr: str
    clause: str = ""
    hint_ar: str = ""
    hint_fr: str = ""


@dataclass(frozen=True)
class TemplateFile:
    """A template or clause as its file gives it. texts: the columns of `models.Version` in both languages."""

    code: str
    form: str
    kind: str
    position: int
    edition: date
    texts: Mapping[str, str]
    lists: Mapping[str, list[str]]
    articles: tuple[ArticleFile, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """SHA-256 of everything a reader sees but the edition and what changed: equal texts have equal hashes."""
        seen = {name: text for name, text in self.texts.items() if not name.startswith("changes_")}
        whole = [self.form, self.kind, seen, dict(self.lists), [asdict(article) for article in self.articles]]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read_all(folder: Path = TEXTS) -> list[TemplateFile]:
    """Every clause and template below `folder`, clauses first. Raises BadTemplateFile, OSError."""
    clauses = {path.stem: _read(path, Form.CLAUSE, {}) for path in sorted((folder / "clauses").glob("*.toml"))}
    templates = [_read(path, Form.AGREEMENT, clauses) for path in sorted((folder / "templates").glob("*.toml"))]
    return [*clauses.values(), *templates]


def _read(path: Path, form: Form, library: Mapping[str, TemplateFile]) -> TemplateFile:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadTemplateFile(file=path.name, fault=str(error)) from error
    try:
        return _template(path.stem, form, raw, library)
    except (KeyError, TypeError, ValueError) as error:
        raise BadTemplateFile(file=path.name, fault=f"{type(error).__name__}: {error}") from error


def _template(code: str, form: Form, raw: dict[str, Any], library: Mapping[str, TemplateFile]) -> TemplateFile:
    texts: dict[str, str] = {}
    for language in ("ar", "fr"):
        texts[f"title_{language}"] = clean_line(raw[f"title_{language}"], 200)
        texts |= {f"{name}_{language}": clean_text(raw[f"{name}_{language}"], 1000) for name in _BOTH[1:]}
        texts |= {f"{name}_{language}": clean_text(raw.get(f"{name}_{language}", ""), 4000) for name in _EITHER}
    lists = {name: [str(one) for one in raw.get(name, [])] for name in _LISTS}
    included = [library[one["include"]] for one in raw.get("articles", []) if "include" in one]
    lists["sources"] = list(
        dict.fromkeys([*lists["sources"], *(one for clause in included for one in clause.lists["sources"])])
    )
    edition = max([raw["edition"], *(clause.edition for clause in included)])
    template = TemplateFile(
        code=code, form=form, kind=TemplateKind(raw.get("kind", "clause")), position=int(raw.get("position", 0)),
        edition=edition, texts=texts | _changes(texts, raw["edition"] == edition, included, edition), lists=lists,
        articles=tuple(_articles(code, form, raw, library)),
    )  # fmt: skip
    if fault := next(_faults(template), None):
        raise ValueError(fault)
    return template


def _changes(texts: Mapping[str, str], is_own: bool, included: Iterable[TemplateFile], edition: date) -> dict[str, str]:
    """What changed in this edition: what the file says of itself, and what its clauses of the same edition say."""
    newer = [clause for clause in included if clause.edition == edition]
    said = {}
    for language in ("ar", "fr"):
        name = f"changes_{language}"
        lines = [texts[name]] if is_own and texts[name] else []
        between = ": " if language == "ar" else " : "
        lines += [f"{one.texts[f'title_{language}']}{between}{one.texts[name]}" for one in newer if one.texts[name]]
        said[name] = "\n".join(lines)
    return said


def _articles(code: str, form: Form, raw: dict[str, Any], library: Mapping[str, TemplateFile]) -> Iterator[ArticleFile]:
    if form is Form.CLAUSE:
        yield _article({"key": code} | {name: raw[name] for name in _ARTICLE & set(raw)}, raw)
        return
    for one in raw["articles"]:
        if strangers := set(one) - _ARTICLE:
            raise ValueError(f"an article does not know {sorted(strangers)}")
        if "include" in one:
            yield library[one["include"]].articles[0]
        else:
            yield _article(one, one)


def _article(one: Mapping[str, Any], hints: Mapping[str, Any]) -> ArticleFile:
    return ArticleFile(
        key=one["key"], clause=ClauseKind(one["clause"]).value if one.get("clause") else "",
        heading_ar=clean_line(one["heading_ar"], 200), heading_fr=clean_line(one["heading_fr"], 200),
        body_ar=clean_text(one["body_ar"], MAX_BODY), body_fr=clean_text(one["body_fr"], MAX_BODY),
        hint_ar=clean_text(hints.get("hint_ar", ""), 1000), hint_fr=clean_text(hints.get("hint_fr", ""), 1000),
    )  # fmt: skip


def _faults(template: TemplateFile) -> Iterator[str]:
    keys = [article.key for article in template.articles]
    if not keys:
        yield "it has no article"
    for key in {key for key in keys if keys.count(key) > 1}:
        yield f"article {key} stands twice"
    for article in template.articles:
        texts = (article.heading_ar, article.heading_fr, article.body_ar, article.body_fr)
        if not all(texts):
            yield f"article {article.key} is not whole in both languages"
        for name in variables.unknown(texts):
            yield f"article {article.key} asks for {{{name}}}, which nobody knows"
