"""The text that is signed: one file, frozen for the whole round, from which originals and electronic file are made."""

import hashlib
import io

import pikepdf
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.deeds import pdf
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.services import record
from tenants.documents import generated
from tenants.documents import services as documents
from tenants.documents.models import Document, DocumentKind
from tenants.signature import scanning
from tenants.signature.errors import ForeignPaper, TextInUse, TextUnusable
from tenants.signature.models import SigningRound
from tenants.signature.services.rounds import Opened, opened

PAPER = "agreement"


@transaction.atomic
def prepare_text(
    round_id: int, *, actor: User | None, address: str, language: str = "ar", document_id: int | None = None
) -> SigningRound:
    """Fix the text of a round: the agreement as the service writes it in this language, or a PDF of the dossier.

    address: of the dossier in the workspace, for the code on its pages. It may be fixed anew until somebody signed or
    sent a scan. Raises TextInUse, TextUnusable, PaperIncomplete, ForeignPaper, NotAllowed, RoundEnded.
    """
    held = opened(round_id, actor)
    turn = held.turn
    if turn.steps.filter(done_on__isnull=False).exclude(document=None).exists() or turn.scans.exists():
        raise TextInUse
    if document_id is None:
        document, places = _written(held, actor, address, language)
    else:
        document, places = _chosen(held.agreement, document_id), []
    with document.file.open("rb") as file:
        content = file.read()
    turn.text, turn.signed_text, turn.places = document, None, places
    turn.code, turn.pages = hashlib.sha256(content).hexdigest()[:12], page_count(content)
    turn.save(update_fields=["text", "signed_text", "places", "code", "pages"])
    note = f"{document.title} ({turn.code})"
    record(held.agreement, Axis.EVENT, "text_fixed", actor=actor, on=clock.today(), note=note, article="R24")
    return turn


def _written(held: Opened, actor: User | None, address: str, language: str) -> tuple[Document, list[list[float]]]:
    """The agreement as a paper, kept in the dossier once, and where its signature blocks stand."""
    made = generated.make(held.agreement, PAPER, generated.WHOLE, language)
    content = pdf.render(made.deed, address=address)
    digest = hashlib.sha256(content).hexdigest()
    document = Document.objects.filter(agreement=held.agreement, sha256=digest).first() or documents.store(
        held.agreement.pk, actor=actor, upload=scanning.as_file(content, generated.file_name(made, generated.PDF)),
        kind=DocumentKind.DRAFT, title=made.deed.title[:200], made_on=min(made.deed.made_on, clock.today()),
        language=language, paper=PAPER, fingerprint=made.deed.fingerprint, text_version=made.text_version,
    )  # fmt: skip
    places = [[float(one.page), *one.box] for one in pdf.signature_places(made.deed, address=address)]
    return document, places


def _chosen(agreement: Agreement, document_id: int) -> Document:
    document = Document.objects.filter(pk=document_id, agreement=agreement).first()
    if document is None:
        raise ForeignPaper
    if document.content_type != "application/pdf":
        raise TextUnusable
    return document


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(content)) as whole:
        return len(whole.pages)


def content_of(document: Document) -> bytes:
    """The bytes of a paper."""
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content
