"""R13: two people at one article, in real transactions: nothing is overwritten; without the lock something is."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from mithaq.collectivities.selectors import find, office_context
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tenants.drafting import services, texts
from tenants.drafting.errors import ArticleChanged
from tenants.drafting.models import DraftArticle
from tests.races.crew import Meeting, Outcome, together
from tests.tenants import dossiers


@pytest.fixture
def dossier(own_database: str) -> Iterator[Agreement]:
    """A dossier with two articles, committed; the trail is whole after the race."""
    with office_context(find("berkane")):
        found = dossiers.in_drafting()
        for body in ("أ", "ب"):
            services.add_article(found.pk, actor=None, body_ar=body)
        yield found
        assert audit.verify().intact


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Switch the dossier's lock off and let `count` threads read it before any of them goes on."""

    def switch_off(count: int) -> None:
        locked, shown = agreements.lock, texts.locks
        meeting = Meeting(count)

        def read(agreement_id: int) -> Agreement:
            return Agreement.objects.get(pk=agreement_id)

        def looked(*args: Any) -> texts.Locks:
            meeting.wait()  # asked once the article was read, before it is compared and written
            return shown(*args)

        for name, module in list(sys.modules.items()):
            if name.startswith("tenants.drafting") and getattr(module, "lock", None) is locked:
                monkeypatch.setattr(module, "lock", read)
        monkeypatch.setattr(texts, "locks", looked)

    return switch_off


def write_from_two_desks(dossier: Agreement) -> tuple[DraftArticle, Outcome]:
    article = texts.working(dossier).articles[0]
    connection.close()
    outcome = together(
        lambda desk: services.write_article(
            dossier.pk, article.key, actor=None, version=article.version, body_ar=f"نص المكتب {desk}"
        ),
        2,
    )
    return DraftArticle.objects.get(pk=article.pk), outcome


def test_r13_of_two_who_write_one_article_the_second_is_shown_the_first(dossier: Agreement) -> None:
    article, outcome = write_from_two_desks(dossier)
    [(winner, _saved)] = outcome.results.items()
    [refused] = outcome.errors.values()
    assert isinstance(refused, ArticleChanged)
    assert article.body_ar == refused.current.body_ar == f"نص المكتب {winner}"
    assert article.version == 2


def test_without_the_lock_one_text_is_lost_in_silence(dossier: Agreement, without_lock: Callable[[int], None]) -> None:
    without_lock(2)
    article, outcome = write_from_two_desks(dossier)
    assert outcome.errors == {}
    assert len(outcome.results) == 2
    assert article.version == 2, "two texts under one version number"


def test_r13_two_who_write_different_articles_both_succeed(dossier: Agreement) -> None:
    first, second = texts.working(dossier).articles
    connection.close()
    outcome = together(
        lambda desk: services.write_article(
            dossier.pk, (first, second)[desk].key, actor=None, version=1, body_ar=f"نص {desk}"
        ),
        2,
    )
    assert outcome.errors == {}
    assert [one.body_ar for one in texts.working(dossier).articles] == ["نص 0", "نص 1"]


def test_r13_many_additions_and_moves_at_once_leave_whole_numbers(dossier: Agreement) -> None:
    first = texts.working(dossier).articles[0]
    connection.close()

    def work(desk: int) -> None:
        if desk % 2:
            services.move_article(dossier.pk, first.key, actor=None, up=False)
        else:
            services.add_article(dossier.pk, actor=None, after=first.key, body_ar=f"نص {desk}")

    outcome = together(work, 8)
    assert outcome.errors == {}
    assert [one.position for one in texts.working(dossier).articles] == [1, 2, 3, 4, 5, 6]


def test_r13_of_two_first_writers_one_text_is_begun(own_database: str) -> None:
    with office_context(find("berkane")):
        dossier = dossiers.in_drafting()
        connection.close()
        outcome = together(lambda desk: services.add_article(dossier.pk, actor=None, body_ar=f"نص {desk}"), 4)
        assert outcome.errors == {}
        assert [one.position for one in texts.working(dossier).articles] == [1, 2, 3, 4]


def test_r13_two_versions_kept_at_once_are_one(dossier: Agreement) -> None:
    connection.close()
    outcome = together(lambda desk: services.keep_version(dossier.pk, actor=None, made_on=dossiers.DRAFTED), 2)
    assert outcome.kinds() == {"SameText"}
    assert [one.number for one in dossier.text_versions.all()] == [1]
