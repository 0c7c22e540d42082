"""Opinions asked of communal services: term in working days, reminder, answer, the text of the day, who may answer."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mithaq.accounts.models import RoleGrant, User
from mithaq.core import clock
from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.law.services import enter_holiday
from tenants.agreements import services as agreements
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing, StageClosed
from tenants.agreements.models import Agreement
from tenants.consultation import errors, selectors, services
from tenants.consultation.models import Actor, OpinionRequest
from tenants.drafting import services as drafting
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import pdf

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2024, 2, 14)  # a Wednesday
ASKED = date(2024, 2, 1)  # a Thursday
DUE = date(2024, 2, 15)  # ten working days later
HYGIENE = "مصلحة حفظ الصحة"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


def ask(agreement: Agreement, **fields: Any) -> OpinionRequest:
    values = {
        "service": HYGIENE, "question": "هل الموارد متوفرة؟", "asked_on": ASKED, "working_days": 10, "actor": None
    } | fields  # fmt: skip
    return services.ask_opinion(agreement.pk, **values)


def give(request: OpinionRequest, actor: User | None = None, **fields: Any) -> OpinionRequest:
    values = {"answer": "favourable", "given_on": TODAY, "given_by": "رئيس المصلحة"} | fields
    return services.give_opinion(request.pk, actor=actor, **values)


@pytest.fixture
def request_(dossier: Agreement) -> OpinionRequest:
    return ask(dossier)


@pytest.fixture
def of_service(people: Callable[..., User]) -> Callable[[str], User]:
    """Somebody of a communal service."""

    def person(name: str) -> User:
        somebody = people("service", email=f"{abs(hash(name))}@service.test")
        RoleGrant.objects.filter(user=somebody).update(service=name)
        return somebody

    return person


def text(agreement: Agreement, body: str = "نص") -> None:
    Agreement.objects.filter(pk=agreement.pk).update(state="drafting")
    drafting.add_version(
        agreement.pk, actor=None, made_on=TODAY, articles=[drafting.ArticleText(1, body)]
    )  # fmt: skip


# --- Asked ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("asked", "days", "due"), [
    (ASKED, 1, date(2024, 2, 2)), (ASKED, 2, date(2024, 2, 5)), (ASKED, 10, DUE),
    (date(2024, 2, 3), 1, date(2024, 2, 5)),
    (date(2024, 1, 10), 1, date(2024, 1, 12)),  # the 11th of January is a holiday
])  # fmt: skip
def test_the_term_runs_in_working_days_from_the_day_after(asked: date, days: int, due: date) -> None:
    assert services.due_day(asked, days) == due


def test_an_announced_feast_lengthens_the_term(db: None, office: object, as_office: Callable[..., Any]) -> None:
    connection.set_schema_to_public()
    enter_holiday(day=date(2024, 2, 5), kind="hijri", name_ar="عيد", name_fr="Fête")
    with as_office(office):
        assert services.due_day(ASKED, 2) == date(2024, 2, 6)


@pytest.mark.parametrize("days", [0, -1, 91, 400])
def test_a_term_of_0_or_400_days_is_refused(dossier: Agreement, days: int) -> None:
    with pytest.raises(errors.OpinionTerm) as refusal:
        ask(dossier, working_days=days)
    assert (refusal.value.field, OpinionRequest.objects.count()) == ("working_days", 0)


@pytest.mark.parametrize(("fields", "error", "field"), [
    ({"service": " "}, Missing, "service"), ({"question": "\n"}, Missing, "question"),
    ({"question": "س" * 20_000}, InvalidInput, "question"), ({"question": "سؤال\u202e"}, InvalidInput, "question"),
    ({"service": "مصلحة\u2067"}, InvalidInput, "service"), ({"asked_on": date(2024, 2, 15)}, FutureDate, ""),
    ({"asked_on": date(2024, 1, 14)}, EndsBeforeStart, "asked_on"),
])  # fmt: skip
def test_a_request_names_a_service_a_question_and_a_day(
    dossier: Agreement, fields: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        ask(dossier, **fields)
    assert refusal.value.field == field


def test_the_services_of_the_dossier_and_of_the_office_are_offered_once(
    dossier: Agreement, service: Actor, of_service: Callable[[str], User]
) -> None:
    of_service("مصلحه  حفظ الصحه")
    of_service("مصلحة الأشغال")
    assert selectors.known_services(dossier) == [HYGIENE, "مصلحة الأشغال"]


# --- Given ---------------------------------------------------------------------------------------------------------
def test_an_opinion_is_kept_with_the_text_as_it_was_when_asked_and_when_given(dossier: Agreement) -> None:
    before = ask(dossier)
    assert (before.asked_text_number, before.asked_text_sha256) == (None, "")
    text(dossier)
    first = dossier.text_versions.get()
    asked = ask(dossier)
    assert (asked.asked_text_number, asked.asked_text_sha256) == (1, first.sha256)
    text(dossier, "نص آخر")
    given = give(asked)
    second = dossier.text_versions.get(number=2)
    assert (given.asked_text_number, given.given_text_number, given.given_text_sha256) == (1, 2, second.sha256)
    assert second.sha256 != first.sha256


def test_the_page_says_when_the_text_has_changed_since(dossier: Agreement, clerk: OfficeBrowser) -> None:
    page = f"/office/agreements/{dossier.reference}/consultation/opinions/"
    text(dossier)
    request = ask(dossier)
    assert "تغير النص منذ" not in clerk.get(page).text
    text(dossier, "نص ثان")
    assert "تغير النص منذ استطلاع رأي المصلحة" in clerk.get(page).text
    give(request)
    assert "تغير النص منذ" not in clerk.get(page).text
    text(dossier, "نص ثالث")
    assert "تغير النص منذ إبداء هذا الرأي" in clerk.get(page).text


@pytest.mark.parametrize(("fields", "error", "field"), [
    ({"given_on": date(2024, 1, 31)}, EndsBeforeStart, "given_on"), ({"given_on": date(2024, 2, 15)}, FutureDate, ""),
    ({"given_by": " "}, Missing, "given_by"), ({"answer": "remarks"}, Missing, "text"),
    ({"answer": "unfavourable", "text": "\n"}, Missing, "text"), ({"text": "ر" * 20_000}, InvalidInput, "text"),
    ({"given_by": "رئيس\u202e"}, InvalidInput, "given_by"),
])  # fmt: skip
def test_an_opinion_before_it_was_asked_or_without_words_is_refused(
    request_: OpinionRequest, fields: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        give(request_, **fields)
    assert refusal.value.field == field
    request_.refresh_from_db()
    assert request_.is_open


def test_an_opinion_is_given_once(request_: OpinionRequest) -> None:
    give(request_)
    with pytest.raises(errors.OpinionClosed):
        give(request_, answer="unfavourable", text="لا")
    with pytest.raises(errors.OpinionClosed):
        services.withdraw_opinion(request_.pk, actor=None, withdrawn_on=TODAY, reason="سبب")


def test_the_paper_of_an_opinion_stands_among_the_papers(dossier: Agreement, request_: OpinionRequest) -> None:
    given = give(request_, upload=pdf("رأي.pdf"))
    assert (given.document.agreement, given.document.made_on) == (dossier, TODAY)
    assert HYGIENE in given.document.title


def test_a_request_is_withdrawn_for_a_reason(request_: OpinionRequest) -> None:
    for reason, day, error in (
        (" ", TODAY, Missing), ("سبب", date(2024, 1, 31), EndsBeforeStart), ("سبب", date(2024, 2, 15), FutureDate)
    ):  # fmt: skip
        with pytest.raises(error):
            services.withdraw_opinion(request_.pk, actor=None, withdrawn_on=day, reason=reason)
    services.withdraw_opinion(request_.pk, actor=None, withdrawn_on=TODAY, reason="لم يعد لازما")
    with pytest.raises(errors.OpinionClosed):
        give(request_)


def test_an_opinion_may_arrive_once_the_stage_is_over_and_not_once_the_dossier_is(
    dossier: Agreement, request_: OpinionRequest
) -> None:
    second = ask(dossier)
    Agreement.objects.filter(pk=dossier.pk).update(state="awaiting_decision")
    assert give(request_).answer == "favourable"
    with pytest.raises(StageClosed):
        ask(dossier)
    Agreement.objects.filter(pk=dossier.pk).update(state="consultation")
    agreements.withdraw(dossier.pk, actor=None, on=TODAY, reason="تخلي الشريك")
    with pytest.raises(StageClosed):
        give(second)


# --- Who -----------------------------------------------------------------------------------------------------------
def test_a_service_answers_what_it_was_asked_itself_and_nothing_else(
    request_: OpinionRequest, of_service: Callable[[str], User]
) -> None:
    with pytest.raises(errors.OpinionOfAnotherService):
        give(request_, actor=of_service("مصلحة الأشغال"))
    with pytest.raises(errors.OpinionOfAnotherService):
        give(request_, actor=of_service(""))
    assert give(request_, actor=of_service("مصلحه حفظ  الصحه")).answer == "favourable"


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "reader"])
def test_others_neither_ask_nor_answer(
    dossier: Agreement, request_: OpinionRequest, people: Callable[..., User], role: str
) -> None:
    with pytest.raises(NotAllowed):
        ask(dossier, actor=people(role))
    with pytest.raises(NotAllowed):
        give(request_, actor=people(role))


def test_a_service_neither_asks_nor_withdraws(
    dossier: Agreement, request_: OpinionRequest, of_service: Callable[[str], User]
) -> None:
    with pytest.raises(NotAllowed):
        ask(dossier, actor=of_service(HYGIENE))
    with pytest.raises(NotAllowed):
        services.withdraw_opinion(request_.pk, actor=of_service(HYGIENE), withdrawn_on=TODAY, reason="سبب")


# --- Reminders -----------------------------------------------------------------------------------------------------
def office_tasks(on: date) -> list[date | None]:
    return [task.due_on for task in selectors.tasks(on) if "clerk" in task.roles]


def test_the_office_is_reminded_three_working_days_before_and_when_late(
    request_: OpinionRequest, django_assert_num_queries: Callable[..., Any]
) -> None:
    assert request_.due_on == DUE  # a Thursday: the three days before it begin on Monday, over the week-end
    assert office_tasks(date(2024, 2, 9)) == []
    with django_assert_num_queries(3):
        assert office_tasks(date(2024, 2, 12)) == [DUE]
    assert office_tasks(date(2024, 3, 15)) == [DUE]
    give(request_)
    assert office_tasks(date(2024, 3, 15)) == []


def test_the_service_has_its_task_from_the_day_it_is_asked(request_: OpinionRequest) -> None:
    (task,) = selectors.tasks(date(2024, 2, 2))
    assert (task.roles, task.due_on) == (frozenset({"service"}), DUE)
    services.withdraw_opinion(request_.pk, actor=None, withdrawn_on=TODAY, reason="سبب")
    assert selectors.tasks(date(2024, 2, 2)) == []


# --- What the database itself refuses ------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "constraint"), [
    ({"service": ""}, "opinion_asks_a_service"), ({"question": ""}, "opinion_asks_a_service"),
    ({"working_days": 0}, "opinion_term_sane"), ({"working_days": 400}, "opinion_term_sane"),
    ({"due_on": ASKED}, "opinion_due_after_asked"),
    ({"answer": "favourable", "given_on": TODAY}, "opinion_given_whole"),
    ({"answer": "perhaps", "given_on": TODAY, "given_by": "ر"}, "opinion_given_whole"),
    ({"answer_text": "نص"}, "opinion_given_whole"),
    ({"answer": "favourable", "given_on": date(2024, 1, 1), "given_by": "ر"}, "opinion_not_given_before_asked"),
    ({"answer": "remarks", "given_on": TODAY, "given_by": "ر"}, "opinion_remarks_in_words"),
    ({"withdrawn_on": TODAY}, "opinion_withdrawn_for_a_reason"),
    ({"withdrawal_reason": "سبب"}, "opinion_withdrawn_for_a_reason"),
    ({"withdrawn_on": date(2024, 1, 1), "withdrawal_reason": "سبب"}, "opinion_withdrawn_for_a_reason"),
    ({"asked_text_number": 1}, "opinion_text_hashes_well_formed"),
    ({"given_text_number": 1, "given_text_sha256": "abc"}, "opinion_text_hashes_well_formed"),
])  # fmt: skip
def test_constraints_of_a_request(request_: OpinionRequest, change: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OpinionRequest.objects.filter(pk=request_.pk).update(**change)


# --- Pages ---------------------------------------------------------------------------------------------------------
def url(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/consultation/opinions/{page}"


def test_an_opinion_is_asked_answered_and_withdrawn_on_its_pages(
    dossier: Agreement, service: Actor, clerk: OfficeBrowser
) -> None:
    sent = {"ask-known_service": HYGIENE, "ask-question": "سؤال محفوظ", "ask-asked_on": "2024-02-01"}
    for days in ("0", "400", "", "كثير"):
        refused = clerk.post(url(dossier, "ask/"), sent | {"ask-working_days": days})
        assert (refused.status_code, "سؤال محفوظ" in refused.text) == (422, True)
    for _time in range(2):
        assert clerk.post(url(dossier, "ask/"), sent | {"ask-working_days": "١٠"}).status_code == 302
    first, second = OpinionRequest.objects.order_by("pk")
    assert first.due_on == DUE
    answer = {"answer-answer": "remarks", "answer-given_on": "2024-02-14", "answer-given_by": "رئيس محفوظ"}
    refused = clerk.post(url(dossier, f"{first.pk}/answer/"), answer)
    assert (refused.status_code, "رئيس محفوظ" in refused.text) == (422, True)
    answer |= {"answer-text": "شاحنة قبل المرحلة الثانية", "answer-upload": pdf()}
    assert clerk.post(url(dossier, f"{first.pk}/answer/"), answer).status_code == 302
    withdrawal = {"withdraw-withdrawn_on": "2024-02-14", "withdraw-reason": "لم يعد لازما"}
    assert clerk.post(url(dossier, f"{second.pk}/withdraw/"), withdrawal).status_code == 302
    page = clerk.get(url(dossier)).text
    for words in ("شاحنة قبل المرحلة الثانية", "رئيس محفوظ", "لم يعد لازما", "بالموافقة مع ملاحظات"):
        assert words in page


def test_a_service_finds_its_own_request_to_answer(
    dossier: Agreement, request_: OpinionRequest, office: Any, office_client: Callable[..., Any],
    of_service: Callable[[str], User],
) -> None:  # fmt: skip
    other = ask(dossier, service="مصلحة الأشغال")
    client = OfficeBrowser(office_client("service", user=of_service(HYGIENE)), office)
    page = client.get(url(dossier)).text
    assert url(dossier, f"{request_.pk}/answer/") in page
    assert url(dossier, f"{other.pk}/answer/") not in page
    assert "/withdraw/" not in page
    sent = {"answer-answer": "favourable", "answer-given_on": "2024-02-14", "answer-given_by": "رئيس المصلحة"}
    assert client.post(url(dossier, f"{request_.pk}/answer/"), sent).status_code == 302
    assert client.post(url(dossier, f"{other.pk}/answer/"), sent).status_code == 422


def test_a_request_of_another_dossier_is_not_found(request_: OpinionRequest, clerk: OfficeBrowser) -> None:
    other = dossiers.opened()
    for page in ("answer/", "withdraw/"):
        assert clerk.get(url(other, f"{request_.pk}/{page}")).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "service", "reader"])
def test_the_page_costs_the_same_queries_whatever_was_asked(
    dossier: Agreement, browse: Callable[..., OfficeBrowser], role: str
) -> None:
    client = browse(role)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(dossier)).status_code == 200
        return len(queries)

    ask(dossier)
    few = cost()
    for _number in range(4):
        give(ask(dossier))
        ask(dossier)
    assert cost() == few
