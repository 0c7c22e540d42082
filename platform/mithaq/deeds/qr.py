"""The code on each page: the address where anybody may ask what the paper is worth."""

import io

import segno


def svg(content: str) -> str:
    """A QR code as a whole SVG drawing, black on nothing, with the quiet zone readers need."""
    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        buffer, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return buffer.getvalue().decode()
