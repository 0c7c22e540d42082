"""The record of a file as a chain: each line signed over itself and the digest of the one before it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from mithaq.exchange.models import ActKind, VisaAct, VisaFile

SALT = "mithaq.exchange.visa"
START = "0" * 64


def digest(file: VisaFile, act: VisaAct, *, about: int | None, papers: Iterable[str], previous: str) -> str:
    """SHA-256 of the line in canonical JSON (keys sorted, UTF-8, no spaces), with the digest before it.

    papers: hashes of the files that came with the line. about: number of the line that it answers.
    """
    line: dict[str, Any] = {
        "file": str(file.public_id), "number": act.number, "side": act.side, "kind": act.kind,
        "on": act.on.isoformat(), "at": act.at.isoformat(), "agent": act.agent, "function_ar": act.function_ar,
        "function_fr": act.function_fr, "reference": act.reference, "text": act.text, "code": act.code, "about": about,
        "papers": sorted(papers), "previous": previous,
    }  # fmt: skip
    text = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sign(value: str) -> str:
    """HMAC-SHA256 of a digest with the installation's key."""
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()


def is_signed(act: VisaAct) -> bool:
    """Whether the signature was made with the installation's key, or with one it had before."""
    return any(
        hmac.compare_digest(act.signature, salted_hmac(SALT, act.digest, secret=key, algorithm="sha256").hexdigest())
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


@dataclass(frozen=True)
class Verdict:
    """What a walk along the record found. broken_at: number of the first line that does not hold; None when all do."""

    lines: int
    broken_at: int | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def verify(file: VisaFile, acts: list[VisaAct]) -> Verdict:
    """Recompute the record of a file from its first line; a tail that was cut off shows against the file's head.

    acts: in their order. One query, for the papers.
    """
    numbers = {act.pk: act.number for act in acts}
    papers: dict[int | None, list[str]] = {}
    for request, sha256 in file.papers.order_by("pk").values_list("answers_id", "sha256"):
        papers.setdefault(request, []).append(sha256)
    previous = START
    for position, act in enumerate(acts, start=1):
        sent = papers.get(None, []) if act.kind == ActKind.SUBMITTED else []
        if act.kind == ActKind.ANSWER:
            sent = papers.get(act.about_id, [])
        about = numbers.get(act.about_id) if act.about_id else None
        expected = digest(file, act, about=about, papers=sent, previous=previous)
        if act.number != position or act.digest != expected or not is_signed(act):
            return Verdict(len(acts), position)
        previous = act.digest
    if (file.length, file.head) != (len(acts), previous if acts else ""):
        return Verdict(len(acts), len(acts) + 1)
    return Verdict(len(acts), None)
