"""Which letters our fonts can draw. PDF/A allows no empty box: another letter prints as a visible sign instead."""

import re

SIGN = "\ufffd"
# Latin with its extensions, Greek, Cyrillic (Libertinus); Arabic with the Moroccan letters (Amiri); Tifinagh (Noto).
RANGES = (
    "\u0020-\u007e\u00a0-\u017f\u0192\u01e6-\u01e7\u0218-\u021b\u1e00-\u1eff"
    "\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328"
    "\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e-\u045f"
    "\u060b-\u060d\u061b\u061e-\u064a\u064b-\u0655\u0660-\u066f\u0670-\u06d3\u06d5\u06f0-\u06f9\u0750-\u077f\ufb50-\ufbb1"
    "\u2d30-\u2d67\u2d6f"
    "\u200c\u200d\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2066-\u2069"
    "\u20ac\u2116\u2122\u2190-\u2193\u2212\ufffd"
)
_OTHER = re.compile(f"[^{RANGES}]")


def printable(text: str) -> str:
    """The text with a sign in place of each letter that no font of ours has."""
    return _OTHER.sub(SIGN, text)
