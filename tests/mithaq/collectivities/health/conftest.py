"""What a check says, and a spare office whose role no other test uses."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from mithaq.collectivities import health, provisioning
from mithaq.collectivities.models import Collectivity

Codes = Callable[..., list[str]]


@pytest.fixture
def codes() -> Codes:
    """`codes("roles", office=None)`: the codes of what these checks find, sorted."""

    def find(*only: str, office: Collectivity | None = None) -> list[str]:
        return sorted(
            finding.code for result in health.examine(only, office) for finding in result.findings
        )  # fmt: skip

    return find


@pytest.fixture
def spare(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[Collectivity]:
    """An office of this process alone; its role goes at the end, for roles outlive the database."""
    slug = f"essai-health-{os.getpid() % 100_000}"
    office = provisioning.create_office(
        code=f"ECI-H-{os.getpid() % 100_000}", level="eci", slug=slug, name_ar="مؤسسة تجريبية",
        name_fr="Établissement d'essai", province_code="02.113", region_code="02",
    )  # fmt: skip
    yield office
    with superuser() as admin:
        admin.execute(f'DROP SCHEMA IF EXISTS "{office.schema_name}" CASCADE')
        admin.execute(f'DROP OWNED BY "t_{office.schema_name}"')
        admin.execute(f'DROP ROLE "t_{office.schema_name}"')
