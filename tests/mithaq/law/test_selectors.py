"""Terms by level, sessions of authorities, holidays of the table, and sizes."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import clock
from mithaq.core.errors import user_message
from mithaq.law import selectors
from mithaq.law.errors import NoSuchRule
from mithaq.law.holidays import FIXED_HOLIDAYS, fixed_holidays, fixed_holidays_between
from mithaq.law.models import Holiday, HolidayKind
from mithaq.law.rules.kinds import Level
from mithaq.law.terms import LegalTerm

CALENDAR = fixed_holidays_between(date(2019, 1, 1), date(2031, 12, 31))
ON = date(2024, 5, 7)


@pytest.mark.parametrize(
    ("subject", "level", "days", "source"),
    [
        ("visa", "commune", 20, "LO 113-14 a118"),
        ("visa", "eci", 20, "LO 113-14 a118 (a138)"),
        ("visa", "gct", 20, "LO 113-14 a118 (a145)"),
        ("visa", "province", 20, "LO 112-14 a109"),
        ("visa", "region", 20, "LO 111-14 a115"),
        ("transmission", "commune", 15, "LO 113-14 a116"),
        ("transmission", "province", 10, "LO 112-14 a107"),
        ("transmission", "region", 10, "LO 111-14 a113"),
        ("objection", "gct", 3, "LO 113-14 a117 (a145)"),
        ("objection", "province", 3, "LO 112-14 a108"),
        ("objection", "region", 3, "LO 111-14 a114"),
        ("summons", "commune", 10, "LO 113-14 a35"),
        ("summons", "province", 7, "LO 112-14 a36"),
        ("summons", "region", 7, "LO 111-14 a38"),
        ("agenda_transmission", "province", 20, "LO 112-14 a39"),
        ("agenda_transmission", "region", 20, "LO 111-14 a41"),
        ("posting", "commune", 8, "LO 113-14 a273"),
        ("posting", "province", 10, "LO 112-14 a217"),
        ("posting", "region", 10, "LO 111-14 a247"),
    ],
)
def test_terms_by_level(subject: str, level: str, days: int, source: str) -> None:
    term = selectors.term(subject, level, ON)
    assert (term.days, term.source, term.level) == (days, source, level)


def test_an_eci_has_its_own_majority_and_otherwise_the_rules_of_communes_a138() -> None:
    assert selectors.term("qualified_majority", "eci", ON).share == Fraction(2, 3)
    assert selectors.term("qualified_majority", "eci", ON).through == ""
    assert selectors.term("majority", "eci", ON).through == "138"
    assert [selectors.two_thirds_needed(votes) for votes in (9, 10, 11, 12)] == [6, 7, 8, 8]


@pytest.mark.parametrize(
    ("subject", "level", "on"),
    [("visa", "commune", date(2015, 7, 22)), ("takeover", "region", ON), ("no_such_subject", "eci", ON)],
)
def test_a_question_the_law_does_not_answer_is_refused(subject: str, level: str, on: date) -> None:
    with pytest.raises(NoSuchRule) as refused:
        selectors.term(subject, level, on)
    assert refused.value.context == {"subject": subject, "level": level, "on": on}
    with override("fr"):
        assert subject in user_message(refused.value)


def test_a_level_the_law_does_not_know_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match="canton"):
        selectors.term("visa", "canton", ON)


def test_the_term_is_that_of_today_when_no_day_is_given() -> None:
    with clock.frozen(date(2015, 7, 1)), pytest.raises(NoSuchRule):
        selectors.term("visa", "commune")
    with clock.frozen(ON):
        assert selectors.term("visa", "commune").days == 20


def test_a_term_refuses_to_be_read_as_what_it_is_not() -> None:
    quorum = selectors.term("quorum", "commune", ON)
    assert quorum.share == Fraction(1, 2)
    for wrong in ("days", "span", "months"):
        with pytest.raises(TypeError, match="Q-COM-1"):
            getattr(quorum, wrong)
    with pytest.raises(TypeError, match="V-COM-1"):
        _ = selectors.term("visa", "commune", ON).share


def test_a_foreign_state_is_forbidden_at_every_level() -> None:
    for level in Level:
        assert selectors.term("foreign_state", level, ON).value == "forbidden"


def test_rules_are_found_by_id() -> None:
    assert selectors.rule("V-COM-1").subject == "visa"
    with pytest.raises(KeyError):
        selectors.rule("V-COM-99")


# --- Sessions ---------------------------------------------------------------------------------------------------------


def test_sessions_of_a_commune_eci_and_gct_open_in_the_first_seven_days_a33() -> None:
    for level in ("commune", "eci", "gct"):
        windows = selectors.session_dates(level, 2026, holidays=CALENDAR)
        assert [(window.first_day, window.last_day) for window in windows] == [
            (date(2026, month, 1), date(2026, month, 7)) for month in (2, 5, 10)
        ]


def test_sessions_of_a_province_open_on_the_second_monday_112_14_a34() -> None:
    windows = selectors.session_dates("province", 2024, holidays=CALENDAR)
    assert [window.first_day for window in windows] == [date(2024, 1, 8), date(2024, 6, 10), date(2024, 9, 9)]


def test_a_second_monday_that_is_a_holiday_moves_to_the_next_working_day_112_14_a34() -> None:
    windows = selectors.session_dates("province", 2027, holidays=CALENDAR)
    assert windows[0].first_day == windows[0].last_day == date(2027, 1, 12)  # Monday 11 January is a holiday


def test_sessions_of_a_region_open_on_the_first_monday_111_14_a36() -> None:
    windows = selectors.session_dates("region", 2024, holidays=CALENDAR)
    assert [window.first_day for window in windows] == [date(2024, 3, 4), date(2024, 7, 1), date(2024, 10, 7)]


def test_a_region_summons_seven_days_before_and_extends_by_fifteen_days() -> None:
    reached = selectors.reachable_session("region", date(2024, 6, 11), holidays=CALENDAR)
    assert reached.opens_on == date(2024, 7, 1)
    assert reached.agenda_by.on == date(2024, 6, 11)
    assert reached.summons_by.on == date(2024, 6, 24)
    close = selectors.session_must_close("region", date(2024, 7, 1), holidays=CALENDAR)
    extended = selectors.session_must_close("region", date(2024, 7, 1), extended=True, holidays=CALENDAR)
    assert (close.on, extended.on) == (date(2024, 7, 15), date(2024, 7, 30))


@given(st.sampled_from(list(Level)), st.dates(date(2020, 1, 1), date(2029, 12, 31)))
def test_a_reachable_session_is_reached_and_none_before_it_could_be(level: Level, ready_on: date) -> None:
    reached = selectors.reachable_session(level, ready_on, holidays=CALENDAR)
    assert ready_on <= reached.agenda_by.on < reached.summons_by.on < reached.opens_on
    assert ready_on + timedelta(days=20) <= reached.earliest_opening <= reached.opens_on
    assert reached.earliest_opening in reached.window
    for year in (ready_on.year, ready_on.year + 1):
        for window in selectors.session_dates(level, year, holidays=CALENDAR):
            if ready_on <= window.last_day < reached.window.first_day:
                assert window.name in {session.name for session in reached.missed}
                assert window.last_day < ready_on + timedelta(days=20)


# --- Holidays ---------------------------------------------------------------------------------------------------------


def test_there_are_ten_fixed_holidays_since_2024_and_nine_before() -> None:
    assert len(fixed_holidays(2024)) == len(FIXED_HOLIDAYS) == 10
    assert len(fixed_holidays(2023)) == 9
    assert fixed_holidays(2026)[date(2026, 1, 14)].name_fr == "Nouvel an amazigh"


def test_fixed_holidays_between_two_days_include_both() -> None:
    assert fixed_holidays_between(date(2024, 8, 14), date(2024, 8, 21)) == {
        date(2024, 8, 14),
        date(2024, 8, 20),
        date(2024, 8, 21),
    }
    assert date(2025, 1, 1) in fixed_holidays_between(date(2024, 11, 18), date(2025, 1, 1))


@pytest.mark.django_db
def test_announced_feasts_add_days_off_and_a_worked_holiday_takes_one_away() -> None:
    Holiday.objects.create(date=date(2024, 6, 17), name_ar="عيد الأضحى", name_fr="Aïd al-Adha")
    Holiday.objects.create(
        date=date(2024, 5, 1), name_ar="عيد الشغل", name_fr="Fête du Travail", kind=HolidayKind.REMOVED
    )
    found = selectors.holidays_between(date(2024, 5, 1), date(2024, 6, 30))
    assert found == {date(2024, 6, 17)}


@pytest.mark.django_db
def test_a_feast_announced_moves_the_terms_counted_in_working_days() -> None:
    received = date(2024, 6, 14)
    assert selectors.objection_ends("commune", received).on == date(2024, 6, 19)
    Holiday.objects.create(date=date(2024, 6, 17), name_ar="عيد الأضحى", name_fr="Aïd al-Adha")
    Holiday.objects.create(date=date(2024, 6, 18), name_ar="عيد الأضحى", name_fr="Aïd al-Adha")
    assert selectors.objection_ends("commune", received).on == date(2024, 6, 21)
    assert selectors.transmission_due("commune", date(2024, 6, 14)).on == date(2024, 7, 9)


@pytest.mark.django_db
def test_terms_read_the_table_when_no_calendar_is_given() -> None:
    received = date(2026, 2, 16)
    assert selectors.visa_due("commune", received, extend_to_working_day=True).on == date(2026, 3, 9)
    assert selectors.visa_due("commune", received).day_off
    Holiday.objects.create(date=date(2026, 3, 9), name_ar="عطلة استثنائية", name_fr="Congé exceptionnel", kind="added")
    assert selectors.visa_due("commune", received, extend_to_working_day=True).on == date(2026, 3, 10)
    assert selectors.session_dates("province", 2027)[0].first_day == date(2027, 1, 12)
    assert selectors.third_meeting_from(date(2024, 5, 10)).on == date(2024, 5, 16)


@pytest.mark.django_db
def test_a_holiday_is_named_in_the_language_of_the_page() -> None:
    holiday = Holiday.objects.create(date=date(2024, 6, 17), name_ar="عيد الأضحى", name_fr="Aïd al-Adha")
    with override("ar"):
        assert holiday.name == "عيد الأضحى"
    with override("fr"):
        assert str(holiday) == "2024-06-17 Aïd al-Adha"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("law_holiday_kind_known", {"kind": "strike"}),
        ("law_holiday_named_in_both", {"name_ar": ""}),
        ("law_holiday_named_in_both", {"name_fr": ""}),
        ("law_holiday_date", {}),
    ],
)
def test_the_database_holds_the_rules_of_a_holiday(constraint: str, values: dict[str, str]) -> None:
    given_values = {"date": date(2024, 6, 17), "name_ar": "عيد الأضحى", "name_fr": "Aïd al-Adha"}
    if constraint == "law_holiday_date":
        Holiday.objects.create(**given_values)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Holiday.objects.bulk_create([Holiday(**given_values | values)])


# --- Sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "members"),
    [
        (0, 11),
        (7_500, 11),
        (7_501, 13),
        (12_501, 15),
        (15_001, 23),
        (50_000, 25),
        (100_001, 35),
        (400_000, 55),
        (400_001, 61),
    ],
)
def test_council_size_by_population_lo_59_11_a127(population: int, members: int) -> None:
    assert selectors.council_size(population) == members


@pytest.mark.parametrize(
    ("population", "members"), [(500_000, 81), (750_000, 81), (1_000_000, 91), (2_000_000, 131), (3_300_000, 131)]
)
def test_council_size_with_arrondissements_lo_59_11_a128(population: int, members: int) -> None:
    assert selectors.council_size(population, arrondissements=True) == members


def test_senseless_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="population"):
        selectors.council_size(-1)
    with pytest.raises(ValueError, match="quorum"):
        selectors.quorum(0)
    with pytest.raises(ValueError, match="votes"):
        selectors.majority_needed(-1)


@given(st.integers(1, 200))
def test_a_quorum_is_more_than_half_and_one_less_is_not(members: int) -> None:
    assert selectors.quorum(members) * 2 > members
    assert (selectors.quorum(members) - 1) * 2 <= members


def test_a_term_of_a_rule_keeps_its_words() -> None:
    rule = selectors.rule("V-COM-1")
    term = LegalTerm.of(rule, Level.COMMUNE)
    assert (term.text_ar, term.text_fr, term.doubt_ar, term.doubt_fr) == (
        rule.text_ar,
        rule.text_fr,
        rule.doubt_ar,
        rule.doubt_fr,
    )


@pytest.mark.parametrize(
    ("level", "registers", "publicity"),
    [
        ("commune", "LO 113-14 a47", "LO 113-14 a48"),
        ("eci", "LO 113-14 a47 (a138)", "LO 113-14 a48 (a138)"),
        ("province", "LO 112-14 a48", "LO 112-14 a49"),
        ("region", "LO 111-14 a50", "LO 111-14 a51"),
    ],
)
def test_registers_and_public_sittings_stand_in_the_law_of_each_level(
    level: str, registers: str, publicity: str
) -> None:
    on = date(2024, 5, 7)
    assert selectors.term("minutes_register", level, on).source == registers
    assert selectors.term("public_sittings", level, on).source == publicity


def test_a48_does_not_say_when_the_agenda_is_posted_and_the_rule_says_so() -> None:
    assert selectors.term("public_sittings", "commune", date(2024, 5, 7)).doubt_fr
