"""What is done to papers: kept after inspection, described, removed."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from mithaq.accounts.models import User
from mithaq.collectivities import limits
from mithaq.core import clock
from mithaq.core.text import clean_line, western_digits
from mithaq.deeds import pdf
from mithaq.register import sealing
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.documents import generated, seals
from tenants.documents.errors import FileTwice, PaperInUse
from tenants.documents.inspection import inspect
from tenants.documents.models import Document, DocumentKind, DocumentLanguage


@transaction.atomic
def store(
    agreement_id: int, *, actor: User | None, upload: "File[Any]", kind: str, title: str = "",
    made_on: date | None = None, language: str = DocumentLanguage.ARABIC, register_number: str = "",
    amendment_id: int | None = None, paper: str = "", fingerprint: str = "", text_version: int | None = None,
) -> Document:  # fmt: skip
    """Inspect a file and keep it as a paper of the dossier; without a title it is called as the file is.

    The bytes lie in the office's own folder; when the row cannot be written they are removed again. paper, fingerprint
    and text_version: of a paper that the service wrote itself (`keep`).
    Raises FileRefused (see `inspection`), FileTwice, FutureDate, InvalidInput, StorageFull, UploadLimitReached.
    """
    require(actor, "documents.add")
    if made_on is not None:
        happened(made_on)
    found = inspect(upload)
    agreement = lock(agreement_id)
    if twin := Document.objects.filter(agreement=agreement, sha256=found.sha256).first():
        raise FileTwice(title=twin.title)
    document = Document(
        agreement=agreement, kind=DocumentKind(kind),
        title=clean_line(title, 200, field="title") or found.name.rpartition(".")[0],
        name=found.name, size=found.size, sha256=found.sha256, content_type=found.content_type,
        language=language, made_on=made_on, uploaded_by=actor, uploaded_on=clock.today(),
        register_number=western_digits(clean_line(register_number, 40, field="register_number")),
        amendment=agreement.amendments.get(pk=amendment_id) if amendment_id else None,
        paper=paper, fingerprint=fingerprint, text_version=text_version,
    )  # fmt: skip
    limits.room_for_storage(found.size)
    document.file.save(found.name, upload, save=False)
    try:
        with transaction.atomic():
            document.save()
            record(agreement, Axis.EVENT, "paper_added", actor=actor, on=clock.today(), note=document.title)
    except Exception:  # whatever it was, a deadlock included: no file without its row
        document.file.delete(save=False)
        raise
    return document


@transaction.atomic
def print_paper(agreement: Agreement, made: generated.Made, *, is_sealed: bool = True) -> bytes:
    """A paper as PDF, its code leading to the page that says what it is worth, and sealed in the same transaction.

    is_sealed: False where the reader may write nothing, such as a visitor of the support.
    """
    if is_sealed:
        seals.seal(agreement, made)
    return pdf.render(made.deed, address=seals.address_of(made.deed))


@transaction.atomic
def keep(agreement_id: int, *, actor: User | None, code: str, key: str, language: str, address: str = "") -> Document:
    """Make a paper as PDF and keep it in the dossier, marked as generated, with the version of the text it rests on.

    address: in the code on its pages; the seal's without one. It is sealed in the same transaction. Raises
    PaperUnknown, PaperIncomplete, FileTwice when the dossier holds the very same paper.
    """
    require(actor, "documents.add")
    agreement = lock(agreement_id)
    made = generated.make(agreement, code, key, language)
    deed = made.deed
    content = pdf.render(deed, address=address or seals.address_of(deed))
    seals.seal(agreement, made, sha256=hashlib.sha256(content).hexdigest())
    return store(
        agreement_id, actor=actor, upload=ContentFile(content, name=generated.file_name(made, generated.PDF)),
        kind=made.paper.kind, title=deed.title[:200], made_on=min(deed.made_on, clock.today()),
        language=deed.language, paper=code, fingerprint=deed.fingerprint, text_version=made.text_version,
    )  # fmt: skip


@transaction.atomic
def remove(document_id: int, *, actor: User | None) -> None:
    """Remove a paper added by mistake; its line in the history stays. Raises PaperInUse when a step rests on it."""
    require(actor, "dossier.edit")
    document = Document.objects.select_related("agreement").get(pk=document_id)
    agreement = lock(document.agreement_id)
    limits.release_storage(document.size)
    sealing.withdraw(seals.reference_of(document))
    try:
        with transaction.atomic():
            document.delete()
    except (ProtectedError, IntegrityError) as error:
        raise PaperInUse(title=document.title) from error
    note = f"{document.title} ({document.sha256[:12]})"
    record(agreement, Axis.EVENT, "paper_removed", actor=actor, on=clock.today(), note=note)
    storage, path = document.file.storage, str(document.file.name)
    transaction.on_commit(lambda: storage.delete(path))
