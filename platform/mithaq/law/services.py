"""Entering the days off that are announced, and taking a mistake back; terms are computed from the table."""

from datetime import date

from django.db import transaction

from mithaq.law.errors import HolidayTwice
from mithaq.law.models import Holiday, HolidayKind


@transaction.atomic
def enter_holiday(*, day: date, kind: str, name_ar: str, name_fr: str) -> Holiday:
    """Enter a day off announced or decided, or a fixed holiday that is worked this once. Raises HolidayTwice."""
    if Holiday.objects.filter(date=day).exists():
        raise HolidayTwice(day=day)
    return Holiday.objects.create(date=day, kind=HolidayKind(kind), name_ar=name_ar, name_fr=name_fr)


def remove_holiday(holiday_id: int) -> None:
    """Take a day out of the table; gone already is gone."""
    Holiday.objects.filter(pk=holiday_id).delete()
