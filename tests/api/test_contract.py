"""The API against its own document: no made-up request ends in a server error, answers have the written shape."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from api.schema import PATH
from mithaq.register.snapshots import Snapshot

load_all_checks()
CHECKS = [schemathesis.checks.not_a_server_error, content_type_conformance, response_schema_conformance]
application = get_wsgi_application()
contract = schemathesis.openapi.from_path(PATH)
contract.app = application


@pytest.fixture
def filled(published: list[Snapshot], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A register with something in it, and no limit on how often it may be asked."""
    monkeypatch.setattr("api.register.throttles.PER_MINUTE", 10**9)
    for signal in (request_started, request_finished):  # a test's one transaction outlives the requests
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@contract.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_word(filled: None, case: Any) -> None:
    response = case.call(base_url="http://localhost", headers={"Host": "localhost"})
    case.validate_response(
        response, checks=[schemathesis.checks.not_a_server_error, content_type_conformance, response_schema_conformance]
    )
