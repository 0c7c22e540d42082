"""The audit trail: every change of every office table, chained, and provable from outside."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.structure import audit_sql
from tenants.agreements import services
from tenants.agreements.models import Agreement
from tenants.audit import selectors
from tenants.audit.models import AuditEntry


def opened(actor: User | None = None) -> Agreement:
    return services.open_agreement(
        actor=actor, kind="twinning", title_ar="اتفاقية توأمة", title_fr="Jumelage", opened_on=date(2024, 1, 15)
    )


def test_every_tracked_table_of_the_office_has_its_triggers(office: Collectivity) -> None:
    query, untracked = audit_sql.missing_triggers()
    with connection.cursor() as cursor:
        cursor.execute(query, [office.schema_name, untracked])
        assert cursor.fetchall() == []


def test_a_change_names_actor_table_row_and_both_values(office: Collectivity, people: Callable[..., User]) -> None:
    clerk = people("clerk")
    connection.set_actor(f"user:{clerk.pk}", "req-1")
    agreement = opened(clerk)
    Agreement.objects.filter(pk=agreement.pk).update(title_fr="Jumelage révisé")
    entry = selectors.entries("agreements_agreement", str(agreement.pk)).first()
    assert entry is not None
    assert (entry.operation, entry.actor, entry.request) == ("UPDATE", f"user:{clerk.pk}", "req-1")
    assert entry.diff == {"title_fr": ["Jumelage", "Jumelage révisé"]}


def test_raw_sql_is_recorded_as_well(office: Collectivity) -> None:
    agreement = opened()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_historyentry WHERE agreement_id = %s", [agreement.pk])
    assert selectors.entries("agreements_historyentry").filter(operation="DELETE").exists()


def test_secrets_never_reach_the_trail(office: Collectivity, people: Callable[..., User]) -> None:
    user = people("clerk")
    user.set_password("canary-of-a-password")
    user.save()
    diffs = " ".join(str(entry.diff) for entry in selectors.entries("accounts_user"))
    assert "md5$" not in diffs
    assert "password" not in diffs


def test_the_entry_goes_to_the_schema_of_the_table_whatever_the_path_says(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any]
) -> None:
    with as_office(berkane):
        opened()
        here = AuditEntry.objects.count()
    with as_office(other_office):
        assert AuditEntry.objects.filter(table="agreements_agreement").count() == 0
    assert here > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'somebody else'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_entry SELECT * FROM audit_entry LIMIT 1",
        "UPDATE audit_head SET seq = 0",
        "ALTER TABLE agreements_agreement DISABLE TRIGGER audit_row",
        "SELECT public.audit_append('o_berkane', 'INSERT', 'x', '1', '{}')",
    ],
)
def test_the_office_itself_cannot_touch_its_trail(office: Collectivity, statement: str) -> None:
    cursor = connection.cursor()
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        cursor.execute(statement)


class TestVerify:
    """`mithaq audit verify` names the first entry that does not hold, even when a superuser did it."""

    @pytest.fixture
    def trail(self, own_database: str, as_office: Callable[..., Any]) -> None:
        from mithaq.collectivities.selectors import find  # after the database is there

        with as_office(find("berkane")):
            for _ in range(3):
                opened()
            assert selectors.verify().intact
        connection.close()

    def verdict(self) -> selectors.Verdict:
        from mithaq.collectivities.selectors import find, office_context  # as above

        with office_context(find("berkane")):
            return selectors.verify()

    @pytest.mark.parametrize(
        ("statement", "broken_at", "reason"),
        [
            ("UPDATE o_berkane.audit_entry SET actor = 'x' WHERE seq = 4", 4, "altered"),
            ("UPDATE o_berkane.audit_entry SET at = at - interval '1 day' WHERE seq = 2", 2, "altered"),
            ("UPDATE o_berkane.audit_entry SET tbl = 'y' WHERE seq = 5", 5, "altered"),
            ("DELETE FROM o_berkane.audit_entry WHERE seq = 3", 3, "missing"),
        ],
    )
    def test_a_change_by_a_superuser_is_found_where_it_was_made(
        self, trail: None, superuser: Callable[[], psycopg.Connection[Any]], statement: str, broken_at: int, reason: str
    ) -> None:
        with superuser() as admin:
            admin.execute(statement)
        assert (self.verdict().broken_at, self.verdict().reason) == (broken_at, reason)

    def test_a_tail_that_was_cut_off_shows_against_the_head(
        self, trail: None, superuser: Callable[[], psycopg.Connection[Any]]
    ) -> None:
        with superuser() as admin:
            row = admin.execute("SELECT max(seq) FROM o_berkane.audit_entry").fetchone()
            assert row is not None
            admin.execute("DELETE FROM o_berkane.audit_entry WHERE seq = %s", [row[0]])
        assert (self.verdict().broken_at, self.verdict().reason) == (row[0], "cut off")

    def test_an_emptied_table_is_recorded(self, trail: None, superuser: Callable[[], psycopg.Connection[Any]]) -> None:
        with superuser() as admin:
            admin.execute("TRUNCATE o_berkane.agreements_refusedparty")
            last = admin.execute(
                "SELECT operation, tbl FROM o_berkane.audit_entry ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        assert last == ("TRUNCATE", "agreements_refusedparty")
        assert self.verdict().intact
