"""The record of an office's life: everything writes it, the office reads its own, nobody changes it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from mithaq.collectivities import selectors, services
from mithaq.collectivities.models import Collectivity, OfficeEvent, OfficeEventKind
from mithaq.core.database import connection
from mithaq.core.errors import InvalidInput
from tests.mithaq.collectivities.life.record import record_of


def test_a_line_says_who_what_when_why_and_by_which_act(berkane: Collectivity) -> None:
    services.record(berkane, OfficeEventKind.EXPORTED, by="op@x.test", reason="  monthly \n copy", act="A 1", files=3)
    event = record_of(berkane).get()
    assert (event.kind, event.by, event.reason, event.act) == ("exported", "op@x.test", "monthly copy", "A 1")
    assert event.details == {"files": 3}
    assert event.at is not None


def test_an_office_reads_its_own_record_and_no_other(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any]
) -> None:
    services.record(berkane, OfficeEventKind.EXPORTED, by="op@x.test")
    services.record(other_office, OfficeEventKind.RESTORED, by="op@x.test")
    with as_office(berkane):
        assert [event.kind for event in record_of(berkane)] == ["exported"]
        assert set(OfficeEvent.objects.values_list("office_schema", flat=True)) == {"o_berkane"}
        assert not record_of(other_office).exists()


def test_an_office_cannot_write_its_record(office: Collectivity) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        OfficeEvent.objects.create(office_schema=office.schema_name, kind="resumed", at="2024-01-01T00:00Z", by="me")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.collectivities_officeevent SET reason = 'another'",
        "DELETE FROM public.collectivities_officeevent",
        "TRUNCATE public.collectivities_officeevent",
        "DELETE FROM public.collectivities_erasure",
        "DELETE FROM public.collectivities_transfer",
        "DELETE FROM public.collectivities_collectivity",
    ],
)
def test_the_web_cannot_change_or_remove_what_is_kept_for_good(berkane: Collectivity, statement: str) -> None:
    services.record(berkane, OfficeEventKind.EXPORTED, by="op@x.test")
    for place in (selectors.public_side(), selectors.office_context(berkane)):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            place,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_register_role_does_not_see_the_record(db: None) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        connection.as_public_role("mithaq_register"),
        transaction.atomic(),
    ):
        OfficeEvent.objects.count()


def test_the_database_refuses_an_unknown_kind_and_a_line_without_an_author(
    own_database: str, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    write = (
        "INSERT INTO collectivities_officeevent (office_schema, kind, at, by, reason, act, details)"
        " VALUES ('o_berkane', %s, now(), %s, '', '', '{}')"
    )
    with superuser() as admin:
        for kind, by, constraint in (("vanished", "x", "kind_known"), ("resumed", "", "has_author")):
            with pytest.raises(psycopg.errors.CheckViolation, match=f"office_event_{constraint}"), admin.transaction():
                admin.execute(write, [kind, by])


def test_a_text_too_long_to_be_kept_whole_is_refused(berkane: Collectivity) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.record(berkane, OfficeEventKind.EXPORTED, by="op@x.test", reason="x" * 501)
    assert refused.value.field == "reason"


def test_an_author_is_demanded(berkane: Collectivity) -> None:
    with pytest.raises(IntegrityError, match="office_event_has_author"):
        services.record(berkane, OfficeEventKind.EXPORTED, by="")
