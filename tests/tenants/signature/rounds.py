"""Rounds at a given point of their life, synthetic keys, and originals that come back from a scanner or a telephone."""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from mithaq.deeds.pages import opened
from mithaq.seals import synthetic
from mithaq.seals.signer import Pkcs12Signer, Request
from tenants.agreements.models import Agreement
from tenants.signature import services
from tenants.signature.models import RoundStep, ScanBatch, SigningRound
from tests.tenants.signature import story

ADDRESS = "https://berkane.localhost/office/agreements/X/"
PASSWORD = "synthetic"


def turn_of(agreement: Agreement) -> SigningRound:
    return SigningRound.objects.select_related("agreement", "text").get(agreement=agreement, ended_on=None)


def steps_of(agreement: Agreement) -> list[RoundStep]:
    return list(turn_of(agreement).steps.select_related("party", "round__text", "round__agreement").order_by("pk"))


def with_text(agreement: Agreement | None = None, language: str = "ar") -> Agreement:
    """Being signed, the text fixed, each step with a name."""
    found = agreement or story.signing()
    for number, step in enumerate(steps_of(found)):
        RoundStep.objects.filter(pk=step.pk).update(name=f"موقع {number}", title="رئيس")
    services.prepare_text(turn_of(found).pk, actor=None, address=ADDRESS, language=language)
    return found


def own_step(agreement: Agreement) -> RoundStep:
    return next(step for step in steps_of(agreement) if step.party and step.party.is_self)


def other_step(agreement: Agreement) -> RoundStep:
    return next(step for step in steps_of(agreement) if step.party and not step.party.is_self)


# --- Keys -------------------------------------------------------------------------------------------------------------


def signing_folder() -> Path:
    place = Path(settings.MITHAQ_STATE) / "signing"
    (place / "trust").mkdir(parents=True, exist_ok=True)
    return place


def authority(*, trusted: bool = True) -> synthetic.Authority:
    made = synthetic.Authority()
    if trusted:
        (signing_folder() / "trust" / "synthetic.pem").write_bytes(made.pem)
    return made


def office_key(made: synthetic.Authority, holder: str = "جماعة بركان") -> None:
    """Give the office of Berkane a key."""
    settings.MITHAQ_SIGNER_PASSWORD = PASSWORD
    (signing_folder() / "berkane.p12").write_bytes(made.issue(holder, password=PASSWORD).bundle)


def signed_elsewhere(made: synthetic.Authority, content: bytes, holder: str = "Ville partenaire") -> bytes:
    """The file as a partner's own program signs it."""
    from mithaq.core import clock

    by = Pkcs12Signer(made.issue(holder, password=PASSWORD).bundle, PASSWORD)
    return by.sign(content, Request(field=f"Partner-{len(content)}", reason="", location="", at=clock.now()))


def file_of(agreement: Agreement) -> bytes:
    """The file to sign in its last state."""
    return services.content_of(services.file_to_sign(turn_of(agreement)))


def upload(content: bytes, name: str = "signed.pdf") -> ContentFile:
    return ContentFile(content, name=name)


# --- Paper ------------------------------------------------------------------------------------------------------------


def original(step: RoundStep) -> bytes:
    found = RoundStep.objects.select_related("round__text", "round__agreement").get(pk=step.pk)
    return services.original(found)


def photographs(content: bytes, *, turned: int = 0, longest: int = 1600) -> list[ContentFile]:
    """Each page as a telephone's picture."""
    made = []
    with opened(content) as pages:
        for index in range(len(pages)):
            picture = pages.picture(index, longest=longest, colour=True).convert("RGB")
            made.append(jpeg(picture.rotate(-turned, expand=True), f"photo-{index + 1}.jpg"))
    return made


def jpeg(picture: Image.Image, name: str = "photo.jpg") -> ContentFile:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=70)
    return ContentFile(buffer.getvalue(), name=name)


def tiff(content: bytes) -> ContentFile:
    """All pages as a scanner's TIFF."""
    with opened(content) as pages:
        frames = [pages.picture(index, longest=1600) for index in range(len(pages))]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    return ContentFile(buffer.getvalue(), name="scan.tiff")


def pages_of(content: bytes, numbers: Iterable[int]) -> bytes:
    """Only these pages, in this order."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as made:
        for number in numbers:
            made.pages.append(source.pages[number - 1])
        made.save(buffer)
    return buffer.getvalue()


def sent_and_read(agreement: Agreement, *uploads: ContentFile) -> ScanBatch:
    """Sent, and read by the worker to the end."""
    batch = services.send_scan(turn_of(agreement).pk, actor=None, uploads=uploads)
    return read(batch)


def read(batch: ScanBatch) -> ScanBatch:
    while not batch.is_read:
        batch = services.read_scan(batch.pk)
    return batch


def day(text: str) -> date:
    return date.fromisoformat(text)
