"""Leads: what lists say of cooperations. All are to be verified, none is an agreement, none is published."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import user_message
from mithaq.partners import errors as e
from mithaq.partners import selectors, services
from mithaq.partners.loading import country_code
from mithaq.partners.models import Lead, LeadStatus
from mithaq.register.models import Entry
from mithaq.territory import services as territory
from mithaq.territory.models import Commune, Province, Region
from tests.shared_data import shared

TWINNINGS = "ma_city_en,ma_hcp_code,partner_city,partner_country_en,issues\n"
RECORDS = (
    "ref,ma_entity,ma_level,ma_hcp_code,partner,partner_country,kind,date,date_precision,duration,amount_mad,"
    "source_url,confidence,note\n"
)


@pytest.fixture
def berkane_known(db: None) -> None:
    """A territory with one commune."""
    region = Region.objects.create(code="02", name_ar="الشرق", name_fr="Oriental", iso_code="MA-02")
    province = Province.objects.create(code="02.113", name_ar="بركان", name_fr="Berkane", region=region)
    Commune.objects.create(code="02.113.01.09", name_ar="بركان", name_fr="Berkane", province=province, is_urban=True)


def load(folder: Path, text: str) -> services.LoadedLeads:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return services.load_leads(path)


def test_a_lead_waits_to_be_verified_and_nothing_is_published(berkane_known: None, tmp_path: Path) -> None:
    loaded = load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\n")
    lead = Lead.objects.get()
    assert (loaded.read, loaded.doubtful, lead.status) == (1, 0, LeadStatus.TO_BE_VERIFIED)
    assert (lead.place_code, lead.partner_name, lead.country, lead.kind) == ("02.113.01.09", "Bondy", "FR", "twinning")
    assert not Entry.objects.exists()
    assert list(selectors.leads_of("02.113.01.09")) == [lead]


def test_a_second_load_changes_nothing_and_a_corrected_row_is_taken(berkane_known: None, tmp_path: Path) -> None:
    load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\n")
    again = load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\n")
    assert (again.added, again.changed) == (0, 0)
    corrected = load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,no date\n")
    assert (corrected.added, corrected.changed, Lead.objects.get().issues) == (0, 1, "no date")


def test_a_place_that_is_no_commune_keeps_its_words_and_no_code(berkane_known: None, tmp_path: Path) -> None:
    load(
        tmp_path, TWINNINGS + "Maârif (Casablanca),,Sosnowiec,Poland,arrondissement\nOujda,02.411.01.23,Lille,France,\n"
    )
    maarif, oujda = Lead.objects.order_by("source_key")
    assert (maarif.place_code, maarif.place_name) == (None, "Maârif (Casablanca)")
    assert (oujda.place_code, oujda.issues) == (None, "the code of the place is not in the territory")


def test_a_date_is_kept_to_the_precision_the_list_claims(berkane_known: None, tmp_path: Path) -> None:
    load(
        tmp_path,
        RECORDS + "A,Berkane,commune,02.113.01.09,X,FR,jumelage,1988-11-03,day,,,,high,\n"
        "B,Berkane,commune,02.113.01.09,X,FR,jumelage,2017-04-01,month,,,,,\n"
        "C,Berkane,commune,02.113.01.09,X,FR,jumelage,,unknown,,,,,\n"
        "D,Berkane,commune,02.113.01.09,X,FR,jumelage,2017,year,,,,,\n",
    )
    dates = Lead.objects.order_by("source_key").values_list("date_text", "date_precision")
    assert list(dates) == [("1988-11-03", "day"), ("2017-04", "month"), ("", "unknown"), ("2017", "year")]


def test_a_request_to_a_foreign_state_is_kept_as_denied(berkane_known: None, tmp_path: Path) -> None:
    """LO 113-14 a86."""
    loaded = load(
        tmp_path,
        RECORDS + "A,Chatt El Abiad,commune,,Ambassade du Qatar,QA,NEGATIVE CASE: request,,unknown,,,,medium,\n"
        "B,Berkane,commune,02.113.01.09,Ambassade de France,FR,convention,,unknown,,,,,\n"
        "C,Berkane,commune,02.113.01.09,Ministère de la Culture,MA,convention de partenariat,,unknown,,,,,\n",
    )
    assert list(Lead.objects.order_by("source_key").values_list("kind", "is_denied")) == [
        ("foreign_state", True), ("foreign_state", True), ("partnership", False),
    ]  # fmt: skip
    assert loaded.denied == 2


@pytest.mark.parametrize("label", ["EH", "Western Sahara", "western sahara", "Sahrawi Arab Democratic Republic"])
def test_a_label_that_denies_the_saharan_provinces_is_never_kept(
    berkane_known: None, tmp_path: Path, label: str
) -> None:
    load(tmp_path, TWINNINGS + f"Berkane,02.113.01.09,Somewhere,{label},{label}: see the list\n")
    lead = Lead.objects.get()
    assert lead.country is None
    stored = " ".join(str(value) for value in Lead.objects.values_list().get())
    assert label.lower() not in stored.lower() or label == "EH"
    assert "|EH" not in stored


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkey", "TR"), ("Palestine", "PS"), ("South Korea", "KR"), ("England, United Kingdom", "GB"),
        ("Réunion, France", "FR"), ("Vietnam", "VN"), ("SN", "SN"), ("EH", None), ("Western Sahara", None),
        ("Atlantis", None), ("", None),
    ],
)  # fmt: skip
def test_countries_as_lists_write_them(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_a_bad_row_is_named_and_the_others_are_loaded(berkane_known: None, tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        RECORDS + "A,,commune,,X,FR,jumelage,,,,,,,\nB,Berkane,commune,,X,FR,jumelage,,,,twelve,,,\n"
        "C,Berkane,commune,,X,FR,jumelage,,,,,,,\nC,Berkane,commune,,Y,FR,jumelage,,,,,,,\n",
    )
    assert [(fault.row, fault.header, fault.error.code) for fault in loaded.faults] == [
        (2, "ma_entity", "lead_without_place"), (3, "amount_mad", "invalid_amount"), (5, "ref", "lead_twice"),
    ]  # fmt: skip
    assert all(user_message(fault.error) for fault in loaded.faults)
    assert Lead.objects.count() == 1


def test_another_list_is_refused(berkane_known: None, tmp_path: Path) -> None:
    with pytest.raises(e.UnknownList):
        load(tmp_path, "a,b\n1,2\n")


def test_the_territory_comes_first(db: None, tmp_path: Path) -> None:
    with pytest.raises(e.TerritoryMissing):
        load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\n")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "active"}, {"country": "EH"}, {"country": "fr"}, {"kind": "treaty"}, {"kind": "foreign_state"},
        {"place_code": "2113"}, {"confidence": "sure"}, {"date_precision": "hour"}, {"source": "rumour"},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_what_a_lead_cannot_be(
    berkane_known: None, tmp_path: Path, change: dict[str, str]
) -> None:
    load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\n")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.update(**change)


def test_a_lead_stands_once_per_source(berkane_known: None, tmp_path: Path) -> None:
    load(tmp_path, TWINNINGS + "Berkane,02.113.01.09,Bondy,France,\nBerkane,02.113.01.09,Zeist,Netherlands,\n")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.update(source_key="same")


def test_an_office_may_read_leads_and_never_write_them(office: Collectivity) -> None:
    assert Lead.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'public.partners_lead', 'INSERT, UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


def test_the_real_lists_load_as_166_leads(db: None) -> None:
    territory.load(shared("ma_communes.csv").parent)
    twinnings = services.load_leads(shared("twinnings_morocco.csv"))
    records = services.load_leads(shared("cooperation_records.csv"))
    assert (twinnings.read, records.read, Lead.objects.count()) == (135, 31, 166)
    assert twinnings.faults == records.faults == []
    assert set(Lead.objects.values_list("status", flat=True)) == {"to_be_verified"}
    negative = Lead.objects.get(source_key="REC-26")
    assert (negative.is_denied, negative.place_code, negative.country) == (True, None, "QA")
    assert Lead.objects.filter(is_denied=True).count() == 1
    assert set(Lead.objects.filter(source="twinnings", place_code=None).values_list("place_name", flat=True)) == {
        "Maârif (Casablanca)", "Sidi Bernoussi (Casablanca)",
    }  # fmt: skip
    assert Lead.objects.filter(source="twinnings", country=None).count() == 0
    trowbridge = Lead.objects.filter(partner_name="Trowbridge")
    assert {lead.country for lead in trowbridge} == {"GB"}
    assert all("ISO 3166" in lead.issues for lead in trowbridge)
    again = services.load_leads(shared("twinnings_morocco.csv"))
    assert (again.added, again.changed) == (0, 0)
