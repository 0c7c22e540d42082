"""The pages of a round, in the office and through a link without an account, in both languages (R24; law 43-20)."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Agreement
from tenants.signature import services
from tenants.signature.models import RoundStep, ScanBatch, SigningLink
from tests.tenants.signature import rounds, story

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
HOST = "berkane.localhost"


@pytest.fixture
def agreement(berkane: Collectivity, as_office: Enter) -> Agreement:
    """Being signed, the text fixed; our original came back but for its first page."""
    with as_office(berkane):
        found = rounds.with_text()
        step = rounds.own_step(found)
        pages = rounds.turn_of(found).pages or 0
        there = range(min(2, pages), pages + 1)
        rounds.sent_and_read(found, rounds.upload(rounds.pages_of(rounds.original(step), there)))
        return found


@pytest.fixture
def steps(agreement: Agreement, berkane: Collectivity, as_office: Enter) -> list[RoundStep]:
    with as_office(berkane):
        return rounds.steps_of(agreement)


def url(agreement: Agreement, rest: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/signature/{rest}"


def reading(steps: list[RoundStep], batch: int = 1) -> list[str]:
    own, other = steps[0].pk, steps[1].pk
    pages = ["", f"steps/{own}/", f"steps/{other}/", f"scans/{batch}/"]
    forms = ["rounds/open/", "rounds/1/settings/", "rounds/1/prolong/", "rounds/1/withdraw/", "rounds/1/text/",
             "rounds/1/steps/add/", "rounds/1/scans/send/"]  # fmt: skip
    of_step = ["edit", "remove", "ask", "done", "refuse", "file", "confirm", "stand-ins/add", "links/add"]
    return [*pages, *forms, *(f"steps/{other}/{name}/" for name in of_step)]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_a_round_opens_in_both_languages(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep], language: str,
    berkane: Collectivity, as_office: Enter,
) -> None:  # fmt: skip
    client = office_client("head")
    client.cookies["mithaq_language"] = language
    with as_office(berkane):
        batch = ScanBatch.objects.get().pk
    for rest in reading(steps, batch):
        page = client.get(url(agreement, rest))
        assert page.status_code == 200, rest
        assert f'lang="{language}"' in page.content.decode()


def test_files_come_as_files_and_pages_of_a_scan_as_pictures(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep], berkane: Collectivity,
    as_office: Enter,
) -> None:  # fmt: skip
    client = office_client("reader")
    with as_office(berkane):
        batch = ScanBatch.objects.get().pk
    for rest in ("rounds/1/text.pdf", f"steps/{steps[0].pk}/original.pdf"):
        answer = client.get(url(agreement, rest))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file
        assert "attachment" in answer["Content-Disposition"]
    picture = client.get(url(agreement, f"scans/{batch}/pages/1.jpg"))
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert client.get(url(agreement, f"scans/{batch}/pages/99.jpg")).status_code == 404


def test_who_only_reads_is_offered_no_act_and_may_do_none(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep]
) -> None:
    client = office_client("reader")
    text = client.get(url(agreement, f"steps/{steps[1].pk}/")).content.decode()
    for rest in ("ask/", "done/", "file/", "links/add/"):
        assert f"steps/{steps[1].pk}/{rest}" not in text
        assert client.get(url(agreement, f"steps/{steps[1].pk}/{rest}")).status_code == 403


def test_r24_a_step_is_clicked_from_asking_to_done(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep], berkane: Collectivity,
    as_office: Enter,
) -> None:  # fmt: skip
    client, step = office_client("clerk"), steps[1]

    def do(rest: str, **data: Any) -> None:
        page = client.post(url(agreement, rest), data)
        assert page.status_code == 302, re.findall(r"errorlist.*?</ul>", page.content.decode(), re.S)

    do("rounds/1/settings/", in_order="on", expires_on="2027-01-31", remind_every="7")
    do("rounds/1/settings/", expires_on="2027-01-31")
    do(f"steps/{step.pk}/ask/", on="2024-06-12")
    do(f"steps/{step.pk}/stand-ins/add/", name="النائب", since="2024-06-01", until="2024-06-30", act="قرار 1")
    with as_office(berkane):
        stand_in = step.stand_ins.get().pk
    refused = client.post(
        url(agreement, f"steps/{step.pk}/done/"), {"on": "2024-07-02", "way": "paper", "stand_in_id": stand_in}
    )
    assert refused.status_code == 422
    do(f"steps/{step.pk}/done/", on="2024-06-25", way="paper", stand_in_id=stand_in)
    text = client.get(url(agreement, f"steps/{step.pk}/")).content.decode()
    assert "قرار 1" in text


def test_a_refused_form_keeps_what_was_typed(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep]
) -> None:
    page = office_client("clerk").post(
        url(agreement, f"steps/{steps[1].pk}/refuse/"), {"on": "2030-01-01", "reason": "سبب طويل"}
    )
    assert page.status_code == 422
    assert "سبب طويل" in page.content.decode()


def test_the_seal_asks_who_one_is(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep]
) -> None:
    answer = office_client("president").get(url(agreement, f"steps/{steps[0].pk}/seal/"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/office/account/reauthenticate/")


def test_a_scan_is_sent_and_watched_on_pages(
    office_client: Callable[..., Client], agreement: Agreement, steps: list[RoundStep], berkane: Collectivity,
    as_office: Enter,
) -> None:  # fmt: skip
    client = office_client("clerk")
    empty = client.post(url(agreement, "rounds/1/scans/send/"), {})
    assert empty.status_code == 422
    with as_office(berkane):
        photos = rounds.photographs(rounds.original(steps[1]))
    sent = client.post(url(agreement, "rounds/1/scans/send/"), {"photos": photos})
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert page["Refresh"] == "3"
    with as_office(berkane):
        rounds.read(ScanBatch.objects.latest("pk"))
    page = client.get(sent["Location"])
    assert "Refresh" not in page.headers
    assert f"steps/{steps[1].pk}/confirm/" in page.content.decode()


def test_the_page_asks_the_database_as_often_with_three_rounds_as_with_one(
    office_client: Callable[..., Client], agreement: Agreement, berkane: Collectivity, as_office: Enter
) -> None:
    from django.db import connection

    client = office_client("head")
    client.get(url(agreement))
    with CaptureQueriesContext(connection) as once:
        client.get(url(agreement))
    with as_office(berkane):
        for _time in range(2):
            services.withdraw_round(rounds.turn_of(agreement).pk, actor=None, on=story.SIGNED, reason="تصحيح")
            services.open_round(agreement.pk, actor=None, on=story.SIGNED)
    with CaptureQueriesContext(connection) as thrice:
        client.get(url(agreement))
    assert len(thrice) <= len(once) + 2


# --- Through a link ---------------------------------------------------------------------------------------------------


@pytest.fixture
def token(steps: list[RoundStep], berkane: Collectivity, as_office: Enter) -> str:
    with as_office(berkane):
        return services.make_link(steps[1].pk, actor=None, days=10).token


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_outsider_reads_and_fetches_without_an_account(token: str, agreement: Agreement, language: str) -> None:
    client = Client(HTTP_HOST=HOST)
    page = client.get(f"/office/sign/{token}/?language={language}")
    text = page.content.decode()
    assert page.status_code == 200
    assert agreement.reference in text
    assert 'capture="environment"' in text
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow, noarchive")
    for name in ("text.pdf", "original.pdf"):
        answer = client.get(f"/office/sign/{token}/{name}")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file
    assert not client.cookies


def test_an_outsider_refuses_with_a_reason(
    token: str, steps: list[RoundStep], berkane: Collectivity, as_office: Enter
) -> None:
    client = Client(HTTP_HOST=HOST)
    empty = client.post(f"/office/sign/{token}/", {"act": "refuse", "reason": "", "name": "العمدة"})
    assert empty.status_code == 422
    assert "العمدة" in empty.content.decode()
    assert client.post(f"/office/sign/{token}/", {"act": "refuse", "reason": "لا", "name": "العمدة"}).status_code == 302
    with as_office(berkane):
        assert RoundStep.objects.get(pk=steps[1].pk).refusal_reason == "لا"


def test_an_outsider_sends_the_signed_file_and_a_scan(
    token: str, agreement: Agreement, steps: list[RoundStep], berkane: Collectivity, as_office: Enter
) -> None:
    client = Client(HTTP_HOST=HOST)
    with as_office(berkane):
        photos = rounds.photographs(rounds.original(steps[1]))
        base = rounds.file_of(agreement)
        signed = rounds.signed_elsewhere(rounds.authority(), base)
    assert client.post(f"/office/sign/{token}/", {"act": "scan", "photos": photos}).status_code == 302
    bare = client.post(f"/office/sign/{token}/", {"act": "file", "upload": rounds.upload(base)})
    assert bare.status_code == 422
    done = client.post(f"/office/sign/{token}/", {"act": "file", "upload": rounds.upload(signed)})
    assert done.status_code == 302
    with as_office(berkane):
        assert RoundStep.objects.get(pk=steps[1].pk).way == "verified"
        assert ScanBatch.objects.filter(link__isnull=False).count() == 1


@pytest.mark.parametrize("how", ["unknown", "revoked", "expired"])
def test_unknown_revoked_and_expired_links_look_the_same(
    token: str, berkane: Collectivity, as_office: Enter, how: str
) -> None:
    from datetime import timedelta

    asked = "x" * 43 if how == "unknown" else token
    with as_office(berkane):
        link = SigningLink.objects.get()
        if how == "revoked":
            services.revoke_link(link.pk, actor=None)
        if how == "expired":
            made = link.created_at - timedelta(days=20)
            SigningLink.objects.filter(pk=link.pk).update(created_at=made, expires_at=made + timedelta(days=10))
    for rest in ("", "text.pdf", "original.pdf"):
        assert Client(HTTP_HOST=HOST).get(f"/office/sign/{asked}/{rest}").status_code == 404
