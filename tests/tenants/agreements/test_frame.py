"""The frame of a dossier's pages: rail, tabs, what is next."""

from collections.abc import Callable

import pytest

from mithaq.collectivities.models import Collectivity
from tenants.agreements import services
from tenants.agreements.models import Agreement
from tenants.agreements.stages import STAGES
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import OPENED

pytestmark = pytest.mark.usefixtures("office")
Browse = Callable[..., OfficeBrowser]


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


def address(agreement: Agreement, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/{page}"


def main(text: str) -> str:
    return text.split("<main")[1].split("</main>")[0]


def test_every_stage_of_the_rail_and_every_tab_leads_to_a_page(browse: Browse) -> None:
    dossier = dossiers.drafted()
    page = main(browse("head").get(address(dossier, "drafting/")).text)
    for part in (
        "consultation/", "drafting/", "council/", "council/legality/", "signature/", "signature/force/", "execution/",
        "monitoring/", "changes/", "", "description/", "parties/", "finance/", "documents/",
    ):  # fmt: skip
        assert f'href="{address(dossier, part)}"' in page, part
    assert len(STAGES) == 9


def test_the_stage_at_hand_is_marked_and_the_one_before_is_done(browse: Browse) -> None:
    page = browse("reader", language="fr").get(address(dossiers.in_drafting(), "parties/")).text
    assert page.count("rail-stage--done") == 1
    assert page.count("rail-stage--current") == 1
    assert page.count("rail-stage--todo") == 7
    assert page.count('aria-current="page">Parties') == 2  # tab and crumb


@pytest.mark.parametrize(
    ("role", "withdraws"), [("head", True), ("president", True), ("clerk", False), ("reader", False)]
)
def test_withdrawing_is_offered_to_those_who_may(browse: Browse, role: str, withdraws: bool) -> None:
    dossier = dossiers.opened()
    page = browse(role).get(address(dossier, "parties/")).text
    assert (address(dossier, "withdraw/") in page) == withdraws
    assert address(dossier, "consultation/") in page


def test_a_withdrawn_dossier_says_so_and_offers_to_be_reopened(browse: Browse) -> None:
    dossier = dossiers.consulted()
    services.withdraw(dossier.pk, actor=None, on=OPENED, reason="تخلي الشريك")
    page = browse("head").get(address(dossier, "consultation/")).text
    assert "alert--warn" in page
    assert address(dossier, "reopen/") in page
    assert 'action="/office/agreements' not in main(page)  # nothing can be written
    assert address(dossier, "reopen/") not in browse("clerk").get(address(dossier, "consultation/")).text


def test_both_titles_stand_in_the_header_each_in_its_language(browse: Browse) -> None:
    dossier = dossiers.opened()
    page = browse("clerk", language="fr").get(address(dossier, "parties/")).text
    assert f'<h1><span lang="fr" dir="ltr">{dossier.title_fr}</span></h1>' in page
    assert f'<span lang="ar" dir="rtl">{dossier.title_ar}</span>' in page


def test_a_hostile_title_is_escaped(browse: Browse) -> None:
    dossier = dossiers.opened(title_fr="<script>alert(1)</script>")
    assert "<script>alert" not in browse("clerk", language="fr").get(address(dossier, "parties/")).text


def test_the_refusal_of_a_foreign_state_names_its_articles_once(browse: Browse) -> None:
    response = browse("clerk", language="fr").post(address(dossiers.opened(), "parties/"), {
        "kind": "foreign_state", "role": "funding", "name_ar": "دولة", "name_fr": "État", "country": "SN",
    })  # fmt: skip
    (message,) = response.context["form"].errors["kind"]
    assert message.count("146") == 1
