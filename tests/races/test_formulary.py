"""Two people at one template or one text: one writes, the other is told, and nothing is overwritten."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from mithaq.collectivities.selectors import find, office_context, public_side
from mithaq.formulary import services as commons
from mithaq.formulary.models import Template
from tenants.agreements.models import Agreement
from tenants.demo.cast import Cast
from tenants.drafting.models import TextVersion
from tenants.formulary import services
from tenants.formulary.models import OwnTemplate, OwnVersion
from tests.races.conftest import Play
from tests.races.crew import Meeting, Outcome, together

DAY = date(2024, 8, 1)


@pytest.fixture
def loaded(cast: Cast) -> None:
    """The shipped texts, committed."""
    with public_side():
        commons.load()
    connection.set_tenant(find("berkane"))


def write(own: OwnTemplate, cast: Cast) -> Outcome:
    def work(number: int) -> int:
        version = services.write_article(
            own.pk, actor=cast.clerk, made_on=DAY, base=1, number=1, heading_ar="م", body_ar=f"كتبه {number}"
        )
        return version.number

    connection.close()
    return together(work, 4)


def test_one_of_four_writes_the_next_version_and_the_others_are_told(cast: Cast, loaded: None) -> None:
    own = services.fork("framework", actor=cast.clerk, made_on=DAY, title_ar="نموذجنا")
    outcome = write(own, cast)
    assert list(outcome.results.values()) == [2]
    assert outcome.kinds() == {"TemplateMoved"}
    with office_context(find("berkane")):
        assert OwnVersion.objects.filter(template=own).count() == 2


def test_without_the_templates_lock_only_the_constraint_is_left(
    cast: Cast, loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = services.fork("framework", actor=cast.clerk, made_on=DAY, title_ar="نموذجنا")
    meeting = Meeting(4)

    def unlocked() -> Any:
        rows = OwnTemplate.objects.all()
        get = rows.get

        def read(**asked: Any) -> OwnTemplate:
            found = get(**asked)
            meeting.wait()
            return found

        monkeypatch.setattr(rows, "get", read)
        return rows

    monkeypatch.setattr(OwnTemplate.objects, "select_for_update", unlocked)
    assert "IntegrityError" in write(own, cast).kinds()


def test_a_text_started_twice_at_once_is_started_once(cast: Cast, loaded: None, play: Play) -> None:
    dossier = Agreement.objects.get(pk=play("drafting_started").pk)

    def work(number: int) -> int:
        code = ("decentralized-cooperation", "twinning-foreign")[number % 2]
        return services.start_text(dossier.pk, actor=cast.clerk, code=code, made_on=DAY, base=0).number

    connection.close()
    outcome = together(work, 2)
    assert list(outcome.results.values()) == [1]
    assert outcome.kinds() == {"TextMoved"}
    with office_context(find("berkane")):
        assert TextVersion.objects.filter(agreement=dossier).count() == 1


def test_two_loads_at_once_give_each_version_one_number(cast: Cast) -> None:
    def work(number: int) -> int:
        with public_side():
            return len(commons.load().added)

    connection.close()
    outcome = together(work, 2)
    assert outcome.errors == {}
    assert sorted(outcome.results.values())[0] == 0
    with public_side():
        assert max(outcome.results.values()) == Template.objects.count()
