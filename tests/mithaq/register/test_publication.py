"""Publishing, correcting, withdrawing: what is kept, what is refused, what another office cannot touch."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mithaq.collectivities.errors import NoOffice
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import user_message
from mithaq.register import selectors, services
from mithaq.register.errors import AlreadyWithdrawn, EntryGone, NotProven, NotPublished, ReasonMissing
from mithaq.register.models import Change, Entry, TerritoryClient, Version
from mithaq.register.snapshots import Snapshot
from tests.mithaq.register.samples import DECISION, THEM, US, snapshot

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]


def test_a_publication_keeps_entry_version_and_a_line_of_the_feed(office: Collectivity) -> None:
    sample = snapshot()

    entry = services.publish(sample)

    assert (entry.office_schema, entry.version, entry.collectivity_code) == ("o_berkane", 1, "02.113.01.09")
    assert (entry.amount_centimes, entry.currency) == (180_000_000, "MAD")
    assert entry.partner_countries == ["SN"]
    assert entry.detail["decision"]["number"] == "14/2024"
    assert [(version.number, version.kind) for version in selectors.versions(sample.public_id)] == [(1, "published")]
    assert [change.kind for change in selectors.changes_after(0)] == ["published"]


def test_the_same_content_published_twice_changes_nothing(office: Collectivity) -> None:
    sample = snapshot()
    services.publish(sample)

    entry = services.publish(sample)

    assert (entry.version, Version.objects.count(), Change.objects.count()) == (1, 1, 1)


def test_an_amendment_makes_a_second_version_and_the_first_stays(office: Collectivity) -> None:
    sample = snapshot()
    services.publish(sample)

    entry = services.publish(replace(sample, ends_on=date(2027, 12, 31), state="extended"), kind="amended")

    assert (entry.version, entry.state, entry.ends_on) == (2, "extended", date(2027, 12, 31))
    first, second = selectors.versions(sample.public_id)
    assert (first.detail["ends_on"], second.detail["ends_on"]) == ("2027-06-30", "2027-12-31")
    assert second.kind == "amended"


@pytest.mark.parametrize(
    ("missing", "changes"),
    [
        ("decision_number", {"decision": None}),
        ("decision_number", {"decision": replace(DECISION, number=" ")}),
        ("enforceable_on", {"decision": replace(DECISION, enforceable_on=None)}),
        ("visa_on", {"decision": replace(DECISION, visa="tacit", visa_on=None)}),
        ("signed_on", {"signed_on": None}),
        ("in_force_on", {"in_force_on": None}),
        ("state", {"state": "signing"}),
    ],
)
def test_a_state_that_nothing_proves_is_not_published(
    office: Collectivity, missing: str, changes: dict[str, object]
) -> None:
    with pytest.raises(NotProven) as refusal:
        services.publish(snapshot(**changes))

    assert missing in refusal.value.missing
    assert user_message(refusal.value)
    assert not Entry.objects.exists()


def test_a_correction_says_why_and_keeps_what_was_said(office: Collectivity) -> None:
    sample = snapshot()
    services.publish(sample)
    with pytest.raises(ReasonMissing):
        services.correct(replace(sample, kind="twinning"), reason="  ")

    entry = services.correct(replace(sample, kind="twinning"), reason="نوع الاتفاقية غير صحيح")

    assert (entry.kind, entry.version) == ("twinning", 2)
    assert [version.detail["kind"] for version in selectors.versions(sample.public_id)] == [
        "decentralized_cooperation", "twinning",
    ]  # fmt: skip


def test_a_withdrawn_entry_is_gone_with_its_reason_and_its_versions_stay(office: Collectivity) -> None:
    sample = snapshot()
    services.publish(sample)

    services.withdraw(sample.public_id, reason="نشر بالخطأ")

    with pytest.raises(EntryGone) as gone:
        selectors.entry(sample.public_id)
    assert gone.value.entry.withdrawal_reason == "نشر بالخطأ"
    assert selectors.search(selectors.Filters()).total == 0
    assert [version.kind for version in selectors.versions(sample.public_id)] == ["published", "withdrawn"]
    with pytest.raises(AlreadyWithdrawn):
        services.withdraw(sample.public_id, reason="again")


def test_a_later_publication_does_not_show_a_withdrawn_entry_but_a_correction_does(office: Collectivity) -> None:
    sample = snapshot()
    services.publish(sample)
    services.withdraw(sample.public_id, reason="نشر بالخطأ")

    services.publish(replace(sample, state="closed"))
    assert selectors.search(selectors.Filters()).total == 0

    services.correct(replace(sample, state="closed"), reason="أعيد النشر بعد التحقق")
    assert selectors.entry(sample.public_id).state == "closed"


def test_what_was_never_published_can_be_neither_corrected_nor_withdrawn(office: Collectivity) -> None:
    with pytest.raises(NotPublished):
        services.correct(snapshot(), reason="why")
    with pytest.raises(NotPublished):
        services.withdraw(snapshot().public_id, reason="why")


def test_outside_an_office_nothing_is_published(db: None) -> None:
    with pytest.raises(NoOffice):
        services.publish(snapshot())
    with pytest.raises(NoOffice):
        services.withdraw(snapshot().public_id, reason="why")


def test_another_office_neither_sees_nor_changes_an_entry_in_the_tables(
    berkane: Collectivity, other_office: Collectivity, as_office: Enter
) -> None:
    sample = snapshot()
    with as_office(berkane):
        services.publish(sample)
    with as_office(other_office):
        assert not Entry.objects.exists()
        assert Entry.objects.update(title_ar="مسروق") == 0
        with pytest.raises(NotPublished):
            services.withdraw(sample.public_id, reason="theirs")
        with pytest.raises(DatabaseError), transaction.atomic():
            services.publish(sample)  # the identifier is taken, and the row is not theirs
    assert selectors.entry(sample.public_id).title_ar == sample.title.ar


def test_an_office_cannot_sign_a_row_as_another_office(office: Collectivity, other_office: Collectivity) -> None:
    services.publish(snapshot())
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Entry.objects.update(office_schema=other_office.schema_name)


def test_the_public_api_role_reads_the_register_and_writes_nothing(office: Collectivity, db: None) -> None:
    sample = snapshot()
    services.publish(sample)
    connection.set_schema_to_public()
    with connection.as_public_role("mithaq_register"):
        assert selectors.entry(sample.public_id).reference == sample.reference
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Entry.objects.update(title_ar="x")


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("entry_kind_known", {"kind": "alliance"}),
        ("entry_state_known", {"state": "draft"}),
        ("entry_visa_known", {"visa": "maybe"}),
        ("entry_proven_by_decision", {"decision_number": ""}),
        ("entry_visa_has_day", {"visa": "tacit", "visa_on": None}),
        ("entry_dates_in_order", {"signed_on": date(2024, 7, 2)}),
        ("entry_dates_in_order", {"ends_on": date(2024, 6, 30)}),
        ("entry_withdrawal_has_reason", {"withdrawn_at": "2025-01-01T00:00:00Z"}),
        ("entry_amount_has_currency", {"currency": ""}),
        ("entry_amount_has_currency", {"amount_centimes": -1}),
    ],
)
def test_the_table_refuses_what_the_service_never_writes(
    office: Collectivity, constraint: str, changes: dict[str, object]
) -> None:
    services.publish(snapshot())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Entry.objects.update(**changes)


def test_one_reference_is_published_once_in_an_office(office: Collectivity) -> None:
    services.publish(snapshot())
    with pytest.raises(IntegrityError, match="entry_reference_once_per_office"), transaction.atomic():
        services.publish(snapshot())


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("version_kind_known", {"kind": "leaked"}),
        ("version_says_why", {"kind": "withdrawn"}),
    ],
)
def test_a_version_has_a_known_kind_and_a_reason_where_one_is_due(
    office: Collectivity, constraint: str, changes: dict[str, object]
) -> None:
    services.publish(snapshot())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Version.objects.update(**changes)


def test_a_version_number_stands_once_in_an_entry(office: Collectivity) -> None:
    entry = services.publish(snapshot())
    with pytest.raises(IntegrityError, match="register_version_numbered_once"), transaction.atomic():
        Version.objects.create(
            office_schema=entry.office_schema, entry=entry, number=1, kind="updated", at=entry.updated_at, detail={},
            digest="",
        )  # fmt: skip


def test_a_change_has_a_known_kind(office: Collectivity) -> None:
    services.publish(snapshot())
    with pytest.raises(IntegrityError, match="change_kind_known"), transaction.atomic():
        Change.objects.update(kind="leaked")


def test_a_client_is_bound_to_a_territory_by_its_code(db: None) -> None:
    client, _secret = services.open_territory_client(name="Région", territory_code="02")
    assert selectors.territory_of(client.pk) == "02"
    with pytest.raises(IntegrityError, match="territory_client_code_form"), transaction.atomic():
        TerritoryClient.objects.update(territory_code="oriental")


def test_no_person_is_named_in_what_is_published(office: Collectivity) -> None:
    """Law 09-08 and law 31-13 a7: the snapshot has no place for a name of a person."""
    entry = services.publish(snapshot(parties=(US, THEM)))
    keys = {key for party in entry.detail["parties"] for key in party}
    assert keys == {
        "name", "kind", "role", "country", "collectivity_code", "is_publisher", "signatory", "signed_on",
    }  # fmt: skip


def test_entries_in_the_feed_are_read_from_any_cursor(office: Collectivity) -> None:
    sample: Snapshot = snapshot()
    services.publish(sample)
    services.publish(replace(sample, state="under_evaluation"))
    first, second = selectors.changes_after(0)
    assert first.pk < second.pk
    assert selectors.changes_after(first.pk) == [second]
    assert selectors.changes_after(second.pk) == selectors.changes_after(10**30) == []
