"""What the doctor finds in the offices: effects, references, chains, backups, hosts, what an erasure left."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.utils import timezone

from mithaq.cli import cli
from mithaq.collectivities import health, selectors
from mithaq.collectivities.health import references
from mithaq.collectivities.models import (
    AuditAnchor,
    Backup,
    Collectivity,
    Domain,
    OfficeState,
    PendingWork,
    Usage,
)
from mithaq.collectivities.services import recording, suspend
from mithaq.core import clock
from mithaq.outbox import delivery, services
from mithaq.outbox.models import OutboxEvent
from tenants.agreements import services as agreements
from tenants.agreements.models import Party
from tests.mithaq.collectivities.health.conftest import Codes

Superuser = Callable[[], psycopg.Connection[Any]]
NIGHT = timedelta(hours=30)
pytestmark = pytest.mark.xdist_group("health")


@pytest.fixture
def berkane(own_database: str) -> Collectivity:
    """Berkane with one dossier: its audit chain has begun."""
    office = selectors.find("berkane")
    with selectors.office_context(office):
        agreements.open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=clock.today())
    return office


class TestOutbox:
    """Effects that wait, and those that were given up."""

    def test_effects_that_wait_too_long(self, berkane: Collectivity, codes: Codes) -> None:
        with selectors.office_context(berkane):
            services.add("test.late")
            assert codes("outbox") == []
            OutboxEvent.objects.update(available_at=timezone.now() - timedelta(hours=1))
        assert codes("outbox") == ["outbox_late"]
        assert codes("outbox", office=selectors.find("saidia")) == []
        suspend(berkane, by="console:amina", reason="Works")
        assert codes("outbox") == [], "the effects of a closed office wait, as they should"

    def test_effects_of_the_public_side(self, own_database: str, codes: Codes) -> None:
        services.add("test.late")
        OutboxEvent.objects.update(available_at=timezone.now() - timedelta(hours=1))
        assert codes("outbox") == ["outbox_late"]

    def test_effects_that_were_given_up(self, berkane: Collectivity, codes: Codes) -> None:
        with selectors.office_context(berkane):
            services.add("test.unheard_of")
            OutboxEvent.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
            delivery.deliver("o_berkane")
            [finding] = health.findings(["outbox"])
            assert finding.code == "outbox_dead"
            assert "test.unheard_of" in finding.what
        run = CliRunner().invoke(cli, ["offices", "retry", "o_berkane"])
        assert run.output == "o_berkane: 1 effects are tried again\n"
        assert codes("outbox") == []
        assert CliRunner().invoke(cli, ["offices", "retry", "public"]).output.startswith("public: 0")

    def test_an_office_that_is_never_done(self, berkane: Collectivity, codes: Codes) -> None:
        PendingWork.objects.create(office_schema="o_berkane")
        PendingWork.objects.update(since=clock.now() - timedelta(days=2))
        assert codes("outbox") == ["outbox_restless"]


class TestReferences:
    """No foreign key crosses the wall: the doctor resolves what it would have held."""

    def test_a_code_that_exists_nowhere(self, berkane: Collectivity, codes: Codes) -> None:
        assert codes("references") == []
        with selectors.office_context(berkane):
            Party.objects.filter(is_self=True).update(collectivity_code="99.999.99.99")
        [finding] = health.findings(["references"])
        assert finding.code == "reference_lost"
        assert "99.999.99.99" in finding.what

    def test_every_declared_column_exists(self, own_database: str, superuser: Superuser) -> None:
        with superuser() as admin:
            for table, column, targets in references.declared():
                places = [f"template_office.{table}.{column}", *(f"public.{target}" for target in targets)]
                for place in places:
                    schema, name, field = place.split(".")
                    admin.execute(f'SELECT "{field}" FROM "{schema}"."{name}" LIMIT 1')

    def test_every_column_that_looks_like_a_public_code_is_declared_or_known_not_to_be(self) -> None:
        """A new one fails here until somebody has decided."""
        from django.apps import apps
        from django.conf import settings

        declared = {(table, column) for table, column, _targets in references.declared()}
        known = {
            ("accounts_rolegrant", "territory_code"): "of the authorities' people, who stand in public",
            ("agreements_agreement", "sector_codes"): "DAC purpose codes are kept in the program",
        }
        found = {
            (model._meta.db_table, field.column)
            for config in apps.get_app_configs()
            if config.name in settings.TENANT_APPS
            for model in config.get_models()
            for field in model._meta.concrete_fields
            if field.column.endswith(("_code", "_codes"))
        }
        assert found - declared - known.keys() == set()


class TestAnchors:
    """The head of each chain, kept outside it."""

    def test_what_is_new_is_anchored_within_a_night(
        self, berkane: Collectivity, superuser: Superuser, codes: Codes
    ) -> None:
        assert codes("anchors") == [], "the chain moved just now"
        with clock.frozen((clock.now() + NIGHT).date() + timedelta(days=1)):
            assert codes("anchors") == ["chain_not_anchored"]
            run = CliRunner().invoke(cli, ["audit", "anchor"])
            assert run.output == "1 chains anchored\n"
            assert codes("anchors") == []
        assert CliRunner().invoke(cli, ["audit", "anchor"]).output == "0 chains anchored\n"
        anchor = AuditAnchor.objects.get()
        with superuser() as admin:
            row = admin.execute("SELECT seq, hash FROM o_berkane.audit_head").fetchone()
        assert row == (anchor.seq, bytes(anchor.hash))

    def test_a_chain_rewritten_by_somebody_who_may_do_anything(
        self, berkane: Collectivity, superuser: Superuser, codes: Codes
    ) -> None:
        health.anchor_trails()
        with superuser() as admin:  # every entry anew, hashes and head as they must be: `audit verify` sees nothing
            admin.execute("""
                DO $$ DECLARE e record; before bytea := decode(repeat('00', 32), 'hex'); BEGIN
                  FOR e IN SELECT * FROM o_berkane.audit_entry ORDER BY seq LOOP
                    e.actor := 'somebody else';
                    e.hash := public.audit_hash(before, e.seq, e.at, e.actor, e.request, e.operation, e.tbl,
                                                e.object_id, e.diff);
                    UPDATE o_berkane.audit_entry SET actor = e.actor, previous = before, hash = e.hash
                     WHERE seq = e.seq;
                    before := e.hash;
                  END LOOP;
                  UPDATE o_berkane.audit_head SET hash = before;
                END $$""")
        from tenants.audit import selectors as audit

        with selectors.office_context(berkane):
            assert audit.verify().intact
        assert codes("anchors") == ["chain_rewritten"]

    def test_a_chain_that_was_cut(self, berkane: Collectivity, superuser: Superuser, codes: Codes) -> None:
        health.anchor_trails()
        with superuser() as admin:
            admin.execute("DELETE FROM o_berkane.audit_entry WHERE seq > 1")
            admin.execute("UPDATE o_berkane.audit_head h SET seq = 1, hash = e.hash FROM o_berkane.audit_entry e")
        assert codes("anchors") == ["chain_rewritten"]

    def test_the_night_s_work_is_owed_like_any_other(self, berkane: Collectivity) -> None:
        from mithaq.outbox.tasks import owe

        owe(task="collectivities.anchor_trails")
        assert delivery.sweep().done == 1
        assert AuditAnchor.objects.filter(office_schema="o_berkane").exists()

    def test_an_office_that_cannot_be_read_is_named(self, own_database: str) -> None:
        Collectivity.objects.create(
            code="ECI-99", slug="gone", schema_name="o_gone", level="eci", name_ar="x", name_fr="x",
            province_code="02.113", region_code="02",
        )  # fmt: skip
        run = CliRunner().invoke(cli, ["audit", "anchor"])
        assert run.exit_code == 1
        assert "o_gone" in run.stderr


class TestBackups:
    """Every office in a backup of the last night, its own or the server's."""

    def keep(self, schema: str, age: timedelta, path: Path) -> None:
        path.write_bytes(b"archive")
        Backup.objects.create(
            kind="office" if schema else "cluster", office_schema=schema, made_at=clock.now() - age, path=str(path),
            size=7, digest=hashlib.sha256(b"archive").hexdigest(),
        )  # fmt: skip

    @pytest.fixture(autouse=True)
    def older_than_a_night(self, own_database: str) -> None:
        Collectivity.objects.update(created_at=clock.now() - NIGHT)

    def test_none_at_all(self, codes: Codes) -> None:
        [finding] = health.findings(["backups"])
        assert finding.code == "backup_stale"
        assert finding.what.startswith("3 of 3 offices")

    def test_one_of_the_server_is_enough(self, tmp_path: Path, codes: Codes) -> None:
        self.keep("", timedelta(hours=20), tmp_path / "cluster")
        assert codes("backups") == []

    def test_one_office_was_left_out_of_the_night(self, tmp_path: Path, codes: Codes) -> None:
        self.keep("", NIGHT, tmp_path / "cluster")
        for slug, age in (("berkane", 20), ("saidia", 20), ("eci_trifa", 50)):
            self.keep(f"o_{slug}", timedelta(hours=age), tmp_path / slug)
        [finding] = health.findings(["backups"])
        assert finding.schema == "o_eci_trifa"

    def test_one_that_is_not_where_it_was_put(self, tmp_path: Path, codes: Codes) -> None:
        self.keep("", timedelta(hours=1), tmp_path / "cluster")
        (tmp_path / "cluster").unlink()
        assert codes("backups") == ["backup_gone"]

    def test_a_new_office_has_a_night_s_time(self, codes: Codes) -> None:
        Collectivity.objects.update(created_at=clock.now())
        assert codes("backups") == []

    def test_a_demonstration_needs_none(self, settings: Any) -> None:
        settings.MITHAQ_DEMO = True
        assert {finding.severity for finding in health.findings(["backups"])} == {health.Severity.NOTE}


class TestStanding:
    """The registry: hosts, closed offices and why they are closed."""

    def test_an_open_office_without_main_host(self, berkane: Collectivity, codes: Codes) -> None:
        Domain.objects.filter(tenant=berkane).update(is_primary=False)
        assert codes("standing") == ["host_missing"]

    def test_an_open_office_with_a_successor(self, berkane: Collectivity, codes: Codes) -> None:
        berkane.successor = selectors.find("saidia")
        berkane.save()
        assert codes("standing") == ["successor_of_open_office"]

    def test_a_state_that_nobody_explains(self, berkane: Collectivity, codes: Codes) -> None:
        Collectivity.objects.filter(pk=berkane.pk).update(state=OfficeState.SUSPENDED)
        assert codes("standing") == ["state_unexplained"]

    def test_a_closed_office_with_sessions(self, berkane: Collectivity, superuser: Superuser, codes: Codes) -> None:
        suspend(berkane, by="console:amina", reason="Works")
        assert codes("standing") == []
        with superuser() as admin:
            admin.execute("INSERT INTO o_berkane.django_session VALUES ('k', 'd', now() + interval '1 h')")
        assert codes("standing") == ["sessions_left"]


def test_what_an_erasure_left(berkane: Collectivity, tmp_path: Path, settings: Any, codes: Codes) -> None:
    settings.MEDIA_ROOT = tmp_path
    with recording.held(berkane) as row:
        row.state = OfficeState.ERASED
        row.save()
        recording.record(row, "erased", by="console:amina")
    (tmp_path / "o_berkane").mkdir()
    PendingWork.objects.create(office_schema="o_berkane")
    Usage.objects.create(office_schema="o_berkane", kind="exports", period="2026-05-04", used=1)
    [finding] = health.findings(["erased"])
    for left in ("its schema", "rights of its role", "pending work", "counters", "ledger", "files in"):
        assert left in finding.what
    assert codes("erased", office=selectors.find("saidia")) == []
