"""What the doctor says of the visa desk, and what becomes of files whose office is closed, copied or passed on."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from mithaq.collectivities import selectors as offices
from mithaq.collectivities import services as life
from mithaq.collectivities.health import findings
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.exchange.errors import DeskClosed
from mithaq.exchange.models import PaperKind, VisaAct, VisaDesk, VisaFile, VisaPaper, VisaReading
from tenants.council import services
from tenants.council.models import Transmission
from tenants.council.selectors.desk import BUNDLE
from tests.tenants.council import desk_story, story


@pytest.fixture
def file(berkane: Collectivity) -> VisaFile:
    """Berkane's file, received; the test goes on on the public side."""
    with office_context(berkane):
        return desk_story.received()


def codes() -> list[str]:
    return sorted(finding.code for finding in findings(["exchange"]))


def test_a_whole_desk_has_no_finding_and_a_file_without_its_decision_is_found(own_database: str) -> None:
    """With real commits: the doctor visits the offices over connections of its own."""
    with office_context(offices.find("berkane")):
        desk_story.received()
    assert codes() == []
    with office_context(offices.find("berkane")):
        Transmission.objects.update(road="paper", desk_file=None)
    assert codes() == ["visa_file_stray"]


def test_an_act_that_never_arrived_is_found(file: VisaFile) -> None:
    desk_story.act(file, "visa", story.VISAED, reference="1")
    assert "visa_act_undelivered" in codes()


def test_an_altered_record_is_found(file: VisaFile) -> None:
    VisaFile.objects.filter(pk=file.pk).update(head="0" * 64)
    assert "visa_record_broken" in codes()


def test_archiving_an_office_ends_its_open_files(file: VisaFile) -> None:
    life.archive(offices.find("berkane"), by="operator", reason="إدماج")
    ended = desk_story.again(file)
    assert (ended.state, ended.state_note) == ("ended", "إدماج")


def test_a_copy_of_an_office_submits_nothing(berkane: Collectivity) -> None:
    with office_context(berkane):
        desk_story.open_desk()
        decision = story.adopted()
        papers = desk_story.with_papers(decision)
    Collectivity.objects.filter(pk=berkane.pk).update(code="02.113.01.09~1")
    with office_context(offices.find("berkane")), pytest.raises(DeskClosed):
        services.submit_to_desk(decision.pk, actor=None, on=story.DISPATCHED, documents=[paper.pk for paper in papers])


def test_the_kinds_of_papers_are_the_offices_own() -> None:
    assert {str(kind) for kind in BUNDLE} == set(PaperKind.values)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("visa_file_state_known", {"state": "lost"}),
        ("visa_file_has_decision", {"decision_number": ""}),
        ("visa_file_received_after_submission", {"received_on": story.MAY_7, "due_on": None}),
        ("visa_file_clock_has_receipt", {"received_on": None}),
        ("visa_file_under_examination_was_received", {"received_on": None, "due_on": None}),
        ("visa_file_end_says_why", {"state": "ended", "state_note": ""}),
    ],
)
def test_a_file_is_whole_past_the_service(file: VisaFile, name: str, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        VisaFile.objects.filter(pk=file.pk).update(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("visa_act_kind_known", {"kind": "nothing"}),
        ("visa_act_side_fits_kind", {"side": "office"}),
        ("visa_act_answers_something", {"kind": "answer", "side": "office"}),
        ("visa_act_has_reference", {"reference": ""}),
        ("visa_act_says_why", {"kind": "objection", "text": ""}),
        ("visa_act_agent_named", {"function_ar": ""}),
        ("visa_act_signed", {"signature": "x"}),
        ("visa_act_numbered_once", {"number": 1}),
    ],
)
def test_a_line_is_whole_past_the_service(file: VisaFile, name: str, fields: dict[str, object]) -> None:
    line = VisaAct.objects.get(file=file, kind="receipt")
    line.pk, line.number = None, 50
    for field, value in fields.items():
        setattr(line, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        line.save(force_insert=True)


def test_a_line_has_one_outcome_past_the_service(file: VisaFile) -> None:
    outcome = VisaAct.objects.get(file=file, kind="applied")
    outcome.pk, outcome.number, outcome.kind, outcome.text = None, 50, "returned", "x"
    with pytest.raises(IntegrityError, match="visa_act_one_outcome"), transaction.atomic():
        outcome.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("visa_paper_kind_known", {"kind": "minutes"}),
        ("visa_paper_hash_well_formed", {"sha256": "x"}),
        ("visa_paper_size_sane", {"size": 0}),
        ("visa_paper_titled", {"title": ""}),
        ("visa_paper_once_per_file", {}),
    ],
)
def test_a_paper_is_whole_past_the_service(file: VisaFile, name: str, fields: dict[str, object]) -> None:
    paper = VisaPaper.objects.filter(file=file)[0]
    paper.pk = None
    if fields:
        paper.sha256 = "0" * 64
    for field, value in fields.items():
        setattr(paper, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        paper.save(force_insert=True)


def test_a_reading_and_a_desk_are_whole_past_the_service(file: VisaFile) -> None:
    with pytest.raises(IntegrityError, match="visa_reading_agent_named"), transaction.atomic():
        VisaReading.objects.create(file=file, office_schema=file.office_schema, at=timezone.now())
    with pytest.raises(IntegrityError, match="visa_desk_code_form"), transaction.atomic():
        VisaDesk.objects.create(province_code="02", changed_at=timezone.now() - timedelta(days=1))


def test_the_portal_changes_no_line_and_deletes_no_file(file: VisaFile) -> None:
    from django.db.utils import ProgrammingError  # what PostgreSQL's refusals become

    with public_side():
        for change in (
            lambda: VisaAct.objects.filter(file=file).update(text="x"),
            lambda: VisaReading.objects.all()._raw_delete("default"),
            lambda: VisaPaper.objects.update(title="x"),
            lambda: VisaFile.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()
