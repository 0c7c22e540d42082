"""Writing seals: in the transaction that writes or publishes a paper, under the office's role, for its own rows only.

Nothing here reads a table of an office: what is sealed arrives as plain values. A restored copy of an office seals
nothing, for the office that it was copied from does.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.database import connection
from mithaq.register.models import Seal
from mithaq.register.vocabulary import SealKind, SealState


@dataclass(frozen=True)
class Sealed:
    """A paper to be sealed. sha256: of the kept file, empty for one that was only printed."""

    reference: str
    public_id: UUID
    kind: str
    state: str
    made_on: date
    sha256: str = ""
    text_version: int | None = None
    amendment: int = 0


def reference_of_hash(sha256: str) -> str:
    """The reference of a file that the service did not write: the beginning of its hash."""
    return sha256[:12]


def reference_of_agreement(public_id: UUID) -> str:
    """The reference of an agreement as a whole, the same for ever."""
    return hashlib.sha256(f"mithaq.seal:{public_id.hex}".encode()).hexdigest()[:12]


@transaction.atomic
def seal(paper: Sealed) -> Seal | None:
    """Seal a paper, or bring its seal up to date; None in a restored copy.

    A published original stays one when the same paper is printed again, and keeps the hash of its file.
    """
    office = current_office()
    if office.is_copy:
        return None
    mine = Seal.objects.filter(office_schema=connection.schema_name, reference=paper.reference)
    if (known := mine.select_for_update(of=("self",)).first()) is None:
        Seal.objects.bulk_create([_row(paper, office)], ignore_conflicts=True)  # printed twice at the same moment
        known = mine.select_for_update(of=("self",)).get()
    values = _values(known, paper)
    if {name: getattr(known, name) for name in values} != values:
        for name, value in values.items():
            setattr(known, name, value)
        known.sealed_at = clock.now()
        known.save(update_fields=[*values, "sealed_at"])
    return known


def _values(known: Seal, paper: Sealed) -> dict[str, str | int | None]:
    """What the seal says after this writing of the paper."""
    return {
        "kind": paper.kind,
        "state": known.state if _stays(known, paper) else paper.state,
        "sha256": paper.sha256 or known.sha256,
        "text_version": paper.text_version,
        "amendment": paper.amendment,
    }


def _stays(known: Seal, paper: Sealed) -> bool:
    """Whether a printing leaves what the paper is worth as it was: an original is never made less by a copy of it."""
    return known.state == SealState.PUBLISHED and paper.state in {SealState.ISSUED, SealState.DRAFT}


def _row(paper: Sealed, office: Collectivity) -> Seal:
    return Seal(
        office_schema=office.schema_name, reference=paper.reference, public_id=paper.public_id,
        collectivity_code=office.code, collectivity_ar=office.name_ar, collectivity_fr=office.name_fr, kind=paper.kind,
        state=paper.state, sha256=paper.sha256, text_version=paper.text_version, amendment=paper.amendment,
        made_on=paper.made_on, sealed_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def publish(public_id: UUID, originals: Iterable[Sealed], *, on: date) -> int:
    """Make the papers of an agreement that entered into force public originals, and seal the agreement itself.

    originals: the files that anybody may compare a copy with. Whatever was an original and is none any more is
    withdrawn. How many seals the agreement has now; 0 in a restored copy.
    """
    if current_office().is_copy:
        return 0
    own = Sealed(reference_of_agreement(public_id), public_id, SealKind.AGREEMENT, SealState.PUBLISHED, on)
    wanted = {paper.reference: paper for paper in [own, *originals]}
    mine = Seal.objects.filter(office_schema=connection.schema_name, public_id=public_id)
    held = {one.reference: one for one in mine}
    for reference in sorted(wanted):  # in one order, so that no two wait for one another
        paper, known = wanted[reference], held.get(reference)
        values = _values(known, paper) if known else {}
        if known is None or {name: getattr(known, name) for name in values} != values:
            seal(paper)
    gone = [one.pk for one in held.values() if one.state == SealState.PUBLISHED and one.reference not in wanted]
    if gone:
        mine.filter(pk__in=gone).update(state=SealState.WITHDRAWN, sealed_at=clock.now())
    return len(set(held) | set(wanted))


def withdraw(reference: str) -> None:
    """Say of a paper that the office took it back: removed from its dossier, or replaced."""
    mine = Seal.objects.filter(office_schema=connection.schema_name, reference=reference)
    mine.exclude(state=SealState.WITHDRAWN).update(state=SealState.WITHDRAWN, sealed_at=clock.now())


def pass_on(public_ids: Collection[UUID], *, source: str, target: Collectivity) -> int:
    """Give the seals of dossiers that passed to another office to it; how many there were.

    It runs on the public side: no office may write another's rows. What stands on the papers stays what it was.
    """
    taken = Seal.objects.filter(office_schema=target.schema_name).values("reference")
    mine = Seal.objects.filter(office_schema=source, public_id__in=public_ids).exclude(reference__in=taken)
    count = mine.update(office_schema=target.schema_name)
    Seal.objects.filter(office_schema=source, public_id__in=public_ids).delete()  # it has sealed the same paper
    return count
