"""What the law refuses, and what it does not say."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class NoSuchRule(DomainError):
    """No rule of law in force on that day answers the question for that level."""

    code = "no_such_rule"
    message = _("No rule of law on “%(subject)s” is known for this level on %(on)s.")

    def __init__(self, subject: str, level: str, on: date) -> None:
        super().__init__(subject=subject, level=level, on=on)


class OutsideSession(InvalidInput):
    """The day given is not one on which an ordinary session may open."""

    code = "outside_session"
    message = _("No ordinary session opens on %(on)s.")
    field = "opens_on"

    def __init__(self, on: date, article: str) -> None:
        super().__init__(article=article, on=on)


class HolidayTwice(DomainError):
    """The day stands in the table already."""

    code = "holiday_twice"
    field = "day"
    message = _("%(day)s is in the table already: remove it first if it is wrong.")
