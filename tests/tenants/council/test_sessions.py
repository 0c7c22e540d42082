"""Sessions: their legal days, summons, quorum, length (LO 113-14 a33–a42)."""

from datetime import date

import pytest

from mithaq.law.errors import OutsideSession
from tenants.council import errors, selectors, services
from tenants.council.models import Session
from tests.tenants.council import story
from tests.tenants.council.story import MAY_7

pytestmark = pytest.mark.usefixtures("office")


def summoned(members: int = 35) -> Session:
    session = story.may_session(members)
    return services.record_summons(session.pk, actor=None, sent_on=story.SUMMONED)


def test_a33_an_ordinary_session_opens_in_its_week_only() -> None:
    with pytest.raises(OutsideSession):
        services.create_session(actor=None, opens_on=date(2024, 5, 8), members_in_office=35)
    with pytest.raises(OutsideSession):
        services.create_session(actor=None, opens_on=date(2024, 6, 3), members_in_office=35)


def test_a36_an_extraordinary_session_opens_on_any_day() -> None:
    session = services.create_session(
        actor=None, opens_on=date(2024, 6, 20), members_in_office=35, kind="extraordinary", called_by="third"
    )
    assert session.called_by == "third"


def test_a_session_is_recorded_once() -> None:
    story.may_session()
    with pytest.raises(errors.SessionTwice):
        services.create_session(actor=None, opens_on=MAY_7, members_in_office=35)


def test_a35_summons_on_the_tenth_day_before_is_in_time_and_on_the_ninth_too_late() -> None:
    session = story.may_session()
    with pytest.raises(errors.SummonsTooLate) as refused:
        services.record_summons(session.pk, actor=None, sent_on=date(2024, 4, 28))
    assert refused.value.context["limit"] == date(2024, 4, 27)
    assert "a35" in refused.value.article
    assert services.record_summons(session.pk, actor=None, sent_on=date(2024, 4, 27)).summons_sent_on


def test_a37_a_session_the_governor_asked_for_is_summoned_three_days_before() -> None:
    session = services.create_session(
        actor=None, opens_on=date(2024, 6, 20), members_in_office=35, kind="extraordinary", called_by="governor"
    )
    with pytest.raises(errors.SummonsTooLate):
        services.record_summons(session.pk, actor=None, sent_on=date(2024, 6, 18))
    services.record_summons(session.pk, actor=None, sent_on=date(2024, 6, 17))
    missed = services.open_session(session.pk, actor=None, on=date(2024, 6, 20), present=10)
    assert missed.meeting_on == date(2024, 6, 21)  # the next working day, any number
    assert services.open_session(session.pk, actor=None, on=date(2024, 6, 21), present=10).is_open


def test_a35_a_session_is_not_opened_before_its_members_were_summoned() -> None:
    with pytest.raises(errors.NotSummoned):
        services.open_session(story.may_session().pk, actor=None, on=MAY_7, present=27)


@pytest.mark.parametrize(("present", "opens"), [(17, False), (18, True)])
def test_a42_quorum_is_more_than_half_of_the_members_in_office(present: int, opens: bool) -> None:
    session = services.open_session(summoned().pk, actor=None, on=MAY_7, present=present)
    assert session.is_open is opens


def test_a42_vacancies_count_so_eighteen_of_thirty_four_is_a_quorum_and_seventeen_is_not() -> None:
    session = services.open_session(summoned(34).pk, actor=None, on=MAY_7, present=17)
    assert not session.is_open


def test_a_session_opens_on_the_day_it_was_summoned_for() -> None:
    with pytest.raises(errors.WrongMeetingDay):
        services.open_session(summoned().pk, actor=None, on=date(2024, 5, 8), present=27)


def test_more_present_than_members_are_refused() -> None:
    with pytest.raises(errors.MorePresentThanMembers):
        services.open_session(summoned().pk, actor=None, on=MAY_7, present=36)


def test_a34_a_session_closes_within_fifteen_days_its_first_counted() -> None:
    session = services.open_session(summoned().pk, actor=None, on=MAY_7, present=27)
    with pytest.raises(errors.SessionTooLong) as refused:
        services.close_session(session.pk, actor=None, on=date(2024, 5, 22))
    assert refused.value.context["limit"] == date(2024, 5, 21)
    services.extend_session(session.pk, actor=None)
    assert services.close_session(session.pk, actor=None, on=date(2024, 5, 22)).closes_on == date(2024, 5, 22)


def test_a36_an_extraordinary_session_closes_within_seven_working_days() -> None:
    session = services.create_session(
        actor=None, opens_on=date(2024, 6, 20), members_in_office=35, kind="extraordinary"
    )
    services.record_summons(session.pk, actor=None, sent_on=date(2024, 6, 5))
    services.open_session(session.pk, actor=None, on=date(2024, 6, 20), present=27)
    limit = selectors.closing_limit(story.again(session))
    assert limit is not None
    assert limit.on == date(2024, 6, 28)
    with pytest.raises(errors.SessionNotOpen):
        services.extend_session(session.pk, actor=None)


def test_a_session_is_closed_once_and_not_before_it_opened() -> None:
    session = services.open_session(summoned().pk, actor=None, on=MAY_7, present=27)
    with pytest.raises(errors.DateBeforeCause):
        services.close_session(session.pk, actor=None, on=date(2024, 5, 6))
    services.close_session(session.pk, actor=None, on=MAY_7)
    with pytest.raises(errors.SessionNotOpen):
        services.close_session(session.pk, actor=None, on=MAY_7)


def test_a_day_can_be_moved_until_the_members_are_summoned() -> None:
    session = story.may_session()
    assert services.reschedule_session(session.pk, actor=None, opens_on=date(2024, 5, 6)).meeting_on == date(2024, 5, 6)
    services.record_summons(session.pk, actor=None, sent_on=date(2024, 4, 20))
    with pytest.raises(errors.SessionMoved):
        services.reschedule_session(session.pk, actor=None, opens_on=MAY_7)


def test_a38_a_session_is_not_moved_to_a_day_its_agenda_was_too_late_for() -> None:
    story.on_agenda()
    with pytest.raises(errors.AgendaTooLate):
        services.reschedule_session(story.may_session().pk, actor=None, opens_on=date(2024, 5, 2))


def test_a39_the_receipt_of_the_agenda_starts_the_governors_eight_days() -> None:
    session = story.may_session()
    with pytest.raises(errors.AgendaNotSent):
        services.record_agenda_receipt(session.pk, actor=None, on=story.AGENDA)
    story.on_agenda()
    with pytest.raises(errors.DateBeforeCause):
        services.record_agenda_receipt(session.pk, actor=None, on=date(2024, 4, 15))
    assert services.record_agenda_receipt(session.pk, actor=None, on=story.AGENDA).agenda_received_on == story.AGENDA
