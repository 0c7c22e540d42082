"""The papers the service itself can write: each app adds its own when Django is ready.

A paper is one kind of document; its subjects are what it can be made about in a dossier: the dossier itself, or each of
its meetings. The makers stand in the apps' `papers.py`, gather what the paper says and know nothing of its layout.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import override

from mithaq.accounts.models import User
from mithaq.deeds.blocks import ARABIC, BOTH, FRENCH, Deed, side_by_side
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.documents.errors import PaperIncomplete, PaperUnknown
from tenants.documents.models import DocumentKind, DocumentLanguage

WHOLE = "dossier"  # the subject of a paper of which there is one
PDF, WORD = "pdf", "docx"
FORMATS = (PDF, WORD)


@dataclass(frozen=True)
class Subject:
    """What a paper is made about. key: stands in the address; label: shown when the paper has several subjects."""

    key: str = WHOLE
    label: str = ""


class Source(Protocol):
    """What a paper needs of one dossier, read once for its subjects and languages. `make` is called in its language.

    text_version: number of the version of the text it rests on; None where it rests on none.
    """

    text_version: int | None

    def subjects(self) -> list[Subject]:
        """What the paper can be made about."""
        ...

    def needs(self, key: str, language: str) -> list[Need]:
        """What is missing before it can be made."""
        ...

    def make(self, key: str, language: str) -> Deed:
        """The paper, in Arabic or in French."""
        ...


@dataclass(frozen=True)
class Paper:
    """A paper that can be generated. languages: `ar`, `fr` and, where two columns make sense, `ar-fr`.

    article: what asks for it. order: its place in the procedure. seal: what its seal calls it, a code of
    `register.vocabulary.SealKind`; without it the kind of document says it. permission: needed to fetch it, where not
    everybody who sees the dossier may. is_listed: whether the page of the papers offers it.
    """

    code: str
    title: str | Promise
    kind: DocumentKind
    source: Callable[[Agreement], Source]
    languages: tuple[str, ...] = (ARABIC, FRENCH)
    article: str = ""
    order: int = 50
    seal: str = ""
    permission: str = ""
    is_listed: bool = True


_PAPERS: dict[str, Paper] = {}


def register(paper: Paper) -> None:
    """Offer a paper; said again, the same paper is offered once."""
    _PAPERS[paper.code] = paper


def all_papers() -> list[Paper]:
    """Every paper, in the order of the procedure."""
    return sorted(_PAPERS.values(), key=lambda paper: (paper.order, paper.code))


def find(code: str) -> Paper:
    """The paper with this code. Raises PaperUnknown."""
    if code not in _PAPERS:
        raise PaperUnknown(paper=code)
    return _PAPERS[code]


@dataclass(frozen=True)
class Offer:
    """A paper about one subject in one language, and what is missing to make it."""

    paper: Paper
    subject: Subject
    language: str
    needs: list[Need]

    @property
    def language_label(self) -> str:
        return str(DocumentLanguage(self.language).label)


@dataclass(frozen=True)
class PaperOffers:
    """A paper about one subject, in its languages."""

    paper: Paper
    subject: Subject
    offers: list[Offer]

    @property
    def ready(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.needs]

    @property
    def missing(self) -> list[Need]:
        """What is missing in any language, said once."""
        found: dict[str, Need] = {}
        for offer in self.offers:
            for need in offer.needs:
                found.setdefault(need.code, need)
        return list(found.values())


def offers(agreement: Agreement) -> Iterator[PaperOffers]:
    """Every paper of a dossier, about each of its subjects, with what is missing."""
    for paper in all_papers():
        if not paper.is_listed:
            continue
        source = paper.source(agreement)
        for subject in source.subjects():
            made = [Offer(paper, subject, lang, needs_of(source, subject.key, lang)) for lang in paper.languages]
            yield PaperOffers(paper, subject, made)


def needs_of(source: Source, key: str, language: str) -> list[Need]:
    """What is missing before a paper can be made, in words of the page; two columns need what each language needs."""
    spoken = (ARABIC, FRENCH) if language == BOTH else (language,)
    found: dict[str, Need] = {}
    for one in spoken:
        for need in source.needs(key, one):
            found.setdefault(need.code, need)
    return list(found.values())


@dataclass(frozen=True)
class Made:
    """A paper as data, and the version of the text it was made from."""

    paper: Paper
    deed: Deed
    text_version: int | None


def make(agreement: Agreement, code: str, key: str, language: str) -> Made:
    """The paper as data. Raises PaperUnknown (also for a language or a subject it has not), PaperIncomplete."""
    paper = find(code)
    source = paper.source(agreement)
    if language not in paper.languages or key not in {subject.key for subject in source.subjects()}:
        raise PaperUnknown(paper=code)
    if missing := needs_of(source, key, language):
        raise PaperIncomplete(what=[need.label for need in missing])
    if language == BOTH:
        deed = side_by_side(_in(source, key, ARABIC), _in(source, key, FRENCH))
    else:
        deed = _in(source, key, language)
    return Made(paper, deed, source.text_version)


def _in(source: Source, key: str, language: str) -> Deed:
    with override(language):
        return source.make(key, language)


def file_name(made: Made, extension: str) -> str:
    """The file a paper is fetched as: the dossier's reference, what it is, its language."""
    return f"{made.deed.reference}-{made.paper.code}-{made.deed.language}.{extension}"


# --- An edited Word file comes back -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What a Word file changes in one article. texts: (language, before, after) where they differ, headings included.

    moved_since: the article was changed here too, after the version the file was made from. is_possible: false for an
    article that would have no Arabic text.
    """

    number: int
    is_new: bool
    texts: tuple[tuple[str, str, str], ...]
    moved_since: bool
    is_possible: bool


@dataclass(frozen=True)
class Comparison:
    """A Word file beside the text as it stands. payload: what taking it over needs, signed by the service.

    made_from: version the file was made from, None where it does not say; last: number of the last version. absent:
    articles that the file does not have: they stay.
    """

    changes: tuple[Change, ...]
    same: int
    absent: tuple[int, ...]
    made_from: int | None
    last: int
    payload: str


class WordText(Protocol):
    """The app whose text comes back from Word."""

    def compare(self, agreement: Agreement, content: bytes, name: str) -> Comparison:
        """What a Word file would change. Raises WordFileRefused and its kinds."""
        ...

    def read_again(self, agreement: Agreement, payload: str) -> Comparison:
        """The same comparison from what was signed. Raises WordFileStale for another's, an old or a changed one."""
        ...

    def take(self, agreement_id: int, *, actor: User | None, payload: str, numbers: list[int]) -> int:
        """Make the chosen articles the next version of the text; its number. Raises NothingChosen, WordFileStale."""
        ...


_WORD_TEXT: list[WordText] = []


def reads_word(text: WordText) -> None:
    """Say who reads a Word file back."""
    _WORD_TEXT[:] = [text]


def word_text() -> WordText:
    """Who reads a Word file back."""
    return _WORD_TEXT[0]
