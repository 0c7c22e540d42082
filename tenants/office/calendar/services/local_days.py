"""Days on which this office alone is closed. The terms of its own dossiers count them from now on."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line
from mithaq.law import selectors as law
from tenants.agreements.permissions import require
from tenants.office.calendar.errors import LocalDayTwice
from tenants.office.calendar.models import LocalHoliday
from tenants.office.calendar.services.moves import apply_change


@transaction.atomic
def enter_local_day(*, actor: User | None, day: date, name_ar: str, name_fr: str, act: str) -> LocalHoliday:
    """Enter a day off of this office, with the act that decides it; what it moves is shown. Raises LocalDayTwice."""
    require(actor, "calendar.local_days")
    if day in law.holidays_between(day, day):
        raise LocalDayTwice(day)
    entered = LocalHoliday.objects.create(
        date=day, name_ar=clean_line(name_ar, 120, field="name_ar"), name_fr=clean_line(name_fr, 120, field="name_fr"),
        act=clean_line(act, 120, field="act"), entered_by=actor,
    )  # fmt: skip
    apply_change(day=day, is_off=True, name_ar=entered.name_ar, name_fr=entered.name_fr)
    return entered


@transaction.atomic
def remove_local_day(local_day_id: int, *, actor: User | None) -> None:
    """Take a day of this office back; gone already is gone."""
    require(actor, "calendar.local_days")
    entered = LocalHoliday.objects.select_for_update(of=("self",)).filter(pk=local_day_id).first()
    if entered is None:
        return
    entered.delete()
    is_off = entered.date in law.holidays_between(entered.date, entered.date)
    if not is_off:
        apply_change(day=entered.date, is_off=False, name_ar=entered.name_ar, name_fr=entered.name_fr)
