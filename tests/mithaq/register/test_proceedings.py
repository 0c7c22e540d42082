"""Sessions and decisions in the register: published, corrected, withdrawn, verified, and by their office alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, connection, transaction

from mithaq.cli.register import command
from mithaq.collectivities.errors import NoOffice
from mithaq.collectivities.models import Collectivity
from mithaq.register.errors import (
    ProceedingGone,
    ProceedingNotPublished,
    ProceedingWithdrawnAlready,
    ReasonMissing,
)
from mithaq.register.models import Change, ProceedingVersion, PublicDecision, PublicSession
from mithaq.register.proceedings import selectors, services
from mithaq.register.proceedings.snapshots import DecisionSnapshot, Point, SessionSnapshot
from mithaq.register.snapshots import Words

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
MAY_7 = date(2024, 5, 7)
TITLE = Words(ar="فرز وجمع النفايات المنزلية", fr="Tri et collecte des déchets ménagers")


def session(**changes: Any) -> SessionSnapshot:
    """The May session of Berkane (synthetic), announced."""
    base = SessionSnapshot(
        public_id=uuid4(), kind="ordinary", opens_on=MAY_7, meeting_on=MAY_7, summons=1, hour=time(10, 0),
        points=(Point(number=4, title=TITLE),), is_demo=True,
    )  # fmt: skip
    return replace(base, **changes)


def decision(**changes: Any) -> DecisionSnapshot:
    """Its decision no. 14/2024, posted on 15 May."""
    base = DecisionSnapshot(
        public_id=uuid4(), session=None, agreement=None, point_number=4, number="14/2024", decided_on=MAY_7,
        posted_on=date(2024, 5, 15), title=TITLE, state="adopted", votes_for=25, votes_against=0, abstentions=2,
        is_demo=True,
    )  # fmt: skip
    return replace(base, **changes)


def test_a_session_and_its_decision_are_published_with_their_versions(office: Collectivity) -> None:
    announced = services.publish_session(session())
    posted = services.publish_decision(decision(session=announced.public_id))

    assert (announced.office_schema, announced.collectivity_code, announced.version) == ("o_berkane", office.code, 1)
    assert (posted.number, posted.votes_for, posted.session_public_id) == ("14/2024", 25, announced.public_id)
    assert selectors.decisions_of(announced.public_id) == [posted]
    assert [one.kind for one in selectors.versions(posted.public_id)] == ["published"]
    assert not Change.objects.exists()  # the feed is of agreements


def test_the_same_content_changes_nothing_and_another_makes_a_version(office: Collectivity) -> None:
    sample = decision()
    services.publish_decision(sample)
    services.publish_decision(sample)
    assert ProceedingVersion.objects.count() == 1

    later = services.publish_decision(replace(sample, state="enforceable", enforceable_on=date(2024, 6, 10)))

    assert (later.version, later.state) == (2, "enforceable")
    assert [one.detail["state"] for one in selectors.versions(sample.public_id)] == ["adopted", "enforceable"]


def test_a48_of_a_closed_sitting_the_decision_is_published_and_not_how_it_was_voted(office: Collectivity) -> None:
    row = services.publish_decision(decision(is_closed_to_public=True))
    assert (row.number, row.votes_for, row.votes_against, row.abstentions) == ("14/2024", None, None, None)
    kept = ProceedingVersion.objects.get(public_id=row.public_id).detail
    assert (kept["votes_for"], kept["abstentions"]) == (None, None)


def test_l09_08_no_person_stands_in_what_is_published(office: Collectivity) -> None:
    """The keys are few and known: a new one is a decision."""
    assert set(services.publish_session(session()).detail) == {
        "public_id", "kind", "opens_on", "meeting_on", "summons", "points", "hour", "place", "is_closed_to_public",
        "opened_on", "closes_on", "is_demo", "collectivity_code", "format",
    }  # fmt: skip
    assert set(services.publish_decision(decision()).detail) == {
        "public_id", "session", "agreement", "point_number", "number", "decided_on", "posted_on", "title", "state",
        "votes_for", "votes_against", "abstentions", "enforceable_on", "is_closed_to_public", "is_demo",
        "collectivity_code", "format",
    }  # fmt: skip


def test_a_withdrawal_says_why_and_a_correction_shows_it_again(office: Collectivity) -> None:
    sample = decision()
    services.publish_decision(sample)
    with pytest.raises(ReasonMissing):
        services.withdraw(PublicDecision, sample.public_id, reason=" ")
    services.withdraw(PublicDecision, sample.public_id, reason="نشر بالخطأ")
    with pytest.raises(ProceedingGone) as gone:
        selectors.decision(sample.public_id)
    assert gone.value.row.withdrawal_reason == "نشر بالخطأ"
    with pytest.raises(ProceedingWithdrawnAlready):
        services.withdraw(PublicDecision, sample.public_id, reason="again")

    services.publish_decision(replace(sample, state="sent"))
    assert selectors.decisions(office.code).total == 0  # a later state does not show it again
    services.correct(replace(sample, state="sent"), reason="تحقق")
    assert selectors.decision(sample.public_id).state == "sent"


def test_what_was_never_published_is_neither_corrected_nor_withdrawn(office: Collectivity) -> None:
    with pytest.raises(ProceedingNotPublished):
        services.correct(session(), reason="why")
    with pytest.raises(ProceedingNotPublished):
        services.withdraw(PublicSession, uuid4(), reason="why")


def test_outside_an_office_nothing_is_published(db: None) -> None:
    with pytest.raises(NoOffice):
        services.publish_session(session())


def test_another_office_neither_sees_nor_changes_a_row_in_the_tables(
    berkane: Collectivity, other_office: Collectivity, as_office: Enter
) -> None:
    ours, theirs = session(), decision()
    with as_office(berkane):
        services.publish_session(ours)
        services.publish_decision(theirs)
    with as_office(other_office):
        assert not PublicSession.objects.exists()
        assert not PublicDecision.objects.exists()
        assert not ProceedingVersion.objects.exists()
        assert PublicDecision.objects.update(title_ar="مسروق") == 0
        assert PublicSession.objects.all().delete()[0] == 0
        with pytest.raises(ProceedingNotPublished):
            services.withdraw(PublicDecision, theirs.public_id, reason="theirs")
        with pytest.raises(DatabaseError), transaction.atomic():
            services.publish_decision(theirs)  # the identifier is taken, and the row is not theirs
        with pytest.raises(DatabaseError), transaction.atomic():
            PublicSession.objects.create(
                office_schema="o_berkane", public_id=uuid4(), collectivity_code="x", kind="ordinary", opens_on=MAY_7,
                meeting_on=MAY_7, published_at="2024-05-07T10:00Z", updated_at="2024-05-07T10:00Z", detail={},
            )  # fmt: skip
    assert selectors.decision(theirs.public_id).title_ar == TITLE.ar


@pytest.mark.parametrize(
    ("model", "change", "name"),
    [
        (PublicSession, {"kind": "secret"}, "public_session_kind_known"),
        (PublicSession, {"meeting_on": date(2024, 5, 6)}, "public_session_days_in_order"),
        (PublicSession, {"closes_on": date(2024, 5, 14)}, "public_session_days_in_order"),
        (PublicSession, {"withdrawn_at": "2024-06-01T00:00Z"}, "public_session_withdrawal_reasoned"),
        (PublicDecision, {"state": "draft"}, "public_decision_state_known"),
        (PublicDecision, {"number": ""}, "public_decision_numbered"),
        (PublicDecision, {"posted_on": date(2024, 5, 6)}, "public_decision_posted_after_decided"),
        (PublicDecision, {"votes_for": None}, "public_decision_votes_whole"),
        (PublicDecision, {"withdrawn_at": "2024-06-01T00:00Z"}, "public_decision_withdrawal_reasoned"),
        (ProceedingVersion, {"kind": "amended"}, "proceeding_version_kind_known"),
        (ProceedingVersion, {"kind": "corrected"}, "proceeding_version_says_why"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    office: Collectivity, model: Any, change: dict[str, Any], name: str
) -> None:
    services.publish_session(session())
    services.publish_decision(decision())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**change)


def test_a_version_is_numbered_once(office: Collectivity) -> None:
    services.publish_decision(decision())
    version = ProceedingVersion.objects.get()
    version.pk = None
    with pytest.raises(IntegrityError, match="proceeding_version_numbered_once"), transaction.atomic():
        version.save(force_insert=True)


def test_the_search_finds_words_with_and_without_their_article_and_the_year(office: Collectivity) -> None:
    services.publish_decision(decision())
    services.publish_decision(decision(number="3/2026", decided_on=date(2026, 2, 3), posted_on=date(2026, 2, 10),
                                       title=Words(ar="ملحق رقم 1", fr="Avenant")))  # fmt: skip
    code = office.code
    assert selectors.decisions(code).total == 2
    assert [row.number for row in selectors.decisions(code, words="نفايات").rows] == ["14/2024"]
    assert [row.number for row in selectors.decisions(code, words="dechets").rows] == ["14/2024"]
    assert [row.number for row in selectors.decisions(code, words="3/2026").rows] == ["3/2026"]
    assert selectors.decisions(code, words="؟؟").total == 0
    assert [row.number for row in selectors.decisions(code, year=2026).rows] == ["3/2026"]
    assert selectors.years_of(code) == [2026, 2024]


def test_sessions_to_come_stand_before_those_that_were(office: Collectivity) -> None:
    past = services.publish_session(session(opened_on=MAY_7, closes_on=date(2024, 5, 14)))
    ahead = services.publish_session(session(opens_on=date(2024, 10, 1), meeting_on=date(2024, 10, 1)))
    code, today = office.code, date(2024, 9, 20)
    assert selectors.sessions_ahead(code, today) == [ahead]
    assert selectors.sessions_past(code, today).rows == [past]
    assert [row.pk for row in selectors.sessions_past(code, date(2024, 10, 2)).rows] == [ahead.pk, past.pk]


def test_verify_names_what_was_altered_and_rebuild_brings_the_columns_back(office: Collectivity) -> None:
    sample = decision()
    services.publish_session(session())
    services.publish_decision(sample)
    connection.set_schema_to_public()
    assert CliRunner().invoke(command, ["verify"]).output.strip() == "2 entries, 0 seals, 0 broken"
    PublicDecision.objects.update(title_fr="Autre", search=None)

    broken = CliRunner().invoke(command, ["verify"])
    assert broken.exit_code == 1
    assert "columns differ from the published detail: title_fr" in broken.output
    assert CliRunner().invoke(command, ["rebuild"]).exit_code == 0
    assert CliRunner().invoke(command, ["verify"]).exit_code == 0
    assert selectors.decisions(office.code, words="déchets").total == 1

    ProceedingVersion.objects.filter(public_id=sample.public_id).update(detail={})
    assert "version 1 was altered after it was kept" in CliRunner().invoke(command, ["verify"]).output
