"""The list of a dossier's recipients, prepared before the text goes (R28, R29)."""

from collections.abc import Iterable
from datetime import date

from django.db import models, transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text, fold, western_digits
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import require
from tenants.agreements.services import lock
from tenants.council.selectors import of_subject
from tenants.signature.errors import AddressMissing, ForeignPaper, LineTwice, TaskMissing
from tenants.signature.models import Channel, CommunalService, Dispatch, DistributionLine, RecipientKind
from tenants.signature.services.guards import own_amendment

EDIT = "signature.edit"


@transaction.atomic
def list_party(
    agreement_id: int, *, actor: User | None, party_id: int, channel: str = Channel.PAPER, email: str = "",
    phone: str = "", contact_name: str = "", language: str = "ar", amendment_id: int | None = None,
) -> DistributionLine:  # fmt: skip
    """Put a party on the list (R28). Raises LineTwice, AddressMissing, ForeignPaper, InvalidInput."""
    agreement = _opened(agreement_id, actor, amendment_id)
    party = agreement.parties.filter(pk=party_id).first()
    if party is None:
        raise ForeignPaper
    line = DistributionLine(
        agreement=agreement, amendment_id=amendment_id, recipient_kind=RecipientKind.PARTY, party=party
    )
    if _dispatches(agreement, amendment_id).filter(party=party).exists():
        raise LineTwice(name=str(party))
    return _kept(line, channel=channel, email=email, phone=phone, contact_name=contact_name, language=language)


@transaction.atomic
def list_service(
    agreement_id: int, *, actor: User | None, service_name: str, task: str, task_due_on: date | None = None,
    task_person: str = "", channel: str = Channel.PAPER, email: str = "", phone: str = "", contact_name: str = "",
    language: str = "ar", amendment_id: int | None = None,
) -> DistributionLine:  # fmt: skip
    """Put a communal service on the list, with what it has to do, by when and by whom (R29).

    Raises TaskMissing, LineTwice, AddressMissing, InvalidInput.
    """
    agreement = _opened(agreement_id, actor, amendment_id)
    name, what = clean_line(service_name, 120, field="service_name"), clean_text(task, 1000, field="task")
    if not what:
        raise TaskMissing
    named = [*_dispatches(agreement, amendment_id).exclude(service_name="").values_list("service_name", flat=True)]
    if fold(name) in map(fold, named):
        raise LineTwice(name=name)
    line = DistributionLine(
        agreement=agreement, amendment_id=amendment_id, recipient_kind=RecipientKind.SERVICE, service_name=name,
        task=what, task_due_on=task_due_on, task_person=clean_line(task_person, 120, field="task_person"),
    )  # fmt: skip
    return _kept(line, channel=channel, email=email, phone=phone, contact_name=contact_name, language=language)


@transaction.atomic
def list_everybody(
    agreement_id: int, *, actor: User | None, service_ids: Iterable[int] = (), task: str = "",
    task_due_on: date | None = None, amendment_id: int | None = None,
) -> int:  # fmt: skip
    """Put every party that has not the text, and these services of the directory, on the list; how many came to it.

    task: what the services have to do; each may be told more on its own line. Who stands there already stays.
    Raises TaskMissing.
    """
    agreement = _opened(agreement_id, actor, amendment_id)
    services = list(CommunalService.objects.filter(pk__in=list(service_ids), is_active=True))
    what = clean_text(task, 1000, field="task")
    if services and not what:
        raise TaskMissing
    listed = DistributionLine.objects.filter(of_subject(amendment_id), agreement=agreement)
    sent = _dispatches(agreement, amendment_id)
    parties = {row.party_id for rows in (listed, sent) for row in rows if row.party_id}
    names = {fold(row.service_name) for rows in (listed, sent) for row in rows if row.service_name}
    fresh = [
        DistributionLine(agreement=agreement, amendment_id=amendment_id, recipient_kind=RecipientKind.PARTY, party=one)
        for one in agreement.parties.all()
        if one.pk not in parties
    ]
    fresh += [
        DistributionLine(
            agreement=agreement, amendment_id=amendment_id, recipient_kind=RecipientKind.SERVICE,
            service_name=one.name_ar, task=what, task_due_on=task_due_on, task_person=one.head_name,
            contact_name=one.head_name, email=one.email, phone=one.phone,
            channel=Channel.MAIL if one.email else Channel.PAPER,
        )
        for one in services
        if one.folded_name not in names
    ]  # fmt: skip
    DistributionLine.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def change_line(
    line_id: int, *, actor: User | None, channel: str, email: str = "", phone: str = "", contact_name: str = "",
    language: str = "ar", task: str = "", task_due_on: date | None = None, task_person: str = "",
) -> DistributionLine:  # fmt: skip
    """Change how a recipient is reached, and what a service is told. Raises TaskMissing, AddressMissing."""
    line = _line(line_id, actor)
    if line.recipient_kind == RecipientKind.SERVICE:
        line.task, line.task_due_on = clean_text(task, 1000, field="task"), task_due_on
        line.task_person = clean_line(task_person, 120, field="task_person")
        if not line.task:
            raise TaskMissing
    return _kept(line, channel=channel, email=email, phone=phone, contact_name=contact_name, language=language)


@transaction.atomic
def unlist(line_id: int, *, actor: User | None) -> None:
    """Take a recipient off the list."""
    _line(line_id, actor).delete()


def _line(line_id: int, actor: User | None) -> DistributionLine:
    require(actor, EDIT)
    lock(DistributionLine.objects.values_list("agreement_id", flat=True).get(pk=line_id))
    return DistributionLine.objects.select_related("party").get(pk=line_id)


def _opened(agreement_id: int, actor: User | None, amendment_id: int | None) -> Agreement:
    require(actor, EDIT)
    agreement = lock(agreement_id)
    own_amendment(agreement, amendment_id)
    return agreement


def _dispatches(agreement: Agreement, amendment_id: int | None) -> models.QuerySet[Dispatch]:
    return Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement)


def _kept(
    line: DistributionLine, *, channel: str, email: str, phone: str, contact_name: str, language: str
) -> DistributionLine:
    if channel == Channel.MAIL and not email:
        raise AddressMissing(name=line.recipient)
    twins = DistributionLine.objects.filter(of_subject(line.amendment_id), agreement_id=line.agreement_id)
    mine = (line.party_id, fold(line.service_name))
    if any((twin.party_id, fold(twin.service_name)) == mine for twin in twins.exclude(pk=line.pk)):
        raise LineTwice(name=line.recipient)
    line.channel, line.email, line.language = channel, email, language
    line.contact_name = clean_line(contact_name, 120, field="contact_name")
    line.phone = western_digits(clean_line(phone, 30, field="phone"))
    line.save()
    return line
