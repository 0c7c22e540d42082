"""The branch of the worked example: in 2026 Berkane joins an establishment for waste, and its agreement passes (a139).

The whole dossier of the demonstration goes, and the establishment goes on with it: it pays, measures, evaluates,
amends and closes, as if it had always been its own.
"""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.files.storage import default_storage
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.cli import cli
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity, OfficeEvent, Transfer
from mithaq.core import clock
from mithaq.register import selectors as register
from mithaq.register.models import Change, Entry, Version
from tenants.agreements.models import Agreement, AgreementState, Direction, HistoryEntry
from tenants.audit import selectors as audit
from tenants.audit.models import AuditEntry
from tenants.council.models import Decision, Session
from tenants.demo import berkane
from tenants.demo.cast import Dossier
from tenants.documents.models import Document
from tenants.finance.models import Contribution, Instalment
from tenants.signature import selectors as signature
from tenants.signature import tasks as signature_tasks
from tenants.transfer import services
from tests.conftest import ClientFor
from tests.tenants import staged

ACT = "قرار وزير الداخلية 3.26.12"
DAY = date(2026, 4, 1)
BY = "console:amina"


@pytest.fixture
def moved(dossier: Dossier, source: Collectivity, target: Collectivity) -> services.Moved:
    """The dossier passed to the establishment."""
    return services.transfer(
        source, target, references=[dossier.agreement.reference], act=ACT, effective_on=DAY, by=BY, reason="Déchets"
    )


@pytest.fixture
def here(moved: services.Moved, target: Collectivity) -> Agreement:
    """The dossier in its new office."""
    with offices.office_context(target):
        return Agreement.objects.get()


def test_a139_rows_money_and_papers_are_the_same_on_both_sides(
    moved: services.Moved, dossier: Dossier, here: Agreement, source: Collectivity, target: Collectivity
) -> None:
    counts = {}
    for office, agreement in ((source, dossier.agreement), (target, here)):
        with offices.office_context(office):
            given = Contribution.objects.filter(agreement=agreement)
            counts[office.slug] = (
                sorted(given.values_list("amount_centimes", "in_kind", "share_basis_points")),
                sorted(
                    Instalment.objects.filter(contribution__in=given).values_list(
                        "number", "due_on", "amount_centimes", "paid_on", "paid_centimes"
                    )
                ),
                sorted(Document.objects.values_list("sha256", "title", "kind", "made_on")),
                agreement.indicators.count(), agreement.actions.count(), agreement.evaluations.count(),
                agreement.text_versions.count(), agreement.actors.count(), agreement.meetings.count(),
                sorted(agreement.projects.values_list("title_ar", "amount_centimes", "manner", "starts_on")),
                agreement.actions.exclude(project=None).count(),
            )  # fmt: skip
    assert counts["berkane"] == counts["eci-trifa"]
    assert moved.centimes["finance_contribution.amount_centimes"] == 480_000_000
    assert moved.rows["agreements_historyentry"] > 100


def test_a139_the_establishment_stands_in_the_communes_place(
    here: Agreement, target: Collectivity, source: Collectivity
) -> None:
    with offices.office_context(target):
        party = here.parties.get(is_self=True)
        assert (party.collectivity_code, party.name_fr) == (target.code, target.name_fr)
        assert party.predecessors == [
            {"code": source.code, "ar": source.name_ar, "fr": source.name_fr, "until": "2026-04-01"}
        ]
        assert party.holder_on(date(2026, 3, 31)) == source.name_ar
        assert party.holder_on(DAY) == target.name_ar
        assert Contribution.objects.get(party=party).amount_centimes == 120_000_000
    with offices.office_context(source):
        assert Agreement.objects.get().parties.get(is_self=True).collectivity_code == source.code


def test_a139_the_history_is_read_on_both_sides_and_says_which_office_wrote_it(
    moved: services.Moved, dossier: Dossier, here: Agreement, source: Collectivity, target: Collectivity
) -> None:
    with offices.office_context(source):
        left = Agreement.objects.get()
        before = list(left.history.exclude(transition="transfer").values_list("axis", "transition", "happened_on"))
        last = left.history.get(transition="transfer")
        assert (last.from_state, last.to_state, last.article) == ("extended", "transferred", "LO 113-14 a139")
        assert ACT in last.note
        assert (left.state, left.ended_on) == (AgreementState.TRANSFERRED, DAY)
        passage = left.passages.get()
        assert (passage.direction, passage.office_code, passage.act) == ("handed_over", target.code, ACT)
    with offices.office_context(target):
        received = here.history.filter(received_from=source.code)
        assert sorted(received.values_list("axis", "transition", "happened_on")) == sorted(before)
        own = here.history.filter(received_from="").values_list("transition", flat=True)
        assert set(own) == {"received", "party_substituted"}
        passage = here.passages.get()
        assert (passage.direction, passage.office_code, passage.state) == ("received", source.code, "extended")


def test_who_acted_is_named_and_has_no_way_in(here: Agreement, target: Collectivity) -> None:
    with offices.office_context(target):
        clerk = HistoryEntry.objects.filter(transition="party_added").first().actor
        assert clerk.name_ar == "شخص clerk، بركان"
        assert clerk.name_fr == "Personne clerk, Berkane"
        assert not clerk.is_active
        assert not clerk.has_usable_password()
        assert clerk.email.endswith("@former.invalid")
        assert clerk.roles.count() == 0
        assert User.objects.filter(is_active=True).count() == 0


def test_the_sessions_of_the_former_council_are_read_and_are_not_ours(here: Agreement, target: Collectivity) -> None:
    with offices.office_context(target):
        decision = here.decisions.get(amendment=None)
        assert (decision.number, decision.received_from) == ("14/2024", "02.113.01.09")
        assert decision.session.received_from == "02.113.01.09"
        assert not Session.objects.own().exists()


def test_the_public_entry_follows_with_its_versions(
    moved: services.Moved, here: Agreement, source: Collectivity, target: Collectivity
) -> None:
    entry = Entry.objects.get(public_id=here.public_id)
    assert (entry.office_schema, entry.collectivity_code) == (target.schema_name, target.code)
    kinds = list(Version.objects.filter(entry=entry).order_by("number").values_list("kind", flat=True))
    assert kinds[0] == "published"
    assert kinds[-1] == "transferred"
    assert ACT in Version.objects.filter(entry=entry).latest("number").reason
    last = Change.objects.latest("pk")
    assert (last.public_id, last.kind, last.collectivity_code) == (here.public_id, "transferred", target.code)
    party = next(one for one in entry.detail["parties"] if one["is_publisher"])
    assert party["name"]["fr"] == target.name_fr
    assert party["predecessors"][0]["name"]["fr"] == source.name_fr
    assert entry.amount_centimes == 480_000_000
    assert [found.problem for found in register.verify()] == [""]
    assert CliRunner().invoke(cli, ["register", "verify"]).exit_code == 0


def test_both_trails_name_who_did_it_and_hold(
    moved: services.Moved, source: Collectivity, target: Collectivity
) -> None:
    for office in (source, target):
        with offices.office_context(office):
            assert audit.verify().intact
            assert AuditEntry.objects.filter(actor=BY, table="agreements_passage").exists()


def test_the_registry_keeps_the_transfer_and_a_line_in_each_offices_life(
    moved: services.Moved, source: Collectivity, target: Collectivity, here: Agreement
) -> None:
    record = Transfer.objects.get()
    assert (record.source_id, record.target_id, record.act, record.by) == (source.pk, target.pk, ACT, BY)
    assert record.agreements == [
        {"public_id": str(here.public_id), "from": "CONV-02113-2024-001", "to": "CONV-02113-2024-001"}
    ]
    out = OfficeEvent.objects.get(kind="transferred_out")
    came = OfficeEvent.objects.get(kind="transferred_in")
    assert (out.office_schema, came.office_schema) == (source.schema_name, target.schema_name)
    assert out.details["rows"] == sum(moved.rows.values())
    with offices.office_context(target):
        assert out.details["files"] == Document.objects.count() > 2


def test_the_papers_are_downloaded_in_the_new_office(
    here: Agreement, target: Collectivity, office_client: ClientFor
) -> None:
    client = office_client("clerk", office=target)
    with offices.office_context(target):
        papers = list(Document.objects.all())
    assert len(papers) > 2
    for paper in papers:
        answer = client.get(f"/office/agreements/{here.reference}/documents/{paper.pk}/")
        assert answer.status_code == 200, answer.status_code
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert len(content) == paper.size
        assert paper.file.name.startswith("o_eci_trifa/received/")
    kept = default_storage.listdir("o_eci_trifa/received")[1]
    assert sorted(kept) == sorted(paper.file.name.rpartition("/")[2] for paper in papers)


def test_the_establishment_goes_on_to_the_end(
    here: Agreement, dossier: Dossier, target: Collectivity, people: Callable[..., User]
) -> None:
    """It pays the last instalment, measures, decides on an amendment in its own council, evaluates and closes."""
    with clock.frozen(date(2028, 1, 15)), offices.office_context(target):
        cast = staged.cast_of(people)
        continued = Dossier(dossier.plot, dossier.days, cast, here, list(here.parties.all()))
        berkane.finish(continued)
        here.refresh_from_db()
        assert (here.state, here.ended_on) == (AgreementState.CLOSED, date(2027, 12, 31))
        assert audit.verify().intact
        with transaction.atomic():
            signature_tasks.refresh_publication(agreement_id=here.pk)
    entry = Entry.objects.get(public_id=here.public_id)
    assert (entry.state, entry.collectivity_code) == ("closed", target.code)


def test_the_establishments_council_amends_what_it_took_over(
    source: Collectivity, target: Collectivity, today: date, people: Callable[..., User]
) -> None:
    with offices.office_context(source):
        dossier = berkane.until_mid_term(staged.cast_of(people))
    services.transfer(source, target, references=[dossier.agreement.reference], act=ACT, effective_on=DAY, by=BY)
    with offices.office_context(target):
        agreement = Agreement.objects.get()
        continued = Dossier(dossier.plot, dossier.days, staged.cast_of(people), agreement)
        berkane.amend(continued)
        agreement.refresh_from_db()
        assert agreement.ends_on == date(2027, 12, 31)
        own = Decision.objects.get(amendment__isnull=False)
        assert own.received_from == ""
        assert own.session.received_from == ""
        signed = [line.signed_by for line in signature.lines(agreement)]
        assert signed == [source.name_ar, "", "", ""]
        assert audit.verify().intact


def test_what_passed_is_found_by_its_former_reference(
    dossier: Dossier, source: Collectivity, target: Collectivity, people: Callable[..., User]
) -> None:
    with offices.office_context(target):
        staged.play_all(staged.cast_of(people), "opened")  # takes CONV-02113-2024-001 there
    services.transfer(source, target, references=[dossier.agreement.reference], act=ACT, effective_on=DAY, by=BY)
    with offices.office_context(target):
        agreement = Agreement.objects.get(state="extended")
        assert agreement.reference == "CONV-02113-2024-002"
        assert set(Agreement.objects.matching("CONV-02113-2024-001").values_list("pk", flat=True)) >= {agreement.pk}
        assert agreement.passages.get(direction=Direction.RECEIVED).reference == "CONV-02113-2024-001"
