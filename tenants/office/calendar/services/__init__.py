"""What is done in the calendar: feeds, following, own days off, looking at days that moved."""

from tenants.office.calendar.services.feeds import MadeFeed, digest_of, feed_of, make_feed, read_by, revoke, rotate
from tenants.office.calendar.services.following import follow, unfollow
from tenants.office.calendar.services.local_days import enter_local_day, remove_local_day
from tenants.office.calendar.services.moves import apply_change, look_at

__all__ = [
    "MadeFeed",
    "apply_change",
    "digest_of",
    "enter_local_day",
    "feed_of",
    "follow",
    "look_at",
    "make_feed",
    "read_by",
    "remove_local_day",
    "revoke",
    "rotate",
    "unfollow",
]
