"""Two clerks take articles of one Word file over at the same moment: the second reads again, and nothing is lost."""

from typing import Any

import pytest
from django.db import connection

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.demo.cast import Cast
from tenants.drafting import services, word_file
from tenants.drafting.services import ArticleText
from tests.races.crew import Meeting, Outcome, together
from tests.tenants import dossiers
from tests.tenants.drafting.test_word_file import TEXTS, compared, replacing, taken, word_of


def take_from_two_desks(cast: Cast) -> tuple[Outcome, list[ArticleText], int]:
    """Thread 0 takes article 2, thread 1 article 3. What became of them, the last text, how many versions there are."""
    agreement = dossiers.drafted()
    services.add_version(agreement.pk, actor=cast.clerk, made_on=clock.today(), articles=TEXTS)
    agreement = Agreement.objects.get(pk=agreement.pk)

    def change(document: Any) -> None:
        replacing("36", "24")(document)
        replacing("لجنة القيادة", "لجنة التتبع")(document)

    comparison = compared(agreement, word_of(agreement, "ar", change))
    connection.close()
    outcome = together(lambda number: taken(agreement, comparison, number + 2, actor=cast.clerk), 2)
    last = agreement.text_versions.order_by("-number").first()
    text = [ArticleText(one.number, one.body_ar) for one in last.articles.all()]
    return outcome, text, last.number


def test_the_second_is_told_and_the_first_is_kept(cast: Cast) -> None:
    outcome, text, versions = take_from_two_desks(cast)
    assert outcome.kinds() == {"WordFileStale"}
    assert versions == 3
    (winner,) = outcome.results
    assert text[winner + 1].body_ar in {"المدة 24 شهرا.", "لجنة التتبع."}


def test_without_the_lock_the_second_version_loses_what_the_first_took_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Meeting(2)
    unsigned = word_file._unsigned

    def read(*arguments: Any) -> Any:
        found = unsigned(*arguments)
        meeting.wait()
        return found

    monkeypatch.setattr(word_file, "lock", lambda agreement_id: Agreement.objects.get(pk=agreement_id))
    monkeypatch.setattr(word_file, "_unsigned", read)
    late = Meeting(2)
    add_version = services.add_version

    def add(*arguments: Any, **options: Any) -> Any:
        late.wait()
        return add_version(*arguments, **options)

    monkeypatch.setattr(services, "add_version", add)
    outcome, text, versions = take_from_two_desks(cast)
    assert outcome.errors == {}
    assert versions == 4
    assert {text[1].body_ar, text[2].body_ar} != {"المدة 24 شهرا.", "لجنة التتبع."}
