"""The public pages, national and of a collectivity, as a citizen sees them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.register import services as register
from mithaq.register.snapshots import Snapshot, Words
from tests.cms.conftest import Get
from tests.mithaq.register.samples import many

OWN = "berkane.localhost"
PAGES = [
    ("localhost", "/{language}/"),
    ("localhost", "/{language}/agreements/"),
    ("localhost", "/{language}/collectivities/"),
    ("localhost", "/{language}/collectivities/berkane/"),
    ("localhost", "/{language}/collectivities/berkane/agreements/"),
    ("localhost", "/{language}/about/"),
    ("localhost", "/{language}/legal/"),
    ("localhost", "/{language}/accessibility/"),
    (OWN, "/{language}/"),
    (OWN, "/{language}/agreements/"),
]


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_every_page_stands_in_each_language_with_an_empty_register(visit: Get, language: str, direction: str) -> None:
    for host, address in PAGES:
        answer = visit(address.format(language=language), host=host)
        assert answer.status_code == 200, (host, address)
        assert f'<html lang="{language}" dir="{direction}"' in text(answer)
        assert answer["Content-Language"] == language
        assert not answer.cookies


def test_pages_work_under_the_strict_policy_and_set_no_cookie(visit: Get, published: list[Snapshot]) -> None:
    for host, address in [*PAGES, ("localhost", f"/{{language}}/agreements/{published[0].public_id}/")]:
        answer = visit(address.format(language="ar"), host=host)
        assert "unsafe" not in answer["Content-Security-Policy"], (host, address)
        assert " style=" not in text(answer)
        assert "<script>" not in text(answer)
        assert not answer.cookies


def test_the_way_in_leads_to_arabic_unless_this_browser_chose(visit: Get) -> None:
    assert visit("/").headers["Location"] == "/ar/"
    assert visit("/", host=OWN).headers["Location"] == "/ar/"
    client = Client(HTTP_HOST="localhost")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert client.get("/").headers["Location"] == "/fr/"


def test_an_agreement_shows_the_decision_that_proves_it(visit: Get, published: list[Snapshot]) -> None:
    page = text(visit(f"/fr/agreements/{published[0].public_id}/"))
    for shown in ("14/2024", "7 mai 2024", "visa accordé", "Tri et collecte", "Tonnes triées", "3/2026", "31/03/2025"):
        assert shown in page
    assert (
        f'<link rel="canonical" href="{settings.WAGTAILADMIN_BASE_URL}/fr/agreements/{published[0].public_id}/">'
        in page
    )


def test_an_agreement_without_french_is_shown_in_arabic_and_marked_so(
    visit: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    with office_context(berkane):
        register.correct(replace(published[0], title=Words(ar="فرز النفايات")), reason="عنوان")
    page = text(visit(f"/fr/agreements/{published[0].public_id}/"))
    assert '<span lang="ar" dir="rtl">فرز النفايات</span>' in page


def test_a_withdrawn_agreement_answers_410_with_its_reason_and_its_days(
    visit: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    with office_context(berkane):
        register.withdraw(published[0].public_id, reason="نشر قبل تبليغ المقرر")
    for host in ("localhost", OWN):
        answer = visit(f"/ar/agreements/{published[0].public_id}/", host=host)
        assert answer.status_code == 410
        assert "نشر قبل تبليغ المقرر" in text(answer)
        assert "فرز وجمع" not in text(answer)
    assert str(published[0].public_id) not in text(visit("/ar/agreements/"))


def test_versions_are_told_with_their_reason(visit: Get, published: list[Snapshot], berkane: Collectivity) -> None:
    with office_context(berkane):
        register.publish(replace(published[0], ends_on=date(2027, 12, 31)), kind="amended", reason="ملحق 1")
        register.correct(replace(published[0], kind="twinning"), reason="خطأ في النوع")
    page = text(visit(f"/ar/agreements/{published[0].public_id}/"))
    assert page.index("خطأ في النوع") < page.index("ملحق 1") < page.rindex("الصيغة")


def test_an_office_host_shows_its_own_agreements_only(visit: Get, published: list[Snapshot]) -> None:
    mine, theirs = (str(sample.public_id) for sample in published)
    page = text(visit("/ar/agreements/", host=OWN))
    assert mine in page
    assert theirs not in page
    assert visit(f"/ar/agreements/{mine}/", host=OWN).status_code == 200
    assert visit(f"/ar/agreements/{theirs}/", host=OWN).status_code == 404
    assert theirs not in text(visit("/ar/agreements/", host=OWN, collectivity="02.113.01.25"))


def test_a_reference_is_a_stable_address_on_the_office_host(visit: Get, published: list[Snapshot]) -> None:
    answer = visit("/fr/agreements/CONV-02113-2024-007/", host=OWN)
    assert answer.headers["Location"] == f"/fr/agreements/{published[0].public_id}/"
    assert visit("/fr/agreements/CONV-02113-2024-009/", host=OWN).status_code == 404


def test_a_suspended_office_keeps_its_public_pages(
    visit: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    assert visit("/ar/agreements/", host=OWN).status_code == 200


def test_search_and_filters_narrow_the_list_and_can_be_removed(visit: Get, published: list[Snapshot]) -> None:
    mine, theirs = (str(sample.public_id) for sample in published)
    page = text(visit("/fr/agreements/", collectivity="02.113.01.09"))
    assert mine in page
    assert theirs not in page
    assert '<option value="02.113.01.09" selected>Berkane (1)</option>' in page
    near = text(visit("/fr/agreements/", q="dechetss menagers"))
    assert "en voici de proches" in near
    empty = text(visit("/fr/agreements/", q="zzyzx"))
    assert "Aucune convention ne correspond" in empty
    assert 'href="/fr/agreements/"' in empty


HOSTILE = [
    {"page": "1000000000"}, {"page": "-1"}, {"page": "x"}, {"page": "٢"}, {"page": "9" * 400}, {"q": "'; DROP TABLE x"},
    {"q": "<script>alert(1)</script>"}, {"q": "\x00"}, {"q": "ا" * 4000}, {"kind": "alliance"}, {"goal": "99"},
    {"year": "0"}, {"country": "<b>"}, {"sector": "00000"}, {"collectivity": "../../etc"}, {"region": "99"},
]  # fmt: skip


@pytest.mark.parametrize("host", ["localhost", OWN])
def test_hostile_queries_are_answered_calmly(visit: Get, published: list[Snapshot], host: str) -> None:
    for query in HOSTILE:
        answer = visit("/ar/agreements/", host=host, **query)
        assert answer.status_code == 200, query
        assert "<script>alert" not in text(answer)


def test_the_language_switch_keeps_place_and_query(visit: Get, published: list[Snapshot]) -> None:
    public_id = published[0].public_id
    assert f'href="/fr/agreements/{public_id}/" lang="fr"' in text(visit(f"/ar/agreements/{public_id}/"))
    assert f'href="/fr/agreements/{public_id}/" lang="fr"' in text(visit(f"/ar/agreements/{public_id}/", host=OWN))
    assert 'href="/en/agreements/?kind=twinning" lang="en"' in text(visit("/ar/agreements/", kind="twinning"))


def test_what_does_not_exist_is_404(visit: Get, published: list[Snapshot]) -> None:
    for host, address in [
        ("localhost", "/ar/agreements/00000000-0000-0000-0000-000000000000/"),
        ("localhost", "/ar/agreements/x/"),
        ("localhost", "/ar/nowhere/"),
        ("localhost", "/xx/"),
        (OWN, "/ar/nowhere/"),
        (OWN, "/ar/agreements/NOPE/"),
        ("localhost", "/ar/_util/login/"),
    ]:
        assert visit(address, host=host).status_code == 404


def test_an_office_without_its_page_yet_is_404_and_not_the_national_portal(db: None) -> None:
    assert Client(HTTP_HOST=OWN).get("/ar/").status_code == 404


def test_a_page_costs_the_same_whatever_the_number_of_rows(
    visit: Get, published: list[Snapshot], berkane: Collectivity
) -> None:
    addresses = [
        ("localhost", "/ar/"), ("localhost", "/ar/agreements/"), (OWN, "/ar/"), (OWN, "/ar/agreements/?q=اتفاقية"),
    ]  # fmt: skip

    def cost() -> list[int]:
        numbers = []
        for host, address in addresses:
            visit(address, host=host)  # Wagtail's own caches are warm from here on
            with CaptureQueriesContext(connection) as asked:
                visit(address, host=host)
            numbers.append(len(asked))
        return numbers

    with office_context(berkane):
        for sample in many(3):
            register.publish(sample)
    few = cost()
    with office_context(berkane):
        for sample in many(30)[3:]:
            register.publish(sample)
    assert cost() == few
    assert max(few) <= 30


def test_collectivities_are_listed_with_their_agreements(visit: Get, published: list[Snapshot]) -> None:
    page = text(visit("/fr/collectivities/"))
    assert 'href="/fr/collectivities/berkane/">Berkane</a>' in page
    assert "Saïdia" in text(visit("/fr/collectivities/", q="saidia"))
    assert "Berkane</a>" not in text(visit("/fr/collectivities/", q="saidia"))
    assert "Aucune collectivité ne porte ce nom" in text(visit("/fr/collectivities/", q="zz"))
