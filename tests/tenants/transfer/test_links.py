"""Partners' links and threads of comments when a dossier passes to another office while it is drafted (a merger)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.demo.cast import Dossier
from tenants.drafting import services as drafting
from tenants.drafting.errors import LinkPassedOn
from tenants.drafting.models import Comment, PartnerLink
from tenants.transfer import services

ACT = "Décret 2.26.7"
DAY = date(2026, 4, 1)


@pytest.fixture
def made(started: Callable[[str], Dossier], source: Collectivity) -> drafting.Made:
    """A link of the Senegalese partner, who commented and was answered; then the dossier passed."""
    dossier = started("drafted")
    with offices.office_context(source):
        party = dossier.agreement.parties.get(country="SN")
        found = drafting.make_link(dossier.pk, actor=None, party_id=party.pk, days=30)
        remark = drafting.comment_by_link(found.token, body="نقترح تمديد الأجل", signed_name="عمدة")
        drafting.reply(remark.pk, actor=dossier.cast.clerk, body="سيعرض على اللجنة", made_on=date(2026, 4, 2))
    return found


@pytest.fixture
def passed(made: drafting.Made, source: Collectivity, target: Collectivity, today: date) -> Agreement:
    services.merge([source], target, act=ACT, effective_on=DAY, by="console:amina")
    with offices.office_context(target):
        return Agreement.objects.get()


def test_threads_keep_their_answers_their_party_and_their_link(passed: Agreement, target: Collectivity) -> None:
    with offices.office_context(target):
        remark = Comment.objects.get(body="نقترح تمديد الأجل")
        answer = Comment.objects.get(reply_to=remark)
        assert (answer.body, answer.version, remark.version.agreement) == ("سيعرض على اللجنة", remark.version, passed)
        assert (remark.on_behalf_of.country, remark.link.agreement, remark.signed_name) == ("SN", passed, "عمدة")


def test_the_same_link_opens_the_text_at_the_office_that_took_over(
    made: drafting.Made, passed: Agreement, target: Collectivity
) -> None:
    with offices.office_context(target):
        assert drafting.link_of(made.token).agreement == passed
        remark = drafting.comment_by_link(made.token, body="ملاحظة ثانية")
        assert (remark.version.agreement, remark.link.party.country) == (passed, "SN")
        assert drafting.revoke_link(PartnerLink.objects.get().pk, actor=None).revoked_at is not None
    page = Client(HTTP_HOST=f"{target.slug}.localhost").get(f"/office/text/{made.token}/")
    assert page.status_code == 404  # revoked there, and so closed


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_at_the_former_office_an_open_link_says_where_the_dossier_went(
    made: drafting.Made, passed: Agreement, source: Collectivity, target: Collectivity, language: str
) -> None:
    with offices.schema_context(offices.find(source.slug)), pytest.raises(LinkPassedOn) as refusal:
        drafting.link_of(made.token)
    assert refusal.value.context["office"] in {target.name_ar, target.name_fr}
    assert str(refusal.value)


def test_links_live_on_where_the_dossier_comes_back(
    started: Callable[[str], Dossier], source: Collectivity, target: Collectivity
) -> None:
    dossier = started("in_force")
    with offices.office_context(source):
        PartnerLink.objects.create(
            agreement_id=dossier.pk, party=dossier.agreement.parties.get(country="SN"), digest="a" * 64,
            version=dossier.agreement.text_versions.latest("number"), created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=30),
        )  # fmt: skip
    for start, end in ((source, target), (target, source)):
        services.transfer(
            start, end, references=["CONV-02113-2024-001"], act=ACT, effective_on=DAY, by="console:amina", unusual=True,
            reason="Retrait",
        )  # fmt: skip
    with offices.office_context(source):
        assert PartnerLink.objects.count() == 2
        assert PartnerLink.objects.get(digest="a" * 64).agreement.state == "in_force"
