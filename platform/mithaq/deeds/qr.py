"""The code on each page: the address where anybody may ask what the paper is worth; and reading such codes."""

import io
from dataclasses import dataclass

import segno
import zxingcpp
from PIL import Image

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def svg(content: str) -> str:
    """A QR code as a whole SVG drawing, black on nothing, with the quiet zone readers need."""
    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        buffer, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return buffer.getvalue().decode()


def squares(content: str) -> list[list[bool]]:
    """The code row by row from the top, true where it is dark, without a quiet zone."""
    return [[bool(cell) for cell in row] for row in segno.make(content, error="m", micro=False).matrix]


@dataclass(frozen=True)
class Found:
    """A code that was read. turned: degrees, clockwise in steps of 90, by which to turn the picture upright."""

    text: str
    turned: int


def read(picture: Image.Image) -> list[Found]:
    """The codes in a picture, whichever way it lies."""
    codes = zxingcpp.read_barcodes(picture.convert("L"), formats=_QR, try_invert=False)
    return [Found(code.text, -round(code.orientation / 90) * 90 % 360) for code in codes if code.valid]
