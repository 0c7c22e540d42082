"""Building the portal, and who may edit it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Page, Site

from cms import services, tasks
from cms.models import CollectivityPage, HomePage, StandardPage
from mithaq.accounts.models import User
from mithaq.accounts.services import grant_role, withdraw_role
from mithaq.collectivities.models import Collectivity
from mithaq.outbox.registry import handler_of

ClientFor = Callable[..., Client]


def test_building_again_changes_nothing_and_keeps_what_editors_wrote(db: None) -> None:
    home = services.build_site()
    page = StandardPage.objects.get(slug="about", locale__language_code="fr")
    page.lead = "Écrit par une personne"
    page.save_revision().publish()
    before = set(Page.objects.values_list("pk", "title"))

    assert services.build_site() == home

    assert set(Page.objects.values_list("pk", "title")) == before
    page.refresh_from_db()
    assert page.lead == "Écrit par une personne"
    assert Site.objects.get().root_page.specific == home


def test_the_trees_carry_titles_of_their_language(db: None) -> None:
    services.build_site()
    titles = dict(Page.objects.filter(slug="agreements").values_list("locale__language_code", "title"))
    assert titles == {"ar": "الاتفاقيات", "fr": "Conventions", "en": "Agreements"}
    assert HomePage.objects.count() == 3
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_a_collectivity_is_opened_once_in_each_language_by_its_event(berkane: Collectivity) -> None:
    for _ in range(2):
        tasks.open_collectivity(schema=berkane.schema_name)
    assert handler_of("cms.open_collectivity") is tasks.open_collectivity
    titles = dict(CollectivityPage.objects.values_list("locale__language_code", "title"))
    assert titles == {"ar": "بركان", "fr": "Berkane", "en": "Berkane"}


def test_a_collectivity_page_has_a_code(berkane: Collectivity) -> None:
    services.open_collectivity(berkane)
    with pytest.raises(IntegrityError, match="collectivity_page_has_code"), transaction.atomic():
        CollectivityPage.objects.update(code="")


def test_the_role_opens_wagtail_and_its_end_closes_it(db: None, people: Callable[..., User]) -> None:
    services.build_site()
    user = people("editor")
    assert user.has_perm("wagtailadmin.access_admin")
    withdraw_role(user, "editor")
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    grant_role(user, "operator")
    assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_the_editors_admin_is_open_to_editors_alone(db: None, desk_client: ClientFor) -> None:
    services.build_site()
    editor = desk_client("editor")
    for address in ("/cms/", "/cms/pages/", "/cms/documents/", "/cms/images/", "/cms/account/"):
        assert editor.get(address, follow=True).status_code == 200, address
    assert editor.get("/cms/users/", follow=True).redirect_chain
    assert editor.get("/cms/failwhale/").status_code == 404
    assert desk_client("region", territory_code="02").get("/cms/pages/").status_code in {302, 403}


def test_an_editor_changes_a_page_and_the_portal_shows_it(db: None, desk_client: ClientFor) -> None:
    services.build_site()
    page = StandardPage.objects.get(slug="about", locale__language_code="fr")
    editor = desk_client("editor")
    form: dict[str, Any] = {
        "title": "À propos de nous", "slug": "about", "lead": "Nouveau", "seo_title": "", "search_description": "",
        "show_in_menus": "on", "go_live_at": "", "expire_at": "", "action-publish": "1", "body-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    assert editor.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    assert editor.post(f"/cms/pages/{page.pk}/edit/", form).status_code == 302
    assert "Nouveau" in Client(HTTP_HOST="localhost").get("/fr/about/").content.decode()


def test_nobody_enters_wagtail_by_its_own_login(db: None) -> None:
    """Wagtail's login knows no second factor: its addresses lead to ours."""
    client = Client(HTTP_HOST="localhost")
    assert client.get("/cms/").headers["Location"].startswith("/cms/login/")
    assert client.get("/cms/login/?next=/cms/").headers["Location"] == "/account/login/?next=/cms/"
    assert client.get("/cms/logout/").headers["Location"] == "/account/logout/"
    assert client.get("/cms/password_reset/").headers["Location"] == "/account/password/reset/"
    assert client.post("/cms/login/", {"username": "a", "password": "b"}).status_code == 302


def test_the_looser_policy_stops_at_wagtails_door(db: None, desk_client: ClientFor) -> None:
    services.build_site()
    editor = desk_client("editor")
    assert "'unsafe-inline'" in editor.get("/cms/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in editor.get("/ar/")["Content-Security-Policy"]
    assert editor.get("/cms/")["X-Frame-Options"] == "SAMEORIGIN"


def test_wagtail_is_not_on_an_office_host(db: None) -> None:
    assert Client(HTTP_HOST="berkane.localhost").get("/cms/").status_code == 404
