"""Many offices from one file, at the console and as an operator's job; and what follows an opening."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from cms.models import CollectivityPage
from cms.services import build_site
from mithaq.cli import cli
from mithaq.collectivities import jobs, selectors
from mithaq.collectivities.models import Collectivity, JobState, OfficeEvent, OperatorJob
from mithaq.collectivities.provisioning import bulk
from mithaq.core.errors import InvalidInput
from mithaq.core.sheets import read_file
from mithaq.core.sheets.errors import SheetRefused
from mithaq.outbox import delivery
from mithaq.outbox.models import OutboxEvent

pytestmark = pytest.mark.xdist_group("provisioning")
Admin = psycopg.Connection[Any]
BY = "operator@desk.test"
FILE = """code;level;slug;name_ar;name_fr;province_code;seats;hosts
02.113.01.01;;essai-pool-11;;;;25;coop.essai-pool.test
02.113.99.99;;;;;;;
02.113.01.09;;;;;;;
ECI-02-012;eci;essai-pool-12;مؤسسة;Essai;02.113;;coop.essai-pool.test
ECI-02-013;eci;essai-pool-13;مؤسسة;Essai;02.113;;
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two rows in order, one unknown code, one office that is open already, one host twice."""
    path = tmp_path / "offices.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def create(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["offices", "create", *map(str, arguments)])


def test_a_dry_run_tells_every_wrong_row_and_opens_nothing(ground: Admin, file: Path) -> None:
    done = create("--from-csv", file, "--dry-run")
    assert done.exit_code == 1
    assert done.stdout == "2 can be opened, 1 open already, 2 wrong\n"
    rows = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert rows == ["row 3, 02.113.99.99, code", "row 3, 02.113.99.99, name_ar", "row 3, 02.113.99.99, name_fr",
                    "row 3, 02.113.99.99, slug", "row 5, ECI-02-012, hosts"]  # fmt: skip
    assert Collectivity.objects.count() == 3


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_wrong_rows_are_written_to_a_file(ground: Admin, file: Path, tmp_path: Path, suffix: str) -> None:
    report = tmp_path / f"wrong.{suffix}"
    create("--from-csv", file, "--dry-run", "--errors", report)
    told = [row for _row, row in read_file(report).records()]
    assert list(told[0]) == ["row", "code", "column", "value", "reason"]
    assert (told[0]["row"], told[0]["code"], told[0]["column"]) == ("3", "02.113.99.99", "code")
    assert (told[-1]["column"], told[-1]["value"]) == ("hosts", "coop.essai-pool.test")
    assert create("--from-csv", file, "--dry-run", "--errors", tmp_path / "wrong.pdf").exit_code == 2


def test_a_file_opens_its_good_rows_and_may_be_given_again(ground: Admin, file: Path) -> None:
    done = create("--from-csv", file)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "2 opened, 1 open already, 2 refused"
    assert selectors.by_host("coop.essai-pool.test") == selectors.find("essai-pool-11")
    assert selectors.find("essai-pool-11").seats == 25
    assert OfficeEvent.objects.get(office_schema="o_essai_pool_11").by.startswith("console:")
    again = create("--from-csv", file)
    assert again.stdout.splitlines()[-1] == "0 opened, 3 open already, 2 refused"
    file.write_text("\n".join(line for line in FILE.splitlines() if "99.99" not in line and "012" not in line))
    assert create("--from-csv", file).exit_code == 0


def test_one_office_at_the_console(ground: Admin) -> None:
    assert create().exit_code == create("X", "--from-csv", __file__).exit_code == 2
    refused = create("02.113.99.99")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("mithaq: code: ")
    assert create("02.113.05.03", "--slug", "essai-pool-14", "--dry-run").stdout.startswith("essai-pool-14: can be")
    done = create("02.113.05.03", "--slug", "essai-pool-14")
    assert done.stdout.startswith("essai-pool-14: open, schema o_essai_pool_14, http://essai-pool-14.")
    assert create("02.113.05.03", "--slug", "essai-pool-14").exit_code == 1


def test_the_pool_at_the_console(ground: Admin) -> None:
    def pool(*arguments: str) -> str:
        return CliRunner().invoke(cli, ["offices", "pool", *arguments]).stdout.splitlines()[-1]

    assert pool() == "0 ready, 0 behind the template"
    assert pool("--size", "1") == pool() == "1 ready, 0 behind the template"
    assert pool("clear") == "1 dropped"


@pytest.mark.parametrize(
    ("text", "error"),
    [("", SheetRefused), ("code,colour\n1,red\n", bulk.UnknownColumn), ("slug\nx\n", bulk.UnknownColumn),
     ("code,slug\n1\n", SheetRefused), ("code,name_ar\n1,\u202eabc\n", InvalidInput)],
)  # fmt: skip
def test_a_file_that_is_not_such_a_table_is_refused_whole(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "offices.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        bulk.read_rows(path)


def test_the_job_tells_what_came_of_each_row_and_goes_on_when_run_again(ground: Admin, settings: Any) -> None:
    settings.MITHAQ_READY_SCHEMAS = 0
    rows = [{"code": "02.113.01.01", "slug": "essai-pool-15"}, {"code": "02.113.99.99"}]
    job = jobs.enqueue("offices.create", by=BY, rows=rows)
    assert jobs.work(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert (job.result["opened"], job.result["open_already"]) == (["essai-pool-15"], [])
    [refused] = job.result["refused"]
    assert (refused["row"], refused["problems"][0]["field"]) == (2, "code")
    assert OfficeEvent.objects.get(office_schema="o_essai_pool_15").by == BY
    again = jobs.enqueue("offices.create", by=BY, rows=rows[:1])
    jobs.work(once=True)
    again.refresh_from_db()
    assert (again.state, again.result["open_already"]) == (JobState.DONE, ["essai-pool-15"])


def test_a_job_of_which_nothing_came_has_failed_and_says_why(ground: Admin) -> None:
    job = jobs.enqueue("offices.create", by=BY, rows=[{"code": "02.113.99.99"}])
    jobs.work(once=True)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "02.113.99.99" in job.error


def test_the_pool_is_filled_again_after_an_opening(ground: Admin, settings: Any) -> None:
    settings.MITHAQ_READY_SCHEMAS = 1
    jobs.enqueue("offices.create", by=BY, rows=[{"code": "02.113.01.01", "slug": "essai-pool-16"}])
    assert jobs.work(once=True) == 2
    assert OperatorJob.objects.get(kind="pool.fill").result == {"fresh": 1, "stale": 0}


def test_the_public_pages_of_a_new_office_follow_and_come_once(ground: Admin) -> None:
    build_site()
    create("02.113.01.01", "--slug", "essai-pool-17")
    event = OutboxEvent.objects.get(task="collectivities.office_opened")
    assert event.payload == {"schema": "o_essai_pool_17"}
    delivery.sweep()
    pages = CollectivityPage.objects.filter(code="02.113.01.01").count()
    assert pages > 0
    OutboxEvent.objects.filter(pk=event.pk).update(done_at=None)
    delivery.sweep()
    assert CollectivityPage.objects.filter(code="02.113.01.01").count() == pages
