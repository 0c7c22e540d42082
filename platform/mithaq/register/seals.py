"""Papers and their seals as anybody may ask about them: what a reference answers, and whose copy a file is.

A reference is typed from a page or read by a telephone: case, digits of other scripts, spaces and dashes make no
difference, and letters that look like digits are taken for them. What is told of a paper depends on its dossier: before
the agreement is public, or once its publication is withdrawn, no more than which office knows the paper.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from mithaq.core.text import western_digits
from mithaq.register.models import Entry, Seal
from mithaq.register.vocabulary import RUNNING_STATES, SealKind, SealState

LENGTH = 12
_REFERENCE = re.compile(r"[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LOOKS_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})
_LONGEST_TYPED = 200  # whatever is longer was not read from a paper


class Worth(StrEnum):
    """What the page says of a paper, in one word."""

    UNKNOWN = "unknown"
    KNOWN = "known"  # the office knows it; nothing more is public
    DRAFT = "draft"  # of an agreement that is public: never to be relied on
    AUTHENTIC = "authentic"
    WITHDRAWN = "withdrawn"  # the paper itself


class Standing(StrEnum):
    """Where the agreement stands."""

    HIDDEN = "hidden"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"  # from the register


@dataclass(frozen=True)
class Answer:
    """What may be told of a paper. seal: None where the reference is unknown. entry: of a public agreement.

    originals: the published files of the agreement, oldest first.
    """

    reference: str
    worth: Worth
    standing: Standing = Standing.HIDDEN
    seal: Seal | None = None
    entry: Entry | None = None
    originals: tuple[Seal, ...] = ()


def folded(typed: str) -> str:
    """A typed reference as it is stored: `A1B2-C3D4-E5F6`, `a1b2 c3d4 e5f6` → `a1b2c3d4e5f6`; empty if it is none."""
    if len(typed) > _LONGEST_TYPED:
        return ""
    text = western_digits(unicodedata.normalize("NFKC", typed)).casefold().translate(_LOOKS_LIKE)
    kept = "".join(char for char in text if char.isalnum())
    return kept if _REFERENCE.fullmatch(kept) else ""


def folded_hash(typed: str) -> str:
    """A typed hash as it is stored, 64 hex digits; empty if it is none."""
    if len(typed) > _LONGEST_TYPED:
        return ""
    kept = "".join(char for char in western_digits(typed).casefold() if char.isalnum())
    return kept if _HASH.fullmatch(kept) else ""


def shown(reference: str) -> str:
    """A reference as it is read out: in three groups of four."""
    return "-".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def address(reference: str, language: str) -> str:
    """Where anybody asks about a paper: the address in the code on its pages."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/{language}/seal/{reference}/"


def answer(typed: str) -> Answer:
    """What may be told of the paper with this reference. Two queries, three for one whose agreement is public."""
    reference = folded(typed)
    found = list(Seal.objects.filter(reference=reference).order_by("-sealed_at", "-pk")) if reference else []
    if not found:
        return Answer(reference, Worth.UNKNOWN)
    seal = next((one for one in found if one.state == SealState.PUBLISHED), found[0])
    entry = Entry.objects.filter(public_id=seal.public_id).first()
    if entry is None:
        return Answer(reference, Worth.KNOWN, seal=seal)
    standing = _standing(entry)
    if standing == Standing.WITHDRAWN or seal.kind == SealKind.INSIDE:
        return Answer(reference, Worth.KNOWN, standing, seal, entry)
    worth = {SealState.DRAFT: Worth.DRAFT, SealState.WITHDRAWN: Worth.WITHDRAWN}.get(
        SealState(seal.state), Worth.AUTHENTIC
    )
    return Answer(reference, worth, standing, seal, entry, originals(seal.public_id))


def _standing(entry: Entry) -> Standing:
    if entry.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if entry.state not in RUNNING_STATES:
        return Standing.ENDED
    return Standing.AMENDED if entry.detail.get("amendments") else Standing.IN_FORCE


def originals(public_id: UUID) -> tuple[Seal, ...]:
    """The published files of an agreement, oldest first: what a copy may be compared with."""
    found = Seal.objects.filter(public_id=public_id, state=SealState.PUBLISHED).exclude(sha256="")
    return tuple(found.order_by("amendment", "made_on", "pk"))


def of_agreement(public_id: UUID) -> Seal | None:
    """The agreement's own seal; None where it has none yet."""
    return Seal.objects.filter(public_id=public_id, kind=SealKind.AGREEMENT, state=SealState.PUBLISHED).first()


def unsealed() -> dict[str, list[UUID]]:
    """Agreements in the register that have no seal of their own, by the schema of their office."""
    own = Seal.objects.filter(public_id=OuterRef("public_id"), kind=SealKind.AGREEMENT)
    found = Entry.objects.filter(~Exists(own)).order_by("pk").values_list("office_schema", "public_id")
    missing: dict[str, list[UUID]] = {}
    for schema, public_id in found:
        missing.setdefault(schema, []).append(public_id)
    return missing


@dataclass(frozen=True)
class Finding:
    """A seal looked at by `verify`; `problem` is empty when it is as it should be."""

    reference: str
    problem: str


def verify() -> Iterator[Finding]:
    """Every seal against the register: an original belongs to an agreement that was published, by the same office."""
    entries = Entry.objects.filter(public_id=OuterRef("public_id"))
    found = Seal.objects.annotate(
        has_entry=Exists(entries), has_own=Exists(entries.filter(office_schema=OuterRef("office_schema")))
    ).order_by("pk")
    for seal in found.iterator(chunk_size=500):
        problem = ""
        if seal.state == SealState.PUBLISHED and not seal.has_entry:
            problem = "it is called published, and its agreement is not in the register"
        elif seal.has_entry and not seal.has_own:
            problem = "its agreement is published by another office"
        yield Finding(seal.reference, problem)
