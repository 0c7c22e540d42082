"""Reading xlsx: the file is measured in full before the spreadsheet library opens it.

A workbook of 1.4 kB can name a cell in the last row and column, declare entities that grow, pack 150 MB into 1.3 MB, or
repeat one long string in a million cells. Every part is unpacked once here, in pieces that are thrown away, and its
cells are counted; only then does calamine build the table.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from mithaq.core.sheets.errors import (
    BombWorkbook,
    BrokenWorkbook,
    EmptySheet,
    LockedWorkbook,
    OldWorkbook,
    UnknownSheetFormat,
)
from mithaq.core.sheets.table import RawRow, check_size

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100  # unpacked to packed; workbooks of real offices stay below 20
MAX_PARTS = 1_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PIECE = 256 * 1024
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, EOFError, UnicodeDecodeError)


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a zip or of an old office file."""
    return content.startswith((b"PK\x03\x04", _OLE))


def rows(content: bytes, name: str) -> Iterator[RawRow]:
    """The rows of the first visible sheet, with their numbers. Raises SheetRefused."""
    measure(content, name)
    try:
        yield from _opened(content, name)
    except PasswordError as error:
        raise LockedWorkbook(name=name) from error
    except CalamineError as error:
        raise BrokenWorkbook(name=name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust library is no Exception
            raise
        raise BrokenWorkbook(name=name) from error


def _opened(content: bytes, name: str) -> Iterator[RawRow]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not visible:
            raise EmptySheet(name=name)
        sheet = workbook.get_sheet_by_name(visible[0])
        before = [""] * (sheet.start[1] if sheet.start else 0)
        for number, values in enumerate(sheet.iter_rows(), start=1):
            yield number, [*before, *values]


def measure(content: bytes, name: str) -> None:
    """Unpack every part once and count what the table would be. Raises SheetRefused."""
    if content.startswith(_OLE):
        raise LockedWorkbook(name=name) if "EncryptedPackage".encode("utf-16-le") in content else OldWorkbook(name=name)
    try:
        members = _directory(content, name)
        scans = [_scan(content, member, name) for member in members]
    except expat.ExpatError as error:
        raise BrokenWorkbook(name=name) from error
    except _BAD_ZIP as error:
        raise BrokenWorkbook(name=name) from error
    _check_text(scans, name)


def _directory(content: bytes, name: str) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    names = [member.filename for member in members]
    if any(member.flag_bits & 0x1 for member in members):
        raise LockedWorkbook(name=name)
    if len(members) > MAX_PARTS:
        raise BombWorkbook(name=name)
    if "xl/workbook.xml" not in names:
        raise UnknownSheetFormat(name=name)
    if len(set(names)) != len(names):
        raise BrokenWorkbook(name=name)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise BombWorkbook(name=name)
    return members


def _pieces(content: bytes, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """A part, unpacked piece by piece. Its directory entry may lie about its size: never more than it says."""
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, member.header_offset)
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = content[start : start + member.compress_size]
    if signature != b"PK\x03\x04" or len(packed) != member.compress_size:
        raise BrokenWorkbook(name=name)
    if member.compress_type == zipfile.ZIP_STORED:
        if member.file_size != member.compress_size:
            raise BombWorkbook(name=name)
        yield packed
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise BrokenWorkbook(name=name)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while packed and not inflate.eof:
        piece = inflate.decompress(packed, _PIECE)
        packed = inflate.unconsumed_tail
        size += len(piece)
        if size > member.file_size:
            raise BombWorkbook(name=name)
        yield piece


def _scan(content: bytes, member: zipfile.ZipInfo, name: str) -> "_Scan":
    scan = _Scan(name)
    pieces = _pieces(content, member, name)
    first = next(pieces, b"")
    if first.lstrip().startswith(_XML_STARTS):
        scan.feed(first)
        for piece in pieces:
            scan.feed(piece)
        scan.close()
    else:
        for _piece in pieces:  # a picture, a printer's settings: only its size matters
            pass
    return scan


def _check_text(scans: list["_Scan"], name: str) -> None:
    """Refuse a workbook whose cells repeat shared strings beyond what may be unpacked."""
    lengths: list[int] = max((scan.lengths for scan in scans), key=sum, default=[])
    used: Counter[int] = sum((scan.used for scan in scans), Counter())
    text = sum(times * (lengths[index] if 0 <= index < len(lengths) else 0) for index, times in used.items())
    if text > MAX_UNPACKED:
        raise BombWorkbook(name=name)


class _Scan:
    """Counts the cells of a part and refuses what no spreadsheet program writes.

    lengths: of the shared strings, if the part holds them. used: how often a cell names each of them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.lengths: list[int] = []
        self.used: Counter[int] = Counter()
        self._row = self._column = self._last_row = self._last_column = 0
        self._shared = False
        self._pieces: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def _refuse(self, *_declared: Any) -> None:
        raise BombWorkbook(name=self.name)  # entities can grow; no workbook declares a document type

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        local = element.rpartition(" ")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "row":
            place = attributes.get("r", "")
            self._row = int(place) if place.isascii() and place.isdigit() else self._row + 1
            self._column = 0
            self._reach(self._row, 1)
        elif local == "si" or (local == "v" and self._shared):
            self._pieces = []
            self._parser.CharacterDataHandler = self._pieces.append

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _CELL.fullmatch(attributes.get("r", ""))
        row, column = self._row or 1, self._column + 1
        if match is not None:
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            row = int(match[2])
        self._column = column
        self._shared = attributes.get("t") == "s"
        self._reach(row, column)

    def _reach(self, row: int, column: int) -> None:
        if row > self._last_row or column > self._last_column:
            self._last_row, self._last_column = max(row, self._last_row), max(column, self._last_column)
            check_size(self._last_row, self._last_column)

    def _end(self, element: str) -> None:
        local = element.rpartition(" ")[2]
        if local == "si":
            self.lengths.append(sum(map(len, self._pieces)))
            self._parser.CharacterDataHandler = None
        elif local == "v" and self._shared:
            text = "".join(self._pieces).strip()
            self._parser.CharacterDataHandler = None
            self._shared = False
            if text.isascii() and text.isdigit():
                self.used[int(text)] += 1
