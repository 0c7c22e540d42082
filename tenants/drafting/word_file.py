"""An edited Word file of the agreement beside the text as it stands. It proposes; only a person takes over (R13).

What was read of the file goes to the page and comes back signed, so that nothing is kept between the two requests and
nothing but what the file said is written under its name and hash.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.deeds import figures, reading
from mithaq.deeds.blocks import ARABIC, FRENCH, lines_of
from tenants.agreements.errors import StageClosed
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.services import lock
from tenants.documents.errors import (
    NothingChosen,
    WordFileArticleTwice,
    WordFileOfAnotherDossier,
    WordFileSame,
    WordFileStale,
)  # fmt: skip
from tenants.documents.generated import Change, Comparison
from tenants.drafting import services, texts
from tenants.drafting.models import TextVersion
from tenants.drafting.services import ArticleText

SALT = "drafting.word_file"
DAY = 24 * 60 * 60  # seconds a comparison may be taken over


@dataclass(frozen=True)
class Read:
    """A file as it was read: by article number and language, its heading and its body."""

    name: str
    sha256: str
    made_from: int | None
    articles: dict[int, dict[str, tuple[str, str]]]


class WordFile:
    """Reads Word files back into the text of the agreement."""

    def compare(self, agreement: Agreement, content: bytes, name: str) -> Comparison:
        """What a Word file would change. Raises StageClosed, WordFileRefused, WordFileOfAnotherDossier, …ArticleTwice,
        WordFileSame."""
        _require_open(agreement)
        found = reading.read(content, name)
        if any(source.dossier != agreement.public_id.hex for source in found.sources):
            raise WordFileOfAnotherDossier(name=name)
        if found.twice:
            raise WordFileArticleTwice(name=name, numbers=[str(number) for number in sorted(found.twice)])
        articles: dict[int, dict[str, tuple[str, str]]] = {}
        for (language, number), article in found.articles.items():
            if article.lines:
                articles.setdefault(number, {})[language] = (article.heading, article.body)
        versions = {source.version for source in found.sources}
        read = Read(name, hashlib.sha256(content).hexdigest(), min(versions) if versions else None, articles)
        compared = _compared(agreement, read)
        if not compared.changes:
            raise WordFileSame(name=name, version=compared.last)
        return compared

    def read_again(self, agreement: Agreement, payload: str) -> Comparison:
        """The comparison again, from what was signed. Raises WordFileStale."""
        _require_open(agreement)
        return _compared(agreement, _unsigned(agreement, payload))

    @transaction.atomic
    def take(self, agreement_id: int, *, actor: User | None, payload: str, numbers: list[int]) -> int:
        """Make the chosen articles the next version; the others stay. Raises NothingChosen, WordFileStale and all that
        `add_version` raises."""
        agreement = lock(agreement_id)
        _require_open(agreement)
        read = _unsigned(agreement, payload)
        possible = {change.number for change in _compared(agreement, read).changes if change.is_possible}
        chosen = possible & set(numbers)
        if not chosen:
            raise NothingChosen
        text = {article.number: article for article in _last_text(agreement)[1]}
        for number in sorted(chosen):
            text[number] = _merged(text.get(number) or ArticleText(number, ""), read.articles[number])
        note = _("From the Word file %(name)s (SHA-256:%(hash)s)") % {"name": read.name, "hash": read.sha256[:16]}
        version = services.add_version(
            agreement_id, actor=actor, made_on=clock.today(), articles=list(text.values()), note=note
        )
        return version.number


def _require_open(agreement: Agreement) -> None:
    if agreement.state != AgreementState.DRAFTING:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())


def _text_of(version: TextVersion | None) -> list[ArticleText]:
    if version is None:
        return []
    return [
        ArticleText(one.number, one.body_ar, one.body_fr, one.heading_ar, one.heading_fr)
        for one in version.articles.all()
    ]


def _last_text(agreement: Agreement) -> tuple[int, list[ArticleText]]:
    last = texts.last_version(agreement, with_articles=True)
    return (last.number if last else 0), _text_of(last)


def _compared(agreement: Agreement, read: Read) -> Comparison:
    last, now = _last_text(agreement)
    base = (
        TextVersion.objects.filter(agreement=agreement, number=read.made_from).prefetch_related("articles").first()
        if read.made_from not in {None, last}
        else None
    )
    standing = {article.number: article for article in now}
    then = {article.number: article for article in _text_of(base)} if base else standing
    changes, same = [], 0
    for number, spoken in sorted(read.articles.items()):
        before = standing.get(number)
        after = _merged(before or ArticleText(number, ""), spoken)
        texts = tuple(
            (language, shown(before, language), shown(after, language))
            for language in (ARABIC, FRENCH)
            if language in spoken and not _alike(shown(before, language), shown(after, language))
        )
        if not texts:
            same += 1
            continue
        changes.append(
            Change(
                number, is_new=before is None, texts=texts, moved_since=then.get(number) != before,
                is_possible=bool(after.body_ar),
            )
        )  # fmt: skip
    absent = tuple(sorted(standing.keys() - read.articles.keys()))
    payload = signing.dumps(_payload(agreement, read, last), salt=SALT, compress=True)
    return Comparison(tuple(changes), same, absent, read.made_from, last, payload)


def _merged(article: ArticleText, spoken: dict[str, tuple[str, str]]) -> ArticleText:
    """The article with what the file says, language by language; a text that only looks otherwise stays as it was."""
    for language, (heading, body) in spoken.items():
        names = (f"heading_{language}", f"body_{language}")
        values: dict[str, Any] = {
            name: value
            for name, value in zip(names, (heading, body), strict=True)
            if not _alike(getattr(article, name), value)
        }
        article = replace(article, **values)
    return article


def shown(article: ArticleText | None, language: str) -> str:
    """An article in one language as one text, its heading first."""
    if article is None:
        return ""
    heading, body = getattr(article, f"heading_{language}"), getattr(article, f"body_{language}")
    return "\n".join(filter(None, [heading, body]))


def _alike(one: str, other: str) -> bool:
    """Whether two texts are the same to a reader: kinds of space, empty lines and hidden marks make no difference."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> list[str]:
    return [" ".join(figures.plain(line).split()) for line in lines_of(text)]


def _payload(agreement: Agreement, read: Read, last: int) -> dict[str, Any]:
    return {
        "dossier": agreement.public_id.hex,
        "last": last,
        "name": read.name,
        "sha256": read.sha256,
        "made_from": read.made_from,
        "articles": [
            [number, language, *text] for number, spoken in read.articles.items() for language, text in spoken.items()
        ],
    }


def _unsigned(agreement: Agreement, payload: str) -> Read:
    """What was signed for this dossier while its text stood as it stands now. Raises WordFileStale."""
    try:
        held = signing.loads(payload, salt=SALT, max_age=DAY)
    except signing.BadSignature as error:
        raise WordFileStale from error
    if held["dossier"] != agreement.public_id.hex or held["last"] != _last_text(agreement)[0]:
        raise WordFileStale
    articles: dict[int, dict[str, tuple[str, str]]] = {}
    for number, language, heading, body in held["articles"]:
        articles.setdefault(number, {})[language] = (heading, body)
    return Read(held["name"], held["sha256"], held["made_from"], articles)
