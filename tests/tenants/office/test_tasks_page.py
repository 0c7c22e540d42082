"""The page of all tasks, with something to do on it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from tenants.demo import berkane as story
from tenants.demo.cast import Cast
from tenants.demo.story import play

ROLES = ("head", "clerk", "secretary", "president", "finance", "service")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_all_tasks_are_listed(
    berkane: Collectivity, people: Callable[..., User], office_client: Callable[..., Client], language: str
) -> None:
    with clock.frozen(date(2024, 6, 3)):
        with office_context(berkane):
            play(story.PLOT, story.DAYS, Cast(**{role: people(role) for role in ROLES}), until="received")
        client = office_client("head")
        client.cookies["mithaq_language"] = language
        page = client.get("/office/tasks/")
    assert page.status_code == 200
    assert "CONV-02113-2024-001" in page.content.decode()
