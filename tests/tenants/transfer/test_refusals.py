"""What a transfer refuses, in one clear line, and that nothing is left of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.storage import default_storage

from mithaq.accounts.models import User
from mithaq.cli import cli
from mithaq.collectivities import selectors as offices
from mithaq.collectivities import services as life
from mithaq.collectivities.errors import OfficeSuspended
from mithaq.collectivities.models import Collectivity, OfficeEvent, Transfer
from mithaq.core.errors import IllegalTransition
from mithaq.core.text import fold
from tenants.agreements.models import Agreement, AgreementState, Party
from tenants.agreements.services import perform
from tenants.audit.models import AuditEntry, AuditHead
from tenants.changes.models import Amendment
from tenants.council.models import Session
from tenants.demo.cast import Dossier
from tenants.documents.models import Document
from tenants.transfer import errors, rows, services
from tests.tenants import staged

ACT = "Arrêté 3.26.12"
DAY = date(2026, 4, 1)
REFERENCE = "CONV-02113-2024-001"
Start = Callable[[str], Dossier]


def transferred(source: Collectivity, target: Collectivity, **changes: Any) -> services.Moved:
    asked: dict[str, Any] = {"references": [REFERENCE], "act": ACT, "effective_on": DAY, "by": "console:amina"}
    return services.transfer(source, target, **(asked | changes))


def nothing_passed(target: Collectivity) -> bool:
    """Whether the new office has no row, no file, no line in its trail, and nobody recorded anything."""
    with offices.office_context(target):
        counts = Agreement.objects.count() + User.objects.count() + Session.objects.count()
        lines = AuditEntry.objects.filter(table__startswith="agreements_").count()
    files = default_storage.exists("o_eci_trifa/received") and default_storage.listdir("o_eci_trifa/received")[1]
    return (counts, lines, Transfer.objects.count()) == (0, 0, 0) and not files


@pytest.mark.parametrize("act", ["", "   ", "\n"])
def test_no_transfer_without_its_act(source: Collectivity, target: Collectivity, today: date, act: str) -> None:
    with pytest.raises(errors.ActMissing):
        transferred(source, target, act=act)


def test_no_transfer_before_its_day(source: Collectivity, target: Collectivity, today: date) -> None:
    with pytest.raises(errors.DayInFuture):
        transferred(source, target, effective_on=date(2026, 4, 3))


def test_no_transfer_to_oneself(source: Collectivity, today: date) -> None:
    with pytest.raises(errors.SameOffice):
        transferred(source, source)


@pytest.mark.parametrize("closed", ["berkane", "eci-trifa"])
def test_both_offices_are_open(started: Start, source: Collectivity, target: Collectivity, closed: str) -> None:
    started("in_force")
    life.suspend(offices.find(closed), by="console:amina", reason="x")
    with pytest.raises(OfficeSuspended):
        transferred(source, target)


def test_a139_speaks_of_communes_and_establishments(started: Start, source: Collectivity) -> None:
    started("in_force")
    commune = offices.find("saidia")
    with pytest.raises(errors.Unusual) as refused:
        transferred(source, commune)
    assert len(refused.value.context["why"]) == 1
    with pytest.raises(errors.Unusual):
        transferred(source, commune, unusual=True)  # confirmed, but nobody said why
    assert transferred(source, commune, unusual=True, reason="Dissolution de l'établissement").references


@pytest.mark.parametrize(("field", "value"), [("region_code", "03"), ("province_code", "02.411")])
def test_a139_is_about_neighbours(
    started: Start, source: Collectivity, target: Collectivity, field: str, value: str
) -> None:
    setattr(target, field, value)
    target.save(update_fields=[field])
    with pytest.raises(errors.Unusual):
        transferred(source, target)


def test_an_agreement_that_is_not_there(source: Collectivity, target: Collectivity, today: date) -> None:
    with pytest.raises(errors.AgreementUnknown):
        transferred(source, target, references=["CONV-02113-2020-999"])
    with pytest.raises(errors.NothingChosen):
        transferred(source, target, references=[])


@pytest.mark.parametrize("until", ["opened", "drafted", "submitted", "adopted", "signing"])
def test_a139_only_what_was_concluded_passes(
    started: Start, source: Collectivity, target: Collectivity, until: str
) -> None:
    """Neither a draft nor what is before the council or being signed: no right or obligation follows from it yet."""
    started(until)
    with pytest.raises(errors.NotInForce):
        transferred(source, target)
    assert nothing_passed(target)


def test_a139_not_what_was_concluded_after_the_day(started: Start, source: Collectivity, target: Collectivity) -> None:
    started("in_force")
    with pytest.raises(errors.ConcludedAfter):
        transferred(source, target, effective_on=date(2024, 6, 1))
    assert transferred(source, target, references=None, effective_on=date(2024, 6, 1)) == services.NOTHING


def test_not_while_an_amendment_is_before_the_council(
    started: Start, source: Collectivity, target: Collectivity
) -> None:
    dossier = started("in_force")
    with offices.office_context(source):
        Amendment.objects.create(
            agreement=dossier.agreement, number=1, kind="duration", summary_ar="تمديد", opened_on=date(2026, 1, 1),
            new_ends_on=date(2028, 1, 1), promoted_to_full=True, state="in_path",
        )  # fmt: skip
    with pytest.raises(errors.AmendmentUnderWay):
        transferred(source, target)
    assert nothing_passed(target)


def test_not_while_the_council_sits(started: Start, source: Collectivity, target: Collectivity) -> None:
    started("in_force")
    with offices.office_context(source):
        Session.objects.update(closes_on=None)
    with pytest.raises(errors.CouncilSitting):
        transferred(source, target)


def test_a_paper_whose_file_is_lost_or_altered(started: Start, source: Collectivity, target: Collectivity) -> None:
    started("in_force")
    with offices.office_context(source):
        paper = Document.objects.first()
    place = Path(default_storage.path(paper.file.name))
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(errors.FileDiffers):
        transferred(source, target)
    assert nothing_passed(target)
    default_storage.delete(paper.file.name)
    with pytest.raises(errors.FileLost):
        transferred(source, target)
    assert nothing_passed(target)


def test_one_of_many_is_refused_and_none_passes(
    source: Collectivity, target: Collectivity, today: date, people: Callable[..., User]
) -> None:
    with offices.office_context(source):
        staged.play_all(staged.cast_of(people), "in_force", "drafted")
    with pytest.raises(errors.NotInForce):
        transferred(source, target, references=[REFERENCE, "CONV-02113-2024-002"])
    assert nothing_passed(target)
    assert list(transferred(source, target, references=None).references) == [REFERENCE]


def test_a_row_that_does_not_arrive_undoes_everything(
    started: Start, source: Collectivity, target: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    started("in_force")
    put = rows._put

    def lose_one(table: Any, found: list[Any]) -> None:
        put(table, found[:-1] if table.name == "finance_instalment" else found)

    monkeypatch.setattr(rows, "_put", lose_one)
    with pytest.raises(errors.NotEqual):
        transferred(source, target)
    assert nothing_passed(target)
    assert OfficeEvent.objects.filter(kind__startswith="transferred").count() == 0


def test_twice_is_once(started: Start, source: Collectivity, target: Collectivity) -> None:
    started("in_force")
    first = transferred(source, target)
    with offices.office_context(target):
        seq = AuditHead.objects.get().seq
    assert transferred(source, target) == services.NOTHING
    assert transferred(source, target, references=None) == services.NOTHING
    assert Transfer.objects.count() == 1
    with offices.office_context(target):
        assert AuditHead.objects.get().seq == seq
        assert Agreement.objects.count() == len(first.references) == 1
    with pytest.raises(errors.AlreadyTransferred):
        transferred(source, target, act="Un autre acte")
    with pytest.raises(errors.AlreadyTransferred):
        transferred(source, offices.find("saidia"), unusual=True, reason="x")


@pytest.mark.parametrize("verb", ["withdraw", "reopen", "transfer", "terminate", "start_evaluation"])
def test_nothing_follows_a_transfer(started: Start, source: Collectivity, target: Collectivity, verb: str) -> None:
    started("in_force")
    transferred(source, target)
    with offices.office_context(source), pytest.raises(IllegalTransition):
        perform(Agreement.objects.get(), verb, actor=None, on=DAY)


def test_the_establishment_may_be_a_party_already(started: Start, source: Collectivity, target: Collectivity) -> None:
    """It then stands in two places, with the amounts of each: nothing is added up behind the parties' backs."""
    dossier = started("in_force")
    with offices.office_context(source):
        Party.objects.create(
            agreement=dossier.agreement, kind="national_collectivity", name_ar=target.name_ar, name_fr=target.name_fr,
            collectivity_code=target.code, folded_name=fold(f"{target.name_ar} {target.name_fr}"), position=9,
        )  # fmt: skip
    transferred(source, target)
    with offices.office_context(target):
        both = Party.objects.filter(collectivity_code=target.code).order_by("position")
        assert [party.is_self for party in both] == [True, False]
        assert [bool(party.predecessors) for party in both] == [True, False]


def test_the_console_refuses_in_one_line(started: Start, source: Collectivity, target: Collectivity) -> None:
    started("drafted")
    asked = ["offices", "transfer", "berkane", "eci-trifa", "--act", ACT, "--on", "2026-04-01"]
    assert CliRunner().invoke(cli, asked).exit_code == 2
    refused = CliRunner().invoke(cli, [*asked, "--agreements", REFERENCE])
    assert isinstance(refused.exception, errors.NotInForce)  # the console's entrance prints it in one line
    dry = CliRunner().invoke(cli, [*asked, "--agreements", REFERENCE, "--dry-run"])
    assert dry.exit_code == 1
    assert "refused:" in dry.stderr
    assert nothing_passed(target)


def test_the_console_says_what_would_happen_then_does_it(
    started: Start, source: Collectivity, target: Collectivity
) -> None:
    started("in_force")
    asked = ["offices", "transfer", "berkane", "eci-trifa", "--act", ACT, "--on", "2026-04-01", "--all"]
    dry = CliRunner().invoke(cli, [*asked, "--dry-run"])
    assert dry.exit_code == 0, dry.stderr
    assert "1 agreements (0 under a new reference)" in dry.stdout
    assert nothing_passed(target)
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.stderr
    assert f"{REFERENCE}\n" in done.stdout
    with offices.office_context(source):
        assert Agreement.objects.get().state == AgreementState.TRANSFERRED
