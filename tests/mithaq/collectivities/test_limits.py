"""What an office may take of the shared machine, and what it is told when there is no more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone, translation

from mithaq.cli import cli
from mithaq.collectivities import limits, selectors
from mithaq.collectivities.errors import ExportLimitReached, StorageFull, UploadLimitReached
from mithaq.collectivities.models import Collectivity, Limits, Usage, UsageKind
from mithaq.collectivities.models.limits import MEGABYTE
from mithaq.core.errors import user_message
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement
from tenants.documents import services as documents
from tenants.documents.models import Document
from tests.tenants.dossiers import pdf

Limit = Callable[..., None]


@pytest.fixture
def limit(berkane: Collectivity) -> Limit:
    """`limit(exports=2)`: give Berkane limits of its own."""

    def give(**values: int) -> None:
        with selectors.public_side():
            Limits.objects.update_or_create(collectivity=berkane, defaults=values)

    return give


@pytest.fixture
def dossier(office: Collectivity) -> Agreement:
    return agreements.open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=timezone.localdate())


def store(dossier: Agreement, words: str = "") -> Document:
    return documents.store(dossier.pk, actor=None, upload=pdf(words=words), kind="minutes", title=words or "محضر")


def used(kind: str) -> int:
    return next(line.used for line in limits.usage_of(selectors.current_office()) if line.kind == kind)


def test_an_office_without_limits_of_its_own_has_the_defaults(office: Collectivity) -> None:
    found = {line.kind: line for line in limits.usage_of(office)}
    assert found[UsageKind.STORAGE].limit == 5_000 * MEGABYTE
    assert found[UsageKind.UPLOADS].limit == 500 * MEGABYTE
    assert (found[UsageKind.EXPORTS].limit, found[UsageKind.API].limit) == (200, 5_000)
    assert {line.percent for line in found.values()} == {0}
    assert limits.worker_share(office) == 50


class TestPapers:
    """Storage and uploads of the day, counted with the paper."""

    def test_a_paper_is_counted_and_given_back_when_it_is_removed(self, dossier: Agreement) -> None:
        paper = store(dossier)
        assert used("storage") == used("uploads") == paper.size
        documents.remove(paper.pk, actor=None)
        assert (used("storage"), used("uploads")) == (0, paper.size)

    def test_a_paper_that_was_refused_is_not_counted(self, dossier: Agreement) -> None:
        paper = store(dossier)
        with pytest.raises(Exception, match="file_twice"), transaction.atomic():
            documents.store(
                dossier.pk, actor=None, upload=ContentFile(paper.file.open().read(), name="a.pdf"), kind="minutes"
            )  # fmt: skip
        assert used("uploads") == paper.size

    def test_a_full_storage_is_said_with_its_figures(self, dossier: Agreement, limit: Limit) -> None:
        limit(storage_mb=1)
        limits.room_for_storage(MEGABYTE - 100)
        with pytest.raises(StorageFull) as refused, transaction.atomic():
            store(dossier)
        assert not Document.objects.exists()
        with translation.override("en"):
            assert user_message(refused.value).startswith(
                "The office's storage is full: 1 of 1 MB are used, and this file needs 1 MB."
            )

    def test_too_much_in_one_day_waits_for_the_next(
        self, dossier: Agreement, limit: Limit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limit(uploads_mb=1)
        limits.count("uploads", MEGABYTE - 100)
        with pytest.raises(UploadLimitReached), transaction.atomic():
            store(dossier)
        tomorrow = timezone.now() + timedelta(days=1)
        monkeypatch.setattr(limits.timezone, "now", lambda: tomorrow)
        assert store(dossier).size == used("uploads")
        assert Usage.objects.filter(kind="uploads").count() == 1, "yesterday's counter is forgotten"

    def test_no_file_is_left_when_the_paper_is_refused(
        self, dossier: Agreement, limit: Limit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.core.files.storage import default_storage

        def broken(*_: Any, **__: Any) -> None:
            raise IntegrityError("history")

        monkeypatch.setattr(documents, "record", broken)
        before = len(default_storage.listdir("o_berkane")[1]) if default_storage.exists("o_berkane") else 0
        with pytest.raises(IntegrityError), transaction.atomic():
            store(dossier)
        assert len(default_storage.listdir("o_berkane")[1]) == before
        assert used("storage") == 0

    def test_the_counter_begins_with_what_the_office_keeps(self, dossier: Agreement) -> None:
        first = store(dossier, "one")
        Usage.objects.all().delete()
        second = store(dossier, "two")
        assert used("storage") == first.size + second.size

    def test_the_storage_is_counted_again(self, dossier: Agreement, office: Collectivity) -> None:
        paper = store(dossier)
        Usage.objects.filter(kind="storage").update(used=10**12)
        run = CliRunner().invoke(cli, ["offices", "usage", "berkane", "--recount"])
        assert run.exit_code == 0, run.output
        assert "berkane: storage 1 of 5,000 MB, uploads 1 of 500 MB, exports 0 of 200, api 0 of 5,000" in run.output
        assert used("storage") == paper.size


def test_exports_of_a_day_are_counted(office: Collectivity, limit: Limit) -> None:
    limit(exports=2)
    assert [limits.count("exports"), limits.count("exports")] == [1, 2]
    with pytest.raises(ExportLimitReached) as refused:
        limits.count("exports")
    assert refused.value.context == {"used": 2, "limit": 2}
    assert used("exports") == 2


def test_nothing_allowed_is_nothing(office: Collectivity, limit: Limit) -> None:
    limit(exports=0)
    with pytest.raises(ExportLimitReached):
        limits.count("exports")
    line = next(line for line in limits.usage_of(office) if line.kind == "exports")
    assert line.percent == 100


def test_a_day_and_an_hour_are_morocco_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.timezone, "now", lambda: datetime(2026, 5, 4, 23, 30, tzinfo=ZoneInfo("UTC")))
    assert limits.period_of("uploads") == "2026-05-05"
    assert limits.period_of("api") == "2026-05-05T00"
    assert limits.period_of("storage") == ""


def test_an_office_counts_for_itself_alone(office: Collectivity, other_office: Collectivity) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        limits.count_for(other_office, "exports")


@pytest.mark.parametrize("fields", [{"used": -1}, {"kind": "weather"}])
def test_the_database_keeps_counters_sane(office: Collectivity, fields: dict[str, Any]) -> None:
    limits.count("exports")
    with pytest.raises(IntegrityError), transaction.atomic():
        Usage.objects.update(**fields)


def test_the_console_says_what_every_office_uses(office: Collectivity) -> None:
    limits.count("exports")
    run = CliRunner().invoke(cli, ["offices", "usage"])
    assert "berkane: storage 0 of 5,000 MB" in run.output
    assert "saidia" not in run.output
