"""How checks are run: all of them sound on a sound installation, each by itself, none able to stop the others."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from mithaq.cli import cli
from mithaq.collectivities import health
from mithaq.collectivities.health import checking
from mithaq.collectivities.health.checking import Check, Finding, Fleet
from tests.mithaq.collectivities.health.conftest import Codes

# The tests' server gives durability up for speed, and their template may be older than a night.
OF_THE_TEST_SERVER = {"server", "backups"}


def test_a_sound_installation_has_no_findings(own_database: str) -> None:
    found = [
        (result.check.name, finding)
        for result in health.examine()
        if result.check.name not in OF_THE_TEST_SERVER
        for finding in result.findings
    ]
    assert found == []


def test_every_check_has_its_place(db: None) -> None:
    assert {check.name for check in health.checks()} == set(checking._CHECKS)


def test_one_office_is_looked_at_alone(own_database: str) -> None:
    from mithaq.collectivities import selectors

    names = {result.check.name for result in health.examine(office=selectors.find("berkane"))}
    assert {"roles", "tables", "register", "anchors"} <= names
    assert names.isdisjoint({"login", "server", "disk", "clock"})


def test_a_check_that_breaks_off_is_a_finding_and_stops_no_other(
    db: None, monkeypatch: pytest.MonkeyPatch, codes: Codes
) -> None:
    def broken(fleet: Fleet) -> Iterator[Finding]:
        raise OperationalError("server closed the connection")
        yield

    monkeypatch.setitem(checking._CHECKS, "roles", Check("roles", "…", broken))
    assert codes("roles", "clock") == ["check_broke_off"]


def test_without_the_owner_s_password_its_checks_say_that_they_were_not_made(
    db: None, settings: Any, codes: Codes
) -> None:
    settings.MITHAQ_DB_OWNER = {"user": "mithaq_owner", "password": ""}
    found = list(health.findings(["structure", "rights", "migrations"]))
    assert {finding.code for finding in found} == {"owner_needed"}
    assert {finding.severity for finding in found} == {health.Severity.NOTE}


class TestConsole:
    """`mithaq doctor`."""

    def test_it_says_what_was_checked_in_what_time(self, own_database: str) -> None:
        run = CliRunner().invoke(cli, ["doctor", "--only", "roles", "--only", "tables"])
        assert run.exit_code == 0, run.stderr
        assert "in order" in run.stderr
        assert "Everything checked is in order (2 checks" in run.stdout

    def test_as_json(self, own_database: str, spare: object, stray_schema: None) -> None:
        run = CliRunner().invoke(cli, ["doctor", "--only", "schemas", "--json"])
        assert run.exit_code == 1
        told = json.loads(run.stdout)
        assert not told["sound"]
        [finding] = told["checks"][0]["findings"]
        assert finding["code"] == "schema_stray"
        assert finding["schema"] == "o_stray"
        assert finding["mend"]

    def test_a_note_is_no_reason_to_fail(self, db: None, settings: Any) -> None:
        settings.MITHAQ_DB_OWNER = {"user": "mithaq_owner", "password": ""}
        run = CliRunner().invoke(cli, ["doctor", "--only", "structure"])
        assert run.exit_code == 0
        assert "note:" in run.stderr

    def test_an_unknown_check_is_wrong_usage(self, db: None) -> None:
        run = CliRunner().invoke(cli, ["doctor", "--only", "weather"])
        assert run.exit_code == 2
        assert "there is no check weather" in run.stderr

    def test_an_unknown_office_is_refused(self, db: None) -> None:
        run = CliRunner().invoke(cli, ["doctor", "--office", "atlantis"])
        assert run.exit_code != 0

    def test_the_checks_are_listed(self, db: None) -> None:
        run = CliRunner().invoke(cli, ["doctor", "--list"])
        assert [line.split()[0] for line in run.stdout.splitlines()] == list(checking._ORDER)


@pytest.fixture
def stray_schema(superuser: Callable[[], psycopg.Connection[Any]]) -> None:
    with superuser() as admin:
        admin.execute("CREATE SCHEMA o_stray")
