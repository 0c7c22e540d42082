"""Preparing the demo: schemas, six offices, their people, synthetic dossiers, the portal; and the board that says so.

Content that needs the private side is reached by name: the shared side does not import it.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.module_loading import import_string

from mithaq.accounts.models import User
from mithaq.accounts.services import add_person
from mithaq.collectivities import fleet, provisioning
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.core.text import fold
from mithaq.embedded.postgres import Cluster
from mithaq.embedded.state import CHECKOUT
from mithaq.formulary import services as formulary
from mithaq.outbox import delivery
from mithaq.outbox import services as outbox
from mithaq.territory.models import Commune, Province, Region

FILL = "tenants.demo.fill.fill"
BUILD_SITE = "cms.services.build_site"
GRANT_EDITOR = "cms.services.grant_editor"
TOTP = "allauth.mfa.totp.internal.auth.TOTP"

# code, level, host name, Arabic, French, seats: real communes of one province; the ECI and the GCT are made up.
OFFICES = (
    ("02.113.01.09", "commune", "berkane", "بركان", "Berkane", 35),
    ("02.113.01.25", "commune", "saidia", "السعيدية", "Saïdia", 23),
    ("02.113.01.01", "commune", "ahfir", "أحفير", "Ahfir", 25),
    ("02.113.01.07", "commune", "aklim", "أكليم", "Aklim", 15),
    ("ECI-02-001", "eci", "eci-tadbir", "مؤسسة التعاون بين الجماعات للنفايات (مثال)", "ECI Déchets (exemple)", 12),
    ("GCT-02-001", "gct", "gct-nakl", "مجموعة الجماعات الترابية للنقل (مثال)", "GCT Transport (exemple)", 16),
)
# The few rows of the territory that the demo refers to; `mithaq import territory` loads the whole Kingdom.
REGION = ("02", "الشرق", "Oriental", "MA-02")
PROVINCE = ("02.113", "بركان", "Berkane", "MA-BER")
AUTHORITIES = (
    ("governor", "governor@desk.test", "مصالح العمالة (مثال)", "Service du gouverneur (exemple)", "02.113"),
    ("region", "region@desk.test", "مصالح الجهة (مثال)", "Service de la région (exemple)", "02"),
    ("operator", "operator@desk.test", "مشغل الخدمة (مثال)", "Opérateur (exemple)", ""),
    ("editor", "editor@desk.test", "محرر البوابة (مثال)", "Rédactrice du portail (exemple)", ""),
)


@dataclass
class DemoBoard:
    """Where to go and how to log in."""

    password: str
    secret: str
    client: dict[str, str] = field(default_factory=dict)

    def print(self) -> None:
        """Addresses and logins, for a terminal."""
        base = f"localhost:{settings.MITHAQ_PORT}"
        click.echo("\nMithaq runs. All data are synthetic.\n")
        for label, url in (
            ("National portal", f"http://{base}/"),
            ("Logins and codes", f"http://{base}/demo/"),
            ("Berkane, public", f"http://berkane.{base}/"),
            ("Berkane, workspace", f"http://berkane.{base}/office/"),
            ("Authorities' desk", f"http://{base}/desk/"),
            ("Wagtail", f"http://{base}/cms/"),
            ("API", f"http://{base}/api/v1/agreements"),
        ):
            click.echo(f"  {label:<20} {url}")
        click.echo(f"\n  Login   clerk@berkane.test   password  {self.password}   code: see http://{base}/demo/")
        click.echo(
            "  Other people: head, secretary, president, finance, service, reader @berkane.test (and other offices).\n"
        )
        click.echo("Ctrl-C stops everything.")


def prepare(state_dir: Path) -> DemoBoard:
    """Bring database and content to what this version of the code needs; quick when nothing changed.

    Called as the owner of the tables; content is written with the rights of the web.
    """
    path = state_dir / "demo.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    board = DemoBoard(
        password=known.get("password") or secrets.token_urlsafe(9),
        secret=known.get("secret") or import_string("allauth.mfa.totp.internal.auth.generate_totp_secret")(),
        client=known.get("client", {}),
    )
    digest = _digest()
    if known.get("digest") != digest:
        _remember(path, board, digest="")  # a preparation that is stopped half-way keeps its logins
        fleet.migrate_all(lambda schema: click.echo(f"  schema {schema}"))
        for code, level, slug, name_ar, name_fr, seats in OFFICES:
            _open(code, level, slug, name_ar, name_fr, seats)
        act_as_the_web(Cluster(state_dir))
        _fill(board)
        _remember(path, board, digest=digest)
    return board


def _remember(path: Path, board: DemoBoard, *, digest: str) -> None:
    known = {"digest": digest, "password": board.password, "secret": board.secret, "client": board.client}
    path.touch(mode=0o600)
    path.write_text(json.dumps(known), encoding="utf-8")


def act_as_the_web(cluster: Cluster) -> None:
    """Go on with the login role of the web: what the demo writes passes the same wall as what people write."""
    environment = cluster.environment()
    connection.close()
    connection.settings_dict.update(USER=environment["MITHAQ_DB_USER"], PASSWORD=environment["MITHAQ_DB_PASSWORD"])
    settings.MITHAQ_SWITCHES_ROLES = True
    connection.set_schema_to_public()


def _open(code: str, level: str, slug: str, name_ar: str, name_fr: str, seats: int) -> None:
    if not Collectivity.objects.filter(code=code).exists():
        click.echo(f"  office {slug}")
        provisioning.create_office(
            code=code, level=level, slug=slug, name_ar=name_ar, name_fr=name_fr, seats=seats,
            province_code="02.113", region_code="02", is_demo=True,
        )  # fmt: skip


def _fill(board: DemoBoard) -> None:
    _territory()
    formulary.load()
    import_string(BUILD_SITE)()
    offices = [Collectivity.objects.get(code=row[0]) for row in OFFICES]
    for role, email, name_ar, name_fr, territory in AUTHORITIES:
        _authority(board, role, email, name_ar, name_fr, territory)
    import_string(FILL)(
        offices, password=board.password, secret=board.secret, today=clock.today(),
        say=lambda slug: click.echo(f"  dossiers of {slug}"),
    )  # fmt: skip
    if not board.client:
        client, secret = import_string("mithaq.register.services.open_territory_client")(
            name="Région de l'Oriental (démonstration)", territory_code="02"
        )
        board.client = {"id": client.id, "secret": secret}
    for office in offices:
        outbox.add("cms.open_collectivity", schema=office.schema_name)
    delivery.sweep()


def _territory() -> None:
    code, name_ar, name_fr, iso = REGION
    region, _ = Region.objects.get_or_create(code=code, defaults=_names(name_ar, name_fr) | {"iso_code": iso})
    code, name_ar, name_fr, iso = PROVINCE
    details = _names(name_ar, name_fr) | {"iso_code": iso, "region": region}
    province, _ = Province.objects.get_or_create(code=code, defaults=details)
    for code, level, _slug, name_ar, name_fr, _seats in OFFICES:
        if level == "commune":
            details = _names(name_ar, name_fr) | {"province": province, "is_urban": True, "name_ar_confirmed": True}
            Commune.objects.get_or_create(code=code, defaults=details)


def _names(name_ar: str, name_fr: str) -> dict[str, Any]:
    return {"name_ar": name_ar, "name_fr": name_fr, "folded": f"|{fold(name_ar)}|{fold(name_fr)}|"}


def _authority(board: DemoBoard, role: str, email: str, name_ar: str, name_fr: str, territory: str) -> None:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = add_person(
            email=email, name_ar=name_ar, name_fr=name_fr, roles=[role], password=board.password,
            territory_code=territory,
        )  # fmt: skip
        import_string(TOTP).activate(user, board.secret)
    if role in {"operator", "editor"}:
        import_string(GRANT_EDITOR)(user)


def _digest() -> str:
    """Changes with the migrations and the demo's content."""
    digest = hashlib.sha256()
    for pattern in (
        "*/**/migrations/*.py", "tenants/demo/*.py", "platform/mithaq/collectivities/**/*.py", "cms/*.py",
        "platform/mithaq/formulary/texts/*/*.toml",
    ):  # fmt: skip
        for path in sorted(CHECKOUT.glob(pattern)):
            if ".venv" not in path.parts:
                digest.update(path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:16]
