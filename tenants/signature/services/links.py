"""Links with which the person of a step reads the text, sends it back signed, or refuses, without an account (R24).

As the drafting's links: the token is a signature over the row, made with the service's secret; the row keeps its hash.
"""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.outbox import services as outbox
from tenants.agreements.models import Axis
from tenants.agreements.services import record
from tenants.signature.errors import OwnSigningLink, SigningLinkClosed, SigningLinkLife, TooOften
from tenants.signature.models import LONGEST_LINK, RoundStep, ScanBatch, SigningLink, Way
from tenants.signature.services.electronic import take
from tenants.signature.services.paper import send_scan
from tenants.signature.services.rounds import ARTICLE, step_of
from tenants.signature.services.steps import Done, refuse

SENT_A_DAY = 20
_SALT = "mithaq.signature.link"
_VISIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """A link, and its secret: shown once and kept nowhere."""

    link: SigningLink
    token: str


@transaction.atomic
def make_link(step_id: int, *, actor: User | None, days: int, send: bool = False, root: str = "") -> Made:
    """A link for the person of a step; an older one is closed. send: by letter to the step's address.

    Raises SigningLinkLife, OwnSigningLink, StepDone, RoundEnded, NotAllowed.
    """
    held, step = step_of(step_id, actor)
    if not 1 <= days <= LONGEST_LINK:
        raise SigningLinkLife(limit=LONGEST_LINK)
    if step.party is not None and step.party.is_self:
        raise OwnSigningLink
    now = clock.now()
    step.links.filter(revoked_at=None).update(revoked_at=now)
    unique = hashlib.sha256(uuid.uuid4().bytes).hexdigest()  # holds the row's place until its token is known
    link = SigningLink.objects.create(
        step=step, digest=unique, created_by=actor, created_at=now, expires_at=now + timedelta(days=days)
    )
    token = token_of(link)
    link.digest = digest_of(token)
    link.save(update_fields=["digest"])
    record(held.agreement, Axis.EVENT, "signing_link_made", actor=actor, on=clock.today(), note=str(step),
           article=ARTICLE)  # fmt: skip
    if send and step.email:
        outbox.add("signature.send_link", link_id=link.pk, root=root)
    return Made(link, token)


@transaction.atomic
def revoke_link(link_id: int, *, actor: User | None) -> SigningLink:
    """Close a link at once."""
    link = SigningLink.objects.get(pk=link_id)
    held, step = step_of(link.step_id, actor)
    if link.revoked_at is None:
        link.revoked_at = max(clock.now(), link.created_at)
        link.save(update_fields=["revoked_at"])
        record(held.agreement, Axis.EVENT, "signing_link_revoked", actor=actor, on=clock.today(), note=str(step),
               article=ARTICLE)  # fmt: skip
    return link


def token_of(link: SigningLink, secret: str | None = None) -> str:
    """The token of a saved link: a signature over office, row and moment."""
    said = f"{connection.schema_name}:{link.pk}:{link.created_at.isoformat()}"
    signature = salted_hmac(_SALT, said, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(signature).rstrip(b"=").decode()


def token_to_send(link: SigningLink) -> str | None:
    """The token whose digest the row holds, also after the secret was changed; None when no secret makes it."""
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        token = token_of(link, secret)
        if digest_of(token) == link.digest:
            return token
    return None


def digest_of(token: str) -> str:
    """What the row keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> SigningLink:
    """The open link with this token, with step, round and dossier. Raises SigningLinkClosed for any other."""
    link = (
        SigningLink.objects.select_related(
            "step__party", "step__round__agreement", "step__round__text", "step__round__signed_text"
        )
        .filter(digest=digest_of(token))
        .first()
    )
    if link is None or not link.is_open or link.step.round.agreement.is_transferred:
        raise SigningLinkClosed
    return link


def visited(link: SigningLink) -> None:
    """Count a visit; those that follow within a minute are the same one."""
    now = clock.now()
    recent = Q(last_read_at=None) | Q(last_read_at__lt=now - _VISIT)
    SigningLink.objects.filter(recent, pk=link.pk).update(reads=F("reads") + 1, last_read_at=now)


@transaction.atomic
def file_by_link(token: str, *, upload: "File[Any]", name: str = "") -> RoundStep:
    """The file came back signed through a link. Raises what taking a signed file raises, SigningLinkClosed."""
    link = link_of(token)
    held, step = step_of(link.step_id, None)
    done = Done(on=clock.today(), way=Way.VERIFIED, name=name)
    return take(held, step, actor=None, done=done, upload=upload)


@transaction.atomic
def scan_by_link(token: str, *, uploads: "list[File[Any]]") -> ScanBatch:
    """The signed original came back as a scan or photographs; the office looks at it. Raises TooOften, and others."""
    link = link_of(token)
    held, _step = step_of(link.step_id, None)
    today = clock.today()
    if ScanBatch.objects.filter(link=link, sent_at__gte=clock.now() - timedelta(days=1)).count() >= SENT_A_DAY:
        raise TooOften(day=today)
    return send_scan(held.turn.pk, actor=None, uploads=uploads, link=link)


@transaction.atomic
def refuse_by_link(token: str, *, reason: str, name: str) -> RoundStep:
    """The person refuses through the link, under this name."""
    link = link_of(token)
    held, step = step_of(link.step_id, None)
    return refuse(held, step, actor=None, on=clock.today(), reason=reason, said_by=name)
