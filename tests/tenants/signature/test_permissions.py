"""Role × verb: a refusal changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from mithaq.accounts.models import User
from mithaq.core.errors import DomainError, NotAllowed
from tenants.agreements.models import HistoryEntry
from tenants.agreements.permissions import POLICY
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes.models import Amendment
from tenants.signature import services
from tests.tenants.signature import story

pytestmark = pytest.mark.usefixtures("office")
ROLES = ("head", "clerk", "secretary", "president", "finance", "service", "reader")
DAY = story.FORCE


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(role: str, people: Callable[..., User]) -> None:
    agreement, who = story.distributed(), people(role)
    party, dispatch = agreement.parties.last(), agreement.dispatches.last()
    edit: list[Callable[[], Any]] = [
        lambda: services.write_presentation_note(agreement.pk, actor=who, on=DAY, text_ar="نص"),
        lambda: services.send_for_signature(agreement.pk, party.pk, actor=who, on=DAY),
        lambda: services.record_signature(agreement.pk, party.pk, actor=who, on=DAY, signatory_name="س"),
        lambda: services.refuse_signature(agreement.pk, party.pk, actor=who, on=DAY, reason="سبب"),
        lambda: services.add_dispatch(agreement.pk, actor=who, on=DAY, service_name="مصلحة أخرى", task="تنفيذ"),
        lambda: services.acknowledge(dispatch.pk, actor=who, on=DAY),
    ]
    moves: dict[str, Callable[[], Any]] = {
        "open_signing": lambda: services.open_signing(agreement.pk, actor=who, on=DAY),
        "enter_into_force": lambda: services.enter_into_force(agreement.pk, actor=who, on=DAY),
    }
    for verb in edit:
        check(verb, role in POLICY["signature.edit"])
    for name, verb in moves.items():
        check(verb, role in AGREEMENT_AXIS.get(name).roles)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_put_an_amendment_into_force(role: str, people: Callable[..., User]) -> None:
    change, who = story.amendment(), people(role)
    check(
        lambda: services.enter_amendment_into_force(change.pk, actor=who, on=story.EVALUATED),
        role in AGREEMENT_AXIS.get("apply_extension").roles,
    )
    assert Amendment.objects.get(pk=change.pk).state == "draft"


def check(verb: Callable[[], Any], allowed: bool) -> None:
    before = HistoryEntry.objects.count()
    try:
        verb()
    except NotAllowed:
        assert not allowed
        assert HistoryEntry.objects.count() == before
    except DomainError:
        assert allowed
    else:
        assert allowed
