"""The entrance of the house: `make`, the CI script and the licence."""

import os
import shutil
import subprocess
import tomllib

import pytest

from tests.house.sources import ROOT


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_lists_what_there_is() -> None:
    listing = subprocess.run(["make", "-s", "-C", ROOT], capture_output=True, text=True, check=True).stdout
    for target in ("demo [PORT=8000]", "test", "lint", "bench", "messages", "lock"):
        assert f"make {target}" in listing


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_without_a_new_enough_python_make_says_so(tmp_path: os.PathLike[str]) -> None:
    for name in ("sh", "make", "echo"):
        found = shutil.which(name)
        assert found is not None
        os.symlink(found, os.path.join(tmp_path, name))
    refused = subprocess.run(
        ["make", "-s", "-C", ROOT, "demo", f"VENV={os.path.join(tmp_path, 'venv')}"],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "Mithaq needs Python 3.11 or newer" in refused.stderr


def test_the_ci_script_can_be_run_and_reads() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_the_licence_is_the_whole_eupl_1_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [article for article in range(1, 16) if f"\n{article}." not in text] == []
    assert "Appendix" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["license"], project["license-files"]) == ("EUPL-1.2", ["LICENSE"])


def test_the_import_contracts_cover_every_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract for contract in contracts if contract["type"] == "layers"]
    assert layers["containers"] == [
        "mithaq.*", "tenants.*", "tenants.agreements.importing", "tenants.office.calendar", "api.*", "cms",
    ]  # fmt: skip
