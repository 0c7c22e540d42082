"""The real lists that loaders are tried on. They are not part of the project: where they are absent, tests skip."""

from pathlib import Path

import pytest

from tests.database import ROOT

FOLDER = ROOT.parent / "shared" / "data"


def shared(name: str) -> Path:
    """The file, or a skip that says why."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the real list {name} is not on this machine (it is no part of the project)")
    return path
