"""The test databases: one template, built once per state of the migrations, and copies of it.

Every test runs as the web's login role with real grants, on real offices: Berkane and Saïdia (communes) and an
establishment for intercommunal cooperation. Run `python -m tests.database NAME` builds the template named NAME.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from mithaq.embedded.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / "var" / "test"
OFFICES = (
    ("02.113.01.09", "commune", "berkane", "بركان", "Berkane", 35),
    ("02.113.01.25", "commune", "saidia", "السعيدية", "Saïdia", 23),
    ("ECI-02-001", "eci", "eci-trifa", "مؤسسة تعاون تجريبية", "ECI d'essai", 12),
)


def cluster() -> Cluster:
    """The test cluster: as safe as it needs to be, which is not at all."""
    return Cluster(STATE, fast=True)


def template_name() -> str:
    """A name that changes with everything the template is made of."""
    digest = hashlib.sha256()
    parts = [*ROOT.glob("*/**/migrations/*.py"), *ROOT.glob("*/**/apps.py"), Path(__file__)]
    parts += [ROOT / "platform/mithaq/settings/base.py", ROOT / "requirements/dev.txt"]
    parts += (ROOT / "platform/mithaq/collectivities/structure").glob("*.py")
    parts += [ROOT / "platform/mithaq/collectivities/provisioning/opening.py"]
    parts += [ROOT / "platform/mithaq/core/postgresql/schema.py"]
    fleet = ROOT / "platform/mithaq/collectivities/fleet"
    parts += [fleet / name for name in ("ledger.py", "preparation.py", "versions.py")]
    parts += (ROOT / "tenants/audit").glob("*.py")
    for path in sorted(path for path in parts if ".venv" not in path.parts and "node_modules" not in path.parts):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return f"mithaq_tpl_{digest.hexdigest()[:12]}"


def ensure_template(server: Cluster) -> str:
    """Build the template unless it is there; safe under concurrent test runs. Returns its name."""
    name = template_name()
    with (STATE / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.superuser_dsn, autocommit=True) as admin:
            known = [
                row[0] for row in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'mithaq_tpl_%'")
            ]
            if name in known:
                return name
        environment = os.environ | server.environment(f"{name}_new") | {
            "MITHAQ_DB_USER_KIND": "owner", "DJANGO_SETTINGS_MODULE": "mithaq.settings.test",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        }  # fmt: skip
        with psycopg.connect(server.superuser_dsn, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}_new" WITH (FORCE)')
        server.ensure_database(f"{name}_new")
        subprocess.run([sys.executable, "-m", "tests.database", name], env=environment, check=True, cwd=ROOT)
        with psycopg.connect(server.superuser_dsn, autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
            for old in known[:-6]:
                admin.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    return name


def copy_template(server: Cluster, template: str, name: str) -> None:
    """Make database `name`, equal to the template, in about 0.2 s."""
    with psycopg.connect(server.superuser_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(7150002)")  # one copy at a time: the template must have no other user
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER mithaq_owner')
        admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO mithaq_app')


def drop(server: Cluster, name: str) -> None:
    """Drop a copy, whoever is still connected."""
    with psycopg.connect(server.superuser_dsn, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def build() -> None:
    """Migrate `public` and the template schema, then open the three offices. Runs as the owner, in its own process."""
    import django  # settings come from this process's environment

    django.setup()
    from mithaq.collectivities import fleet, provisioning  # after setup
    from mithaq.outbox.models import OutboxEvent

    fleet.migrate_all()
    for code, level, slug, name_ar, name_fr, seats in OFFICES:
        provisioning.create_office(
            code=code, level=level, slug=slug, name_ar=name_ar, name_fr=name_fr, seats=seats,
            province_code="02.113", region_code="02",
        )  # fmt: skip
    OutboxEvent.objects.all().delete()  # tests begin with nothing owed, not with the public pages of three offices


if __name__ == "__main__":
    build()
