"""What a file must be to be kept, and what every refusal says."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from mithaq.core.errors import user_message
from tenants.documents import errors
from tenants.documents.inspection import MAX_STEM, clean_file_name, inspect
from tenants.documents.models import MAX_BYTES
from tests.tenants.dossiers import image, pdf, saved

OFFICE_XML = "application/vnd.openxmlformats-officedocument"


def office_file(member: str, name: str, *, more: dict[str, bytes] | None = None) -> ContentFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if name.endswith("odt"):
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        else:
            archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<document/>")
        for path, content in (more or {}).items():
            archive.writestr(path, content)
    return ContentFile(buffer.getvalue(), name=name)


@pytest.mark.parametrize(("upload", "content_type"), [
    (pdf("scan.pdf"), "application/pdf"),
    (image("scan.png"), "image/png"),
    (image("SCAN.JPEG", "JPEG"), "image/jpeg"),
    (office_file("word/document.xml", "note.docx"), f"{OFFICE_XML}.wordprocessingml.document"),
    (office_file("xl/workbook.xml", "sheet.xlsx"), f"{OFFICE_XML}.spreadsheetml.sheet"),
    (office_file("content.xml", "note.odt"), "application/vnd.oasis.opendocument.text"),
    (ContentFile("مذكرة تقديم\n".encode(), name="مذكرة.txt"), "text/plain; charset=utf-8"),
])  # fmt: skip
def test_the_seven_formats_are_taken(upload: ContentFile, content_type: str) -> None:
    found = inspect(upload)
    assert found.content_type == content_type
    assert found.size == upload.size
    assert len(found.sha256) == 64


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(errors.EmptyFile):
        inspect(ContentFile(b"", name="scan.pdf"))


def test_a_file_over_25_mb_is_refused_before_it_is_read() -> None:
    class Big(ContentFile):
        def read(self, *_: object) -> bytes:
            raise AssertionError("read")

    big = Big(b"%PDF-1.7", name="big.pdf")
    big.size = MAX_BYTES + 1
    with pytest.raises(errors.FileTooLarge) as refusal:
        inspect(big)
    assert "25" in user_message(refusal.value)


@pytest.mark.parametrize(
    "name", ["virus.exe", "page.html", "drawing.svg", "noextension", ".pdf", "a.docm", "archive.zip", ""]
)
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(errors.UnknownFormat):
        inspect(ContentFile(b"%PDF-1.7", name=name))


@pytest.mark.parametrize("upload", [
    ContentFile(b"MZ\x90\x00\x03" + b"\x00" * 60, name="scan.pdf"),
    ContentFile(b"<html><script>alert(1)</script></html>", name="scan.png"),
    ContentFile(pdf().read(), name="scan.jpg"),
    ContentFile(image().read(), name="scan.pdf"),
    office_file("xl/workbook.xml", "really-a-sheet.docx"),
    office_file("other/thing.xml", "nothing.xlsx"),
    ContentFile(b"caf\xe9", name="latin1.txt"),
    ContentFile(b"bin\x00ary", name="binary.txt"),
])  # fmt: skip
def test_content_that_is_not_what_the_extension_says_is_refused(upload: ContentFile) -> None:
    with pytest.raises(errors.FormatMismatch):
        inspect(upload)


@pytest.mark.parametrize("passwords", [{"owner": "x", "user": "x"}, {"owner": "x", "user": ""}])
def test_a_pdf_under_a_password_is_refused(passwords: dict[str, str]) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    with pytest.raises(errors.EncryptedFile):
        inspect(saved(document, "locked.pdf", encryption=pikepdf.Encryption(**passwords)))


def _with_javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _with_launch(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
            )
        ]
    )


def _with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["payload.exe"] = b"MZ"


def _with_named_javascript(document: pikepdf.Pdf) -> None:
    tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), pikepdf.Dictionary(S=pikepdf.Name.JavaScript)]))
    document.Root.Names = document.make_indirect(pikepdf.Dictionary(JavaScript=document.make_indirect(tree)))


@pytest.mark.parametrize("arm", [_with_javascript, _with_launch, _with_attachment, _with_named_javascript])
def test_a_pdf_with_an_action_or_a_file_inside_is_refused(arm: object) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    arm(document)
    with pytest.raises(errors.ActiveFile):
        inspect(saved(document, "armed.pdf"))


def test_an_action_hidden_in_an_object_stream_is_found() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    _with_javascript(document)
    upload = saved(document, "packed.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in upload.read()
    with pytest.raises(errors.ActiveFile):
        inspect(upload)


def test_a_document_with_macros_or_another_file_inside_is_refused() -> None:
    for path in ("word/vbaProject.bin", "word/embeddings/oleObject1.bin"):
        with pytest.raises(errors.ActiveFile):
            inspect(office_file("word/document.xml", "macro.docx", more={path: b"x"}))


def test_a_password_protected_office_file_is_refused() -> None:
    with pytest.raises(errors.EncryptedFile):
        inspect(ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name="locked.docx"))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = office_file("xl/workbook.xml", "bomb.xlsx", more={"xl/sharedStrings.xml": b"0" * 3_000_000})
    assert bomb.size < 6000
    with pytest.raises(errors.BombFile):
        inspect(bomb)


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("1", (8000, 7000)).save(buffer, "PNG")
    with pytest.raises(errors.ImageTooLarge):
        inspect(ContentFile(buffer.getvalue(), name="huge.png"))


@pytest.mark.parametrize(("form", "name"), [("PNG", "cut.png"), ("JPEG", "cut.jpg")])
def test_a_picture_cut_short_is_refused(form: str, name: str) -> None:
    whole = image(name, form, (400, 400)).read()
    with pytest.raises(errors.UnreadableFile):
        inspect(ContentFile(whole[: len(whole) * 2 // 3], name=name))


def test_a_pdf_cut_to_its_head_is_refused() -> None:
    with pytest.raises(errors.UnreadableFile):
        inspect(ContentFile(b"%PDF-1.7\nnothing follows", name="cut.pdf"))


@pytest.mark.parametrize(("hostile", "clean"), [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\x\\محضر.pdf", "محضر.pdf"),
    ("fdp.\u202egpj.pdf", "fdp.gpj.pdf"),
    ("line\nbreak\x00.pdf", "linebreak.pdf"),
    ('a"b;c<d>.pdf', "a_b_c_d_.pdf"),
    ("   spaces   inside .pdf", "spaces inside.pdf"),
    ("..hidden.pdf", "hidden.pdf"),
])  # fmt: skip
def test_hostile_names_are_cleaned(hostile: str, clean: str) -> None:
    assert clean_file_name(hostile) == clean


def test_an_overlong_name_keeps_its_extension() -> None:
    name = clean_file_name("م" * 5000 + ".pdf")
    assert name == "م" * MAX_STEM + ".pdf"


def test_a_refusal_speaks_to_the_person() -> None:
    message = user_message(errors.EmptyFile(name="scan.pdf"))
    assert "scan.pdf" in message
