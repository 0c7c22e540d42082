"""From one office to a second, and on to a third, or back."""

from collections.abc import Callable
from datetime import date

import pytest

from mithaq.accounts.errors import OfFormerOffice
from mithaq.accounts.models import User
from mithaq.accounts.services import add_person, grant_role, reactivate
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity, Transfer
from mithaq.register import selectors as register
from mithaq.register.models import Entry
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, HistoryEntry, ReferenceSeries
from tenants.audit import selectors as audit
from tenants.changes import services as changes
from tenants.council.models import Decision, Session
from tenants.demo.cast import Dossier
from tenants.monitoring import services as monitoring
from tenants.transfer import services
from tests.tenants import staged

DAY = date(2026, 4, 1)
REFERENCE = "CONV-02113-2024-001"


def passes(source: Collectivity, target: Collectivity, act: str, *references: str) -> services.Moved:
    return services.transfer(
        source, target, references=references or [REFERENCE], act=act, effective_on=DAY, by="console:amina",
        reason="Essai", unusual=True,
    )  # fmt: skip


def test_on_to_a_third_office(started: Callable[[str], Dossier], source: Collectivity, target: Collectivity) -> None:
    started("in_force")
    third = offices.find("saidia")
    passes(source, target, "Acte 1")
    passes(target, third, "Acte 2")
    with offices.office_context(third):
        agreement = Agreement.objects.get()
        assert [one.office_code for one in agreement.passages.all()] == [source.code, target.code]
        assert set(agreement.history.values_list("received_from", flat=True)) == {source.code, target.code, ""}
        assert agreement.decisions.get().received_from == source.code
        former = [one["code"] for one in agreement.parties.get(is_self=True).predecessors]
        assert former == [source.code, target.code]
        names = set(User.objects.values_list("name_fr", flat=True))
        assert "Personne clerk, Berkane" in names
        assert not any(name.endswith("d'essai") for name in names)
        assert audit.verify().intact
    entry = Entry.objects.get()
    assert entry.collectivity_code == third.code
    assert [found.problem for found in register.verify()] == [""]
    assert Transfer.objects.count() == 2


def test_and_back_again(started: Callable[[str], Dossier], source: Collectivity, target: Collectivity) -> None:
    """A commune that withdraws from its establishment: the file it kept stays beside the one that comes back."""
    started("in_force")
    public_id = Entry.objects.get().public_id
    passes(source, target, "Acte 1")
    passes(target, source, "Acte 2")
    with offices.office_context(source):
        back = Agreement.objects.get(state="in_force")
        kept = Agreement.objects.get(state="transferred")
        assert (back.public_id, back.reference) == (public_id, "CONV-02113-2024-002")
        assert kept.public_id != public_id
        assert Decision.objects.count() == 2
        assert Session.objects.own().count() == 1
        assert audit.verify().intact
    assert Entry.objects.get().office_schema == source.schema_name
    passes(source, target, "Acte 3", "CONV-02113-2024-002")
    with offices.office_context(target):
        assert Agreement.objects.get(state="in_force").public_id == public_id


def test_two_dossiers_share_the_session_and_the_people_they_came_with(
    source: Collectivity, target: Collectivity, today: date, people: Callable[..., User]
) -> None:
    with offices.office_context(source):
        staged.play_all(staged.cast_of(people), "in_force", "in_force")
    passes(source, target, "Acte", REFERENCE)
    with offices.office_context(target):
        known = User.objects.count()
    passes(source, target, "Acte", "CONV-02113-2024-002")
    with offices.office_context(target):
        assert Session.objects.count() == 1
        assert User.objects.count() == known
        assert Decision.objects.values("session").distinct().count() == 1


def test_our_series_gives_no_number_that_came_with_a_dossier(
    started: Callable[[str], Dossier], source: Collectivity, target: Collectivity
) -> None:
    started("in_force")
    with offices.office_context(source):
        Agreement.objects.update(reference="CONV-02113-2024-007")
    passes(source, target, "Acte", "CONV-02113-2024-007")
    with offices.office_context(target):
        assert ReferenceSeries.objects.get(year=2024).last == 7
        opened = agreements.open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=date(2024, 3, 1))
        assert opened.reference == "CONV-02113-2024-008"


def test_a_renewal_knows_what_it_renews_wherever_that_is_kept(
    started: Callable[[str], Dossier], source: Collectivity, target: Collectivity
) -> None:
    dossier = started("in_force")
    with offices.office_context(source):
        monitoring.start_evaluation(dossier.pk, actor=None, on=date(2026, 3, 1))
        evaluation = monitoring.record_evaluation(
            dossier.pk, actor=None, kind="final", held_on=date(2026, 3, 2), evaluator="لجنة", verdict_design="sound",
            verdict_aims="sound", verdict_plan="sound", conclusions_ar="جيد",
        )  # fmt: skip
        changes.choose_outcome(evaluation.pk, actor=None, kind="renew", on=date(2026, 3, 3), reason="نجاح")
        renewal = changes.renew(dossier.pk, actor=None, on=date(2026, 3, 4))
        Agreement.objects.filter(pk=renewal.pk).update(
            state="in_force", signed_on=date(2026, 3, 5), in_force_on=date(2026, 3, 5), ends_on=date(2029, 3, 4)
        )
        old_id = Agreement.objects.get(pk=dossier.pk).public_id
    passes(source, target, "Acte", renewal.reference)
    with offices.office_context(target):
        came = Agreement.objects.get()
        assert (came.renews_id, came.renews_elsewhere) == (None, old_id)
    services.merge([source], target, act="Décret", effective_on=DAY, by="console:amina")
    with offices.office_context(target):
        came.refresh_from_db()
        assert came.renews.public_id == old_id
        assert came.renews_elsewhere is None


def test_a_person_of_a_former_office_gets_no_way_in(
    started: Callable[[str], Dossier], source: Collectivity, target: Collectivity
) -> None:
    started("in_force")
    passes(source, target, "Acte")
    with offices.office_context(target):
        someone = HistoryEntry.objects.exclude(actor=None).first().actor
        for verb in (lambda: reactivate(someone), lambda: grant_role(someone, "head")):
            with pytest.raises(OfFormerOffice):
                verb()
        with pytest.raises(OfFormerOffice):
            add_person(email="x@former.invalid", name_ar="x", roles=["reader"])
