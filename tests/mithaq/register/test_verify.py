"""`mithaq register verify` and `rebuild`: the register is what was published."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection

from mithaq.cli.register import command
from mithaq.collectivities.models import Collectivity
from mithaq.register import selectors, services
from mithaq.register.models import Entry, Version
from mithaq.register.selectors import Filters
from tests.mithaq.register.samples import snapshot

Superuser = Callable[[], psycopg.Connection[Any]]


@pytest.fixture
def published(office: Collectivity) -> Entry:
    entry = services.publish(snapshot())
    connection.set_schema_to_public()
    return entry


def verified() -> tuple[int, str]:
    result = CliRunner().invoke(command, ["verify"])
    return result.exit_code, result.output


def test_an_untouched_register_is_whole(published: Entry) -> None:
    code, output = verified()
    assert code == 0
    assert "1 entries, 0 seals, 0 broken" in output


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        (Entry, {"title_fr": "Autre"}, "columns differ from the published detail: title_fr"),
        (Entry, {"version": 7}, "version 7 is shown, 1 is the last one kept"),
        (Entry, {"detail": {}}, "the entry differs from version 1"),
        (Version, {"detail": {}}, "version 1 was altered after it was kept"),
        (Version, {"digest": "0" * 64}, "version 1 was altered after it was kept"),
    ],
)
def test_what_was_altered_is_named(published: Entry, table: Any, change: dict[str, Any], problem: str) -> None:
    table.objects.update(**change)
    code, output = verified()
    assert code == 1
    assert str(published.public_id) in output
    assert problem in output


def test_an_entry_whose_versions_are_lost_is_named(published: Entry) -> None:
    Version.objects.all().delete()
    assert "no version is kept" in verified()[1]


def test_rebuild_brings_columns_and_search_back_from_the_detail(published: Entry) -> None:
    Entry.objects.update(title_fr="Autre", amount_centimes=1, search=None, trigrams=[])
    assert selectors.search(Filters(words="déchets")).total == 0

    result = CliRunner().invoke(command, ["rebuild"])

    assert (result.exit_code, "1 entries rebuilt" in result.output) == (0, True)
    assert selectors.search(Filters(words="déchets")).total == 1
    assert verified()[0] == 0


def test_the_digest_is_that_of_the_canonical_detail(published: Entry) -> None:
    """Anyone can recompute it from the API's answer: sorted keys, UTF-8, no spaces."""
    from hashlib import sha256  # beside its only use

    version = selectors.versions(published.public_id).get()
    text = json.dumps(version.detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == version.digest
