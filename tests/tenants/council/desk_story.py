"""The Berkane file at the governor's visa desk: papers, agents, and both sides step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection

from mithaq.accounts.models import User
from mithaq.collectivities import selectors as offices
from mithaq.core import clock
from mithaq.core.ids import uuid7
from mithaq.exchange import services as exchange
from mithaq.exchange.agents import Agent
from mithaq.exchange.models import VisaAct, VisaFile
from mithaq.outbox import delivery
from tenants.council import services
from tenants.council.models import Decision
from tenants.documents import services as documents
from tenants.documents.models import Document
from tests.tenants.council import story
from tests.tenants.council.story import DISPATCHED

PROVINCE = "02.113"
AGENT = Agent(7, "رئيس قسم الجماعات الترابية", "Chef de la division des collectivités locales", frozenset({PROVINCE}))
STRANGER = Agent(8, "رئيس قسم", "Chef de division", frozenset({"02.411"}))
KINDS = ("decision", "session_minutes", "draft", "presentation_note")


@contextmanager
def at_desk(day: date) -> Iterator[None]:
    """On the public side, on that day; then back where one was."""
    with offices.public_side(), clock.frozen(day):
        yield


def open_desk(is_open: bool = True) -> None:
    """The governor of Berkane takes files at the desk."""
    with offices.public_side():
        exchange.set_desk(PROVINCE, is_open=is_open, by_ar="مصالح العمالة", by_fr="Service du gouverneur")


def with_papers(decision: Decision, *kinds: str) -> list[Document]:
    """Papers of the dossier, each a small text that no other is."""
    from django.core.files.base import ContentFile  # beside its one use

    return [
        documents.store(
            decision.agreement_id, actor=None, kind=kind, title=f"وثيقة {kind}",
            upload=ContentFile(f"{kind} {decision.pk} {number}".encode(), name=f"{kind}{number}.txt"),
        )
        for number, kind in enumerate(kinds or KINDS)
    ]  # fmt: skip


def submitted(decision: Decision | None = None, *, actor: User | None = None) -> VisaFile:
    """The adopted decision submitted at the desk on 22 May 2024 with its four papers."""
    open_desk()
    found = decision or story.adopted()
    papers = with_papers(found)
    with clock.frozen(DISPATCHED):
        return services.submit_to_desk(
            found.pk, actor=actor, on=DISPATCHED, documents=[paper.pk for paper in papers], slip_reference="BE-7"
        )


def act(file: VisaFile, kind: str, day: date, *, agent: Agent = AGENT, **said: str) -> VisaAct:
    """What an agent does on that day; it has not reached the office yet."""
    with at_desk(day):
        return exchange.act(file.public_id, agent, kind, **said)


def deliver() -> None:
    """Carry over what is owed: from the desk to the office's outbox, and from there into its dossier."""
    with offices.public_side():
        delivery.sweep()
        delivery.sweep()


def acted(file: VisaFile, kind: str, day: date, **said: str) -> VisaAct:
    """What an agent does on that day, carried to the office."""
    done = act(file, kind, day, **said)
    with clock.frozen(day):
        services.apply_act(done.pk)
    return done


def received(decision: Decision | None = None) -> VisaFile:
    """Submitted, and received by the governor's service on 23 May."""
    file = submitted(decision)
    acted(file, "receipt", story.RECEIVED, reference="وصل 118")
    return VisaFile.objects.get(pk=file.pk)


def again(file: VisaFile) -> VisaFile:
    """The file as the database has it now."""
    return VisaFile.objects.get(pk=file.pk)


def new_id() -> UUID:
    """Another public identifier."""
    return uuid7()


def schema() -> str:
    return str(connection.schema_name)
