"""The support's visits: reasoned, limited, to read only, and seen by the office page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client

from mithaq.accounts import services as accounts
from mithaq.accounts.errors import VisitorsAddress
from mithaq.accounts.models import Role, RoleGrant, User
from mithaq.collectivities import selectors, support
from mithaq.collectivities.errors import OfficeSuspended
from mithaq.collectivities.models import Collectivity, OfficeEvent, SupportPage, SupportSession
from mithaq.collectivities.support.errors import TicketInvalid, VisitEnded
from mithaq.collectivities.support.sessions import enterable
from mithaq.core import clock
from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.outbox.delivery import deliver

HOST = "berkane.localhost"
REASON = "Le bureau signale que la liste des conventions ne s'affiche pas"
Later = Callable[..., None]


@pytest.fixture
def operator(people: Callable[..., User]) -> User:
    with selectors.public_side():
        return people("operator")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """`later(minutes=20)`: the clock goes on."""

    def move(**span: int) -> None:
        at = clock.now() + timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: at)

    return move


def opened(office: Collectivity, operator: User, minutes: int = 30) -> support.Opened:
    return support.open_session(office, operator=operator, reason=REASON, minutes=minutes, root=f"https://{HOST}")


def inside(ticket: str) -> Client:
    """The browser of an operator who used the link."""
    client = Client(HTTP_HOST=HOST)
    path = f"/office/support/{ticket}/"
    assert client.get(path).status_code == 200
    answer = client.post(path)
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_visit_reads_the_office_under_a_banner_and_leaves(berkane: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    client = inside(visit.ticket)
    page = client.get("/office/agreements/")
    assert page.status_code == 200
    assert operator.email in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert client.post("/office/support/leave/").status_code == 200
    assert client.get("/office/").status_code == 302
    session = SupportSession.objects.get()
    assert (session.closed_by, session.closed_at is None) == (operator.email, False)
    kinds = list(selectors.events_of(berkane).values_list("kind", flat=True))
    assert kinds[:2] == ["support_closed", "support_opened"]
    assert selectors.events_of(berkane)[1].reason == REASON


def test_every_page_is_kept_and_nobody_changes_the_list(berkane: Collectivity, operator: User) -> None:
    client = inside(opened(berkane, operator).ticket)
    client.get("/office/agreements/?q=x")
    client.post("/office/agreements/new/", {"title_ar": "عنوان"})
    client.get("/office/nothing-here/")
    kept = list(SupportPage.objects.order_by("pk").values_list("method", "path"))
    assert kept == [
        ("GET", "/office/agreements/?q=x"), ("POST", "/office/agreements/new/"), ("GET", "/office/nothing-here/"),
    ]  # fmt: skip
    for change in (
        lambda: SupportPage.objects.update(path="/"),
        lambda: SupportPage.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_writes_are_refused(berkane: Collectivity, operator: User, method: str) -> None:
    client = inside(opened(berkane, operator).ticket)
    for path in ("/office/agreements/new/", "/office/profile/", "/office/people/invite/", "/office/support/visits/"):
        assert client.generic(method, path, "title_ar=x", "application/x-www-form-urlencoded").status_code == 403
    with selectors.office_context(berkane):
        assert User.objects.filter(email__endswith="@support.invalid").get().language == "ar"


def test_the_account_pages_are_closed_to_the_visitor(berkane: Collectivity, operator: User) -> None:
    client = inside(opened(berkane, operator).ticket)
    for path in ("password/change/", "2fa/", "2fa/totp/activate/", "2fa/recovery-codes/generate/"):
        assert client.get(f"/office/account/{path}").status_code == 403
    assert client.post("/office/account/logout/").status_code == 302
    assert SupportSession.objects.get().closed_at is not None


def test_the_visitor_is_a_reader_and_sees_no_page_of_the_head(berkane: Collectivity, operator: User) -> None:
    client = inside(opened(berkane, operator).ticket)
    for path in ("/office/people/", "/office/activity/", "/office/place/", "/office/support/visits/"):
        assert client.get(path).status_code == 403


def test_a_ticket_works_once(berkane: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    inside(visit.ticket)
    again = Client(HTTP_HOST=HOST)
    for method in ("get", "post"):
        assert getattr(again, method)(f"/office/support/{visit.ticket}/").status_code == 403
    assert again.get("/office/").status_code == 302
    with pytest.raises(TicketInvalid):
        support.enter(berkane, visit.ticket)


def test_reading_the_link_does_not_use_it_up(berkane: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    for _time in range(3):
        assert Client(HTTP_HOST=HOST).get(f"/office/support/{visit.ticket}/").status_code == 200
    assert inside(visit.ticket).get("/office/").status_code == 200


def test_the_secret_of_the_link_is_kept_nowhere(berkane: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    assert visit.ticket not in str(SupportSession.objects.values())
    assert visit.ticket not in str(OfficeEvent.objects.values())


def test_a_ticket_opens_no_other_office(berkane: Collectivity, other_office: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    stranger = Client(HTTP_HOST="saidia.localhost")
    for method in ("get", "post"):
        assert getattr(stranger, method)(f"/office/support/{visit.ticket}/").status_code == 403
    with pytest.raises(TicketInvalid):
        support.enter(other_office, visit.ticket)
    assert inside(visit.ticket).get("/office/").status_code == 200


def test_a_ticket_runs_out_before_the_visit_does(berkane: Collectivity, operator: User, later: Later) -> None:
    visit = opened(berkane, operator, minutes=60)
    later(minutes=15)
    assert Client(HTTP_HOST=HOST).post(f"/office/support/{visit.ticket}/").status_code == 403
    with pytest.raises(TicketInvalid):
        enterable(berkane, visit.ticket)


def test_a_visit_ends_with_its_time(berkane: Collectivity, operator: User, later: Later) -> None:
    client = inside(opened(berkane, operator, minutes=30).ticket)
    assert client.get("/office/").status_code == 200
    later(minutes=31)
    assert client.get("/office/").status_code == 403
    assert client.get("/office/").status_code == 302
    session = SupportSession.objects.get()
    assert (session.closed_by, session.closed_at) == ("system", session.expires_at)
    assert selectors.events_of(berkane).first().kind == "support_closed"  # type: ignore[union-attr]  # there is one


def test_a_visit_that_nobody_looked_at_is_ended_by_the_sweep(
    berkane: Collectivity, operator: User, later: Later
) -> None:
    opened(berkane, operator, minutes=30)
    assert support.end_those_run_out() == 0
    later(minutes=31)
    assert support.end_those_run_out() == 1
    assert support.end_those_run_out() == 0


def test_a_withdrawn_operator_neither_enters_nor_stays(
    berkane: Collectivity, operator: User, people: Callable[..., User]
) -> None:
    people("operator", email="second@desk.test")
    client = inside(opened(berkane, operator).ticket)
    waiting = opened(berkane, User.objects.get(email="second@desk.test"))
    accounts.withdraw_role(operator, Role.OPERATOR)
    assert client.get("/office/").status_code == 403
    RoleGrant.objects.filter(user__email="second@desk.test").delete()
    assert Client(HTTP_HOST=HOST).post(f"/office/support/{waiting.ticket}/").status_code == 403
    with pytest.raises(NotAllowed):
        opened(berkane, operator)


def test_a_deactivated_operator_is_out_at_the_next_page(
    berkane: Collectivity, operator: User, people: Callable[..., User]
) -> None:
    people("operator", email="second@desk.test")
    client = inside(opened(berkane, operator).ticket)
    accounts.deactivate(operator)
    assert client.get("/office/").status_code == 403


def test_the_session_opens_nothing_else(berkane: Collectivity, operator: User) -> None:
    client = inside(opened(berkane, operator).ticket)
    key = client.cookies[settings.OFFICE_SESSION_COOKIE_NAME].value
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    for path in ("/desk/", "/desk/operator/", "/cms/"):
        answer = client.get(path, HTTP_HOST="localhost")
        assert answer.status_code == 302, path
        assert "login" in answer["Location"]
    assert client.get("/office/", HTTP_HOST="saidia.localhost").status_code == 302


def test_the_visitors_account_is_useless_outside_its_visit(
    berkane: Collectivity, operator: User, office_client: Callable[..., Client]
) -> None:
    visit = opened(berkane, operator)
    inside(visit.ticket)
    with selectors.office_context(berkane):
        user = User.objects.get(email__endswith="@support.invalid")
        assert not user.has_usable_password()
        assert user.role_codes == {"reader"}
        with pytest.raises(VisitorsAddress):
            accounts.grant_role(user, "head")
        with pytest.raises(VisitorsAddress):
            accounts.add_person(email="x@Support.invalid", name_ar="س", roles=["reader"])
    assert office_client(user=user).get("/office/").status_code == 403  # a session that carries no visit
    support.close(berkane, visit.session.pk, by=operator.email)
    with selectors.office_context(berkane):
        assert not User.objects.get(pk=user.pk).is_active


def test_what_somebody_gave_the_visitors_account_is_taken_away(berkane: Collectivity, operator: User) -> None:
    inside(opened(berkane, operator).ticket)
    with selectors.office_context(berkane):
        user = User.objects.get(email__endswith="@support.invalid")
        RoleGrant.objects.create(user=user, role="head")
        user.set_password("a-long-enough-password")
        user.save()
    inside(opened(berkane, operator).ticket)
    with selectors.office_context(berkane):
        user = User.objects.get(email__endswith="@support.invalid")
        assert user.role_codes == {"reader"}
        assert not user.has_usable_password()


def test_one_operator_has_one_visit_at_a_time_in_an_office(berkane: Collectivity, operator: User) -> None:
    first = opened(berkane, operator)
    client = inside(first.ticket)
    opened(berkane, operator)
    assert client.get("/office/").status_code in (302, 403)
    assert SupportSession.objects.filter(closed_at=None).count() == 1


def test_the_heads_are_told_by_mail_in_their_language(
    berkane: Collectivity, operator: User, people: Callable[..., User]
) -> None:
    with selectors.office_context(berkane):
        people("head", language="fr")
        people("clerk")
    opened(berkane, operator)
    deliver(berkane.schema_name)
    [letter] = mail.outbox
    assert letter.to == ["head@o-berkane.test"]
    assert REASON in letter.body
    assert operator.email in letter.body
    assert f"https://{HOST}/office/support/visits/" in letter.body


def test_the_head_sees_the_visit_with_its_pages_and_ends_it(
    berkane: Collectivity, operator: User, office_client: Callable[..., Client]
) -> None:
    client = inside(opened(berkane, operator).ticket)
    client.get("/office/tasks/")
    head = office_client("head")
    assert REASON.split("'")[0] in head.get("/office/place/").content.decode()
    assert operator.email in head.get("/office/support/visits/").content.decode()
    session = SupportSession.objects.get()
    page = head.get(f"/office/support/visits/{session.pk}/").content.decode()
    assert "/office/tasks/" in page
    assert f"/office/support/visits/{session.pk}/end/" in page
    assert head.post(f"/office/support/visits/{session.pk}/end/").status_code == 302
    assert client.get("/office/").status_code in (302, 403)
    session.refresh_from_db()
    assert session.closed_by == "head@o-berkane.test"
    assert head.post(f"/office/support/visits/{session.pk}/end/").status_code == 302  # it says that it ended
    with pytest.raises(VisitEnded):
        support.close(berkane, session.pk, by="x")


def test_a_clerk_ends_no_visit_and_another_office_sees_none(
    berkane: Collectivity, other_office: Collectivity, operator: User, office_client: Callable[..., Client]
) -> None:
    session = opened(berkane, operator).session
    assert office_client("clerk").post(f"/office/support/visits/{session.pk}/end/").status_code == 403
    foreign = office_client("head", office=other_office)
    assert foreign.get(f"/office/support/visits/{session.pk}/").status_code == 404
    assert foreign.post(f"/office/support/visits/{session.pk}/end/").status_code == 404
    assert operator.email not in foreign.get("/office/support/visits/").content.decode()


def test_the_visitor_is_not_among_the_people_of_the_office(
    berkane: Collectivity, operator: User, office_client: Callable[..., Client]
) -> None:
    inside(opened(berkane, operator).ticket)
    with selectors.office_context(berkane):
        user = User.objects.get(email__endswith="@support.invalid")
    head = office_client("head")
    assert "support.invalid" not in head.get("/office/people/").content.decode()
    assert head.get(f"/office/people/{user.pk}/").status_code == 404
    assert head.post(f"/office/people/{user.pk}/link/").status_code == 404


def test_the_office_reads_its_own_visits_and_writes_none(
    berkane: Collectivity, other_office: Collectivity, operator: User
) -> None:
    opened(berkane, operator)
    with selectors.office_context(other_office):
        assert not SupportSession.objects.exists()
    with selectors.office_context(berkane):
        assert SupportSession.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            SupportSession.objects.update(reason="other")


@pytest.mark.parametrize(("reason", "minutes"), [("", 30), ("  ", 30), ("x" * 501, 30), (REASON, 4), (REASON, 121)])
def test_a_visit_without_a_reason_or_too_long_is_refused(
    berkane: Collectivity, operator: User, reason: str, minutes: int
) -> None:
    with pytest.raises(InvalidInput):
        support.open_session(berkane, operator=operator, reason=reason, minutes=minutes)
    assert not SupportSession.objects.exists()


@pytest.mark.parametrize("role", ["governor", "region", "editor"])
def test_only_an_operator_opens_a_visit(berkane: Collectivity, people: Callable[..., User], role: str) -> None:
    with selectors.public_side():
        somebody = people(email="other@desk.test")
        accounts.grant_role(somebody, role, territory_code="02" if role != "editor" else "")
    with pytest.raises(NotAllowed):
        opened(berkane, somebody)


def test_a_closed_office_is_not_visited(berkane: Collectivity, operator: User) -> None:
    visit = opened(berkane, operator)
    Collectivity.objects.filter(pk=berkane.pk).update(state="suspended")
    berkane.refresh_from_db()
    with pytest.raises(OfficeSuspended):
        opened(berkane, operator)
    with pytest.raises(TicketInvalid):
        support.enter(berkane, visit.ticket)


def test_the_trail_names_the_support_and_not_a_person_of_the_office(berkane: Collectivity, operator: User) -> None:
    inside(opened(berkane, operator).ticket)
    with selectors.office_context(berkane), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT actor FROM audit_entry WHERE tbl IN ('accounts_user', 'accounts_rolegrant')")
        assert [f"support:{operator.email}"] == [row[0] for row in cursor.fetchall()]


def test_somebody_who_is_logged_in_there_becomes_the_visitor(
    berkane: Collectivity, operator: User, office_client: Callable[..., Client]
) -> None:
    visit = opened(berkane, operator)
    client: Any = office_client("clerk")
    assert client.post(f"/office/support/{visit.ticket}/").status_code == 302
    assert client.post("/office/profile/", {"name_ar": "x"}).status_code == 403
    assert client.post("/office/support/leave/").status_code == 200
    assert client.get("/office/").status_code == 302


def test_an_ordinary_person_is_not_touched(office_client: Callable[..., Client]) -> None:
    client = office_client("clerk")
    assert client.post("/office/support/leave/").status_code == 302
    assert client.get("/office/").status_code == 200
    assert not SupportPage.objects.exists()
