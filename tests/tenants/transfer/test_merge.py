"""Communes are merged: every dossier passes to the one that succeeds them, in whatever state, and they are archived."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner

from mithaq.accounts.models import User
from mithaq.cli import cli
from mithaq.collectivities import jobs
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity, OfficeEvent, OfficeState, OperatorJob, Transfer
from mithaq.exchange.models import VisaFile
from mithaq.register import selectors as register
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tenants.council import services as council
from tenants.council.errors import SessionElsewhere
from tenants.council.models import Decision, Session
from tenants.transfer import errors, services
from tests.tenants import staged
from tests.tenants.council import desk_story

ACT = "Décret 2.26.7"
DAY = date(2026, 4, 1)
BY = "console:amina"


@pytest.fixture
def communes(source: Collectivity, today: date, people: Callable[..., User]) -> tuple[Collectivity, Collectivity]:
    """Berkane and Saïdia with dossiers at every age of their life, numbered alike."""
    other = offices.find("saidia")
    for office, steps in ((source, ("opened", "drafted", "on_agenda", "in_force")), (other, ("opened", "in_force"))):
        with offices.office_context(office):
            staged.play_all(staged.cast_of(people), *steps)
    return source, other


def merged(*going: Collectivity, into: Collectivity) -> dict[str, services.Moved]:
    return services.merge(going, into, act=ACT, effective_on=DAY, by=BY)


def test_every_dossier_passes_and_the_communes_are_archived(
    communes: tuple[Collectivity, Collectivity], target: Collectivity
) -> None:
    moved = merged(*communes, into=target)
    assert [len(moved[office.slug].references) for office in communes] == [4, 2]
    with offices.office_context(target):
        assert sorted(Agreement.objects.values_list("state", flat=True)) == [
            "awaiting_decision", "consultation", "consultation", "drafting", "in_force", "in_force",
        ]  # fmt: skip
        assert len(set(Agreement.objects.values_list("reference", flat=True))) == 6
        assert audit.verify().intact
    for office in communes:
        found = offices.find(office.slug)
        assert (found.state, found.successor_id) == (OfficeState.ARCHIVED, target.pk)
        with offices.schema_context(found):
            assert set(Agreement.objects.values_list("state", flat=True)) == {"transferred"}
            last = Agreement.objects.first().history.get(transition="pass_to_successor")
            assert (last.article, ACT in last.note) == ("", True)
            assert audit.verify().intact
    assert Transfer.objects.count() == 2
    assert OfficeEvent.objects.filter(kind="merged", office_schema=target.schema_name).count() == 2
    assert {found.problem for found in register.verify()} == {""}


def test_a_file_at_the_visa_desk_ends_and_the_successor_goes_on_from_paper(
    source: Collectivity, target: Collectivity, today: date, people: Callable[..., User]
) -> None:
    with offices.office_context(source):
        dossier = staged.play_all(staged.cast_of(people), "closed_session")[0]
        desk_story.open_desk()
        papers = desk_story.with_papers(dossier.decision)
        file = council.submit_to_desk(
            dossier.decision.pk, actor=None, on=dossier.days.transmitted, documents=[paper.pk for paper in papers]
        )
    merged(source, into=target)
    ended = desk_story.again(file)
    assert (ended.state, ended.office_schema) == ("ended", source.schema_name)
    assert ACT in ended.state_note
    with offices.office_context(target):
        decision = Decision.objects.get()
        council.record_receipt(decision.pk, actor=None, on=dossier.days.received, reference="REC-1")
        assert not VisaFile.objects.exists()


def test_one_of_the_communes_may_be_the_successor(communes: tuple[Collectivity, Collectivity]) -> None:
    source, other = communes
    moved = merged(source, other, into=other)
    assert list(moved) == ["berkane"]
    with offices.office_context(other):
        assert Agreement.objects.count() == 6
        assert Decision.objects.filter(number="14/2024").count() == 2
        assert Session.objects.own().count() == 1
    assert offices.find("saidia").is_active


def test_a_point_before_the_former_council_is_put_before_ours(
    communes: tuple[Collectivity, Collectivity], target: Collectivity
) -> None:
    merged(*communes, into=target)
    with offices.office_context(target):
        decision = Decision.objects.get(state="on_agenda")
        with pytest.raises(SessionElsewhere):
            council.open_session(decision.session_id, actor=None, on=date(2024, 5, 7), present=30)
        council.postpone(decision.pk, actor=None, on=DAY, reason="Fusion")
        decision.refresh_from_db()
        assert (decision.received_from, decision.session_id, decision.state) == ("", None, "postponed")


def test_twice_is_once_and_what_was_begun_is_finished(
    communes: tuple[Collectivity, Collectivity], target: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _other = communes
    archive = services.offices.archive

    def fail_once(*arguments: object, **options: object) -> None:
        monkeypatch.setattr(services.offices, "archive", archive)
        raise RuntimeError("power cut")

    monkeypatch.setattr(services.offices, "archive", fail_once)
    with pytest.raises(RuntimeError):
        merged(*communes, into=target)
    assert offices.find("berkane").state == OfficeState.SUSPENDED
    merged(*communes, into=target)
    assert {offices.find(office.slug).state for office in communes} == {OfficeState.ARCHIVED}
    assert merged(*communes, into=target) == {"berkane": services.NOTHING, "saidia": services.NOTHING}
    with offices.office_context(target):
        assert Agreement.objects.count() == 6
    assert OfficeEvent.objects.filter(kind="merged").count() == 2
    with pytest.raises(errors.SuccessorElsewhere):
        merged(source, into=offices.find("saidia"))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"act": " "}, errors.ActMissing), ({"effective_on": date(2026, 5, 1)}, errors.DayInFuture),
        ({"merged": ["eci-trifa"]}, errors.SameOffice),
    ],
)  # fmt: skip
def test_a_merger_names_its_act_its_day_and_another_office(
    target: Collectivity, today: date, changes: dict[str, object], error: type[Exception]
) -> None:
    asked = {"merged": ["berkane"], "act": ACT, "effective_on": DAY} | changes
    names = asked.pop("merged")
    with pytest.raises(error):
        services.merge([offices.find(name) for name in names], target, by=BY, **asked)
    assert offices.find("berkane").is_active


def test_the_console_says_what_would_collide_then_does_it(
    communes: tuple[Collectivity, Collectivity], target: Collectivity
) -> None:
    asked = ["offices", "merge", "berkane", "saidia", "--into", "saidia", "--act", ACT, "--on", "2026-04-01"]
    dry = CliRunner().invoke(cli, [*asked, "--dry-run"])
    assert dry.exit_code == 0, dry.stderr
    assert "4 agreements (2 under a new reference)" in dry.stdout
    assert offices.find("berkane").is_active
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.stderr
    assert "berkane: archived, succeeded by saidia" in done.stdout


def test_an_operator_asks_for_both_on_a_page(communes: tuple[Collectivity, Collectivity], target: Collectivity) -> None:
    source, other = communes
    common = {"act": ACT, "effective_on": "2026-04-01"}
    jobs.enqueue(
        "offices.transfer", by="op@example.test", office_schema=source.schema_name, source="berkane",
        target="eci-trifa", references=None, **common,
    )  # fmt: skip
    jobs.enqueue(
        "offices.merge", by="op@example.test", office_schema=target.schema_name, merged=["saidia"], into="eci-trifa",
        **common,
    )  # fmt: skip
    assert jobs.work(once=True) == 2
    states = list(OperatorJob.objects.order_by("pk").values_list("state", "error"))
    assert states == [("done", ""), ("done", "")]
    with offices.office_context(target):
        assert Agreement.objects.count() == 3
    assert set(Transfer.objects.values_list("by", flat=True)) == {"op@example.test"}
    assert offices.find(other.slug).state == OfficeState.ARCHIVED
