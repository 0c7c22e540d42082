"""Reading csv and xlsx: what is refused says the row, what is read is clean, and no file can exhaust the machine."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.utils import translation

from mithaq.core import sheets
from mithaq.core.errors import InvalidInput, user_message
from mithaq.core.sheets import csvfile, xlsxfile
from mithaq.core.sheets import errors as e
from mithaq.core.sheets.table import MAX_LETTERS, column_letters
from mithaq.core.sheets.writing import inert, write_xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LONGEST_REFUSAL = 2.0  # seconds


def csv_sheet(text: str, encoding: str = "utf-8") -> sheets.Sheet:
    return sheets.read(text.encode(encoding), "table.csv")


def xlsx(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def forged(sheet_xml: str, shared: str = "", **more: bytes) -> bytes:
    """A workbook whose only worksheet, and shared strings, are written by hand."""
    genuine = xlsx(lambda ws: ws.append([1]))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(genuine)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {name: source.read(name) for name in source.namelist()}
        parts["xl/worksheets/sheet1.xml"] = sheet_xml.encode()
        if shared:
            parts["xl/sharedStrings.xml"] = shared.encode()
            parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
                b'officeDocument/2006/relationships/sharedStrings"/></Relationships>',
            )
        for name, content in (parts | more).items():
            target.writestr(name, content)
    return stream.getvalue()


def worksheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


FAR_CELL = worksheet(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>b</t></is></c></row>'
)


# --- csv ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", list(csvfile.SEPARATORS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark_under_three_separators(separator: str, encoding: str) -> None:
    sheet = csv_sheet(separator.join(["المرجع", "objet"]) + "\r\n" + separator.join(["١٢", "x"]) + "\r\n", encoding)
    assert sheet.headers == ("المرجع", "objet")
    assert sheet.rows[0].texts == ("١٢", "x")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("المرجع,الموضوع\nأ,ب\n", "cp1256"),
        ("référence,objet\né,è\n", "latin-1"),
        ("المرجع,x\nأ,ب\n", "utf-16"),
        ("reference,x\na,b\n", "utf-16-le"),
    ],
)
def test_a_file_in_another_encoding_is_told_to_be_saved_as_utf_8(text: str, encoding: str) -> None:
    with pytest.raises(e.WrongEncoding) as refusal:
        csv_sheet(text, encoding)
    assert "UTF-8" in user_message(refusal.value)


def test_rows_are_numbered_as_a_spreadsheet_program_shows_them() -> None:
    sheet = csv_sheet('a,b\n\n1,"two\nlines"\n,\n3,4\n')
    assert [row.number for row in sheet.rows] == [3, 5]
    assert sheet.cell(sheet.rows[0], 1) == sheets.Cell(3, "B", "b", "two\nlines")


@pytest.mark.parametrize(
    ("text", "refusal", "row"),
    [
        ('a,b\n1,2\n3,"open\n4,5\n', e.UnclosedQuote, 3),
        ('a,b\n1,"x"y\n', e.UnclosedQuote, 2),
        ("a,b\n1,2\n1,2,3\n", e.UnevenRow, 3),
        ("a,b\n1\n", e.UnevenRow, 2),
        ("a,b\n1,2\n3,\0\n", e.ForbiddenByte, 3),
        ("a,\n1,2\n", e.UnevenRow, 2),
    ],
)
def test_a_broken_csv_is_refused_and_the_row_named(text: str, refusal: type[e.SheetRefused], row: int) -> None:
    with pytest.raises(refusal) as raised:
        csv_sheet(text)
    assert raised.value.context["row"] == row
    assert str(row) in user_message(raised.value)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(e.ColumnTwice) as refusal:
        csv_sheet("Objet,x,OBJET\n1,2,3\n")
    assert (refusal.value.context["first"], refusal.value.context["second"]) == ("A", "C")


@pytest.mark.parametrize("text", ["", "\ufeff", "  \n\n", "a,b\n", "a,b\n,\n"])
def test_a_file_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(e.EmptySheet):
        csv_sheet(text)


def test_a_cell_loses_marks_and_strange_spaces_and_keeps_its_letters() -> None:
    sheet = csv_sheet("a,b\n\u200f\u00a0جماعة\u00a0\u202fبركان\u200e , x \n")
    assert sheet.rows[0].texts == ("جماعة بركان", "x")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ville\u202egnp.exe", "bidi_control"),
        ("a\x07b", "control_character"),
        ("Mekn\ufffds", "lost_letters"),
        ("#REF!", "formula_failed"),
        ("x" * (MAX_LETTERS + 1), "too_long"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_and_the_rest_is_read(text: str, code: str) -> None:
    sheet = csv_sheet(f"a,b\n1,{text}\n2,good\n")
    (fault,) = sheet.faults
    assert (fault.row, fault.column, fault.header, fault.error.code) == (2, "B", "b", code)
    assert sheet.cell(sheet.rows[0], 1).is_refused
    assert "\u202e" not in fault.text
    assert sheet.rows[1].texts == ("2", "good")


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(e.TooManyColumns):
        csv_sheet(",".join(f"c{n}" for n in range(101)) + "\n" + ",".join("1" * 101) + "\n")


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(e.TooManyRows):
        csv_sheet("a\n" + "1\n" * 60_001)
    assert len(csv_sheet("a\n" + "1\n" * 60_000).rows) == 60_000


def test_a_file_beyond_25_megabytes_is_refused_unread() -> None:
    with pytest.raises(e.SheetFileTooLarge):
        sheets.read(b"a" * (sheets.MAX_BYTES + 1), "x.csv")


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"{\\rtf1}"])
def test_what_is_no_table_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(e.UnknownSheetFormat):
        sheets.read(content, "agreements.csv")


# --- xlsx -----------------------------------------------------------------------------------------------------------


def test_values_of_a_workbook_become_text_and_remember_what_they_were() -> None:
    def fill(ws: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for column, header in enumerate(["ref", "sum", "day", "flag"], start=2):
            ws.cell(3, column, header)
        for column, value in enumerate(["ق\u00a01", 1250000.1 + 0.2, date(2024, 7, 1), True], start=2):
            ws.cell(5, column, value)

    sheet = sheets.read(xlsx(fill), "a.xlsx")
    (row,) = sheet.rows
    cells = [sheet.cell(row, index) for index in range(1, 5)]
    assert [cell.text for cell in cells] == ["ق 1", "1250000.3", "2024-07-01", "1"]
    assert [cell.kind for cell in cells] == [sheets.TEXT, sheets.NUMBER, sheets.DAY, sheets.NUMBER]
    assert (cells[0].row, cells[0].column) == (5, "B")


def test_the_first_visible_sheet_is_read() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["hidden"])
    workbook.active.append(["no"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("b").append(["seen"])
    workbook["b"].append(["yes"])
    stream = io.BytesIO()
    workbook.save(stream)
    assert sheets.read(stream.getvalue(), "a.xlsx").headers == ("seen",)


def test_a_nameless_column_that_holds_something_is_refused() -> None:
    def fill(ws: openpyxl.worksheet.worksheet.Worksheet) -> None:
        ws.append(["a", None])
        ws.append([1, 2])

    with pytest.raises(e.NamelessColumn) as refusal:
        sheets.read(xlsx(fill), "a.xlsx")
    assert (refusal.value.context["row"], refusal.value.context["column"]) == (2, "B")


def test_an_old_workbook_and_one_under_a_password_say_what_to_do() -> None:
    with pytest.raises(e.OldWorkbook):
        sheets.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(e.LockedWorkbook):
        sheets.read(locked, "a.xlsx")


def lying(content: bytes, part: str, size: int) -> bytes:
    """`content` with the directory saying that `part` unpacks to `size` bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offset = content.rindex(b"PK\x01\x02", 0, content.rindex(part.encode()))
        assert archive.getinfo(part).file_size > size
    return content[: offset + 24] + size.to_bytes(4, "little") + content[offset + 28 :]


MEGABYTES = b"<x>" + b" " * (101 * 1024 * 1024) + b"</x>"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' + worksheet(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
)
LONG_STRING = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
REPEATED = worksheet("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001)))
BOMBS = {
    "far cell": (lambda: forged(FAR_CELL), e.TooManyRows),
    "far column": (lambda: forged(worksheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')), e.TooManyColumns),
    "cells without places": (
        lambda: forged(worksheet("<row/>" * 60_001 + "<row><c><v>1</v></c></row>")),
        e.SheetRefused,
    ),
    "wide and long": (lambda: forged(worksheet('<row r="60000"><c r="CV60000"><v>1</v></c></row>')), e.TooManyCells),
    "entities": (lambda: forged(ENTITIES), e.BombWorkbook),
    "entities in another part": (
        lambda: forged(FAR_CELL, '<!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
        e.SheetRefused,
    ),
    "unpacked": (lambda: forged(worksheet(""), **{"xl/media/a.xml": MEGABYTES}), e.BombWorkbook),
    "ratio": (lambda: forged(worksheet("<row>" + " " * 5_000_000 + "</row>")), e.BombWorkbook),
    "lying directory": (
        lambda: lying(forged(worksheet("<row>" + " " * 50_000 + "</row>")), "xl/worksheets/sheet1.xml", 500),
        e.BombWorkbook,
    ),
    "repeated string": (lambda: forged(REPEATED, LONG_STRING, pad=bytes(range(256)) * 4), e.BombWorkbook),
    "many parts": (lambda: forged(worksheet(""), **{f"x{n}": b"1" for n in range(1001)}), e.BombWorkbook),
    "not xml": (lambda: forged("<worksheet><row></worksheet>"), e.BrokenWorkbook),
    "cut short": (lambda: forged(FAR_CELL)[:-300], e.BrokenWorkbook),
    "another office file": (lambda: _plain_zip("word/document.xml"), e.UnknownSheetFormat),
    "twice the same part": (lambda: _twice(), e.BrokenWorkbook),
}


def _plain_zip(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "<x/>")
    return stream.getvalue()


def _twice() -> bytes:
    stream = io.BytesIO(forged(FAR_CELL))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


def test_shared_strings_are_read() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    sheet = sheets.read(forged(worksheet(rows), f"<sst {MAIN}><si><t>x</t></si><si><t>h</t></si></sst>"), "a.xlsx")
    assert (sheet.headers, sheet.rows[0].texts) == (("h",), ("x",))


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_refused_quickly_in_the_users_language(name: str) -> None:
    make, refusal = BOMBS[name]
    content = make()
    started = time.perf_counter()
    with pytest.raises(refusal) as raised:
        sheets.read(content, "bomb.xlsx")
    assert time.perf_counter() - started < LONGEST_REFUSAL
    assert user_message(raised.value)


def test_the_far_cell_bomb_costs_little_memory() -> None:
    """openpyxl's reader takes 2.6 GB for it."""
    content = forged(FAR_CELL)
    assert len(content) < 8_000
    program = (
        "import sys; from mithaq.core import sheets; from mithaq.core.sheets.errors import TooManyRows\n"
        "try: sheets.read(sys.stdin.buffer.read(), 'bomb.xlsx')\n"
        # VmHWM is of this program alone; ru_maxrss would remember what the forking test process had used.
        "except TooManyRows: print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=content, capture_output=True, check=True, timeout=20,
        env={"PYTHONPATH": ":".join(sys.path)}, preexec_fn=_limit_memory,
    )  # fmt: skip
    assert int(done.stdout) < 300 * 1024  # kB


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))


def test_a_part_that_is_no_xml_is_measured_and_left_alone() -> None:
    sheet = sheets.read(
        forged(
            worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'),
            **{"xl/media/image1.png": b"\x89PNG" + bytes(range(256)) * 20},
        ),
        "a.xlsx",
    )
    assert sheet.rows[0].texts == ("2",)


# --- what every message must have ------------------------------------------------------------------------------------


def test_every_refusal_is_said_in_arabic_and_french() -> None:
    for name in dir(e):
        error = getattr(e, name)
        if isinstance(error, type) and issubclass(error, InvalidInput) and error.__module__ == e.__name__:
            with translation.override("en"):
                english = str(error.message)
            for language in ("ar", "fr"):
                with translation.override(language):
                    assert str(error.message) != english, (name, language)


def test_columns_are_lettered() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_a_sheet_survives_json() -> None:
    sheet = csv_sheet("a,b\n1,2\n")
    assert sheets.Sheet.from_json(sheet.as_json()) == sheet


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_text_that_could_act_as_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"
    stream = io.BytesIO()
    write_xlsx(
        stream,
        "x",
        ["reason"],
        [
            [
                text,
            ]
        ],
        right_to_left=True,
    )
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    assert book.active.sheet_view.rightToLeft
    assert book.active["A2"].data_type == "s"
    assert str(book.active["A2"].value).startswith("'")


def test_ordinary_text_is_written_as_it_is() -> None:
    assert inert("جماعة بركان") == "جماعة بركان"


def test_xlsx_is_told_by_its_bytes() -> None:
    assert xlsxfile.is_workbook(forged(FAR_CELL))
    assert not xlsxfile.is_workbook(b"a,b\n")
