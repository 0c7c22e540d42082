"""Compile and check the translations without gettext and without Django: `python -m mithaq.ui.messages [--check]`.

Every `locale/*/LC_MESSAGES/django.po` under the four source packages becomes a `.mo` beside it, when it is missing
or older. `--check` compiles nothing and fails with a list when an Arabic or French message is empty or fuzzy.
Exit codes: 0 done, 1 refused.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

MITHAQ = Path(__file__).resolve().parent.parent
# In the source tree the package stands in platform/, its sisters beside platform/; installed, all stand side by side.
_BESIDE = MITHAQ.parent.parent if MITHAQ.parent.name == "platform" else MITHAQ.parent
ROOTS = (MITHAQ, _BESIDE / "tenants", _BESIDE / "cms", _BESIDE / "api")
COMPLETE = frozenset({"ar", "fr"})


def catalogues(roots: Iterable[Path] = ROOTS) -> Iterator[Path]:
    """Every catalogue under `roots`, in a stable order."""
    for root in roots:
        yield from sorted(root.glob("**/locale/*/LC_MESSAGES/django.po"))


def language_of(path: Path) -> str:
    return path.parent.parent.name


def read(path: Path) -> Catalog:
    """The catalogue at `path`. Raises babel's PoFileError when its syntax is broken."""
    with path.open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    catalogue.locale = language_of(path)  # makemessages leaves `Language:` empty; without it no plural rule is written
    return catalogue


def compile_catalogue(path: Path) -> bool:
    """Write `path`'s `.mo` if it is missing or older; whether it was written. Readers never see half a file."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, read(path))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def faults(path: Path) -> list[str]:
    """The messages of a catalogue that are not translated: `path: message: empty | fuzzy`."""
    found = []
    for message in read(path):
        if message.id and (reason := _fault(message)):
            name = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
            found.append(f"{path}: {name!r}: {reason}")
    return found


def _fault(message: Message) -> str:
    if message.fuzzy:
        return "fuzzy"
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return "" if all(texts) else "empty"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m mithaq.ui.messages", description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--check", action="store_true", help="compile nothing; fail on an empty or fuzzy ar or fr message"
    )
    options = parser.parse_args(arguments)
    try:
        if options.check:
            found = [line for path in catalogues() if language_of(path) in COMPLETE for line in faults(path)]
            for line in found:
                sys.stderr.write(line + "\n")
            return 1 if found else 0
        written = sum(compile_catalogue(path) for path in catalogues())
    except PoFileError as error:
        sys.stderr.write(f"a catalogue cannot be read: {error}\n")
        return 1
    sys.stdout.write(f"{written} catalogues compiled\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
