"""The certificate of signatures with its annex, as PDF/A in Arabic and French (R24; law 43-20)."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import translation

from mithaq.core import clock
from mithaq.deeds import pdf
from mithaq.deeds.blocks import Deed, Facts, Heading, Table
from tenants.agreements.models import Agreement
from tenants.documents import generated
from tenants.documents.errors import PaperIncomplete
from tenants.signature import services
from tests.tenants.signature import rounds, story

pytestmark = pytest.mark.usefixtures("office")
CODE = "signature-certificate"


@pytest.fixture
def agreement() -> Agreement:
    """One sealed, one refused and then signed by a substitute elsewhere, the others on paper."""
    found = rounds.with_text()
    made = rounds.authority()
    rounds.office_key(made)
    own, other, *others = rounds.steps_of(found)
    services.refuse_step(other.pk, actor=None, on=story.SIGNED, reason="لم يصادق مجلسنا بعد")
    services.ask_step(other.pk, actor=None, on=story.SIGNED + timedelta(days=1))
    services.seal_step(own.pk, actor=None, on=clock.today())
    stand_in = services.add_stand_in(
        other.pk, actor=None, name="النائب الأول", since=story.OPENED, until=clock.today(), act="قرار 12/2024"
    )
    services.take_signed_file(
        other.pk, actor=None, on=clock.today(), stand_in_id=stand_in.pk,
        upload=rounds.upload(rounds.signed_elsewhere(made, rounds.file_of(found))),
    )  # fmt: skip
    for step in others:
        services.do_step(step.pk, actor=None, on=clock.today(), place="بركان")
    return found


def certificate(agreement: Agreement, language: str) -> Deed:
    return generated.make(agreement, CODE, generated.WHOLE, language).deed


def words(deed: Deed) -> str:
    said = []
    for block in deed.blocks:
        if isinstance(block, Facts):
            said += [f"{name}: {value}" for name, value in block.rows]
        elif isinstance(block, Table):
            said += [" | ".join(row) for row in block.rows]
        elif isinstance(block, Heading):
            said.append(block.text)
    return "\n".join(said)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_certificate_is_pdf_a(agreement: Agreement, language: str) -> None:
    content = pdf.render(certificate(agreement, language), address=rounds.ADDRESS)
    with pikepdf.open(io.BytesIO(content)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"].upper()) == ("2", "A")


def test_it_says_who_signed_how_by_whom_instead_and_what_proves_it(agreement: Agreement) -> None:
    said = words(certificate(agreement, "fr"))
    turn = rounds.SigningRound.objects.get(agreement=agreement)
    for expected in (
        "Niveau: simple", "Niveau: avancée", "Certificat de: Ville partenaire", "Certificat de: جماعة بركان",
        "Chaîne de certificats: sur une liste de confiance", "Révocation: inconnue",
        "النائب الأول", "قرار 12/2024", "لم يصادق مجلسنا بعد", "Octets signés: entier",
    ):  # fmt: skip
        assert expected in said
    assert turn.text is not None
    assert turn.text.sha256 in said.replace(" ", "")
    assert said.count("une partie a refusé de signer") == 1


def test_a_signature_on_paper_has_no_level() -> None:
    agreement = rounds.with_text()
    services.do_step(rounds.own_step(agreement).pk, actor=None, on=story.SIGNED)
    said = words(certificate(agreement, "fr"))
    assert "sur papier, à la main" in said
    assert "Niveau" not in said


def test_it_is_the_same_file_however_often_it_is_made(agreement: Agreement) -> None:
    one, two = (pdf.render(certificate(agreement, "ar"), address=rounds.ADDRESS) for _time in range(2))
    assert one == two


def test_before_anybody_signed_there_is_nothing_to_certify() -> None:
    with pytest.raises(PaperIncomplete), translation.override("fr"):
        certificate(story.signing(), "fr")
