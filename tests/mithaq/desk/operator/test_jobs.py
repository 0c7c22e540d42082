"""Jobs on the operator's pages: listed, followed, started again, called off."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity, OperatorJob
from mithaq.collectivities.portability.export import exports_dir
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/jobs/"


def job(state: str = "queued", **fields: Any) -> OperatorJob:
    return OperatorJob.objects.create(**{"kind": "fleet.verify", "by": "a@desk.test", "state": state} | fields)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_list_and_its_filters(operator: Client, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    first, second = job("failed", error="x"), job("done", kind="offices.export")
    assert f"{PAGE}{first.pk}/" in text_of(operator.get(PAGE))
    page = text_of(operator.get(f"{PAGE}?state=failed"))
    assert f"{PAGE}{first.pk}/" in page
    assert f"{PAGE}{second.pk}/" not in page
    assert f"{PAGE}{first.pk}/" not in text_of(operator.get(f"{PAGE}?kind=offices.export"))
    assert operator.get(f"{PAGE}?state=x&kind=y&page=z").status_code == 200


def test_one_job_while_it_runs_asks_again_and_can_be_called_off(operator: Client) -> None:
    running = job("running", done=3, total=12, message="Berkane")
    page = text_of(operator.get(f"{PAGE}{running.pk}/"))
    assert "Berkane" in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert operator.post(f"{PAGE}{running.pk}/cancel/").status_code == 302
    running.refresh_from_db()
    assert running.state == "cancelled"
    over = text_of(operator.get(f"{PAGE}{running.pk}/"))
    assert "hx-trigger" not in over
    assert "http-equiv" not in over


@pytest.mark.parametrize(("language", "told"), [("ar", "حُذفت الملفات"), ("fr", "les fichiers sont supprimés")])
def test_what_a_job_tells_is_in_the_readers_language(operator: Client, language: str, told: str) -> None:
    operator.cookies["mithaq_language"] = language
    running = job("running", done=2, total=3, message="files are gone")
    assert told in text_of(operator.get(f"{PAGE}{running.pk}/"))


def test_a_job_that_failed_says_why_and_goes_on(operator: Client) -> None:
    failed = job("failed", error="disk full")
    assert "disk full" in text_of(operator.get(f"{PAGE}{failed.pk}/"))
    assert operator.post(f"{PAGE}{failed.pk}/retry/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_what_is_over_is_neither_called_off_nor_started_again(operator: Client) -> None:
    done = job("done")
    for verb in ("cancel", "retry"):
        answer = operator.post(f"{PAGE}{done.pk}/{verb}/", follow=True)
        assert "alert--bad" in text_of(answer)
    done.refresh_from_db()
    assert done.state == "done"


def test_the_result_is_shown(operator: Client) -> None:
    done = job("done", result={
        "path": "/backups/x.zip", "opened": ["berkane"],
        "refused": [{"row": 2, "code": "x", "problems": [{"field": "code", "message": "taken"}]}],
        "not_invited": [{"row": 3, "code": "y", "error": "no address"}],
    })  # fmt: skip
    page = text_of(operator.get(f"{PAGE}{done.pk}/"))
    assert "/backups/x.zip" in page
    for shown in ("taken", "no address", "/desk/operator/offices/berkane/"):
        assert shown in page


def test_an_unknown_job_is_not_found(operator: Client) -> None:
    assert operator.get(f"{PAGE}1/").status_code == 404
    assert operator.post(f"{PAGE}1/retry/").status_code == 404


def test_the_list_takes_as_many_queries_for_many_jobs(operator: Client, django_assert_max_num_queries: Any) -> None:
    for _number in range(40):
        job()
    with django_assert_max_num_queries(10):
        assert operator.get(PAGE).status_code == 200


def test_an_export_is_fetched_and_the_office_is_told(
    operator: Client, berkane: Collectivity, settings: Any, tmp_path: Path
) -> None:
    settings.MITHAQ_STATE = tmp_path
    folder = exports_dir()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "berkane.zip").write_bytes(b"archive")
    digest = hashlib.sha256(b"archive").hexdigest()
    done = job(
        "done", kind="offices.export", office_schema=berkane.schema_name,
        result={"file": "berkane.zip", "sha256": digest},
    )  # fmt: skip
    assert f"{PAGE}{done.pk}/archive/" in text_of(operator.get(f"{PAGE}{done.pk}/"))
    answer = operator.get(f"{PAGE}{done.pk}/archive/")
    assert b"".join(answer.streaming_content) == b"archive"
    event = selectors.events_of(berkane).first()
    assert event is not None
    assert (event.kind, event.details["fetched"]) == ("exported", "berkane.zip")


@pytest.mark.parametrize("result", [{}, {"file": "../x", "sha256": "0"}, {"file": "gone.zip", "sha256": "0"}])
def test_what_is_no_export_is_not_fetched(operator: Client, berkane: Collectivity, result: dict[str, str]) -> None:
    done = job("done", kind="offices.export", office_schema=berkane.schema_name, result=result)
    assert operator.get(f"{PAGE}{done.pk}/archive/")["Location"] == f"{PAGE}{done.pk}/"
    other = job("done", kind="fleet.verify", result={"file": "x", "sha256": "0"})
    assert operator.get(f"{PAGE}{other.pk}/archive/").status_code == 302


def test_what_failed_and_what_differs_is_named(operator: Client) -> None:
    done = job("done", result={"failed": {"o_essai": "lock timeout"}, "differences": {"o_other": ["index missing"]}})
    page = text_of(operator.get(f"{PAGE}{done.pk}/"))
    for shown in ("o_essai", "lock timeout", "o_other", "index missing"):
        assert shown in page
