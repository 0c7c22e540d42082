"""What may be asked for when an office is opened: each refusal names its field and its reason."""

from typing import Any

import pytest

from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.collectivities.provisioning import OfficeRequest, check_request, check_rows, suggest
from mithaq.collectivities.provisioning.requests import filled, slug_of
from mithaq.core.errors import InvalidInput
from mithaq.territory.errors import PlaceUnknown

ECI = {
    "code": "ECI-02-077", "level": "eci", "slug": "eci-essai", "name_ar": "مؤسسة", "name_fr": "ECI d'essai",
    "province_code": "02.113",
}  # fmt: skip


def fields(**asked: Any) -> list[str]:
    """Fields that are refused in a request, filled in as the wizard does."""
    return [problem.field for problem in check_request(filled(OfficeRequest(**asked)))]


def test_a_commune_needs_its_code_alone(territory: None) -> None:
    found = suggest("02.113.05.03")
    assert (found.name_fr, found.name_ar, found.slug) == ("Aïn Reggada", "عين الركادة", "ain-reggada")
    assert (found.province_code, found.region_code) == ("02.113", "02")
    assert check_request(found) == []


def test_a_name_that_communes_share_gets_the_code_behind_it(territory: None) -> None:
    assert suggest("02.113.05.05").slug == "sidi-ali-021130505"
    assert suggest("02.113.05.07").slug == "sidi-ali-021130507"


def test_a_code_outside_the_territory_is_refused(territory: None) -> None:
    with pytest.raises(PlaceUnknown):
        suggest("02.113.99.99")
    assert "code" in fields(code="02.113.99.99", slug="essai", name_ar="س", name_fr="Essai")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"level": "region"}, "level"),
        ({"code": ""}, "code"),
        ({"code": "eci 77"}, "code"),
        ({"code": "ECI-02-001"}, "code"),  # open already
        ({"province_code": "09.999"}, "province_code"),
        ({"province_code": ""}, "province_code"),
        ({"name_ar": ""}, "name_ar"),
        ({"name_fr": ""}, "name_fr"),
        ({"name_fr": "x" * 161}, "name_fr"),
        ({"slug": "berkane"}, "slug"),
        ({"slug": "Été"}, "slug"),
        ({"slug": "x--"}, "slug"),
        ({"hosts": ("saidia.localhost",)}, "hosts"),
        ({"hosts": ("x.berkane.localhost",)}, "hosts"),
        ({"hosts": ("http://coop.ma/x",)}, "hosts"),
        ({"hosts": ("10.0.0.1",)}, "hosts"),
        ({"hosts": ("localhost",)}, "hosts"),
        ({"hosts": ("coop.essai.test", "COOP.essai.test.")}, "hosts"),
        ({"hosts": ("coop.essai.test",)}, None),
    ],
)
def test_each_wrong_value_is_told_beside_its_field(territory: None, change: dict[str, Any], field: str | None) -> None:
    assert sorted(set(fields(**ECI | change))) == ([field] if field else [])


def test_the_office_of_an_erased_one_is_not_opened_anew(territory: None) -> None:
    Collectivity.objects.filter(slug="saidia").update(state=OfficeState.ERASED)
    [problem] = check_rows([(2, {"code": "02.113.01.25"})])[0].problems
    assert problem.error.code == "office_exists"
    assert "saidia" in problem.message


def test_rows_of_a_file_are_checked_against_each_other(territory: None) -> None:
    checked = check_rows(
        [
            (2, {"code": "02.113.01.01", "hosts": "coop.ahfir.test"}),
            (3, {"code": "02.113.01.07", "hosts": "coop.ahfir.test"}),
            (4, {"code": "02.113.01.01"}),
            (5, {"code": "02.113.05.03", "slug": "berkane"}),
            (6, {"code": "02.113.05.05", "seats": "many"}),
            (7, {"code": "02.113.01.09"}),
            (8, {"code": "02.113.01.09", "slug": "another"}),
            (9, ECI | {"hosts": "below.coop.ahfir.test"}),
        ]
    )
    found = {one.number: [problem.field for problem in one.problems] for one in checked}
    assert found == {2: [], 3: ["hosts"], 4: ["code"], 5: ["slug"], 6: ["seats"], 7: [], 8: ["code"],
                     9: ["hosts"]}  # fmt: skip
    assert [one.number for one in checked if one.open_as] == [7]
    assert "2" in checked[1].problems[0].message


def test_two_rows_that_would_derive_one_host_name_both_get_their_code(territory: None) -> None:
    rows = [(n, ECI | {"code": f"ECI-02-{n:03}", "slug": ""}) for n in (90, 91)]
    assert [one.request.slug for one in check_rows(rows)] == ["eci-d-essai-eci02090", "eci-d-essai-eci02091"]
    named = check_rows([(2, {"code": "02.113.01.01"}), (3, {"code": "02.113.01.07", "slug": "ahfir"})])
    assert [one.request.slug for one in named] == ["ahfir-021130101", "ahfir"]


def test_a_file_of_1500_rows_asks_the_database_four_times(territory: None, django_assert_num_queries: Any) -> None:
    rows = [(n, ECI | {"code": f"ECI-03-{n:04}", "slug": f"essai-{n}"}) for n in range(1500)]
    with django_assert_num_queries(4):
        checked = check_rows(rows)
    assert [one for one in checked if one.problems] == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Aïn Sfa", "ain-sfa"), ("M'diq", "m-diq"), ("Œuvre", "oeuvre"), ("أحفير", ""), ("3 Mars", "mars")],
)
def test_a_host_name_is_made_of_a_french_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_request_survives_the_arguments_of_a_job(territory: None) -> None:
    asked = filled(OfficeRequest(**ECI, hosts=("coop.essai.test",), seats=12))
    assert OfficeRequest.from_row(asked.as_row()) == asked
    with pytest.raises(InvalidInput):
        OfficeRequest.from_row(ECI | {"seats": -1})
