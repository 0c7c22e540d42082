"""What an office makes public of an agreement, and when.

No personal data leaves (law 09-08, law 31-13 a7): signatories by function, no positions, no comments, no persons.
Law 54-19 a11 is the ground of the publication.

The dossier's line is written before the register is: whoever publishes takes the office's audit chain first and the
register's feed last, as a dossier that enters into force does.
"""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.register import sealing
from mithaq.register import services as register
from mithaq.register.models import Entry
from mithaq.register.snapshots import Snapshot
from mithaq.register.vocabulary import VersionKind
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import lock, record
from tenants.documents import seals
from tenants.signature.snapshot import snapshot_of

ARTICLE = "L 54-19 a11"


@transaction.atomic
def publish(
    agreement: Agreement, *, actor: User | None, on: date, kind: str = VersionKind.UPDATED, reason: str = ""
) -> Entry:
    """Publish the agreement as it stands, or its next version; called inside the transition that makes it public.

    kind: what brought a later version about (`amended` when an amendment enters into force). The same content
    changes nothing. The permission is the transition's. Raises NotProven.
    """
    snapshot = _snapshot(agreement)
    if register.would_change(snapshot):
        record(agreement, Axis.EVENT, "published", actor=actor, on=on, note=reason, article=ARTICLE)
    _seal(agreement, on)
    return register.publish(snapshot, kind=kind, reason=reason)


@transaction.atomic
def correct(agreement_id: int, *, actor: User | None, on: date, reason: str) -> Entry:
    """Publish the dossier's present content in place of what the register says; shows a withdrawn entry again.

    Raises NotAllowed, NotPublished, ReasonMissing, NotProven.
    """
    require(actor, "publication.correct")
    agreement = lock(agreement_id)
    record(agreement, Axis.EVENT, "publication_corrected", actor=actor, on=on, note=reason, article=ARTICLE)
    _seal(agreement, on)
    return register.correct(_snapshot(agreement), reason=reason)


@transaction.atomic
def withdraw_publication(agreement_id: int, *, actor: User | None, on: date, reason: str) -> Entry:
    """Take the agreement off the public pages, with a reason that stays readable there.

    Raises NotAllowed, NotPublished, ReasonMissing, AlreadyWithdrawn.
    """
    require(actor, "publication.correct")
    agreement = lock(agreement_id)
    record(agreement, Axis.EVENT, "publication_withdrawn", actor=actor, on=on, note=reason, article=ARTICLE)
    return register.withdraw(agreement.public_id, reason=reason)


def _seal(agreement: Agreement, on: date) -> None:
    """Its signed papers become originals with which anybody may compare a copy; before the feed, which comes last."""
    sealing.publish(agreement.public_id, seals.originals_of(agreement), on=agreement.in_force_on or on)


def is_published(agreement: Agreement) -> bool:
    """Whether the register has an entry for the agreement, withdrawn or not."""
    return _version(agreement) > 0


def _snapshot(agreement: Agreement) -> Snapshot:
    fresh = Agreement.objects.get(pk=agreement.pk)  # prefetched relations of the caller may be stale
    return snapshot_of(fresh)


def _version(agreement: Agreement) -> int:
    entry = Entry.objects.filter(public_id=agreement.public_id).only("version").first()
    return entry.version if entry else 0
