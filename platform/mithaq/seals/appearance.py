"""How a signature is seen on the page: a small card in Arabic and French, drawn by typst. The proof is in the file."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from mithaq.deeds import figures
from mithaq.deeds.glyphs import printable
from mithaq.deeds.pdf import FONTS

TEMPLATES = Path(__file__).resolve().parent / "typst"


def card(lines: list[str], *, width: float, height: float) -> bytes:
    """One page of PDF of this size in points, a line for each text."""
    data = {"width": width, "height": height, "lines": [_text(line) for line in lines]}
    compiler = typst.Compiler(
        str(TEMPLATES / "stamp.typ"), root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True,
        sys_inputs={"stamp": json.dumps(data, ensure_ascii=False)}, package_path=str(TEMPLATES),
        package_cache_path=str(TEMPLATES),
    )  # fmt: skip
    made: Any = compiler.compile(format="pdf", timestamp=datetime(2024, 1, 1, tzinfo=UTC))
    return bytes(made)


def _text(line: str) -> dict[str, Any]:
    right = figures.runs_rtl(line, False)
    return {"s": printable(figures.isolated(line, rtl=right)), "r": right}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
