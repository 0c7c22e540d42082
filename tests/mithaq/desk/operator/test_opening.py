"""The wizard: find the collectivity, name it, confirm; and many at once from a file. A job opens, the pages check."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from mithaq.collectivities.models import OperatorJob
from tests.mithaq.desk.operator.conftest import text_of

PAGE = "/desk/operator/offices/open/"
AKLIM = {
    "level": "commune", "code": "02.113.01.11", "name_ar": "أكليم", "name_fr": "Aklim", "province_code": "02.113",
    "seats": "15", "slug": "aklim", "host": "", "head_email": "head@aklim.test", "head_name_ar": "رئيسة المكتب",
    "head_name_fr": "", "head_language": "fr", "storage_mb": "", "uploads_mb": "",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("territory")


@pytest.mark.parametrize("words", ["aklim", "AKLIM", "أكليم", "اكليم", "02.113.01.11", "٠٢.١١٣.٠١.١١"])
def test_a_commune_is_found_by_name_and_by_code(operator: Client, words: str) -> None:
    assert f"{PAGE}details/?code=02.113.01.11" in text_of(operator.get(PAGE, {"q": words}))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_region_province_commune_without_a_script(operator: Client, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    assert "?region=02" in text_of(operator.get(PAGE))
    assert "?region=02&amp;province=02.113" in text_of(operator.get(f"{PAGE}?region=02"))
    page = text_of(operator.get(f"{PAGE}?region=02&province=02.113"))
    assert f"{PAGE}details/?code=02.113.01.11" in page
    assert f"{PAGE}details/?code=02.113.01.09" not in page  # Berkane has its office
    assert "/desk/operator/offices/berkane/" in page


def test_what_cannot_be_a_place_is_left_aside(operator: Client) -> None:
    for query in ("?q=%00", "?q=%25", "?region=x", "?province=99.999", "?q=" + "x" * 300, "?q=('"):
        assert operator.get(PAGE + query).status_code == 200


def test_the_form_begins_with_what_the_territory_says(operator: Client) -> None:
    page = text_of(operator.get(f"{PAGE}details/?code=02.113.01.11"))
    for value in ("أكليم", "Aklim", "aklim"):
        assert f'value="{value}"' in page
    assert operator.get(f"{PAGE}details/?code=99.999.99.99").status_code == 200
    assert 'value="eci" selected' in text_of(operator.get(f"{PAGE}details/?level=eci"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_three_steps_to_a_job(operator: Client, operator_user: Any, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    asked = operator.post(f"{PAGE}details/", AKLIM | {"step": "check"})
    assert asked.status_code == 200
    assert 'name="step" value="open"' in text_of(asked)
    assert not OperatorJob.objects.exists()
    back = text_of(operator.post(f"{PAGE}details/", AKLIM | {"step": "back", "seats": "17"}))
    assert 'value="17"' in back
    answer = operator.post(f"{PAGE}details/", AKLIM | {"step": "open", "storage_mb": "9 000"})
    job = OperatorJob.objects.get()
    assert answer["Location"] == f"/desk/operator/jobs/{job.pk}/"
    assert (job.kind, job.by) == ("offices.open", operator_user.email)
    [row] = job.arguments["rows"]
    assert (row["code"], row["slug"], row["seats"], row["storage_mb"]) == ("02.113.01.11", "aklim", 15, 9000)
    assert (row["head_email"], row["head_language"]) == ("head@aklim.test", "fr")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "99.999.99.99"}, "code"), ({"code": "02.113.01.09", "slug": "x2"}, "code"), ({"code": ""}, "code"),
        ({"slug": "berkane"}, "slug"), ({"slug": "Été"}, "slug"), ({"slug": "x"}, "slug"), ({"slug": ""}, "slug"),
        ({"host": "saidia.localhost"}, "host"), ({"host": "http://x"}, "host"), ({"name_ar": ""}, "name_ar"),
        ({"head_email": "x"}, "head_email"), ({"head_name_ar": ""}, "head_name_ar"), ({"seats": "x"}, "seats"),
        ({"level": "eci"}, "code"), ({"level": "region"}, "level"), ({"province_code": "99.999"}, "province_code"),
        ({"seats": "0"}, "seats"), ({"storage_mb": "x"}, "storage_mb"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["check", "open"])
def test_what_is_wrong_is_said_at_its_field_and_everything_stays_typed(
    operator: Client, wrong: dict[str, str], field: str, step: str
) -> None:
    answer = operator.post(f"{PAGE}details/", AKLIM | wrong | {"step": step, "head_name_fr": "Madame"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert f'href="#id_{field}"' in page
    assert 'value="Madame"' in page
    assert not OperatorJob.objects.exists()


def test_an_eci_is_typed_in(operator: Client) -> None:
    eci = AKLIM | {"level": "eci", "code": "eci-02-007", "name_fr": "Trifa Est", "slug": "trifa-est", "step": "open"}
    assert operator.post(f"{PAGE}details/", eci).status_code == 302
    [row] = OperatorJob.objects.get().arguments["rows"]
    assert (row["level"], row["code"]) == ("eci", "ECI-02-007")


def send(operator: Client, content: bytes, name: str = "offices.csv") -> Any:
    return operator.post(f"{PAGE}file/", {"upload": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_file_is_reported_and_then_opened(operator: Client, language: str) -> None:
    operator.cookies["mithaq_language"] = language
    assert operator.get(f"{PAGE}file/").status_code == 200
    text = "code,slug,head_email,head_name_ar\n02.113.01.11,,head@aklim.test,رئيسة\n99.999.99.99,,,\n02.113.01.09,,,\n"
    report = send(operator, text.encode())
    page = text_of(report)
    assert report.status_code == 200
    assert "aklim" in page
    assert "99.999.99.99" in page  # the reason names it
    assert not OperatorJob.objects.exists()
    sealed = re.search(r'name="rows" value="([^"]+)"', page)
    assert sealed
    answer = operator.post(f"{PAGE}file/", {"rows": sealed[1]})
    job = OperatorJob.objects.get()
    assert answer["Location"] == f"/desk/operator/jobs/{job.pk}/"
    [row] = job.arguments["rows"]
    assert (row["code"], row["slug"], row["row"], row["head_email"]) == ("02.113.01.11", "aklim", 2, "head@aklim.test")


def test_a_workbook_is_read_as_well(operator: Client) -> None:
    book, stream = Workbook(), BytesIO()
    book.active.append(["Code", "Slug"])
    book.active.append(["02.113.01.11", "aklim-2"])
    book.save(stream)
    assert "aklim-2" in text_of(send(operator, stream.getvalue(), "offices.xlsx"))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"%PDF-1.4", b"code\n", b"\x00\x01\x02", b"code,code\n1,2\n"])
def test_a_file_that_is_none_is_refused(operator: Client, content: bytes) -> None:
    assert send(operator, content).status_code == 422


def test_rows_that_are_wrong_are_told_and_nothing_can_be_opened(operator: Client) -> None:
    text = "code,head_email,head_name_ar\n02.113.01.11,not-an-address,\n02.113.01.11,,\n"
    page = send(operator, text.encode())
    assert page.status_code == 422
    assert 'name="rows"' not in text_of(page)


def test_nobody_changes_the_checked_rows_on_their_way(operator: Client, second_operator: Client) -> None:
    page = text_of(send(operator, b"code\n02.113.01.11\n"))
    sealed = re.search(r'name="rows" value="([^"]+)"', page)
    assert sealed
    for client, rows in ((operator, sealed[1][:-1] + "x"), (operator, "x"), (second_operator, sealed[1])):
        assert client.post(f"{PAGE}file/", {"rows": rows})["Location"] == f"{PAGE}file/"
    assert not OperatorJob.objects.exists()


def test_the_model_can_be_sent_back(operator: Client) -> None:
    model = operator.get(f"{PAGE}file/model.csv")
    assert model.status_code == 200
    answer = send(operator, model.content)
    assert answer.status_code == 422  # its example has an office already


def test_all_that_is_wrong_is_said_at_once(operator: Client) -> None:
    answer = operator.post(f"{PAGE}details/", AKLIM | {"step": "check", "slug": "berkane", "head_email": "x"})
    assert answer.status_code == 422
    for field in ("slug", "head_email"):
        assert f'href="#id_{field}"' in text_of(answer)


def test_a_wrong_code_is_one_fault_and_not_four(operator: Client) -> None:
    page = text_of(send(operator, b"code\n99.999.99.99\n"))
    assert page.count("<tr>") == 2  # the header and the row
