"""What a PDF shows, glyph by glyph as they stand from left to right, through each font's ToUnicode map.

Enough for what typst writes; in right-to-left text the letters come in the order they are drawn, which is what tells a
figure that prints backwards from one that does not.
"""

import io
import re

import pikepdf

_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def shown(content: bytes) -> str:
    """Every run of glyphs of the document, one a line."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "\n".join(line for page in pdf.pages for line in _page(page))


def _page(page: pikepdf.Page) -> list[str]:
    fonts = {name: _map(font) for name, font in page.resources.get("/Font", {}).items()}
    lines: list[str] = []
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            current = fonts[str(operands[0])]
        elif name == "Tj":
            lines.append(_decoded(bytes(operands[0]), current))
        elif name == "TJ":
            lines.append(
                "".join(_decoded(bytes(part), current) for part in operands[0] if isinstance(part, pikepdf.String))
            )
        elif name in {"Td", "Tm", "T*"}:
            lines.append("\n")
    return "".join(lines).split("\n")


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
    return "".join(table.get(pair, "") for pair in pairs)


def _map(font: pikepdf.Object) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    text = font.ToUnicode.read_bytes().decode("latin-1")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, value in _CHAR.findall(block):
            table[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, value in _RANGE.findall(block):
            for offset in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + offset] = chr(int(value, 16) + offset)
    return table
