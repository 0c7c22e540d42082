"""What no file of ours may hold: paths of a machine, checks silenced without a reason, addresses in locks."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules, named, own_files

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]\w*|Users/\w+)/")
UNFINISHED = re.compile(r"#.*\b(?:TODO|FIXME|XXX)\b")
SILENCED = re.compile(r"#\s*(?P<what>noqa|type:\s*ignore)(?P<rest>.*)$")
CODES = {
    "noqa": re.compile(r":\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*(?P<reason>.*)$"),
    "type: ignore": re.compile(r"\[[\w, -]+\](?P<reason>.*)$"),
}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def lines(path: Path) -> list[tuple[int, str]]:
    return list(enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1))


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        f"{named([path])[0]}:{number}"
        for path in own_files()
        for number, line in lines(path)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__)
    found = [
        f"{named([path])[0]}:{number}"
        for path in modules(tests=True)
        if path != here
        for number, line in lines(path)
        if UNFINISHED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("x = 1  # noqa: S603 - our own programs", True),
        ("x = 1  # noqa: S603  # our own programs", True),
        ("x = 1  # type: ignore[misc]  # untyped library", True),
        ("x = 1  # noqa: S603", False),
        ("x = 1  # noqa", False),
        ("x = 1  # type: ignore", False),
        ("x = 1  # type: ignore[misc]", False),
    ],
)
def test_the_rule_on_silenced_checks_sees_what_it_should(line: str, accepted: bool) -> None:
    assert has_reason(line) is accepted


def has_reason(line: str) -> bool:
    """Whether a line that silences a check names the check and says why; true for any other line."""
    match = SILENCED.search(line)
    if match is None:
        return True
    what = "noqa" if match["what"] == "noqa" else "type: ignore"
    codes = CODES[what].match(match["rest"])
    return codes is not None and re.search(r"\w{3}", codes["reason"]) is not None


def test_a_silenced_check_names_itself_and_its_reason() -> None:
    here = Path(__file__)
    found = [
        f"{named([path])[0]}:{number}"
        for path in modules(tests=True)
        if path != here
        for number, line in lines(path)
        if not has_reason(line)
    ]
    assert found == []


def test_locks_carry_hashes_and_no_address() -> None:
    assert [path.name for path in LOCKS] == ["base.txt", "build.txt", "dev.txt"]
    for path in LOCKS:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\w+://|^--(?:extra-)?index-url.*|^-(?:i|f)\b.*", text, flags=re.MULTILINE) == []
        pins = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
        assert pins
        assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_the_locks_agree_with_each_other() -> None:
    """Installing one after the other must not change what the first one chose."""

    def pinned(path: Path) -> set[str]:
        return set(
            re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?==[\w.]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )

    base, build, dev = map(pinned, LOCKS)
    assert base - dev == set()
    assert build - dev == set()
