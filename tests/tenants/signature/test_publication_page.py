"""The page of the publication: versions, correction, withdrawal, and who may."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from mithaq.register.models import Entry, Version
from tenants.demo import berkane as story
from tenants.demo.cast import Cast
from tenants.demo.story import play

ROLES = ("head", "clerk", "secretary", "president", "finance", "service")
PAGE = "/office/agreements/CONV-02113-2024-001/signature/publication/"


@pytest.fixture
def published(berkane: Collectivity, people: Callable[..., User]) -> Iterator[None]:
    """Berkane's agreement, in force and public."""
    with clock.frozen(date(2024, 7, 20)):
        with office_context(berkane):
            play(story.PLOT, story.DAYS, Cast(**{role: people(role) for role in ROLES}), until="in_force")
        yield


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_everybody_in_the_office_reads_what_is_public(
    published: None, office_client: Callable[..., Client], language: str
) -> None:
    client = office_client("reader")
    client.cookies["mithaq_language"] = language
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "publication/withdraw/" not in page.content.decode()


def test_the_head_withdraws_with_a_reason_and_a_correction_shows_it_again(
    published: None, office_client: Callable[..., Client]
) -> None:
    head = office_client("head")
    assert "publication/withdraw/" in head.get(PAGE).content.decode()
    assert head.post(PAGE + "withdraw/", {"reason": ""}).status_code == 422
    assert head.post(PAGE + "withdraw/", {"reason": "خطأ في المبلغ"}).status_code == 302
    entry = Entry.objects.get()
    assert (entry.withdrawn_at is not None, entry.withdrawal_reason) == (True, "خطأ في المبلغ")
    assert "خطأ في المبلغ" in head.get(PAGE).content.decode()
    assert head.post(PAGE + "correct/", {"reason": "صحح المبلغ"}).status_code == 302
    entry.refresh_from_db()
    assert entry.withdrawn_at is None
    assert Version.objects.filter(entry=entry).count() == 3


def test_a_clerk_may_not_correct_what_is_public(published: None, office_client: Callable[..., Client]) -> None:
    clerk = office_client("clerk")
    assert clerk.get(PAGE + "correct/").status_code == 403
    assert clerk.post(PAGE + "withdraw/", {"reason": "x"}).status_code == 403
    assert Entry.objects.get().withdrawn_at is None
