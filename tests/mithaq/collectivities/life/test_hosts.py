"""The hosts of an office: what may be one, which is the main one, and where the others lead."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from mithaq.collectivities import selectors, services
from mithaq.collectivities.errors import HostInvalid, HostIsMain, HostTaken, HostUnknown, OfficeErased
from mithaq.collectivities.models import Collectivity, Domain
from mithaq.collectivities.services.hosts import normal_host
from tests.mithaq.collectivities.life.record import record_of

OPERATOR = "op@mithaq.test"
MAIN = "berkane.localhost"
OTHER = "cooperation.berkane.test"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("Cooperation.Berkane.TEST", "cooperation.berkane.test"),
        (" www.berkane.test. ", "www.berkane.test"),
        ("بركان.المغرب", "xn--mgbb1a2eq.xn--mgbc0a9azcg"),
        ("ⴱⵔⴽⴰⵏ.ma", "xn--4ljb0b8dwa.ma"),
        ("Saïdia.ma", "xn--sadia-dta.ma"),
    ],
)
def test_a_host_is_kept_as_browsers_send_it(written: str, host: str) -> None:
    assert normal_host(written) == host


@pytest.mark.parametrize(
    "written",
    [
        "", ".", "berkane", "http://berkane.test", "berkane.test/office", "berkane.test:8000", "ber kane.test",
        "192.168.1.1", "::1", "a..b", "-a.test", "a-.test", "a_b.test", f"{'x' * 64}.test", ".".join(["abcdefgh"] * 30),
        "*.berkane.test", "user@berkane.test", "berkane.test\n.evil", "a.\x00b",
    ],
)  # fmt: skip
def test_what_is_no_host_name_is_refused(berkane: Collectivity, written: str) -> None:
    with pytest.raises(HostInvalid):
        services.add_host(berkane, written, by=OPERATOR)
    assert Domain.objects.filter(tenant=berkane).count() == 1


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("saidia.localhost", "saidia.localhost"),
        ("SAIDIA.localhost.", "saidia.localhost"),
        ("www.saidia.localhost", "saidia.localhost"),
        ("portal.mithaq.test", "portal.mithaq.test"),
        ("mithaq.test", "portal.mithaq.test"),
        ("berkane.localhost", "berkane.localhost"),
        ("a.cooperation.saidia.test", "cooperation.saidia.test"),
        ("saidia.test", "cooperation.saidia.test"),
    ],
)
def test_a_name_of_somebody_else_or_around_theirs_is_refused(
    berkane: Collectivity, other_office: Collectivity, settings: Any, written: str, taken: str
) -> None:
    settings.MITHAQ_NATIONAL_HOSTS = ["localhost", "portal.mithaq.test"]
    services.add_host(other_office, "cooperation.saidia.test", by=OPERATOR)
    with pytest.raises(HostTaken) as refused:
        services.add_host(berkane, written, by=OPERATOR)
    assert refused.value.context["taken"] == taken


def test_the_name_that_another_office_has_by_its_slug_is_its_own_even_unused(
    berkane: Collectivity, other_office: Collectivity
) -> None:
    Domain.objects.filter(tenant=other_office).delete()
    with pytest.raises(HostTaken):
        services.add_host(berkane, "saidia.localhost", by=OPERATOR)


def test_an_office_may_have_names_below_its_own(berkane: Collectivity) -> None:
    services.add_host(berkane, "berkane.test", by=OPERATOR)
    services.add_host(berkane, "www.berkane.test", by=OPERATOR)
    assert [domain.domain for domain in selectors.hosts(berkane)] == [MAIN, "berkane.test", "www.berkane.test"]


def test_the_old_main_host_leads_to_the_new_one(berkane: Collectivity) -> None:
    services.add_host(berkane, OTHER, by=OPERATOR)
    services.set_primary_host(berkane, OTHER, by=OPERATOR)
    for path in ("/", "/fr/agreements/?q=a&page=2", "/office/", "/office/account/login/?next=/office/"):
        answer = Client(HTTP_HOST=MAIN).get(path)
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"http://{OTHER}{path}"
        assert answer.headers["Cache-Control"] == "max-age=300"
    assert Client(HTTP_HOST=OTHER).get("/office/").status_code == 302
    assert Client(HTTP_HOST=f"{MAIN}:8000").get("/").headers["Location"] == f"http://{OTHER}:8000/"
    assert [event.kind for event in record_of(berkane)] == ["host_changed", "host_added"]
    assert record_of(berkane)[0].details == {"before": MAIN, "after": OTHER}


def test_a_path_that_looks_like_a_host_leads_nowhere_else(berkane: Collectivity) -> None:
    services.add_host(berkane, OTHER, by=OPERATOR)
    services.set_primary_host(berkane, OTHER, by=OPERATOR)
    location = Client(HTTP_HOST=MAIN).get("//evil.test/x").headers["Location"]
    assert location.startswith(f"http://{OTHER}/")


def test_what_was_begun_on_the_old_host_can_be_sent(
    berkane: Collectivity, office_client: Callable[..., Client]
) -> None:
    client = office_client("clerk")
    services.add_host(berkane, OTHER, by=OPERATOR)
    services.set_primary_host(berkane, OTHER, by=OPERATOR)
    assert client.post("/office/agreements/new/", {}).status_code == 422
    assert client.get("/office/api/v1/agreements").status_code != 301
    assert client.get("/healthz").status_code == 200


def test_there_is_always_one_main_host(berkane: Collectivity) -> None:
    services.add_host(berkane, OTHER, by=OPERATOR)
    with pytest.raises(HostIsMain):
        services.remove_host(berkane, MAIN, by=OPERATOR)
    services.set_primary_host(berkane, OTHER, by=OPERATOR)
    services.remove_host(berkane, MAIN, by=OPERATOR)
    assert [(domain.domain, domain.is_primary) for domain in selectors.hosts(berkane)] == [(OTHER, True)]
    assert Client(HTTP_HOST=MAIN).get("/").status_code == 404


def test_a_host_of_another_office_is_neither_removed_nor_made_the_main_one(
    berkane: Collectivity, other_office: Collectivity
) -> None:
    for verb in (services.remove_host, services.set_primary_host):
        with pytest.raises(HostUnknown):
            verb(berkane, "saidia.localhost", by=OPERATOR)
    assert selectors.main_host(other_office) == "saidia.localhost"


def test_an_erased_office_gets_no_host(berkane: Collectivity) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="erased")
    with pytest.raises(OfficeErased):
        services.add_host(berkane, OTHER, by=OPERATOR)


def test_making_the_main_host_the_main_one_again_is_no_event(berkane: Collectivity) -> None:
    services.set_primary_host(berkane, MAIN, by=OPERATOR)
    assert not record_of(berkane).exists()


def test_the_database_holds_one_main_host_and_names_in_lowercase(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    write = (
        "INSERT INTO collectivities_domain (domain, is_primary, tenant_id)"
        " SELECT %s, %s, id FROM collectivities_collectivity WHERE slug = 'berkane'"
    )
    with superuser() as admin:
        with pytest.raises(psycopg.errors.UniqueViolation, match="host_one_main_per_office"), admin.transaction():
            admin.execute(write, ["second.test", True])
        for host in ("Upper.test", "بركان.ma", "a b.test", "", "host/", ".test"):
            with pytest.raises(psycopg.errors.CheckViolation, match="host_as_browsers"), admin.transaction():
                admin.execute(write, [host, False])
    connection.close()
