"""The office and its governor's visa desk: both roads lead through the same states, and never both for one round."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.collectivities import selectors as offices
from mithaq.collectivities import services as life
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.core.errors import IllegalTransition, NotAllowed
from mithaq.exchange import chain
from mithaq.exchange import errors as desk_errors
from mithaq.exchange import selectors as exchange
from mithaq.exchange.models import VisaAct, VisaFile, VisaPaper
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.council import errors, selectors, services
from tenants.council.models import Decision, DecisionState, Road, Transmission
from tenants.council.selectors import desk as desks
from tests.tenants.council import desk_story, story
from tests.tenants.council.desk_story import AGENT, act, acted, again
from tests.tenants.council.story import DISPATCHED, OBJECTION_ENDS, RECEIVED, TACIT, VISA_DUE, VISAED

pytestmark = pytest.mark.usefixtures("office")
S = DecisionState


def decision_of(file: VisaFile) -> Decision:
    return Decision.objects.get(pk=file.decision_key)


# --- Submitting -------------------------------------------------------------------------------------------------------
def test_r25_a_submitted_file_holds_copies_of_its_papers_under_the_exchanges_prefix() -> None:
    file = desk_story.submitted()
    papers = list(VisaPaper.objects.filter(file=file))
    assert {paper.kind for paper in papers} == set(desk_story.KINDS)
    assert all(paper.content.name.startswith(f"exchange/{desk_story.schema()}/{file.public_id}/") for paper in papers)
    assert all(default_storage.exists(paper.content.name) for paper in papers)
    sent = Transmission.objects.get()
    assert (sent.road, sent.desk_file, sent.visa_file) == (Road.DESK, file.public_id, True)
    assert decision_of(file).state == S.SENT


@pytest.mark.parametrize("missing", ["decision", "session_minutes", "draft"])
def test_r25_a_bundle_without_one_of_its_papers_is_not_submitted(missing: str) -> None:
    desk_story.open_desk()
    decision = story.adopted()
    papers = desk_story.with_papers(decision, *[kind for kind in desk_story.KINDS if kind != missing])
    with pytest.raises(errors.BundleIncomplete):
        services.submit_to_desk(decision.pk, actor=None, on=DISPATCHED, documents=[paper.pk for paper in papers])
    assert not VisaFile.objects.exists()
    assert not Transmission.objects.exists()


def test_a_file_whose_bytes_changed_is_not_submitted() -> None:
    desk_story.open_desk()
    decision = story.adopted()
    papers = desk_story.with_papers(decision)
    with default_storage.open(papers[0].file.name, "wb") as stream:
        stream.write(b"something else")
    with pytest.raises(desk_errors.PaperAltered):
        services.submit_to_desk(decision.pk, actor=None, on=DISPATCHED, documents=[paper.pk for paper in papers])
    assert not VisaFile.objects.exists()


def test_where_the_governor_does_not_use_the_desk_the_file_goes_on_paper() -> None:
    decision = story.adopted()
    papers = desk_story.with_papers(decision)
    with pytest.raises(desk_errors.DeskClosed):
        services.submit_to_desk(decision.pk, actor=None, on=DISPATCHED, documents=[paper.pk for paper in papers])
    services.transmit(decision.pk, actor=None, on=DISPATCHED, **story.FILE)
    assert Transmission.objects.get().road == Road.PAPER


def test_only_the_office_and_the_secretary_submit(people: Callable[..., User]) -> None:
    decision = story.adopted()
    for role in ("president", "finance", "service", "reader"):
        with pytest.raises(NotAllowed):
            services.submit_to_desk(decision.pk, actor=people(role), on=DISPATCHED, documents=[])


def test_agents_are_told_by_mail_of_a_new_file(people: Callable[..., User]) -> None:
    with offices.public_side():
        agent = people("governor", territory_code="02.113", email="agent@desk.test")
        people("governor", territory_code="02.411", email="elsewhere@desk.test")
    file = desk_story.submitted()
    desk_story.deliver()
    assert [letter.to for letter in mail.outbox] == [[agent.email]]
    assert file.reference in mail.outbox[0].subject


# --- The same states on both roads ------------------------------------------------------------------------------------
def test_a116_the_receipt_at_the_desk_starts_the_clocks_as_a_receipt_on_paper_does() -> None:
    file = desk_story.received()
    decision = decision_of(file)
    sent, visa = selectors.transmission_of(decision), selectors.visa_of(decision)
    assert sent is not None
    assert visa is not None
    assert (sent.received_on, sent.receipt_reference) == (RECEIVED, "وصل 118")
    assert (visa.received_on, visa.due_on) == (RECEIVED, VISA_DUE)
    assert (file.state, file.received_on, file.due_on) == ("received", RECEIVED, VISA_DUE)


def test_a118_a_visa_at_the_desk_is_a_visa_in_the_dossier_with_the_agents_function_in_its_note() -> None:
    file = desk_story.received()
    acted(file, "visa", VISAED, reference="ت/451")
    visa = selectors.visa_of(decision_of(file))
    assert visa is not None
    assert (visa.granted_on, visa.reference) == (VISAED, "ت/451")
    assert (decision_of(file).state, again(file).state) == (S.VISAED, "visaed")
    line = HistoryEntry.objects.get(transition="grant_visa")
    assert line.actor is None
    assert AGENT.function_ar in line.note


def test_a117_an_objection_at_the_desk_is_an_objection_in_the_dossier() -> None:
    file = desk_story.received()
    acted(file, "objection", OBJECTION_ENDS, text="خارج الاختصاص")
    objection = selectors.objection_of(decision_of(file))
    assert objection is not None
    assert (objection.received_on, objection.reasons) == (OBJECTION_ENDS, "خارج الاختصاص")
    assert again(file).state == "objected"
    services.answer_objection(file.decision_key, actor=None, on=date(2024, 6, 3), resolution="new_deliberation")
    assert again(file).state == "ended"


def test_a118_a_refusal_at_the_desk_sends_the_draft_back() -> None:
    file = desk_story.received()
    acted(file, "refusal", VISAED, text="نقص في الاعتمادات")
    assert (decision_of(file).state, again(file).state) == (S.VISA_REFUSED, "refused")
    assert services.put_back(file.decision_key, actor=None, on=date(2024, 6, 17)).state == S.DRAFT


def test_a117_without_a_visa_the_file_is_cleared_when_the_decision_is_enforceable() -> None:
    file = desk_story.received(story.adopted(story.local()))
    assert file.due_on == OBJECTION_ENDS
    services.make_enforceable(file.decision_key, actor=None, on=date(2024, 5, 29))
    assert again(file).state == "cleared"


def test_a118_no_visa_is_given_at_the_desk_where_none_is_needed() -> None:
    file = desk_story.received(story.adopted(story.local()))
    with pytest.raises(desk_errors.ActNotNow):
        act(file, "visa", VISAED, reference="1")


# --- Never both roads for one round -----------------------------------------------------------------------------------
def test_what_lies_at_the_desk_is_not_recorded_from_paper() -> None:
    file = desk_story.submitted()
    with pytest.raises(errors.FileAtDesk):
        services.record_receipt(file.decision_key, actor=None, on=RECEIVED, reference="9")
    acted(file, "receipt", RECEIVED, reference="9")
    for verb, said in (
        (services.grant_visa, {"reference": "9"}), (services.refuse_visa, {"reasons": "x"}),
        (services.record_objection, {"reasons": "x"}),
    ):  # fmt: skip
        with pytest.raises(errors.FileAtDesk):
            verb(file.decision_key, actor=None, on=RECEIVED, **said)


def test_what_went_on_paper_takes_nothing_from_the_desk() -> None:
    with pytest.raises(errors.NotAtDesk):
        services.grant_visa(story.received().pk, actor=None, on=VISAED, reference="9", desk="العامل")


def test_a_file_taken_back_goes_on_from_paper_with_what_was_recorded() -> None:
    file = desk_story.received()
    services.withdraw_from_desk(file.decision_key, actor=None, on=date(2024, 5, 24), reason="تعطل المكتب")
    assert again(file).state == "withdrawn"
    assert services.grant_visa(file.decision_key, actor=None, on=VISAED, reference="9").state == S.VISAED
    with pytest.raises(desk_errors.FileClosed):
        act(file, "visa", VISAED, reference="10")


def test_a_file_is_not_taken_back_while_an_act_is_on_its_way() -> None:
    file = desk_story.received()
    act(file, "visa", VISAED, reference="451")
    with pytest.raises(desk_errors.ActUnderWay):
        services.withdraw_from_desk(file.decision_key, actor=None, on=VISAED, reason="x")


def test_a_decision_lies_at_the_desk_once_in_a_round_past_the_service() -> None:
    file = desk_story.submitted()
    twin = again(file)
    twin.pk, twin.public_id = None, "01890000-0000-7000-8000-000000000000"
    with pytest.raises(IntegrityError, match="visa_file_once_per_round"), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("transmission_road_known", {"road": "pigeo"}),
        ("transmission_at_desk_has_file", {"road": "desk", "desk_file": None}),
        ("transmission_at_desk_is_governors", {"interior_matter": True}),
    ],
)
def test_a_transmission_is_on_one_road_past_the_service(name: str, fields: dict[str, object]) -> None:
    file = desk_story.submitted()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Transmission.objects.filter(decision=file.decision_key).update(**fields)


# --- Acts that come too late, twice, or for nothing -------------------------------------------------------------------
def test_an_act_delivered_twice_has_one_effect() -> None:
    file = desk_story.received()
    done = acted(file, "visa", VISAED, reference="451")
    assert services.apply_act(done.pk) == ""
    assert VisaAct.objects.filter(about=done).count() == 1
    assert HistoryEntry.objects.filter(transition="grant_visa").count() == 1


def test_a_visa_for_a_withdrawn_decision_comes_back_with_the_reason_and_stays_in_the_record() -> None:
    file = desk_story.received()
    done = act(file, "visa", VISAED, reference="451")
    decision = decision_of(file)
    agreements.withdraw(decision.agreement_id, actor=None, on=VISAED, reason="عدول الشريك")
    assert services.apply_act(done.pk) == "dossier_elsewhere"
    returned = VisaAct.objects.get(about=done)
    assert (returned.kind, returned.code) == ("returned", "dossier_elsewhere")
    assert "سحب" in returned.text or "مسحوب" in returned.text or returned.text
    assert VisaAct.objects.filter(pk=done.pk).exists()
    assert not selectors.visa_of(decision_of(file)).granted_on  # type: ignore[union-attr]  # it is there
    assert chain.verify(again(file), exchange.record(again(file))).intact


def test_an_act_for_a_dossier_that_passed_to_another_office_comes_back() -> None:
    file = desk_story.received()
    done = act(file, "visa", VISAED, reference="451")
    Agreement.objects.filter(pk=decision_of(file).agreement_id).update(state="transferred", ended_on=VISAED)
    assert services.apply_act(done.pk) == "agreement_transferred"
    assert VisaAct.objects.get(about=done).kind == "returned"


def test_an_act_for_a_decision_in_another_round_comes_back() -> None:
    file = desk_story.received()
    done = act(file, "objection", OBJECTION_ENDS, text="خارج الاختصاص")
    Decision.objects.filter(pk=file.decision_key).update(round=2)
    assert services.apply_act(done.pk) == "decision_fell"


def test_a117_an_objection_after_three_working_days_comes_back() -> None:
    file = desk_story.received()
    done = acted(file, "objection", date(2024, 5, 29), text="خارج الاختصاص")
    returned = VisaAct.objects.get(about=done)
    assert (returned.code, decision_of(file).state) == ("objection_too_late", S.SENT)
    assert act(file, "visa", VISAED, reference="1")  # the file goes on


def test_a118_nothing_is_visaed_at_the_desk_after_the_term() -> None:
    file = desk_story.received()
    with pytest.raises(desk_errors.TermOver):
        act(file, "visa", TACIT, reference="451")


def test_one_act_at_a_time_is_on_its_way() -> None:
    file = desk_story.received()
    act(file, "visa", VISAED, reference="451")
    with pytest.raises(desk_errors.ActUnderWay):
        act(file, "refusal", VISAED, text="x")


def test_an_agent_of_another_province_does_nothing() -> None:
    with pytest.raises(NotAllowed):
        act(desk_story.submitted(), "receipt", RECEIVED, agent=desk_story.STRANGER, reference="1")


@pytest.mark.parametrize(
    ("kind", "error"), [("receipt", desk_errors.ReferenceMissing), ("request", desk_errors.ReasonMissing)]
)
def test_an_act_says_what_it_must(kind: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        act(desk_story.submitted(), kind, RECEIVED)


# --- Silence ----------------------------------------------------------------------------------------------------------
def test_a118_silence_at_the_desk_is_noted_by_night_and_on_paper_by_a_person() -> None:
    file = desk_story.received()
    assert services.note_silence(VISA_DUE) == 0
    assert services.note_silence(TACIT) == 1
    assert (again(file).state, decision_of(file).state) == ("tacit", S.VISAED)


def test_a118_silence_on_paper_is_left_to_a_person() -> None:
    story.received()
    assert services.note_silence(TACIT + timedelta(days=5)) == 0


def test_a118_an_answer_given_in_time_is_not_passed_over_by_silence() -> None:
    file = desk_story.received()
    done = act(file, "visa", VISA_DUE, reference="451")
    with pytest.raises(desk_errors.ActUnderWay):
        services.take_tacit_visa(file.decision_key, actor=None, on=TACIT)
    assert services.note_silence(TACIT) == 0
    with clock.frozen(TACIT):
        assert services.apply_act(done.pk) == ""
    assert selectors.visa_of(decision_of(file)).granted_on == VISA_DUE  # type: ignore[union-attr]  # it is there


# --- A paper that is missing ------------------------------------------------------------------------------------------
def test_a118_a_request_for_a_paper_does_not_stop_the_clock_and_its_answer_joins_the_bundle() -> None:
    file = desk_story.received()
    request = acted(file, "request", date(2024, 5, 27), text="بطاقة الميزانية")
    assert again(file).due_on == VISA_DUE
    [paper] = desk_story.with_papers(decision_of(file), "other")
    services.answer_desk(
        file.decision_key, request.number, actor=None, on=date(2024, 5, 28), document_id=paper.pk, text="رفقته"
    )
    assert VisaPaper.objects.get(answers=request).sha256 == paper.sha256
    with pytest.raises(desk_errors.RequestAnswered):
        services.answer_desk(file.decision_key, request.number, actor=None, on=date(2024, 5, 28), document_id=paper.pk)
    assert [line.transition for line in HistoryEntry.objects.filter(transition__contains="desk")] == [
        "desk_paper_asked", "answer_desk",
    ]  # fmt: skip
    assert selectors.clock(decision_of(file), date(2024, 5, 28)).visa_due.on == VISA_DUE  # type: ignore[union-attr]  # it is there


# --- The record -------------------------------------------------------------------------------------------------------
def test_every_reading_is_seen_by_the_office() -> None:
    file = desk_story.received()
    from mithaq.exchange import services as desk  # beside its one use

    with desk_story.at_desk(RECEIVED):
        desk.read(again(file), AGENT)
        desk.read(again(file), AGENT, VisaPaper.objects.filter(file=file)[0])
    view = desks.desk_view(decision_of(file))
    assert view is not None
    assert [(one.function_fr, bool(one.paper)) for one in view.readings] == [
        (AGENT.function_fr, True),
        (AGENT.function_fr, False),
    ]
    assert view.verdict.intact


def test_the_office_cannot_write_in_the_agents_name_nor_change_a_line() -> None:
    file = desk_story.received()
    line = VisaAct.objects.filter(file=file, kind="receipt").get()
    line.pk, line.number = None, 99
    from django.db.utils import ProgrammingError  # what PostgreSQL's refusals become

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        line.save(force_insert=True)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        VisaAct.objects.filter(file=file).update(text="x")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        VisaAct.objects.filter(file=file)._raw_delete("default")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        VisaPaper.objects.filter(file=file).update(title="x")


def test_an_altered_line_breaks_the_record(superuser: Callable[..., object]) -> None:
    file = desk_story.received()
    acts = exchange.record(again(file))
    assert chain.verify(again(file), acts).intact
    acts[1].text = "غيره"
    assert chain.verify(again(file), acts).broken_at == 2
    acts = exchange.record(again(file))
    acts[1].signature = "0" * 64
    assert chain.verify(again(file), acts).broken_at == 2
    assert chain.verify(again(file), exchange.record(again(file))[:-1]).broken_at == len(acts)


def test_another_office_sees_nothing_of_the_file(other_office: Collectivity, as_office: Callable[..., object]) -> None:
    file = desk_story.received()
    with offices.office_context(other_office):
        assert exchange.own_file(file.public_id) is None
        assert not VisaFile.objects.exists()
        assert not VisaAct.objects.exists()
        assert not VisaPaper.objects.exists()


# --- A closed office --------------------------------------------------------------------------------------------------
def test_acts_wait_for_a_suspended_office_and_arrive_when_it_opens_again(berkane: Collectivity) -> None:
    file = desk_story.received()
    act(file, "visa", VISAED, reference="451")
    with offices.public_side():
        life.suspend(offices.find("berkane"), by="operator", reason="صيانة")
    desk_story.deliver()
    with offices.public_side():
        assert exchange.undelivered().count() == 1
        life.resume(offices.find("berkane"), by="operator", reason="")
        from mithaq.outbox import services as outbox  # beside its one use

        outbox.add("exchange.hand_over_all")
    desk_story.deliver()
    assert decision_of(file).state == S.VISAED


def test_an_illegal_step_at_the_desk_is_refused_before_it_is_written() -> None:
    file = desk_story.submitted()
    with pytest.raises(desk_errors.ActNotNow):
        act(file, "visa", RECEIVED, reference="1")
    assert VisaAct.objects.filter(file=file).count() == 1
    with pytest.raises(IllegalTransition):
        services.submit_to_desk(file.decision_key, actor=None, on=DISPATCHED, documents=[])
