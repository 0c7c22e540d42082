"""The agenda builder: order, linked dossiers, who may add what until when (a38–a41)."""

from datetime import date

import pytest

from tenants.council import errors, selectors, services
from tenants.council.models import AgendaPoint, Decision, Session
from tests.tenants.council import story
from tests.tenants.council.story import AGENDA

pytestmark = pytest.mark.usefixtures("office")


def titles(session: Session) -> list[str]:
    return [line.point.title_ar for line in selectors.agenda_of(session) if line.point]


def point(session: Session, title: str, on: date = AGENDA, **more: object) -> AgendaPoint:
    return services.add_point(session.pk, actor=None, on=on, title_ar=title, **more)  # type: ignore[arg-type]  # as given


def test_points_change_places_and_the_decisions_under_them_follow() -> None:
    session = story.may_session()
    first, second = point(session, "الحساب الإداري"), point(session, "الميزانية")
    decision = story.on_agenda(point=None)
    assert decision.point_number == 3
    services.move_point(selectors.point_of(decision).pk, actor=None, up=True, base=3)
    assert Decision.objects.get(pk=decision.pk).point_number == 2
    assert titles(session)[0] == "الحساب الإداري"
    services.move_point(first.pk, actor=None, up=True)  # the first one stays
    with pytest.raises(errors.AgendaChanged):
        services.move_point(second.pk, actor=None, up=True, base=2)
    services.remove_point(first.pk, actor=None)
    assert [line.number for line in selectors.agenda_of(session)] == [1, 2]
    assert Decision.objects.get(pk=decision.pk).point_number == 1


def test_several_dossiers_are_linked_under_one_point() -> None:
    first = story.on_agenda(point=4)
    other = story.submitted(story.local(title_ar="تعيين المنتدبين"))
    with pytest.raises(errors.PointTaken):
        services.put_on_agenda(other.pk, first.session_id, actor=None, on=AGENDA, point_number=4)
    with pytest.raises(errors.PointUnknown):
        services.put_on_agenda(other.pk, first.session_id, actor=None, on=AGENDA, point_number=9, linked=True)
    services.put_on_agenda(other.pk, first.session_id, actor=None, on=AGENDA, point_number=4, linked=True)
    (line,) = selectors.agenda_of(story.again(first.session))
    assert {one.pk for one in line.decisions} == {first.pk, other.pk}
    services.number_points(first.session_id, actor=None)
    assert set(Decision.objects.values_list("point_number", flat=True)) == {1}
    with pytest.raises(errors.PointHasFiles):
        services.remove_point(line.point.pk, actor=None)


def test_a38_the_president_adds_until_twenty_days_before() -> None:
    session = story.may_session()
    point(session, "في الأجل", on=date(2024, 4, 17))
    with pytest.raises(errors.AgendaClosed) as refused:
        point(session, "بعد الأجل", on=date(2024, 4, 18))
    assert "a38" in refused.value.article


def test_a39_the_governor_adds_within_eight_days_of_his_receipt() -> None:
    session = story.may_session()
    point(session, "نقطة")
    with pytest.raises(errors.AgendaClosed):
        point(session, "للعامل", added_by="governor")
    services.send_agenda(session.pk, actor=None, on=AGENDA)
    services.record_agenda_receipt(session.pk, actor=None, on=date(2024, 4, 16))
    added = point(session, "للعامل", on=date(2024, 4, 24), added_by="governor", reference="ع/7")
    with pytest.raises(errors.AgendaClosed):
        point(session, "متأخرة", on=date(2024, 4, 25), added_by="governor")
    with pytest.raises(errors.PointNotOurs):
        services.remove_point(added.pk, actor=None)
    assert story.again(session).agenda_sent_on == AGENDA


def test_a40_half_of_the_members_make_a_point_obligatory_and_a_refusal_is_reasoned() -> None:
    session = story.may_session()
    asked = {"actor": None, "on": date(2024, 4, 10), "title_ar": "نقطة الأعضاء", "asked_by": "فريق"}
    half = services.record_point_request(session.pk, asked_count=18, **asked)
    with pytest.raises(errors.CannotBeRefused):
        services.refuse_point(half.pk, actor=None, on=date(2024, 4, 12), reasons="سبب")
    assert services.grant_point(half.pk, actor=None, on=date(2024, 4, 12)).added_by == "members"
    few = services.record_point_request(session.pk, asked_count=17, **asked)
    assert services.refuse_point(few.pk, actor=None, on=date(2024, 4, 12), reasons="سبب").reasons
    with pytest.raises(errors.RequestAnswered):
        services.grant_point(few.pk, actor=None, on=date(2024, 4, 12))


def test_a41_nothing_is_added_once_the_session_is_open() -> None:
    decision = story.in_session()
    session = story.again(decision.session)
    for who in ("president", "governor", "members"):
        assert "a41" in selectors.agenda_closing(session, who, story.MAY_7).article
    with pytest.raises(errors.SessionStarted):
        services.move_point(selectors.point_of(decision).pk, actor=None, up=True)


def test_an_empty_agenda_is_not_sent() -> None:
    with pytest.raises(errors.AgendaEmpty):
        services.send_agenda(story.may_session().pk, actor=None, on=AGENDA)


def test_a_decision_from_before_agendas_had_points_gets_its_own() -> None:
    decision = story.on_agenda(point=2)
    AgendaPoint.objects.all().delete()
    assert [line.point for line in selectors.agenda_of(decision.session)] == [None]
    services.number_points(decision.session_id, actor=None)
    assert selectors.point_of(story.again(decision)).title_ar == decision.agreement.title_ar


def test_a_postponed_dossier_leaves_its_point_and_its_round_keeps_the_number() -> None:
    decision = story.in_session()
    session = decision.session
    services.postpone(decision.pk, actor=None, on=story.MAY_7, reason="طلب إيضاحات")
    (line,) = selectors.agenda_of(session)
    assert (line.decisions, [one.point_number for one in line.past]) == ([], [4])
