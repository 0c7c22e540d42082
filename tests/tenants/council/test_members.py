"""Members, mandates, lists, committees, requests for sessions (a9, a16, a25–a28, a36, a37)."""

from datetime import date

import pytest

from mithaq.core.errors import NotAllowed
from tenants.council import errors, selectors, services
from tenants.council.member_lists import read_list
from tenants.council.models import Committee, CommitteeReferral, Member
from tests.tenants.council import chamber, story
from tests.tenants.council.chamber import SINCE

pytestmark = pytest.mark.usefixtures("office")


def test_a9_a_vacancy_counts_from_the_day_after_the_mandate_ended() -> None:
    everybody = chamber.members()
    services.end_mandate(everybody[9].pk, actor=None, until=date(2024, 3, 1), vacancy="death")
    assert selectors.members_count(date(2024, 3, 1)) == 35
    assert selectors.members_count(date(2024, 3, 2)) == 34
    assert selectors.proposed_members(story.MAY_7) == 34


def test_a_replacement_takes_the_seat_as_a_plain_member() -> None:
    everybody = chamber.members()
    new = services.replace_member(
        everybody[1].pk, actor=None, until=date(2024, 3, 1), vacancy="resignation", name_ar="عضو جديد",
        since=date(2024, 3, 10),
    )  # fmt: skip
    assert (new.position, new.replaces) == ("member", everybody[1].name_ar)
    with pytest.raises(errors.DateBeforeCause):
        services.replace_member(
            everybody[4].pk, actor=None, until=date(2024, 3, 1), vacancy="death", name_ar="آخر", since=date(2024, 2, 1)
        )
    assert story.again(everybody[4]).until is None


def test_a7_an_office_has_one_holder_and_a_former_member_none() -> None:
    everybody = chamber.members()
    with pytest.raises(errors.OfficeHeld):
        services.add_member(actor=None, name_ar="رئيس ثان", since=SINCE, position="president")
    with pytest.raises(errors.OfficeHeld):
        services.add_member(actor=None, name_ar="نائب ثان", since=SINCE, position="vice_president", rank=2)
    services.end_mandate(everybody[0].pk, actor=None, until=date(2024, 3, 1), vacancy="death")
    assert services.add_member(actor=None, name_ar="رئيس جديد", since=date(2024, 3, 12), position="president").pk
    with pytest.raises(errors.MandateEnded):
        services.edit_member(everybody[0].pk, actor=None, name_ar="اسم", since=SINCE)


def test_a16_thirty_five_members_have_at_most_seven_vice_presidents() -> None:
    assert selectors.most_vice_presidents().number == 7
    services.add_member(actor=None, name_ar="سابع", since=SINCE, position="vice_president", rank=7)
    with pytest.raises(errors.RankTooHigh):
        services.add_member(actor=None, name_ar="ثامن", since=SINCE, position="vice_president", rank=8)
    with pytest.raises(errors.RankMissing):
        services.add_member(actor=None, name_ar="بلا رتبة", since=SINCE, position="vice_president")


def test_a135_an_eci_has_no_figure_and_its_members_say_who_delegates_them(
    eci_office: object, as_office: object
) -> None:
    with as_office(eci_office):  # type: ignore[operator]  # the fixture gives a context manager
        assert selectors.most_vice_presidents() is None
        one = services.add_member(actor=None, name_ar="منتدب", since=SINCE, on_behalf_of="جماعة بركان")
        assert one.on_behalf_of == "جماعة بركان"
    assert services.add_member(actor=None, name_ar="عضو", since=SINCE, on_behalf_of="جماعة").on_behalf_of == ""


def test_nobody_without_the_right_writes_the_list(people: object) -> None:
    for role in ("president", "reader", "finance"):
        with pytest.raises(NotAllowed):
            services.add_member(actor=people(role), name_ar="عضو", since=SINCE)  # type: ignore[operator]  # a factory
    assert not Member.objects.exists()


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_a_list_is_read_with_its_headings_offices_ranks_and_days() -> None:
    text = (
        "الاسم;الاسم بالفرنسية;المهمة;الرتبة;البريد;الهاتف;منذ\n"
        "فلان الأول;Untel Un;رئيس المجلس;;un@example.ma;0536;24/09/2021\n"
        "فلان الثاني;Untel Deux;نائب الرئيس;١;;;\n\nفلان الثالث"
    )
    found = read_list(text, SINCE)
    assert [one.position for one in found] == ["president", "vice_president", "member"]
    assert found[1].rank == 1
    services.add_members(found, actor=None)
    assert [one.name_fr for one in selectors.members_in_office(story.MAY_7)][:2] == ["Untel Un", "Untel Deux"]


def test_each_line_that_cannot_be_read_is_named_and_nothing_is_taken() -> None:
    text = "فلان\tUn\tساحر\nفلان\t\t\n\t\tعضو\nعلان\t\tنائب\t\nرابع\tF145678\nخامس\t\t\t\tليس بريدا"
    with pytest.raises(errors.ListWithErrors) as refused:
        read_list(text, SINCE)
    told = refused.value.context["errors"]
    assert all(f" {number}:" in told or f"{number}" in told for number in (1, 3, 4, 5, 6))
    with pytest.raises(errors.EmptyList):
        read_list(" \n", SINCE)


def test_a_list_with_a_name_already_in_office_is_refused_whole() -> None:
    chamber.members(3)
    with pytest.raises(errors.MemberTwice):
        services.add_members(read_list("آخر\nعضو 01", SINCE), actor=None)
    assert Member.objects.count() == 3


# --- Committees -------------------------------------------------------------------------------------------------------


def committee(name: str = story.COMMITTEE) -> Committee:
    return services.create_committee(actor=None, name_ar=name, since=SINCE)


def test_a25_at_most_five_committees_and_nobody_sits_in_two() -> None:
    everybody = chamber.members()
    first, second = committee("الأولى"), committee("الثانية")
    services.seat_member(first.pk, everybody[5].pk, actor=None, role="chair")
    with pytest.raises(errors.SeatedElsewhere):
        services.seat_member(second.pk, everybody[5].pk, actor=None, role="member")
    with pytest.raises(errors.SeatTaken):
        services.seat_member(first.pk, everybody[6].pk, actor=None, role="chair")
    with pytest.raises(errors.CommitteeKnown):
        committee("الأولى")
    for name in ("الثالثة", "الرابعة", "الخامسة"):
        committee(name)
    with pytest.raises(errors.TooManyCommittees):
        committee("السادسة")
    services.end_mandate(everybody[5].pk, actor=None, until=story.MAY_7, vacancy="death")
    assert not first.seats.exists()


def test_a28_a_dossier_sent_to_a_committee_waits_until_its_report() -> None:
    decision = story.on_agenda()
    services.refer_to_committee(decision.pk, actor=None, on=story.AGENDA, committee=story.COMMITTEE)
    assert [one.decision_id for one in selectors.waiting_referrals()] == [decision.pk]
    with pytest.raises(errors.ReferredTwice):
        services.refer_to_committee(decision.pk, actor=None, on=story.AGENDA, committee=story.COMMITTEE)
    assert any("a28" in task.article for task in selectors.tasks(story.AGENDA))
    services.record_committee_report(
        decision.pk, actor=None, on=story.STUDIED, committee=story.COMMITTEE, opinion="favourable"
    )
    assert selectors.waiting_referrals() == []
    assert CommitteeReferral.objects.count() == 1


# --- Requests ---------------------------------------------------------------------------------------------------------

ASKED = date(2024, 6, 3)


@pytest.mark.parametrize(("asked_by", "few", "enough"), [("third", 11, 12), ("majority", 17, 18)])
def test_a36_a_third_or_the_majority_of_the_members_in_office_sign(asked_by: str, few: int, enough: int) -> None:
    chamber.members()
    with pytest.raises(errors.TooFewAsked):
        services.record_request(actor=None, asked_by=asked_by, on=ASKED, agenda="نقطة", asked_count=few)
    assert services.record_request(actor=None, asked_by=asked_by, on=ASKED, agenda="نقطة", asked_count=enough).pk


def test_a36_a_third_may_be_refused_within_ten_days_and_the_majority_never() -> None:
    chamber.members()
    third = services.record_request(actor=None, asked_by="third", on=ASKED, agenda="نقطة", asked_count=12)
    with pytest.raises(errors.RefusalTooLate):
        services.refuse_request(third.pk, actor=None, on=date(2024, 6, 14), reasons="سبب")
    assert services.refuse_request(third.pk, actor=None, on=date(2024, 6, 13), reasons="سبب").refused_on
    most = services.record_request(actor=None, asked_by="majority", on=ASKED, agenda="نقطة", asked_count=18)
    with pytest.raises(errors.CannotBeRefused):
        services.refuse_request(most.pk, actor=None, on=ASKED, reasons="سبب")


def test_a37_the_session_the_governor_asks_for_is_held_within_ten_days() -> None:
    asked = services.record_request(actor=None, asked_by="governor", on=ASKED, agenda="نقطة")
    with pytest.raises(errors.SessionOutsideTerm):
        services.grant_request(asked.pk, actor=None, opens_on=date(2024, 6, 14), members_in_office=35)
    session = services.grant_request(asked.pk, actor=None, opens_on=date(2024, 6, 13), members_in_office=35)
    assert session.by_governor
    assert selectors.request_of(session) == asked
    with pytest.raises(errors.RequestAnswered):
        services.grant_request(asked.pk, actor=None, opens_on=date(2024, 6, 12), members_in_office=35)


def test_a138_an_eci_meets_in_the_months_of_its_founding_agreement(eci_office: object, as_office: object) -> None:
    with as_office(eci_office):  # type: ignore[operator]  # the fixture gives a context manager
        services.set_founding_months(actor=None, months=[3, 9], source="اتفاقية التأسيس، المادة 12")
        assert [one.month for one in selectors.ordinary_windows(2024)] == [3, 9]
        assert services.create_session(actor=None, opens_on=date(2024, 9, 20), members_in_office=9).pk
        with pytest.raises(errors.OutsideFoundingMonths):
            services.create_session(actor=None, opens_on=date(2024, 5, 2), members_in_office=9)
    with pytest.raises(errors.OnlyBodies):
        services.set_founding_months(actor=None, months=[3], source="اتفاقية")
