"""The signed text goes to the parties and to the communal services (R28, R29)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from mithaq.outbox import services as outbox
from tenants.agreements.models import Agreement, Axis, Party
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.council.selectors import of_subject
from tenants.documents.models import Document
from tenants.signature import selectors
from tenants.signature.errors import (
    AddressMissing,
    CopyMissing,
    DispatchBeforeSignature,
    DispatchTwice,
    FollowUpOrder,
    ForeignPaper,
    ListEmpty,
    NotReturned,
    TaskDueTooEarly,
    TaskMissing,
)
from tenants.signature.models import Channel, Dispatch, DistributionLine, EventKind, RecipientKind
from tenants.signature.services import keys
from tenants.signature.services.events import happened_to
from tenants.signature.services.guards import own_amendment

LONGEST_LINK = 90  # days
LONGEST_WAIT = 60  # working days


@dataclass(frozen=True)
class Address:
    """How a recipient is reached. language: of the letter, ar or fr."""

    channel: str = Channel.PAPER
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "ar"


@dataclass(frozen=True)
class FollowUp:
    """What goes out with a list, and what happens without an answer.

    copy_id: the paper that is sent. remind_after, climb_after: working days. link_days: how long the link is open.
    """

    copy_id: int
    remind_after: int = 3
    climb_after: int = 6
    link_days: int = 30


@transaction.atomic
def add_dispatch(
    agreement_id: int,
    *,
    actor: User | None,
    on: date,
    party_id: int | None = None,
    service_name: str = "",
    task: str = "",
    task_due_on: date | None = None,
    task_person: str = "",
    address: Address | None = None,
    follow_up: FollowUp | None = None,
    amendment_id: int | None = None,
) -> Dispatch:
    """Send the signed text to a party (R28), or to a communal service with its task (R29).

    follow_up: with a copy, a code, a letter where it goes by mail, reminders; without it the dispatch is only recorded.
    It must have returned signed by all, its decision enforceable (R27). Raises NotReturned, DispatchTwice,
    DispatchBeforeSignature, TaskMissing, TaskDueTooEarly, ForeignPaper, FollowUpOrder, CopyMissing, AddressMissing.
    """
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    happened(on)
    own_amendment(agreement, amendment_id)
    if missing := selectors.return_needs(agreement, amendment_id):
        raise NotReturned(article=missing[0].article, what=[need.label for need in missing])
    last = selectors.last_signature(agreement, amendment_id)
    if last is not None and on < last:
        raise DispatchBeforeSignature(on=on, signed_on=last)
    rows = Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement)
    if party_id is not None:
        recipient = _party_name(agreement, party_id)
        rows, kind, service_name, task = rows.filter(party_id=party_id), RecipientKind.PARTY, "", ""
    else:
        recipient = service_name = service_name.strip()
        if not task.strip():
            raise TaskMissing
        if task_due_on is not None and task_due_on < on:
            raise TaskDueTooEarly(due_on=task_due_on, on=on)
        rows, kind = rows.filter(service_name=service_name), RecipientKind.SERVICE
    if rows.exists():
        raise DispatchTwice(field="party" if party_id else "service_name")
    dispatch = Dispatch(
        agreement=agreement,
        amendment_id=amendment_id,
        recipient_kind=kind,
        party_id=party_id,
        service_name=service_name,
        task=task.strip(),
        task_due_on=task_due_on,
        task_person=clean_line(task_person, 120, field="task_person"),
        sent_on=on,
    )
    _addressed(dispatch, address or Address())
    if follow_up is not None:
        _followed(dispatch, follow_up)
    dispatch.save()
    if follow_up is not None:
        _with_keys(dispatch, follow_up)
    happened_to(dispatch, EventKind.SENT, actor.get_full_name() if actor else "")
    record(agreement, Axis.EVENT, "distributed", actor=actor, on=on, note=recipient)
    if follow_up is not None and dispatch.channel == Channel.MAIL:
        outbox.add("signature.send_dispatch", dispatch_id=dispatch.pk)
    return dispatch


def _addressed(dispatch: Dispatch, address: Address) -> None:
    if address.channel == Channel.MAIL and not address.email:
        raise AddressMissing(name=dispatch.recipient)
    dispatch.channel, dispatch.email, dispatch.phone = address.channel, address.email, address.phone
    dispatch.contact_name, dispatch.language = address.contact_name, address.language


def _followed(dispatch: Dispatch, follow_up: FollowUp) -> None:
    """The copy, and after how many working days somebody is told."""
    copy = Document.objects.filter(pk=follow_up.copy_id, agreement_id=dispatch.agreement_id).first()
    if copy is None:
        raise CopyMissing
    if not 1 <= follow_up.remind_after < follow_up.climb_after <= LONGEST_WAIT:
        raise FollowUpOrder
    dispatch.copy, dispatch.copy_sha256 = copy, copy.sha256
    dispatch.remind_after, dispatch.climb_after = follow_up.remind_after, follow_up.climb_after


def _with_keys(dispatch: Dispatch, follow_up: FollowUp) -> None:
    """A code for everybody, a link for those who get a letter."""
    dispatch.made_at, dispatch.code_number = clock.now(), 1
    dispatch.code_digest = keys.code_digest_of(dispatch, keys.code_of(dispatch))
    if dispatch.channel == Channel.MAIL:
        dispatch.token_digest = keys.digest_of(keys.token_of(dispatch))
        days = min(max(follow_up.link_days, 1), LONGEST_LINK)
        dispatch.link_expires_at = dispatch.made_at + timedelta(days=days)
    dispatch.save(update_fields=["made_at", "code_number", "code_digest", "token_digest", "link_expires_at"])


@transaction.atomic
def send_list(
    agreement_id: int, *, actor: User | None, on: date, follow_up: FollowUp, amendment_id: int | None = None
) -> list[Dispatch]:
    """Send the text to everybody on the list in one act, all or none; the lines become dispatches (R28, R29).

    Raises ListEmpty, and what one dispatch raises.
    """
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    lines = list(DistributionLine.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("party"))
    if not lines:
        raise ListEmpty
    sent = [
        add_dispatch(
            agreement_id, actor=actor, on=on, party_id=line.party_id, service_name=line.service_name, task=line.task,
            task_due_on=line.task_due_on, task_person=line.task_person, follow_up=follow_up, amendment_id=amendment_id,
            address=Address(line.channel, line.contact_name, line.email, line.phone, line.language),
        )
        for line in lines
    ]  # fmt: skip
    DistributionLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    return sent


@transaction.atomic
def distribute(
    agreement_id: int, *, actor: User | None, on: date, party_ids: Iterable[int], amendment_id: int | None = None
) -> list[Dispatch]:
    """Send the signed text to several parties on one day (R28): all or none. Raises what one dispatch raises."""
    return [
        add_dispatch(agreement_id, actor=actor, on=on, party_id=party_id, amendment_id=amendment_id)
        for party_id in party_ids
    ]


def _party_name(agreement: Agreement, party_id: int) -> str:
    party = Party.objects.filter(pk=party_id, agreement=agreement).first()
    if party is None:
        raise ForeignPaper
    return str(party)
