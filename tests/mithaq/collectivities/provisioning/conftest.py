"""A database of its own whose roles go with it, and a little territory."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from mithaq.territory.models import Commune, Province, Region

COMMUNES = (
    ("02.113.01.01", "أحفير", "Ahfir"),
    ("02.113.01.07", "أكليم", "Aklim"),
    ("02.113.05.03", "عين الركادة", "Aïn Reggada"),
    ("02.113.05.05", "سيدي علي", "Sidi Ali"), ("02.113.05.07", "سيدي علي", "Sidi Ali"),
)  # fmt: skip
KEPT = ("o_berkane", "o_saidia", "o_eci_trifa")


def places() -> None:
    """A region, a province and five communes, two of which share their name."""
    region = Region.objects.create(code="02", name_ar="الشرق", name_fr="Oriental", iso_code="MA-02")
    province = Province.objects.create(code="02.113", name_ar="بركان", name_fr="Berkane", region=region)
    for code, name_ar, name_fr in COMMUNES:
        Commune.objects.create(code=code, name_ar=name_ar, name_fr=name_fr, province=province, is_urban=False)


@pytest.fixture
def territory(db: None) -> None:
    """`places`, in a transaction that is rolled back."""
    places()


@pytest.fixture
def ground(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's eyes on a database of our own with its places; at the end the roles of its schemas go."""
    places()
    with superuser() as admin:
        admin.autocommit = True
        _drop_roles(admin)
        yield admin
        _drop_roles(admin)


def _drop_roles(admin: psycopg.Connection[Any]) -> None:
    """Roles belong to the cluster: those of this database's new schemas, and what a run that was killed left."""
    made = admin.execute(
        "SELECT rolname::text FROM pg_roles LEFT JOIN pg_namespace ON rolname = 't_' || nspname"
        " WHERE (nspname IS NOT NULL AND nspname <> ALL(%s)) OR rolname LIKE 't_o_essai_pool_%%'",
        [list(KEPT)],
    ).fetchall()
    for (role,) in made:
        admin.execute(f'DROP OWNED BY "{role}"')
        with suppress(psycopg.errors.DependentObjectsStillExist):  # a database that is going has it still
            admin.execute(f'DROP ROLE "{role}"')
