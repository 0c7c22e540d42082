"""R28 and R29: one list sent in one act, receipts by link, code, slip or the office, steps without an answer, tasks."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.accounts.models import RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.law.models import Holiday
from mithaq.outbox import delivery
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.documents.models import Document
from tenants.office import selectors as office_pages
from tenants.signature import distribution, services
from tenants.signature.errors import (
    AcknowledgedBeforeSent,
    AddressMissing,
    AlreadyAcknowledged,
    CopyLinkClosed,
    CopyMissing,
    FollowUpOrder,
    LineTwice,
    ListEmpty,
    NoNewCode,
    NotReturned,
    ServiceTwice,
    SlipMissing,
    TaskDayTooEarly,
    TaskDueTooEarly,
    TaskMissing,
    TaskOfAnotherService,
    TaskStands,
    WhoIsMissing,
    WrongCode,
)
from tenants.signature.models import Dispatch, DispatchEvent, DistributionLine, EventKind
from tenants.signature.services import following, keys
from tests.tenants.dossiers import pdf
from tests.tenants.signature import story

pytestmark = pytest.mark.usefixtures("office")
HYGIENE, FINANCE = "مصلحة حفظ الصحة", "مصلحة المالية"
DUE = date(2024, 9, 30)
WHO = {"name": "ليلى المنصوري", "function": "رئيسة المصلحة"}
DAY = timedelta(days=1)
ALL = 4  # recipients: two parties, two services


def follow_up(agreement: Agreement, **more: int) -> services.FollowUp:
    return services.FollowUp(Document.objects.filter(agreement=agreement, kind="signed_agreement")[0].pk, **more)


def listed(due: date = DUE) -> Agreement:
    """Signed by all; on the list: every party, one service by mail and one on paper."""
    agreement = story.signed()
    services.list_everybody(agreement.pk, actor=None)
    services.list_service(
        agreement.pk, actor=None, service_name=HYGIENE, task="إحداث محطة الفرز", task_due_on=due, task_person="ليلى",
        channel="mail", email="hygiene@berkane.test", language="fr",
    )  # fmt: skip
    services.list_service(agreement.pk, actor=None, service_name=FINANCE, task="فتح الحساب الخصوصي", task_due_on=due)
    return agreement


def sent(*, at: date = story.SENT, **more: int) -> Agreement:
    """The list is out, on the afternoon of a day."""
    agreement = listed(max(DUE, at + timedelta(days=90)))
    with clock.frozen(at):
        services.send_list(agreement.pk, actor=None, on=at, follow_up=follow_up(agreement, **more))
    return agreement


def to(name: str) -> Dispatch:
    return Dispatch.objects.select_related("agreement").get(service_name=name)


def token(dispatch: Dispatch) -> str:
    found = keys.token_to_send(dispatch)
    assert found is not None
    return found


def code(dispatch: Dispatch) -> str:
    found = keys.code_to_tell(dispatch)
    assert found is not None
    return found


# --- The list ---------------------------------------------------------------------------------------------------------


def test_r28_r29_the_list_is_prepared_before_and_sent_in_one_act() -> None:
    agreement = story.signing()  # nobody has signed yet: the list may already be prepared
    services.add_service(actor=None, name_ar=FINANCE, head_name="سعيد", email="finance@berkane.test")
    service = distribution.directory().get()
    assert services.list_everybody(agreement.pk, actor=None, service_ids=[service.pk], task="فتح الحساب") == (
        agreement.parties.count() + 1
    )
    assert services.list_everybody(agreement.pk, actor=None, service_ids=[service.pk], task="فتح الحساب") == 0
    line = DistributionLine.objects.get(service_name=FINANCE)
    assert (line.channel, line.email, line.task_person) == ("mail", "finance@berkane.test", "سعيد")
    with pytest.raises(NotReturned), clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=services.FollowUp(1))
    story.sign_all(agreement)
    with clock.frozen(story.SENT):
        out = services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=follow_up(agreement))
    assert len(out) == agreement.parties.count() + 1
    assert not DistributionLine.objects.exists()
    assert {row.copy_sha256 for row in out} == {Document.objects.get(kind="signed_agreement").sha256}
    assert services.enter_into_force(agreement.pk, actor=None, on=story.FORCE).state == "in_force"


def test_one_bad_line_sends_nothing() -> None:
    agreement = listed()
    DistributionLine.objects.filter(service_name=FINANCE).update(task_due_on=story.SENT - DAY)
    with pytest.raises(TaskDueTooEarly), clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=follow_up(agreement))
    assert not Dispatch.objects.exists()
    assert not OutboxEvent.objects.filter(task="signature.send_dispatch").exists()
    assert DistributionLine.objects.count() == agreement.parties.count() + 2


def test_bad_input_of_the_list_is_refused() -> None:
    agreement = listed()
    with pytest.raises(LineTwice):
        services.list_party(agreement.pk, actor=None, party_id=agreement.parties.all()[0].pk)
    with pytest.raises(LineTwice):  # written another way, it is the same service
        services.list_service(agreement.pk, actor=None, service_name=f" {HYGIENE} ", task="شيء")
    with pytest.raises(TaskMissing):
        services.list_service(agreement.pk, actor=None, service_name="مصلحة أخرى", task="  ")
    with pytest.raises(AddressMissing):
        services.list_service(agreement.pk, actor=None, service_name="مصلحة أخرى", task="شيء", channel="mail")
    wrong = follow_up(agreement, remind_after=6, climb_after=6)
    with pytest.raises(FollowUpOrder), clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=wrong)
    with pytest.raises(CopyMissing), clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=services.FollowUp(10**6))
    for line in DistributionLine.objects.all():
        services.unlist(line.pk, actor=None)
    with pytest.raises(ListEmpty), clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=follow_up(agreement))


def test_a_line_can_be_changed_until_it_is_sent() -> None:
    listed()
    line = DistributionLine.objects.get(service_name=FINANCE)
    services.change_line(line.pk, actor=None, channel="mail", email="f@berkane.test", task="مهمة أخرى", phone="٠٦٦١")
    line.refresh_from_db()
    assert (line.channel, line.task, line.phone) == ("mail", "مهمة أخرى", "0661")
    with pytest.raises(TaskMissing):
        services.change_line(line.pk, actor=None, channel="paper", task="")


def test_the_directory_has_each_service_once() -> None:
    service = services.add_service(actor=None, name_ar="مصلحة النظافة", name_fr="Hygiène")
    with pytest.raises(ServiceTwice):
        services.add_service(actor=None, name_ar="مصلحة النظافه")
    services.set_service_active(service.pk, actor=None, is_active=False)
    assert list(distribution.directory(in_use=True)) == []
    services.edit_service(service.pk, actor=None, name_ar="مصلحة النظافة", phone="٠٥٣٦")
    service.refresh_from_db()
    assert service.phone == "0536"


@pytest.mark.parametrize("role", ["secretary", "finance", "service", "reader"])
def test_only_the_office_prepares_sends_and_records(people: Callable[..., User], role: str) -> None:
    agreement, who = sent(), people(role)
    row = to(FINANCE)
    party = agreement.parties.all()[0]
    acts: list[Callable[[], object]] = [
        lambda: services.add_service(actor=who, name_ar="مصلحة"),
        lambda: services.list_party(agreement.pk, actor=who, party_id=party.pk),
        lambda: services.list_everybody(agreement.pk, actor=who),
        lambda: services.send_list(agreement.pk, actor=who, on=story.SENT, follow_up=follow_up(agreement)),
        lambda: services.acknowledge_by_slip(row.pk, actor=who, on=story.SENT),
        lambda: services.acknowledge_by_told_code(row.pk, actor=who, code=code(row), **WHO),
        lambda: services.renew_code(row.pk, actor=who),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# --- The letter and the link ------------------------------------------------------------------------------------------


def test_r28_the_letter_takes_the_link_in_the_language_chosen_and_no_secret_stands_in_the_outbox() -> None:
    sent(at=clock.today())
    row = to(HYGIENE)
    [event] = OutboxEvent.objects.filter(task="signature.send_dispatch")
    assert event.payload == {"dispatch_id": row.pk}
    delivery.run(delivery.lease(event.pk))  # type: ignore[arg-type]  # it is due
    [letter] = mail.outbox
    assert letter.to == ["hygiene@berkane.test"]
    assert f"http://berkane.localhost:8000/office/copy/{token(row)}/" in letter.body
    assert "إحداث محطة الفرز" in letter.body
    assert code(row) not in letter.body  # the code has a road of its own
    assert token(row) not in str(OutboxEvent.objects.values_list("payload"))
    assert row.events.filter(kind=EventKind.LETTER).count() == 1


def test_r28_the_link_shows_the_text_gives_the_copy_and_takes_the_receipt(office: Collectivity) -> None:
    sent(at=clock.today())
    row = to(HYGIENE)
    client, address = Client(HTTP_HOST="berkane.localhost"), f"/office/copy/{token(row)}/"
    page = client.get(address)
    connection.set_tenant(office)
    assert page.status_code == 200
    assert page["Cache-Control"].startswith("max-age=0")
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    assert "إحداث محطة الفرز" in page.text
    copy = client.get(f"{address}file/")
    content = b"".join(copy.streaming_content)
    connection.set_tenant(office)
    with row.copy.file.open("rb") as kept:
        assert content == kept.read()
    assert copy["Content-Disposition"].startswith("attachment")
    refused = client.post(address, {"name": "ليلى", "function": ""})
    connection.set_tenant(office)
    assert refused.status_code == 422
    assert 'value="ليلى"' in refused.text
    assert client.post(address, WHO).status_code == 302
    connection.set_tenant(office)
    row.refresh_from_db()
    assert (row.acknowledged_by, row.acknowledged_name, row.acknowledged_on) == ("link", WHO["name"], clock.today())
    again = client.post(address, WHO)
    connection.set_tenant(office)
    assert again.status_code == 422
    assert [event.kind for event in row.events.order_by("pk")] == ["sent", "read", "fetched", "acknowledged"]
    line = HistoryEntry.objects.filter(transition="dispatch_acknowledged").get()
    assert HYGIENE in line.note
    assert WHO["name"] in line.note


def test_an_expired_an_unknown_and_another_offices_link_say_the_same(
    office: Collectivity, other_office: Collectivity
) -> None:
    sent(at=clock.today(), link_days=2)
    row = to(HYGIENE)
    secret = token(row)
    addresses = [("berkane.localhost", f"/office/copy/{'x' * 43}/"), ("saidia.localhost", f"/office/copy/{secret}/")]
    texts = [Client(HTTP_HOST=host).get(address).text for host, address in addresses]
    connection.set_tenant(office)
    Dispatch.objects.filter(pk=row.pk).update(link_expires_at=row.made_at + timedelta(seconds=1))
    later = clock.now() + timedelta(days=3)
    with clock.frozen(later), pytest.raises(CopyLinkClosed):
        services.acknowledge_by_link(secret, **WHO)
    with clock.frozen(later):
        texts.append(Client(HTTP_HOST="berkane.localhost").get(f"/office/copy/{secret}/").text)
    connection.set_tenant(office)
    titles = {re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)[1] for text in texts}  # type: ignore[index]  # each has one
    assert len(titles) == 1
    assert not Dispatch.objects.exclude(acknowledged_on=None).exists()


def test_a_link_of_one_office_opens_nothing_in_another_with_the_same_ids(
    office: Collectivity, other_office: Collectivity
) -> None:
    sent()
    own = to(HYGIENE)
    with office_context(other_office):  # the same number, made at the same moment
        twin = Dispatch(pk=own.pk, made_at=own.made_at, code_number=own.code_number)
        foreign_token, foreign_code = keys.token_of(twin), keys.code_of(twin)
    assert foreign_token != keys.token_of(own)
    assert not keys.is_code(own, foreign_code)


def test_a_link_and_a_code_survive_a_new_secret(settings: Any) -> None:
    sent(at=clock.today())
    row = to(HYGIENE)
    former, spoken = token(row), code(row)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-that-is-long-enough-for-everybody"
    assert keys.token_to_send(row) == former
    assert keys.is_code(row, spoken)
    settings.SECRET_KEY_FALLBACKS = []
    assert keys.token_to_send(row) is None
    assert not keys.is_code(row, spoken)


# --- The code ---------------------------------------------------------------------------------------------------------


def test_r28_the_code_is_typed_on_the_page_in_any_digits(office: Collectivity) -> None:
    sent(at=clock.today())
    row = to(FINANCE)
    assert row.token_digest == ""  # on paper there is no link
    spoken = code(row).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client = Client(HTTP_HOST="berkane.localhost")
    done = client.post("/office/copy/", {"number": row.pk, "code": f"{spoken[:4]} {spoken[4:]}", **WHO})
    connection.set_tenant(office)
    assert done.status_code == 200
    row.refresh_from_db()
    assert (row.acknowledged_by, row.acknowledged_function) == ("code", WHO["function"])
    with pytest.raises(AlreadyAcknowledged):
        services.acknowledge_by_code(str(row.pk), code(row), **WHO)


def test_ten_wrong_codes_lock_the_dispatch_until_a_new_code_is_made() -> None:
    sent(at=clock.today())
    row = to(FINANCE)
    right = code(row)
    wrong = f"{(int(right) + 1) % 10**8:08}"
    for _try in range(10):
        with pytest.raises(WrongCode):
            services.acknowledge_by_code(str(row.pk), wrong, **WHO)
    with pytest.raises(WrongCode):  # even the right one
        services.acknowledge_by_code(str(row.pk), right, **WHO)
    row.refresh_from_db()
    assert (row.code_tries, row.is_code_locked, row.acknowledged_on) == (10, True, None)
    assert row.events.filter(kind=EventKind.WRONG_CODE).count() == 10
    services.renew_code(row.pk, actor=None)
    row.refresh_from_db()
    assert code(row) != right
    with pytest.raises(WrongCode):
        services.acknowledge_by_code(str(row.pk), right, **WHO)
    services.acknowledge_by_told_code(row.pk, actor=None, code=code(row), **WHO)
    with pytest.raises(NoNewCode):
        services.renew_code(row.pk, actor=None)


def test_an_address_that_tries_ten_wrong_codes_waits_whatever_dispatch_it_names(office: Collectivity) -> None:
    sent(at=clock.today())
    row = to(FINANCE)
    client = Client(HTTP_HOST="berkane.localhost")
    for number in range(10):
        answer = client.post("/office/copy/", {"number": 10**6 + number, "code": "00000000", **WHO})
        assert answer.status_code == 422
    connection.set_tenant(office)
    right = code(row)
    answer = client.post("/office/copy/", {"number": row.pk, "code": right, **WHO})
    connection.set_tenant(office)
    assert answer.status_code == 429
    assert to(FINANCE).acknowledged_on is None


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, "٣", "1 OR 1=1"])
def test_a_number_that_is_none_is_a_wrong_code(number: str) -> None:
    with pytest.raises(WrongCode):
        services.acknowledge_by_code(number, "12345678", **WHO)


def test_no_digest_of_a_code_can_be_made_without_the_secret() -> None:
    sent(at=clock.today())
    row = to(FINANCE)
    assert code(row) not in str(Dispatch.objects.filter(pk=row.pk).values())
    assert keys.code_digest_of(row, code(row), "a guess of the secret") != row.code_digest


# --- The slip and the office ------------------------------------------------------------------------------------------


def test_r28_the_scan_of_the_signed_slip_is_kept_as_the_proof() -> None:
    sent()
    row = to(FINANCE)
    services.acknowledge_by_slip(row.pk, actor=None, on=story.SENT + DAY, upload=pdf(words="slip"), **WHO)
    row.refresh_from_db()
    assert (row.acknowledged_by, row.acknowledged_on) == ("slip", story.SENT + DAY)
    assert row.proof is not None
    assert (row.proof.kind, row.proof.made_on) == ("transmission_slip", story.SENT + DAY)


def test_a_receipt_never_comes_before_the_dispatch_never_twice_and_a_slip_has_its_scan() -> None:
    sent()
    row = to(FINANCE)
    papers = Document.objects.count()
    for act in (services.acknowledge, services.acknowledge_by_slip):
        with pytest.raises(AcknowledgedBeforeSent):
            act(row.pk, actor=None, on=story.SENT - DAY)
    with pytest.raises(AcknowledgedBeforeSent):  # and no file is kept of it
        services.acknowledge_by_slip(row.pk, actor=None, on=story.SENT - DAY, upload=pdf(words="early"))
    assert Document.objects.count() == papers
    with pytest.raises(SlipMissing):
        services.acknowledge_by_slip(row.pk, actor=None, on=story.SENT)
    with pytest.raises(WhoIsMissing):
        services.acknowledge_by_code(str(row.pk), code(row), name="ليلى", function=" ")
    services.acknowledge(row.pk, actor=None, on=story.SENT, **WHO)
    with pytest.raises(AlreadyAcknowledged):
        services.acknowledge(row.pk, actor=None, on=story.SENT + DAY)


# --- Without an answer ------------------------------------------------------------------------------------------------


def test_r28_who_does_not_answer_is_reminded_then_the_director_is_told_each_once(people: Callable[..., User]) -> None:
    head = people("head")
    sent()  # Thursday 27 June 2024: three working days end on Tuesday 2 July, six on Friday 5 July
    row = to(HYGIENE)
    assert [following.follow_all(date(2024, 7, 2)), following.follow_all(date(2024, 7, 3))] == [0, ALL]
    assert following.follow_all(date(2024, 7, 3)) == 0
    assert following.follow_all(date(2024, 7, 5)) == 0
    services.acknowledge(to(FINANCE).pk, actor=None, on=date(2024, 7, 4))
    assert following.follow_all(date(2024, 7, 6)) == ALL - 1
    assert following.follow_all(date(2024, 7, 30)) == 0
    assert [event.kind for event in row.events.order_by("pk")] == ["sent", "reminded", "climbed"]
    assert HistoryEntry.objects.filter(transition="dispatch_climbed").count() == ALL - 1
    assert OutboxEvent.objects.filter(task="signature.remind_recipient").count() == 1  # the others have paper
    everything = office_pages.tasks(date(2024, 7, 8))
    mine = [task for task in office_pages.of_person(everything, head) if task.article == "R28"]
    assert len(mine) == ALL - 1
    assert not [task for task in office_pages.of_person(everything, people("clerk")) if task.article == "R28"]


def test_a_night_that_was_missed_takes_both_steps_at_once() -> None:
    sent()
    assert following.follow_all(date(2024, 7, 20)) == 2 * ALL


def test_a_feast_entered_after_the_fact_puts_the_step_off(office: Collectivity) -> None:
    sent()
    with public_side():
        Holiday.objects.create(date=date(2024, 7, 1), name_ar="عيد", name_fr="Fête")
    connection.set_tenant(office)
    row = to(HYGIENE)
    assert following.last_day(row.sent_on, 3) == date(2024, 7, 3)
    assert following.follow_all(date(2024, 7, 3)) == 0
    assert following.follow_all(date(2024, 7, 4)) == ALL


def test_the_letters_go_to_the_recipient_and_to_the_heads(people: Callable[..., User]) -> None:
    head = people("head", language="fr")
    sent(at=clock.today())
    on = clock.today() + timedelta(days=30)
    following.follow_all(on)
    for event in OutboxEvent.objects.filter(task__in=["signature.remind_recipient", "signature.tell_director"]):
        delivery.run(delivery.lease(event.pk))  # type: ignore[arg-type]  # it is due
    told = [letter.to for letter in mail.outbox]
    assert told.count(["hygiene@berkane.test"]) == 1
    assert told.count([head.email]) == ALL


def test_the_nights_work_finds_the_office_and_owes_it_its_steps(office: Collectivity) -> None:
    from tenants.signature import tasks  # handlers

    sent()
    with clock.frozen(date(2024, 7, 3)):
        tasks.follow()
        tasks.follow()
    assert DispatchEvent.objects.filter(kind=EventKind.REMINDED).count() == ALL


# --- The tasks of the services ----------------------------------------------------------------------------------------


@pytest.fixture
def hygienist(office: Collectivity, people: Callable[..., User]) -> User:
    someone = people("service", email="hygiene@berkane.test")
    RoleGrant.objects.filter(user=someone).update(service="مصلحة حفظ الصحه")  # as people write it
    return someone


def test_r29_a_task_lives_on_begun_done_with_note_and_paper_opened_again(hygienist: User) -> None:
    agreement = sent()
    row = to(HYGIENE)
    assert (row.task_state, row.task_due_on, row.task_person) == ("open", DUE, "ليلى")
    services.start_task(row.pk, actor=hygienist, on=date(2024, 7, 10))
    with pytest.raises(TaskStands):
        services.start_task(row.pk, actor=hygienist, on=date(2024, 7, 11))
    with pytest.raises(TaskDayTooEarly):
        services.finish_task(row.pk, actor=hygienist, on=date(2024, 7, 9), note="أنجز")
    with pytest.raises(TaskMissing):
        services.finish_task(row.pk, actor=hygienist, on=date(2024, 9, 1), note=" ")
    services.finish_task(row.pk, actor=hygienist, on=date(2024, 9, 1), note="أنجزت المحطة", upload=pdf(words="done"))
    row.refresh_from_db()
    assert (row.task_state, row.task_note) == ("done", "أنجزت المحطة")
    assert row.task_paper is not None
    assert not [task for task in office_pages.tasks(DUE) if task.text == row.task]
    services.reopen_task(row.pk, actor=hygienist, on=date(2024, 9, 2))
    row.refresh_from_db()
    assert (row.task_state, row.task_paper) == ("open", None)
    verbs = HistoryEntry.objects.filter(agreement=agreement, transition__startswith="service_task")
    assert list(verbs.order_by("pk").values_list("transition", flat=True)) == [
        "service_task_started", "service_task_done", "service_task_reopened",
    ]  # fmt: skip


def test_r29_a_service_answers_for_its_own_tasks_alone(hygienist: User, people: Callable[..., User]) -> None:
    agreement = sent()
    with pytest.raises(TaskOfAnotherService):
        services.start_task(to(FINANCE).pk, actor=hygienist, on=story.SENT)
    with pytest.raises(NotAllowed):
        services.start_task(to(HYGIENE).pk, actor=people("reader"), on=story.SENT)
    services.start_task(to(FINANCE).pk, actor=people("clerk"), on=story.SENT)
    shown = {one.dispatch.service_name: one.may_do for one in distribution.service_tasks(agreement, hygienist, DUE)}
    assert shown == {HYGIENE: True, FINANCE: False}


def test_r29_a_service_sees_its_own_tasks_at_home_and_among_its_tasks(hygienist: User) -> None:
    sent()
    own = distribution.tasks_of_services(hygienist, DUE + DAY)
    assert [(one.dispatch.service_name, one.is_late, one.may_do) for one in own] == [(HYGIENE, True, True)]
    listed_tasks = office_pages.of_person(office_pages.tasks(DUE), hygienist)
    assert [task.text for task in listed_tasks if task.article == "R29"] == ["إحداث محطة الفرز"]


def test_the_queries_do_not_grow_with_the_dispatches(hygienist: User) -> None:
    def count(work: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            work()
        return len(seen)

    agreement = sent()
    following.follow_all(date(2024, 7, 3))
    asked: list[Callable[[], object]] = [
        lambda: distribution.sent(agreement),
        lambda: distribution.tasks(),
        lambda: distribution.service_tasks(agreement, hygienist, DUE),
        lambda: distribution.tasks_of_services(hygienist, DUE),
        lambda: [following.steps_due(row, story.SENT) for row in distribution.followed()],
    ]
    assert hygienist.role_codes  # read once for a request
    before = [count(work) for work in asked]
    for number in range(5):
        services.list_service(agreement.pk, actor=None, service_name=f"مصلحة {number}", task="مهمة", task_due_on=DUE)
    with clock.frozen(story.SENT):
        services.send_list(agreement.pk, actor=None, on=story.SENT, follow_up=follow_up(agreement))
    after = [count(work) for work in asked]
    assert after[:4] == before[:4]
    assert before[:4] == [2, 3, 2, 2]
