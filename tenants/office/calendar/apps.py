"""App configuration."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """The calendar of the office: days of all dossiers, feeds, reminders, days off of this office alone."""

    name = "tenants.office.calendar"
    label = "office_calendar"

    def ready(self) -> None:
        """Terms of this office count its own days off."""
        from mithaq.law.holidays import local_days_from
        from tenants.office.calendar import models  # they may be imported now

        local_days_from(models.local_days)
