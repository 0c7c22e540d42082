"""The project's own files, as the house rules see them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (ROOT / "platform" / "mithaq", ROOT / "tenants", ROOT / "cms", ROOT / "api")
PLACES = (*PACKAGES, *(ROOT / name for name in ("tests", "docs", "deploy", "scripts", "requirements", ".ci")))


def own_files() -> Iterator[Path]:
    """Every text file that we write; not what other people wrote and we keep a copy of (`vendor` folders)."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage")
    for place in PLACES:
        for path in sorted(place.rglob("*")):
            inside = path.relative_to(ROOT).parts
            if path.is_file() and not {"vendor", "__pycache__"} & set(inside) and is_text(path):
                yield path


def is_text(path: Path) -> bool:
    """Whether a file holds text: pictures, fonts and compiled catalogues have a NUL byte early on."""
    with path.open("rb") as stream:
        return b"\0" not in stream.read(4096)


def modules(*, tests: bool = False) -> Iterator[Path]:
    """Our Python modules, without migrations; tests on request."""
    for place in (*PACKAGES, *([ROOT / "tests"] if tests else [])):
        for path in sorted(place.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def apps() -> list[Path]:
    """The folder of each Django app."""
    return sorted(path.parent for place in PACKAGES for path in place.rglob("apps.py"))


def named(paths: Iterator[Path] | list[Path]) -> list[str]:
    """Paths as a person writes them, for a failing assertion."""
    return [path.relative_to(ROOT).as_posix() for path in paths]


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def bases(node: ast.ClassDef) -> set[str]:
    """The names of a class's bases, dotted, without their type arguments."""
    plain = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return {ast.unparse(base) for base in plain}
