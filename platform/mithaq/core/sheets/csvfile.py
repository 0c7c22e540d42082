"""Reading csv: UTF-8 only, three separators, and nothing guessed."""

import codecs
import csv
import io
from collections.abc import Iterator

from mithaq.core.sheets.errors import ForbiddenByte, UnclosedQuote, WrongEncoding
from mithaq.core.sheets.table import RawRow

SEPARATORS = ",;\t"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 4096


def rows(content: bytes, name: str) -> Iterator[RawRow]:
    """The records of a csv file with their numbers. Raises WrongEncoding, ForbiddenByte, UnclosedQuote."""
    text = _decoded(content, name)
    if "\0" in text:
        raise ForbiddenByte(row=text.count("\n", 0, text.index("\0")) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnclosedQuote(row=number) from error
        yield number, list(record)


def separator(text: str) -> str:
    """The separator of the header: whichever of comma, semicolon and tab stands in it most, outside quotes."""
    counts = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for char in text.lstrip("\r\n"):
        if char == '"':
            quoted = not quoted
        elif char in "\r\n" and not quoted:
            break
        elif char in counts and not quoted:
            counts[char] += 1
    return max(counts, key=lambda char: counts[char])


def _decoded(content: bytes, name: str) -> str:
    sample = content[:_SAMPLE]
    if content.startswith(_UTF_16) or sample.count(b"\0") > len(sample) // 10:
        raise WrongEncoding(name=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(name=name) from error
