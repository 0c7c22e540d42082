"""The offline pages of an office's archive: every dossier, in Arabic and French, for a browser without a network.

Read from the archive's own snapshot, whatever the reader's rights: who holds the archive holds its rows as well.
Passwords, sessions and second factors stand on no page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime

from mithaq.collectivities.portability.reader import Kept, Page
from mithaq.register.models import Entry
from tenants.agreements.models import Agreement, HistoryEntry, Party
from tenants.changes.models import Amendment
from tenants.council.models import Decision
from tenants.documents.models import Document
from tenants.finance import selectors as finance
from tenants.monitoring.models import Indicator, Measurement, MeasurementState
from tenants.signature.models import Signature

LANGUAGES = ("ar", "fr")
FOLDER = "reader"


@dataclass(frozen=True)
class Paper:
    """A paper, and where its file is in the archive, seen from a page in `reader/`; empty when it was missing."""

    document: Document
    place: str


def pages(kept: Kept) -> Iterator[Page]:
    """The list in each language, a page for each dossier and language, and the style."""
    found = list(Agreement.objects.order_by("-opened_on", "-pk").prefetch_related(_parties()))
    yield f"{FOLDER}/reader.css", render_to_string("office/reader/reader.css")
    for language in LANGUAGES:
        root = language == LANGUAGES[0]
        yield _list_place(language), _rendered("index", language, kept, {"agreements": found, "root": root})
    for agreement in found:
        context = _dossier(agreement, kept)
        for language in LANGUAGES:
            yield f"{FOLDER}/{agreement.pk}.{language}.html", _rendered("dossier", language, kept, context)


def _list_place(language: str) -> str:
    return "index.html" if language == LANGUAGES[0] else f"{FOLDER}/index.{language}.html"


def _rendered(page: str, language: str, kept: Kept, context: dict[str, Any]) -> str:
    common = {
        "kept": kept, "made_at": parse_datetime(kept.made_at), "language": language,
        "direction": "rtl" if language == "ar" else "ltr", "place": kept.office,
    }  # fmt: skip
    with translation.override(language):
        return render_to_string(f"office/reader/{page}.html", context | common)


def _parties() -> "Prefetch[Any]":
    return Prefetch("parties", Party.objects.order_by("position", "pk"))


def _dossier(agreement: Agreement, kept: Kept) -> dict[str, Any]:
    """Everything that the page of a dossier shows; read once for both languages."""
    measured = Measurement.objects.filter(state=MeasurementState.APPROVED).order_by("-period_end", "-pk")
    documents = Document.objects.filter(agreement=agreement).order_by("uploaded_at", "pk")
    return {
        "agreement": agreement,
        "parties": list(agreement.parties.all()),
        "history": list(
            HistoryEntry.objects.filter(agreement=agreement).select_related("actor").order_by("happened_on", "pk")
        ),
        "decisions": list(Decision.objects.filter(agreement=agreement).select_related("amendment").order_by("pk")),
        "signatures": list(Signature.objects.filter(agreement=agreement).select_related("party").order_by("pk")),
        "amendments": list(Amendment.objects.filter(agreement=agreement).order_by("number")),
        "money": finance.matrix(agreement),
        "indicators": [
            (one, next(iter(one.measurements.all()), None))
            for one in Indicator.objects.filter(agreement=agreement)
            .prefetch_related(Prefetch("measurements", measured))
            .order_by("position", "pk")
        ],
        "papers": [Paper(one, _seen_from_page(kept.files.get(str(one.file.name), ""))) for one in documents],
        "entry": Entry.objects.filter(public_id=agreement.public_id).only("version", "published_at").first(),
    }  # fmt: skip


def _seen_from_page(place: str) -> str:
    return f"../{place}" if place else ""
