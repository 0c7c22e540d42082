"""The authorities' people: invited with their territory, roles withdrawn, access closed, second factor reset."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from mithaq.accounts.models import RoleGrant, User
from mithaq.outbox.delivery import deliver
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/people/"
WALI = {
    "email": "wali@interieur.test", "name_ar": "والي", "name_fr": "Wali", "role": "governor",
    "territory_code": "02.113", "language": "ar",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_inviting_sends_a_link(operator: Client, territory: None, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    assert operator.get(f"{PAGE}invite/").status_code == 200
    assert operator.post(f"{PAGE}invite/", WALI).status_code == 302
    grant = RoleGrant.objects.get(user__email=WALI["email"])
    assert (grant.role, grant.territory_code) == ("governor", "02.113")
    deliver("public")
    assert [letter.to for letter in mail.outbox] == [[WALI["email"]]]
    page = text_of(operator.get(PAGE))
    assert WALI["email"] in page
    assert ("بركان" if language == "ar" else "Berkane") in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"territory_code": ""}, {"territory_code": "02"}, {"role": "region"}, {"role": "region", "territory_code": ""},
        {"role": "editor"}, {"role": "head"}, {"email": "x"}, {"name_ar": ""}, {"territory_code": "99.999"},
        {"email": "x@support.invalid"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_stays_typed(operator: Client, territory: None, wrong: dict[str, str]) -> None:
    answer = operator.post(f"{PAGE}invite/", WALI | wrong)
    assert answer.status_code == 422
    assert "Wali" in text_of(answer)
    assert not User.objects.filter(name_fr="Wali").exists()


def test_the_same_address_twice_is_refused(operator: Client, territory: None) -> None:
    operator.post(f"{PAGE}invite/", WALI)
    assert operator.post(f"{PAGE}invite/", WALI | {"email": "WALI@interieur.test"}).status_code == 422


def test_an_operator_answers_for_the_whole_country(operator: Client, territory: None) -> None:
    assert operator.post(f"{PAGE}invite/", WALI | {"role": "operator"}).status_code == 302
    assert RoleGrant.objects.get(user__email=WALI["email"]).territory_code == ""


def test_a_role_is_given_for_one_more_territory_and_withdrawn_alone(
    operator: Client, territory: None, people: Callable[..., User]
) -> None:
    someone = people(email="region@desk.test")
    RoleGrant.objects.create(user=someone, role="region", territory_code="01")
    page = f"{PAGE}{someone.pk}/"
    assert operator.get(page).status_code == 200
    assert operator.post(f"{page}roles/give/", {"role": "region", "territory_code": "02"}).status_code == 302
    assert operator.post(f"{page}roles/give/", {"role": "region", "territory_code": "02.113"}).status_code == 422
    assert operator.post(f"{page}roles/withdraw/", {"role": "region", "territory": "01"}).status_code == 302
    assert list(someone.roles.values_list("territory_code", flat=True)) == ["02"]


def test_access_and_second_factor(operator: Client, territory: None) -> None:
    someone = User.objects.create_user("one@desk.test", "a-long-enough-password", name_ar="شخص")
    Authenticator.objects.create(user=someone, type=Authenticator.Type.TOTP, data={"secret": "x"})
    page = f"{PAGE}{someone.pk}/"
    for verb in ("second-factor/reset", "close", "link"):
        assert operator.post(f"{page}{verb}/").status_code == 302
    someone.refresh_from_db()
    assert not someone.is_active
    assert not Authenticator.objects.filter(user=someone).exists()
    operator.post(f"{page}open/")
    someone.refresh_from_db()
    assert someone.is_active


def test_the_last_operator_stays(operator: Client, operator_user: User) -> None:
    page = f"{PAGE}{operator_user.pk}/"
    for verb, data in (("close", {}), ("roles/withdraw", {"role": "operator", "territory": ""})):
        answer: Any = operator.post(f"{page}{verb}/", data, follow=True)
        assert "alert--bad" in text_of(answer)
    operator_user.refresh_from_db()
    assert operator_user.is_active
    assert operator_user.roles.filter(role="operator").exists()


def test_an_operator_may_leave_once_there_is_another(
    operator: Client, operator_user: User, people: Callable[..., User]
) -> None:
    people("operator", email="second@desk.test")
    page = f"{PAGE}{operator_user.pk}/"
    assert operator.post(f"{page}roles/withdraw/", {"role": "operator", "territory": ""}).status_code == 302
    assert operator.get(PAGE).status_code == 403


def test_the_list_takes_as_many_queries_for_many_people(
    operator: Client, people: Callable[..., User], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        RoleGrant.objects.create(user=people(email=f"p{number}@desk.test"), role="region", territory_code="02")
    with django_assert_max_num_queries(12):
        assert operator.get(PAGE).status_code == 200
    assert "p7@desk.test" in text_of(operator.get(f"{PAGE}?q=p7@"))
