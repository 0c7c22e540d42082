"""Links with which partners read the text and comment on it without an account (R13).

The token is a signature over the row, made with the service's secret: it is shown once, written into the letter by the
worker that sends it, and stands nowhere. The row keeps its SHA-256, by which a visitor is recognised.
"""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.core.text import clean_line
from mithaq.outbox import services as outbox
from mithaq.ui import formats
from tenants.agreements.models import Axis, Direction, Passage
from tenants.agreements.services import lock, record
from tenants.drafting import texts
from tenants.drafting.errors import (
    LinkClosed,
    LinkLife,
    LinkPassedOn,
    LinkRevoked,
    NoArticle,
    OwnLink,
    TooManyComments,
)  # fmt: skip
from tenants.drafting.models import LONGEST_LINK, Comment, PartnerLink
from tenants.drafting.services.comments import prepared
from tenants.drafting.services.dossier import in_drafting, opened, party_of

COMMENTS_A_DAY = 60
_SALT = "mithaq.drafting.partner-link"
_VISIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """A link, and its secret: shown once and kept nowhere."""

    link: PartnerLink
    token: str


@transaction.atomic
def make_link(
    agreement_id: int, *, actor: User | None, party_id: int, days: int, email: str = "", language: str = "ar",
    root: str = "",
) -> Made:  # fmt: skip
    """Let a party read the last version and comment on it for some days.

    email: address to which the link is sent; root: the office's host for the letter, `https://host`.
    Raises LinkLife, OwnLink, ForeignPartyOfObligation, NoArticle without a version, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    if not 1 <= days <= LONGEST_LINK:
        raise LinkLife(limit=LONGEST_LINK)
    party = party_of(agreement, party_id)
    if party.is_self:
        raise OwnLink
    version = texts.last_version(agreement)
    if version is None:
        raise NoArticle(_("Keep a version of the text first: the link shows a version."), field="party_id")
    now = clock.now()
    unique = hashlib.sha256(uuid.uuid4().bytes).hexdigest()  # holds the row's place until its token is known
    link = PartnerLink.objects.create(
        agreement=agreement, party=party, version=version, digest=unique, email=email, language=language,
        created_by=actor, created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    token = token_of(link)
    link.digest = digest_of(token)
    link.save(update_fields=["digest"])
    record(agreement, Axis.EVENT, "link_made", actor=actor, on=clock.today(), note=party.name_ar, article="R13")
    if email:
        outbox.add("drafting.send_link", link_id=link.pk, root=root)
    return Made(link, token)


@transaction.atomic
def revoke_link(link_id: int, *, actor: User | None) -> PartnerLink:
    """Close a link at once. Raises LinkRevoked, NotAllowed, StageClosed."""
    link = PartnerLink.objects.select_related("party").get(pk=link_id)
    agreement = opened(link.agreement_id, actor)
    link.refresh_from_db(fields=["revoked_at", "expires_at"])
    if not link.is_open:
        raise LinkRevoked
    link.revoked_at = max(clock.now(), link.created_at)
    link.save(update_fields=["revoked_at"])
    name = link.party.name_ar
    record(agreement, Axis.EVENT, "link_revoked", actor=actor, on=clock.today(), note=name, article="R13")
    return link


def token_of(link: PartnerLink, secret: str | None = None) -> str:
    """The token of a saved link: a signature over office, row and moment."""
    said = f"{connection.schema_name}:{link.pk}:{link.created_at.isoformat()}"
    signature = salted_hmac(_SALT, said, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(signature).rstrip(b"=").decode()


def token_to_send(link: PartnerLink) -> str | None:
    """The token whose digest the row holds, also after the secret was changed; None when no secret makes it."""
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        token = token_of(link, secret)
        if digest_of(token) == link.digest:
            return token
    return None


def digest_of(token: str) -> str:
    """What the row keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> PartnerLink:
    """The open link with this token, with party, version and dossier. Raises LinkClosed for any other.

    Where the dossier passed to another office the same token opens the text at that office's address; here it raises
    LinkPassedOn, which names the office.
    """
    link = PartnerLink.objects.select_related("agreement", "party", "version").filter(digest=digest_of(token)).first()
    if link is None or not link.is_open:
        raise LinkClosed
    if link.agreement.is_transferred:
        passage = link.agreement.passages.filter(direction=Direction.HANDED_OVER).order_by("-pk").first()
        raise LinkPassedOn(office=office_name(passage)) if passage else LinkClosed
    return link


def office_name(passage: Passage) -> str:
    """The office to which a dossier passed, in the language of the page."""
    return (passage.office_ar if formats.language() == "ar" else passage.office_fr) or passage.office_ar


def visited(link: PartnerLink) -> None:
    """Count a visit; those that follow within a minute are the same one."""
    now = clock.now()
    recent = Q(last_read_at=None) | Q(last_read_at__lt=now - _VISIT)
    PartnerLink.objects.filter(recent, pk=link.pk).update(reads=F("reads") + 1, last_read_at=now)


@transaction.atomic
def comment_by_link(
    token: str, *, body: str, article_key: uuid.UUID | None = None, is_blocking: bool = False, signed_name: str = ""
) -> Comment:  # fmt: skip
    """A party's remark on the version it was shown, made today. Its text and number are bounded.

    Raises LinkClosed, TooManyComments, UnknownArticle, ArticleRemoved, Missing, StageClosed.
    """
    link = link_of(token)
    agreement = in_drafting(lock(link.agreement_id))
    if Comment.objects.filter(link=link, made_on=clock.today()).count() >= COMMENTS_A_DAY:
        raise TooManyComments
    remark = prepared(agreement, link.version, body=body, made_on=clock.today(), article_key=article_key)
    remark.link, remark.on_behalf_of, remark.is_blocking = link, link.party, is_blocking
    remark.signed_name = clean_line(signed_name, 120, field="signed_name")
    remark.save()
    return remark
