"""What the tests of the operator's pages share: places, a fleet, a client in a language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities import jobs
from mithaq.collectivities.models import Collectivity, Domain
from mithaq.core.text import fold
from mithaq.desk.operator.jobs import TITLES
from mithaq.territory.models import Commune, Province, Region


@pytest.fixture(autouse=True)
def _no_sizes_kept(db: None) -> None:
    """Sizes are kept for minutes: not from one test to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are only asked for here; whoever does them is tested where it stands."""
    for kind in TITLES:
        if kind not in jobs.kinds():
            monkeypatch.setitem(jobs._HANDLERS, kind, lambda arguments, report: {})


@pytest.fixture
def operator(desk_client: Callable[..., Client]) -> Client:
    """The browser of an operator."""
    return desk_client("operator")


@pytest.fixture
def operator_user(operator: Client) -> User:
    """The person behind `operator`."""
    return User.objects.get(email="operator@public.test")


@pytest.fixture
def second_operator(desk_client: Callable[..., Client], operator: Client) -> Client:
    """Another operator: two persons erase an office."""
    return desk_client("operator", email="second@desk.test")


@pytest.fixture
def territory(db: None) -> None:
    """The Oriental region, its prefecture and province, three communes."""

    def named(ar: str, fr: str) -> dict[str, str]:
        return {"name_ar": ar, "name_fr": fr, "folded": f"|{fold(ar)}|{fold(fr)}|"}

    region = Region.objects.create(code="02", iso_code="MA-02", **named("الشرق", "Oriental"))
    province = Province.objects.create(code="02.113", region=region, **named("بركان", "Berkane"))
    for code, ar, fr in (
        ("02.113.01.09", "بركان", "Berkane"), ("02.113.01.25", "السعيدية", "Saïdia"),
        ("02.113.01.11", "أكليم", "Aklim"),
    ):  # fmt: skip
        Commune.objects.create(code=code, province=province, is_urban=True, **named(ar, fr))


@pytest.fixture
def fleet(db: None) -> Callable[[int], list[Collectivity]]:
    """`fleet(60)`: that many more rows of the registry, without schemas: enough for a list."""

    def make(count: int) -> list[Collectivity]:
        made = Collectivity.objects.bulk_create(
            [
                Collectivity(
                    code=f"03.{number:03}.01.01", level="commune", slug=f"essai-{number}",
                    schema_name=f"o_essai_{number}",
                    name_ar=f"جماعة {number}", name_fr=f"Commune {number}", province_code=f"03.{number:03}",
                    region_code="03",
                )
                for number in range(count)
            ]
        )  # fmt: skip
        Domain.objects.bulk_create(
            [Domain(domain=f"{one.slug}.localhost", tenant=one, is_primary=True) for one in made]
        )
        return list(made)

    return make


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
