"""What people see: the dossier that left is read and never written; the one that came says where it came from."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cms import services as portal
from mithaq.collectivities import selectors as offices
from mithaq.collectivities import services as life
from mithaq.collectivities.models import Collectivity
from mithaq.core.database import connection
from tenants.agreements.errors import AgreementTransferred
from tenants.agreements.models import Agreement
from tenants.agreements.services import lock
from tenants.audit.models import AuditHead
from tenants.demo.cast import Dossier
from tenants.transfer import services
from tests.conftest import ClientFor
from tests.isolation.addresses import OFFICE, addresses

ACT = "Arrêté 3.26.12"
REFERENCE = "CONV-02113-2024-001"


@pytest.fixture
def left(started: Callable[[str], Dossier], source: Collectivity, target: Collectivity) -> Agreement:
    """A dossier that passed to the establishment, as its former office has it."""
    dossier = started("in_force")
    services.transfer(
        source, target, references=[REFERENCE], act=ACT, effective_on=date(2026, 4, 1), by="console:amina"
    )
    return dossier.agreement


PLAIN = [
    address
    for address in addresses(OFFICE)
    if "reference" in address.parameters and set(address.parameters) == {"reference"}
]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_a_dossier_that_left_is_read_and_offers_nothing_to_write(
    left: Agreement, target: Collectivity, office_client: ClientFor, language: str
) -> None:
    client = office_client("head", "clerk", "secretary", "president", "finance")
    client.cookies["mithaq_language"] = language
    seen = 0
    for name in (
        "", "description/", "parties/", "consultation/", "drafting/", "council/", "council/legality/", "signature/",
        "signature/force/", "execution/", "finance/", "monitoring/", "changes/", "documents/",
    ):  # fmt: skip
        page = client.get(f"/office/agreements/{REFERENCE}/{name}")
        if page.status_code == 404:
            continue
        seen += 1
        text = page.content.decode()
        assert page.status_code == 200, name
        assert ACT in text, name
        inside = text[text.index("<main") : text.index("</main>")]
        assert not re.findall(r'<form[^>]*method="post"', inside), name
    assert seen >= 12


def test_whatever_is_sent_to_a_dossier_that_left_writes_nothing(
    left: Agreement, source: Collectivity, office_client: ClientFor
) -> None:
    client = office_client("head", "clerk", "secretary", "president", "finance", "service")
    with offices.office_context(source):
        before = AuditHead.objects.get().seq
    answered = {}
    for address in PLAIN:
        path = "/" + re.sub(r"<str:reference>", REFERENCE, address.route).replace("^", "")
        answered[str(address)] = client.post(path, {"on": "2026-04-01", "reason": "x"}).status_code
    assert len(answered) > 30
    assert set(answered.values()) <= {404, 405, 409, 403}, answered
    assert 409 in answered.values()
    with offices.office_context(source):
        assert AuditHead.objects.get().seq == before
        with pytest.raises(AgreementTransferred):
            lock(left.pk)


def test_the_dossier_that_came_says_from_where_and_by_which_act(
    left: Agreement, target: Collectivity, office_client: ClientFor
) -> None:
    client = office_client("clerk", office=target)
    page = client.get(f"/office/agreements/{REFERENCE}/").content.decode()
    assert ACT in page
    assert "بركان" in page
    assert "محل" in client.get(f"/office/agreements/{REFERENCE}/parties/").content.decode()
    assert "وقعته" in client.get(f"/office/agreements/{REFERENCE}/signature/").content.decode()
    assert "مجلس" in client.get(f"/office/agreements/{REFERENCE}/council/").content.decode()


def test_the_list_shows_the_state(left: Agreement, office_client: ClientFor) -> None:
    page = office_client("clerk").get("/office/agreements/?state=transferred").content.decode()
    assert REFERENCE in page
    assert "محالة على مكتب آخر" in page


def test_people_of_the_former_office_are_not_among_those_of_the_new_one(
    left: Agreement, target: Collectivity, office_client: ClientFor
) -> None:
    page = office_client("head", office=target).get("/office/people/").content.decode()
    assert "former.invalid" not in page


def test_the_public_page_on_the_former_host_says_where_the_agreement_went(left: Agreement) -> None:
    portal.build_site()
    for office in offices.active_offices():
        portal.open_collectivity(office)
    connection.set_schema_to_public()
    old = Client(HTTP_HOST="berkane.localhost:8000").get(f"/fr/agreements/{left.public_id}/")
    assert old.status_code == 200
    text = old.content.decode()
    assert f"http://eci-trifa.localhost:8000/fr/agreements/{left.public_id}/" in text
    assert ACT in text
    new = Client(HTTP_HOST="eci-trifa.localhost").get(f"/fr/agreements/{left.public_id}/")
    assert new.status_code == 200
    assert "à la place de" in new.content.decode()
    assert Client(HTTP_HOST="saidia.localhost").get(f"/fr/agreements/{left.public_id}/").status_code == 404
    assert REFERENCE not in Client(HTTP_HOST="berkane.localhost").get("/fr/agreements/").content.decode()


def test_the_hosts_of_a_merged_commune_lead_to_its_successor(
    source: Collectivity, target: Collectivity, own_database: str
) -> None:
    life.archive(source, by="console:amina", reason="Fusion", act="Décret", successor=target)
    client = Client(HTTP_HOST="berkane.localhost:8000")
    for path, there in (
        ("/fr/agreements/?q=eau", "/fr/agreements/?q=eau"), ("/fr/", "/fr/"), ("/ar/news/", "/ar/"), ("/", "/"),
        ("/nowhere/x/", "/"),
    ):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, f"http://eci-trifa.localhost:8000{there}")
    assert client.get("/office/").status_code == 410
