"""Entering the days off that are announced, and taking a mistake back; terms are computed from the table.

Every office is told by the outbox, so that what has moved is shown and logged where it matters.
"""

from datetime import date

from django.db import transaction

from mithaq.law.errors import HolidayTwice
from mithaq.law.holidays import fixed_holidays
from mithaq.law.models import Holiday, HolidayKind
from mithaq.outbox import broadcast

MOVED = "office_calendar.holiday_changed"  # owed to every office


@transaction.atomic
def enter_holiday(*, day: date, kind: str, name_ar: str, name_fr: str) -> Holiday:
    """Enter a day off announced or decided, or a fixed holiday that is worked this once. Raises HolidayTwice."""
    if Holiday.objects.filter(date=day).exists():
        raise HolidayTwice(day=day)
    holiday = Holiday.objects.create(date=day, kind=HolidayKind(kind), name_ar=name_ar, name_fr=name_fr)
    _tell(holiday, is_off=holiday.is_day_off)
    return holiday


@transaction.atomic
def remove_holiday(holiday_id: int) -> None:
    """Take a day out of the table; gone already is gone."""
    holiday = Holiday.objects.select_for_update().filter(pk=holiday_id).first()
    if holiday is None:
        return
    holiday.delete()
    _tell(holiday, is_off=holiday.date in fixed_holidays(holiday.date.year))


def _tell(holiday: Holiday, *, is_off: bool) -> None:
    broadcast.tell(
        MOVED, day=holiday.date.isoformat(), is_off=int(is_off), name_ar=holiday.name_ar, name_fr=holiday.name_fr
    )
