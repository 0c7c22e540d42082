"""Tables written as CSV: what a spreadsheet program opens at once, and nothing in them that acts."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from mithaq.core.sheets.writing import Sheet, write_book, write_csv


def test_a_csv_has_its_mark_semicolons_decimal_commas_and_inert_texts() -> None:
    target = BytesIO()
    write_csv(target, ["الطرف", "=x"], [["جماعة;أ", Decimal("1250.50")], ["=1+1", None], [date(2024, 9, 1), 7]])
    lines = target.getvalue().decode("utf-8").split("\r\n")
    assert lines == ["\ufeffالطرف;'=x", '"جماعة;أ";1250,50', "'=1+1;", "2024-09-01;7", ""]


def test_a_workbook_holds_several_sheets_in_one_direction() -> None:
    target = BytesIO()
    write_book(target, [Sheet("أ", ["x"], [[1]]), Sheet("ب", ["y"], [])], right_to_left=True)
    book = load_workbook(BytesIO(target.getvalue()))
    assert [sheet.title for sheet in book] == ["أ", "ب"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
