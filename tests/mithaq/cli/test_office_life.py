"""`mithaq offices suspend|resume|rename|host|limits|archive|events`: what is said, and how it refuses."""

import json
import os
import pwd
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mithaq.cli import cli
from mithaq.cli.startup import console_author
from mithaq.collectivities import selectors
from mithaq.collectivities.errors import HostIsMain, HostTaken, OfficeUnknown
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import IllegalTransition, InvalidInput
from tenants.agreements.services import open_agreement
from tests.mithaq.collectivities.life.record import record_of


def offices(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["offices", *map(str, arguments)], input=answer)


def test_the_console_acts_as_the_user_of_the_process_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.setenv("USER", "somebody-else")
    assert console_author() == f"console:{pwd.getpwuid(os.getuid()).pw_name}"


def test_a_user_without_a_name_acts_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert console_author() == "console:4000000"


def test_suspend_and_resume(berkane: Collectivity) -> None:
    done = offices("suspend", "berkane", "--reason", "Audit of the accounts")
    assert (done.exit_code, done.stdout) == (0, "berkane: suspended\n")
    assert selectors.find("berkane").state_reason == "Audit of the accounts"
    assert isinstance(offices("suspend", "berkane", "--reason", "again").exception, IllegalTransition)
    assert offices("resume", berkane.code).stdout == "berkane: open\n"
    offices("suspend", "o_berkane", "--reason", "A stolen account", "--private")
    assert selectors.find("berkane").state_reason == ""
    told = offices("events", "berkane").stdout.splitlines()[:3]  # the opening comes last
    assert [line.split()[1] for line in told] == ["suspended", "resumed", "suspended"]
    assert told[0].endswith(f"{console_author():<28} A stolen account")


def test_suspending_without_a_reason_is_wrong_usage(berkane: Collectivity) -> None:
    assert offices("suspend", "berkane").exit_code == 2


def test_an_office_that_does_not_exist_is_refused(db: None) -> None:
    for arguments in (["resume", "nowhere"], ["events", "nowhere"], ["host", "list", "nowhere"], ["limits", "x y"]):
        assert isinstance(offices(*arguments).exception, OfficeUnknown)


def test_rename_changes_what_is_given_and_cites_the_act(berkane: Collectivity) -> None:
    done = offices("rename", "berkane", "--fr", "Grand Berkane", "--act", "Decree 2.26.100")
    assert done.stdout == "berkane: Grand Berkane · بركان; register entries that followed: 0\n"
    event = json.loads(offices("events", "berkane", "--json").stdout.splitlines()[0])
    assert (event["kind"], event["act"]) == ("renamed", "Decree 2.26.100")
    assert event["details"]["after"] == ["بركان", "Grand Berkane"]
    assert offices("rename", "berkane").exit_code == 2
    assert isinstance(offices("rename", "berkane", "--ar", " ").exception, InvalidInput)


def test_hosts(berkane: Collectivity, other_office: Collectivity) -> None:
    assert offices("host", "add", "berkane", "Bureau.Berkane.TEST").stdout == "berkane: bureau.berkane.test added\n"
    assert isinstance(offices("host", "add", "saidia", "bureau.berkane.test").exception, HostTaken)
    assert isinstance(offices("host", "remove", "berkane", "berkane.localhost").exception, HostIsMain)
    made = offices("host", "primary", "berkane", "bureau.berkane.test").stdout
    assert made == "berkane: bureau.berkane.test is the main host\n"
    assert offices("host", "list", "berkane").stdout == "bureau.berkane.test  main\nberkane.localhost\n"
    assert offices("host", "remove", "berkane", "berkane.localhost").exit_code == 0
    assert offices("host", "list", "berkane").stdout == "bureau.berkane.test  main\n"


def test_limits_are_shown_and_changed(berkane: Collectivity) -> None:
    shown = offices("limits", "berkane").stdout
    assert "storage_mb     5000" in shown
    assert not record_of(berkane).exists()
    assert "exports        12" in offices("limits", "berkane", "--exports", 12, "--reason", "asked by them").stdout
    assert record_of(berkane).get().details == {"limits": {"exports": [200, 12]}}
    assert isinstance(offices("limits", "berkane", "--worker-share", 0).exception, InvalidInput)
    assert offices("limits", "berkane", "--exports", "many").exit_code == 2


def test_archive_tells_what_is_unfinished_and_asks(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any]
) -> None:
    with as_office(berkane):
        open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=date(2024, 1, 15))
    command = ["archive", "berkane", "--reason", "Merged", "--act", "Decree 2.26.1", "--successor", "saidia"]
    refused = offices(*command, answer="n\n")
    assert refused.exit_code == 1
    assert "unfinished: 1 × consultation" in refused.stderr
    assert selectors.find("berkane").is_active
    done = offices(*command, "--yes")
    assert (done.exit_code, done.stdout) == (0, "berkane: archived\n")
    assert selectors.find("berkane").successor == other_office
    assert isinstance(offices(*command, "--yes").exception, IllegalTransition)
