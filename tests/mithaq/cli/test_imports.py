"""`mithaq import …`: what was done on standard output, each bad cell on standard error, exit code 1 when refused."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from mithaq.cli import cli
from mithaq.cli.imports import _terminal_language
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.errors import DomainError
from mithaq.partners.models import Lead
from mithaq.territory.models import Commune, Province, Region
from tenants.agreements.models import Agreement
from tests.mithaq.territory.test_loading import COMMUNES, PROVINCES, REGIONS
from tests.tenants.agreements.importing.tables import row, table

TWINNINGS = "ma_city_en,ma_hcp_code,partner_city,partner_country_en\nBerkane,02.113.01.09,Bondy,France\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["import", *map(str, arguments)])


def agreements_in(office: Collectivity) -> int:
    with office_context(office):
        return Agreement.objects.count()


@pytest.fixture
def lists(db: None, tmp_path: Path) -> Path:
    for name, text in (("regions", REGIONS), ("provinces", PROVINCES), ("communes", COMMUNES)):
        (tmp_path / f"ma_{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_territory_says_what_it_loaded_and_left_out(lists: Path) -> None:
    done = run("territory", lists)
    assert done.exit_code == 0, done.output
    assert "communes: 2 (2 added, 0 changed, 0 as they were)" in done.stdout
    assert "left out: 06.141.01.00 Casablanca-Anfa" in done.stdout
    assert "not confirmed by a second list: 1" in done.stdout
    assert "communes: 2 (0 added, 0 changed, 2 as they were)" in run("territory", lists).stdout
    assert (Region.objects.count(), Province.objects.count(), Commune.objects.count()) == (1, 1, 2)


def test_a_bad_row_of_the_territory_is_one_line_in_the_language_asked_for(lists: Path) -> None:
    with (lists / "ma_communes.csv").open("a", encoding="utf-8") as stream:
        stream.write("2113.03.02,rural,Laâtamna,العثامنة,zeys,02.113\n")
    refused = run("territory", lists, "--language", "fr")
    assert refused.exit_code == 1
    assert "ma_communes.csv: row 4, column A (hcp_code) [2113.03.02]: « 2113.03.02 » n'a pas la forme" in refused.stderr
    assert "the others are loaded" in refused.stderr


def test_partners_are_loaded_as_leads(lists: Path) -> None:
    run("territory", lists)
    (lists / "t.csv").write_text(TWINNINGS, encoding="utf-8")
    done = run("partners", lists / "t.csv")
    assert done.exit_code == 0, done.output
    assert "twinnings: 1 leads, all to be verified (1 added, 0 changed)" in done.stdout
    assert Lead.objects.count() == 1


def test_agreements_are_imported_into_the_office_named(berkane: Collectivity, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(table(row(), row(reference="13/2019")))
    dry = run("agreements", path, "--office", "02.113.01.09", "--dry-run")
    assert (dry.exit_code, agreements_in(berkane)) == (0, 0)
    assert "nothing was written" in dry.stdout
    done = run("agreements", path, "--office", "berkane")
    assert (done.exit_code, done.stdout, agreements_in(berkane)) == (0, "2 agreement(s) imported\n", 2)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_bad_cell_writes_nothing_and_is_named_on_standard_error_and_in_a_table(
    berkane: Collectivity, tmp_path: Path, suffix: str
) -> None:
    path, errors = tmp_path / "old.csv", tmp_path / f"errors{suffix}"
    path.write_bytes(table(row(), row(reference="13/2019", kind="+عقد")))
    refused = run("agreements", path, "--office", "berkane", "--errors", errors, "--language", "ar")
    assert refused.exit_code == 1
    assert "row 3, column B (kind) [+عقد]: " in refused.stderr
    assert "1 bad cell(s) in 1 of 2 rows; nothing was written" in refused.stderr
    assert agreements_in(berkane) == 0
    if suffix == ".csv":
        assert "'+عقد" in errors.read_text(encoding="utf-8-sig")
    else:
        assert openpyxl.load_workbook(errors).active["D2"].value == "'+عقد"


def test_an_unknown_office_a_broken_file_and_a_wrong_name_are_refused(berkane: Collectivity, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(b"a,b\n1\n")
    for office in ("atlantis", "berkane"):
        refused = run("agreements", path, "--office", office)
        assert isinstance(refused.exception, DomainError)  # `mithaq` prints it as one line and leaves with 1
    assert run("agreements", path, "--office", "berkane", "--errors", "x.txt").exit_code == 2
    assert run("agreements", tmp_path / "none.csv", "--office", "berkane").exit_code == 2


@pytest.mark.parametrize(
    ("named", "language"),
    [("fr_FR.UTF-8", "fr"), ("ar_MA.UTF-8", "ar"), ("C.UTF-8", "en"), ("de_DE", "en"), ("", "en")],
)
def test_messages_come_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, named: str, language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", named)
    assert _terminal_language() == language
