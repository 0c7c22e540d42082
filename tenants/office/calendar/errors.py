"""What the calendar refuses."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class FeedClosed(DomainError):
    """No open feed has this address: never made, withdrawn, or replaced by a new one."""

    code = "feed_closed"
    message = _("This calendar address is not valid any more.")


class TooManyFeeds(DomainError):
    """More addresses than anybody needs."""

    code = "too_many_feeds"
    message = _("There are %(limit)s addresses already: withdraw one that nobody uses.")


class LocalDayTwice(DomainError):
    """The day is in the office's table already, or off in the whole country."""

    code = "local_day_twice"
    field = "day"
    message = _("%(day)s is a day off already.")

    def __init__(self, day: date) -> None:
        super().__init__(day=day)


class ShiftSeen(DomainError):
    """Somebody has looked at this already."""

    code = "shift_seen"
    message = _("Somebody has looked at this already.")


class AnswerMissing(DomainError):
    """What was recorded too early is looked at, and what was found is written down."""

    code = "answer_missing"
    field = "answer"
    message = _("Say what you found: nothing is undone by itself.")
