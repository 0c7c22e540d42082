"""“Check a document”: what the code of a paper answers, in four languages, and whose copy a file is."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import hashing
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.register import sealing, seals
from mithaq.register import services as register
from mithaq.register.models import Seal
from mithaq.register.sealing import Sealed
from mithaq.register.snapshots import Amendment, Snapshot, Words
from mithaq.register.vocabulary import SealKind, SealState
from tests.cms.conftest import Get

ORIGINAL = b"%PDF-1.7 the signed agreement"
HASH = hashlib.sha256(ORIGINAL).hexdigest()
DAY = date(2024, 6, 25)
TEXT, INSIDE, DRAFT = "a1b2c3d4e5f6", "0123456789ab", "ddddddddddd1"


def original(one: Snapshot, **fields: Any) -> Sealed:
    return Sealed(HASH[:12], one.public_id, SealKind.SIGNED, SealState.PUBLISHED, DAY, HASH, **fields)


@pytest.fixture
def sealed(berkane: Collectivity, published: list[Snapshot]) -> Snapshot:
    """Berkane's agreement with its original, a text printed of it, a draft and a working paper."""
    one = replace(published[0], state="in_force", amendments=())
    with office_context(berkane):
        register.publish(one)
        for reference, kind, state in (
            (TEXT, SealKind.TEXT, SealState.ISSUED), (INSIDE, SealKind.INSIDE, SealState.ISSUED),
            (DRAFT, SealKind.TEXT, SealState.DRAFT),
        ):  # fmt: skip
            sealing.seal(Sealed(reference, one.public_id, kind, state, DAY, text_version=3))
        sealing.publish(one.public_id, [original(one)], on=DAY)
    return one


@pytest.fixture
def unpublished(berkane: Collectivity) -> str:
    """A paper of a dossier of which nothing is public."""
    reference = "eeeeeeeeeee2"
    with office_context(berkane):
        public_id = "0190b8a0-0000-7000-8000-000000000009"
        sealing.seal(Sealed(reference, public_id, SealKind.TEXT, SealState.ISSUED, DAY, text_version=2))  # type: ignore[arg-type]  # as text
    return reference


def send(reference: str, content: bytes = b"", *, sha256: str = "", language: str = "fr", **headers: Any) -> Any:
    data = {"upload": SimpleUploadedFile("copie.pdf", content)} if content else {"sha256": sha256}
    return Client(HTTP_HOST="localhost").post(f"/{language}/seal/{reference}/", data, **headers)


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [
        ("ar", "rtl", "صحيحة: أصدرها المكتب، والاتفاقية نافذة"), ("en", "ltr", "Authentic: the office issued it"),
        ("fr", "ltr", "Authentique\u00a0: le bureau l’a établi, et la convention est en vigueur"),
        ("zgh", "ltr", "ⵏ ⵜⵉⴷⵜ"),
    ],
)  # fmt: skip
def test_a_paper_of_an_agreement_in_force_is_authentic(
    visit: Get, sealed: Snapshot, language: str, direction: str, said: str
) -> None:
    for host in ("localhost", "berkane.localhost"):
        answer = visit(f"/{language}/seal/{TEXT}/", host=host)
        assert answer.status_code == 200
        assert f'<html lang="{language}" dir="{direction}"' in answer.text
        assert answer["Content-Language"] == language
        assert said in answer.text
        assert not answer.cookies
        assert "max-age=300" in answer["Cache-Control"]
        assert " style=" not in answer.text


def test_a_reference_is_read_whatever_its_case_dashes_and_digits(visit: Get, sealed: Snapshot) -> None:
    for typed in ("A1B2-C3D4-E5F6", "a1b2 c3d4 e5f6", "a١b٢c٣d٤e٥f٦", "ａ1b2c3d4e5f6", "al b2-c3d4e5f6"):
        answer = visit("/fr/seal/", reference=typed)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/fr/seal/{TEXT}/")
    assert visit("/fr/seal/A1B2-C3D4-E5F6/").headers["Location"] == f"/fr/seal/{TEXT}/"
    refused = visit("/fr/seal/", reference="convention 14")
    assert refused.status_code == 422
    assert 'value="convention 14"' in refused.text


def test_an_unknown_reference_tells_nothing(visit: Get, sealed: Snapshot) -> None:
    texts = []
    for reference in ("f" * 12, "x" * 12, "1" * 300):
        answer = visit(f"/fr/seal/{reference}/")
        assert answer.status_code == 404
        assert sealed.reference not in answer.text
        texts.append(answer.text)
    assert "Aucun document ne porte cette référence" in texts[0]


def test_a_paper_of_a_dossier_that_is_not_public_tells_only_which_office_knows_it(visit: Get, unpublished: str) -> None:
    page = visit(f"/fr/seal/{unpublished}/").text
    assert "Connu du bureau, et non en vigueur" in page
    assert "Berkane" in page
    assert "25 juin 2024" not in page
    assert "texte de la convention" not in page
    assert 'type="file"' not in page
    assert send(unpublished, ORIGINAL).status_code == 200


def test_a_working_paper_and_a_draft_are_never_to_be_relied_on(visit: Get, sealed: Snapshot) -> None:
    inside = visit(f"/fr/seal/{INSIDE}/").text
    assert "un document de travail, et non un acte publié" in inside
    assert sealed.reference not in inside
    draft = visit(f"/fr/seal/{DRAFT}/").text
    assert "sur lequel nul ne doit jamais se fonder" in draft
    assert f"/fr/agreements/{sealed.public_id}/" in draft


def test_a_copy_is_the_original_or_it_is_not(sealed: Snapshot) -> None:
    same = send(TEXT, ORIGINAL)
    assert same.status_code == 200
    assert "Votre copie est l’un des originaux publiés" in same.text
    assert "no-store" in same["Cache-Control"]
    other = send(TEXT, ORIGINAL[:-1] + b"!")
    assert "aucun des originaux publiés" in other.text
    assert send(TEXT, sha256=f" {HASH.upper()[:32]}\n{HASH[32:]} ").text.count("est l’un des originaux publiés") == 1
    for wrong in ("", "abc", "g" * 64):
        assert send(TEXT, sha256=wrong).status_code == 422


def test_a_file_is_never_kept_and_a_huge_one_not_read(
    sealed: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)  # whoever would write a file fails
    answer = send(TEXT, ORIGINAL + b"x" * 3_000_000)  # beyond what Django keeps in memory by itself
    assert answer.status_code == 200
    assert list(tmp_path.iterdir()) == []

    class Unreadable:
        def read(self, *size: int) -> bytes:
            raise AssertionError("200 MB were read")

        readline = read

    huge = Client(HTTP_HOST="localhost").post(
        f"/fr/seal/{TEXT}/", b"x", content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(200 * 1024 * 1024), **{"wsgi.input": Unreadable()},
    )  # fmt: skip
    assert huge.status_code == 413
    assert "25\u00a0Mo" in huge.text or "25 Mo" in huge.text
    monkeypatch.setattr(hashing, "MAX_BYTES", 10)
    monkeypatch.setattr(hashing, "ROOM_FOR_THE_REST", 10**6)
    assert send(TEXT, ORIGINAL).status_code == 422  # a request that lied about its length is cut off


def test_an_amended_agreement_names_its_amendments_and_leads_to_the_text_of_today(
    visit: Get, berkane: Collectivity, sealed: Snapshot
) -> None:
    change = Amendment(
        number=1, kind="duration", summary=Words(ar="تمديد", fr="Prolongation"), in_force_on=date(2026, 3, 20),
        new_ends_on=date(2027, 12, 31), decision=None,
    )  # fmt: skip
    signed = hashlib.sha256(b"amendment").hexdigest()
    with office_context(berkane):
        amendment = Sealed(
            signed[:12], sealed.public_id, SealKind.AMENDMENT, SealState.PUBLISHED, date(2026, 3, 20), signed,
            amendment=1,
        )  # fmt: skip
        sealing.publish(sealed.public_id, [original(sealed), amendment], on=DAY)
        register.publish(replace(sealed, state="amended", amendments=(change,)), kind="amended")
    page = visit(f"/fr/seal/{HASH[:12]}/").text
    assert "modifiée depuis" in page
    assert "Avenant n°" in page
    assert f"/fr/agreements/{sealed.public_id}/" in page
    assert "modifié depuis" in send(TEXT, ORIGINAL).text
    newest = send(TEXT, b"amendment").text
    assert "un avenant (n°\u00a01)" in newest
    assert "modifié depuis" not in newest
    assert "telle que modifiée" in visit(f"/fr/seal/{signed[:12]}/").text


def test_a_withdrawn_and_an_ended_agreement_say_so(visit: Get, berkane: Collectivity, sealed: Snapshot) -> None:
    with office_context(berkane):
        register.publish(replace(sealed, state="closed", ended_on=date(2026, 1, 1)))
    assert "mais la convention a pris fin" in visit(f"/fr/seal/{TEXT}/").text
    with office_context(berkane):
        register.withdraw(sealed.public_id, reason="Publiée par erreur")
    page = visit(f"/fr/seal/{TEXT}/").text
    assert "la convention a été retirée du registre" in page
    assert "Publiée par erreur" in page
    assert sealed.title.fr not in page
    with office_context(berkane):
        sealing.withdraw(TEXT)
    assert Seal.objects.get(reference=TEXT).state == "withdrawn"


def test_whoever_guesses_is_told_to_wait(visit: Get, sealed: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    from cms import seals as pages

    monkeypatch.setattr(pages, "GUESSES", replace(pages.GUESSES, tries=3))
    for number in range(3):
        assert visit(f"/fr/seal/{number:012}/").status_code == 404
    answer = visit(f"/fr/seal/{TEXT}/")  # nor is a hit among the guesses answered
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")


def test_the_portal_leads_to_the_check(visit: Get, sealed: Snapshot) -> None:
    assert 'href="seal/"' in visit("/fr/").text
    assert 'href="/fr/seal/"' in visit("/fr/agreements/").text
    page = visit(f"/fr/agreements/{sealed.public_id}/").text
    reference = sealing.reference_of_agreement(sealed.public_id)
    assert seals.shown(reference) in page
    assert f"/fr/seal/{reference}/" in page
    assert visit(f"/fr/seal/{reference}/").status_code == 200


def test_the_page_of_a_paper_asks_the_same_number_of_queries_however_many_originals_there_are(
    visit: Get, berkane: Collectivity, sealed: Snapshot
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            visit(f"/fr/seal/{TEXT}/")
        return len(seen)

    count()
    before = count()
    more = [hashlib.sha256(bytes([number])).hexdigest() for number in range(9)]
    with office_context(berkane):
        others = [replace(original(sealed), reference=one[:12], sha256=one) for one in more]
        sealing.publish(sealed.public_id, [original(sealed), *others], on=DAY)
    assert count() == before
    assert before <= 14


# --- The wall and the rules of the database ---------------------------------------------------------------------------


def test_an_office_sees_and_writes_its_own_seals_alone(
    berkane: Collectivity, other_office: Collectivity, sealed: Snapshot
) -> None:
    with office_context(other_office):
        assert not Seal.objects.exists()
        assert Seal.objects.filter(reference=TEXT).update(state="withdrawn") == 0
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Seal.objects.create(
                office_schema=berkane.schema_name, reference="9" * 12, public_id=sealed.public_id,
                collectivity_code=berkane.code, collectivity_ar="ا", collectivity_fr="a", kind="text", state="issued",
                made_on=DAY, sealed_at="2024-06-25T10:00:00Z",
            )  # fmt: skip


def test_another_office_may_seal_a_paper_with_the_same_reference_and_changes_nothing(
    visit: Get, other_office: Collectivity, sealed: Snapshot
) -> None:
    with office_context(other_office):
        sealing.seal(Sealed(TEXT, sealed.public_id, SealKind.TEXT, SealState.WITHDRAWN, DAY))
    with public_side():
        assert Seal.objects.filter(reference=TEXT).count() == 2


@pytest.fixture
def row(sealed: Snapshot) -> Any:
    return Seal.objects.filter(reference=TEXT)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("seal_reference_form", {"reference": "ABC"}), ("seal_kind_known", {"kind": "dream"}),
        ("seal_state_known", {"state": "dream"}), ("seal_hash_well_formed", {"sha256": "dream"}),
        ("seal_inside_never_published", {"kind": "inside", "state": "published"}),
        ("seal_once_per_office", {"reference": INSIDE}),
    ],
)  # fmt: skip
def test_the_database_holds_the_rules_of_a_seal(row: Any, constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.update(**values)


def test_printing_an_original_again_leaves_it_one_and_what_is_no_original_any_more_is_withdrawn(
    berkane: Collectivity, sealed: Snapshot
) -> None:
    with office_context(berkane):
        again = replace(original(sealed), state=SealState.ISSUED, sha256="")
        found = sealing.seal(again)
        assert found is not None
        assert (found.state, found.sha256) == ("published", HASH)
        sealing.publish(sealed.public_id, [], on=DAY)
        assert Seal.objects.get(reference=HASH[:12]).state == "withdrawn"


def test_a_restored_copy_of_an_office_seals_nothing(
    berkane: Collectivity, sealed: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Seal.objects.count()
    monkeypatch.setattr(Collectivity, "is_copy", True)
    with office_context(berkane):
        assert sealing.seal(Sealed("7" * 12, sealed.public_id, SealKind.TEXT, SealState.ISSUED, DAY)) is None
        assert sealing.publish(sealed.public_id, [], on=DAY) == 0
    assert Seal.objects.count() == count


def test_verify_names_the_seals_that_are_not_as_they_should_be(sealed: Snapshot) -> None:
    assert [one for one in seals.verify() if one.problem] == []
    stray = Seal.objects.get(reference=HASH[:12])
    stray.public_id = "0190b8a0-0000-7000-8000-000000000000"
    stray.save()
    assert [one.reference for one in seals.verify() if one.problem] == [HASH[:12]]
    Seal.objects.filter(reference=TEXT).update(office_schema="o_saidia")
    assert len([one for one in seals.verify() if one.problem]) == 2
    Seal.objects.filter(kind="agreement").delete()
    assert sealed.public_id in {one for ids in seals.unsealed().values() for one in ids}
