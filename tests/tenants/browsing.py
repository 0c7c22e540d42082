"""A logged-in client that leaves the test where it was: inside the office, and in the test's language."""

from typing import Any

from django.db import connection
from django.test import Client
from django.utils import translation

from mithaq.collectivities.models import Collectivity


class OfficeBrowser:
    """Sends requests as somebody of an office; a request ends on the public side, so the office is entered again."""

    def __init__(self, client: Client, office: Collectivity, *, language: str = "ar") -> None:
        self.client, self.office = client, office
        client.cookies["mithaq_language"] = language

    def get(self, path: str, data: Any = None) -> Any:
        return self._back(self.client.get(path, data))

    def post(self, path: str, data: Any = None) -> Any:
        return self._back(self.client.post(path, data or {}))

    def _back(self, response: Any) -> Any:
        connection.set_tenant(self.office)
        translation.activate("ar")
        return response
