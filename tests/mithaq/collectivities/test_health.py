"""The doctor's findings, each provoked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg

from mithaq.collectivities import health
from mithaq.collectivities.models import PendingWork
from mithaq.core import clock


def said() -> str:
    return "\n".join(f"{finding.what} / {finding.mend}" for finding in health.findings())


def test_a_sound_installation_has_no_findings(own_database: str) -> None:
    assert said() == ""


def test_a_missing_schema_a_foreign_one_and_a_drifted_one_are_found(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with superuser() as admin:
        admin.execute("CREATE SCHEMA o_stray")
        admin.execute("ALTER TABLE o_saidia.agreements_party DROP CONSTRAINT party_never_a_foreign_state")
    found = said()
    assert "o_stray: a schema without an office" in found
    assert "o_saidia: 1 differences" in found or "o_saidia: 2 differences" in found


def test_effects_that_wait_too_long_are_found(own_database: str) -> None:
    PendingWork.objects.create(office_schema="o_berkane")
    PendingWork.objects.update(since=clock.now() - timedelta(hours=1))
    assert "mithaq worker" in said()
