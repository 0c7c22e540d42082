"""Addresses at which another calendar reads without a login: secret, replaceable, revocable.

The token is random, shown once and kept nowhere; the row has its SHA-256. It opens one office's file and nothing else,
as long as the person who made it may see dossiers there.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.core.text import clean_line
from tenants.agreements.permissions import may, require
from tenants.office.calendar.errors import FeedClosed, TooManyFeeds
from tenants.office.calendar.models import Feed, FeedKind, FeedLanguage

FEEDS_A_PERSON = 10
TOKEN_BYTES = 32


@dataclass(frozen=True)
class MadeFeed:
    """A feed and its secret: shown once."""

    feed: Feed
    token: str


def digest_of(token: str) -> str:
    """What the row keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: User, kind: str, name: str, language: str) -> MadeFeed:
    """Make an address. The whole office's asks for a permission of its own. Raises TooManyFeeds, NotAllowed."""
    require(actor, "calendar.office_feed" if FeedKind(kind) == FeedKind.OFFICE else "calendar.feed")
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    if Feed.objects.filter(person=actor, revoked_at=None).count() >= FEEDS_A_PERSON:
        raise TooManyFeeds(limit=FEEDS_A_PERSON)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = Feed.objects.create(
        kind=FeedKind(kind), person=actor, name=clean_line(name, 80, field="name"), language=FeedLanguage(language),
        digest=digest_of(token), created_at=clock.now(),
    )  # fmt: skip
    return MadeFeed(feed, token)


def _own(feed_id: int, actor: User) -> Feed:
    """An open feed of the actor, or of the office for who may make those; locked. Raises FeedClosed, NotAllowed."""
    feed = Feed.objects.select_for_update(of=("self",)).filter(pk=feed_id, revoked_at=None).first()
    if feed is None:
        raise FeedClosed
    if feed.person_id != actor.pk and not (feed.kind == FeedKind.OFFICE and may(actor, "calendar.office_feed")):
        raise NotAllowed("calendar.office_feed")
    return feed


@transaction.atomic
def rotate(feed_id: int, *, actor: User) -> MadeFeed:
    """Give the feed a new address; the old one is closed at once. Raises FeedClosed, NotAllowed."""
    feed = _own(feed_id, actor)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed.digest, feed.rotated_at = digest_of(token), max(clock.now(), feed.created_at)
    feed.save(update_fields=["digest", "rotated_at"])
    return MadeFeed(feed, token)


@transaction.atomic
def revoke(feed_id: int, *, actor: User) -> Feed:
    """Withdraw an address for good. Raises FeedClosed, NotAllowed."""
    feed = _own(feed_id, actor)
    feed.revoked_at = max(clock.now(), feed.created_at)
    feed.save(update_fields=["revoked_at"])
    return feed


def feed_of(token: str) -> Feed:
    """The open feed with this token, of somebody who still may see dossiers. Raises FeedClosed for any other."""
    feed = Feed.objects.filter(digest=digest_of(token), revoked_at=None).select_related("person").first()
    if feed is None or not may(feed.person, "dossier.view"):
        raise FeedClosed
    if feed.kind == FeedKind.OFFICE and not may(feed.person, "calendar.office_feed"):
        raise FeedClosed
    return feed


def read_by(feed: Feed) -> None:
    """Remember that somebody reads it; once a day, for calendars ask every hour."""
    today = clock.today()
    Feed.objects.filter(Q(last_read_on=None) | Q(last_read_on__lt=today), pk=feed.pk).update(last_read_on=today)
