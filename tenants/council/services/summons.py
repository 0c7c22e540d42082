"""The summons of each member, with its proof (LO 113-14 a35, a37, a42)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.collectivities import limits
from tenants.agreements.permissions import require
from tenants.agreements.services import happened
from tenants.council import selectors
from tenants.council.errors import NobodyChosen, NotInOffice, SessionMoved, SummonedTwice
from tenants.council.models import Member, SummonsDispatch, SummonsWay
from tenants.council.services.moves import not_before
from tenants.council.services.sessions import locked_session, record_summons
from tenants.council.words import RECEPTION, SUMMONS
from tenants.documents.inspection import inspect


@transaction.atomic
def summon_members(
    session_id: int,
    *,
    actor: User | None,
    members: Sequence[int],
    way: str,
    sent_on: date,
    reference: str = "",
    with_timetable: bool = True,
    with_documents: bool = True,
) -> list[SummonsDispatch]:
    """Record that these members were summoned to the coming meeting, all in one way on one day.

    The first of them make the session summoned (`sessions.record_summons`), which must be in time; whoever is summoned
    after the limit is shown as late. Raises NobodyChosen, NotInOffice, SummonedTwice, SummonsTooLate, SessionMoved.
    """
    require(actor, "council.edit")
    session = locked_session(session_id)
    happened(sent_on)
    if session.opened_on is not None:
        raise SessionMoved(opens_on=session.opens_on)
    chosen = {one.pk: one for one in Member.objects.own().filter(pk__in=members)}
    if not chosen:
        raise NobodyChosen
    if strangers := [one.name_ar for one in chosen.values() if not one.in_office(session.meeting_on)]:
        raise NotInOffice(on=session.meeting_on, names=strangers)
    known = session.dispatches.filter(summons=session.summons, member__in=chosen).select_related("member")
    if twice := [one.member.name_ar for one in known]:
        raise SummonedTwice(names=twice)
    if session.summons_sent_on is None:
        record_summons(session.pk, actor=actor, sent_on=sent_on)
    rows = [
        SummonsDispatch(
            session=session, summons=session.summons, member=member, way=SummonsWay(way), sent_on=sent_on,
            reference=reference, with_timetable=with_timetable, with_documents=with_documents,
        )
        for member in selectors.in_protocol_order(chosen.values())
    ]  # fmt: skip
    return SummonsDispatch.objects.bulk_create(rows)


@transaction.atomic
def prove_summons(
    dispatch_id: int,
    *,
    actor: User | None,
    way: str,
    sent_on: date,
    received_on: date | None = None,
    reference: str = "",
    proof: "File[Any] | None" = None,
) -> SummonsDispatch:
    """Record how and when the summons of one member was sent and received, with the scan of its receipt.

    Raises DateBeforeCause, FutureDate, FileRefused, StorageFull.
    """
    require(actor, "council.edit")
    dispatch: SummonsDispatch = SummonsDispatch.objects.select_for_update().get(pk=dispatch_id)
    happened(sent_on)
    if received_on is not None:
        happened(received_on)
        not_before(RECEPTION, received_on, SUMMONS, sent_on, field="received_on")
    dispatch.way, dispatch.sent_on, dispatch.received_on = SummonsWay(way), sent_on, received_on
    dispatch.reference = reference
    fields = ["way", "sent_on", "received_on", "reference"]
    if proof is None:
        dispatch.save(update_fields=fields)
        return dispatch
    found = inspect(proof)
    limits.room_for_storage(found.size)
    former, storage = str(dispatch.proof.name or ""), dispatch.proof.storage
    dispatch.proof_name, dispatch.proof_sha256 = found.name, found.sha256
    dispatch.proof.save(found.name, proof, save=False)
    try:
        dispatch.save(update_fields=[*fields, "proof", "proof_name", "proof_sha256"])
    except Exception:  # whatever it was: no file without its row
        dispatch.proof.delete(save=False)
        raise
    if former:
        transaction.on_commit(lambda: storage.delete(former))
    return dispatch
