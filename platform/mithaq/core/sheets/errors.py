"""Why a file is not read as a table, or a cell not taken: each says what to do about it."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import InvalidInput


class SheetRefused(InvalidInput):
    """The file as a whole cannot be read as a table."""

    code = "sheet_refused"
    field = "file"
    message = _("This file cannot be read as a table.")


class UnknownSheetFormat(SheetRefused):
    """Neither csv nor xlsx, whatever its name says."""

    code = "sheet_format"
    message = _("“%(name)s” is neither a csv nor an xlsx file. Save the table as “CSV UTF-8” or as an Excel workbook.")


class EmptySheet(SheetRefused):
    """No header, or no row below it."""

    code = "sheet_empty"
    message = _("“%(name)s” holds no table: the first row gives the names of the columns, the rows below the data.")


class SheetFileTooLarge(SheetRefused):
    """More bytes than are read at once; limit in megabytes."""

    code = "sheet_file_too_large"
    message = _("“%(name)s” is larger than %(limit)s MB.")


class WrongEncoding(SheetRefused):
    """A csv in cp1256, Latin-1, UTF-16 …: guessing would turn Arabic names into other letters."""

    code = "sheet_encoding"
    message = _(
        "“%(name)s” is not written in UTF-8, so its letters cannot be told for sure. Open it in the program it comes"
        " from and save it as “CSV UTF-8”, or as an Excel workbook."
    )


class UnclosedQuote(SheetRefused):
    """A quotation mark opens a cell and does not close it, or closes it too early."""

    code = "sheet_quote"
    message = _("Row %(row)s: a quotation mark is not closed, so that nobody can tell where the cell ends.")


class UnevenRow(SheetRefused):
    """A row of a csv has more or fewer cells than the header."""

    code = "sheet_uneven"
    message = _(
        "Row %(row)s has %(found)s cells, but there are %(expected)s columns. A text that holds the separator stands"
        " between quotation marks."
    )


class ForbiddenByte(SheetRefused):
    """A NUL character in a csv."""

    code = "sheet_nul"
    message = _("Row %(row)s holds a character that no text has: the file is damaged. Save it again from its source.")


class ColumnTwice(SheetRefused):
    """Two columns bear the same name."""

    code = "sheet_column_twice"
    message = _("Two columns are called “%(header)s”: %(first)s and %(second)s. Keep one.")


class NamelessColumn(SheetRefused):
    """Cells are filled in a column without a name."""

    code = "sheet_column_nameless"
    message = _("Row %(row)s: something stands in column %(column)s, which has no name in the first row.")


class TooManyRows(SheetRefused):
    """More rows than are read at once, or a forgotten cell far below."""

    code = "sheet_rows"
    message = _(
        "There is something in cell %(cell)s; at most %(limit)s rows are read. Delete the rows below the table, or"
        " split it."
    )


class TooManyColumns(SheetRefused):
    """More columns than are read, or a forgotten cell far away."""

    code = "sheet_columns"
    message = _(
        "There is something in cell %(cell)s; at most %(limit)s columns are read. Delete the columns beside the table."
    )


class TooManyCells(SheetRefused):
    """Rows times columns go beyond what is read at once."""

    code = "sheet_cells"
    message = _("The table reaches cell %(cell)s and has more than %(limit)s cells. Split it.")


class OldWorkbook(SheetRefused):
    """The .xls of before 2007."""

    code = "sheet_old"
    message = _("“%(name)s” is a workbook of the old .xls format. Save it as .xlsx or as “CSV UTF-8”.")


class LockedWorkbook(SheetRefused):
    """A password protects the workbook."""

    code = "sheet_locked"
    message = _("“%(name)s” is protected by a password. Remove the protection, then send it again.")


class BombWorkbook(SheetRefused):
    """The workbook unpacks to far more than it weighs."""

    code = "sheet_bomb"
    message = _("“%(name)s” unpacks to far more than a table needs: it was not opened.")


class BrokenWorkbook(SheetRefused):
    """The workbook is damaged, or holds what no spreadsheet program writes."""

    code = "sheet_broken"
    message = _("“%(name)s” is damaged and was not read. Save it again from the program it comes from.")


class LostLetters(InvalidInput):
    """A cell holds U+FFFD: an earlier conversion lost its letters."""

    code = "lost_letters"
    message = _("Letters of this cell were lost when the file was saved. Save it again from its source as UTF-8.")


class FormulaFailed(InvalidInput):
    """A cell shows the error of a formula."""

    code = "formula_failed"
    message = _("This cell shows the error of a formula.")
