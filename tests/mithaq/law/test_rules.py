"""The rules typed in code against the rule table read from the laws, value by value."""

import csv
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from mithaq.law.rules import RULES
from mithaq.law.rules.bodies import COUNCIL_BRACKETS
from mithaq.law.rules.kinds import Condition, Level, Span, Unit
from mithaq.law.terms import LegalTerm

TABLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "legal_rules.csv"
needs_table = pytest.mark.skipif(not TABLE.exists(), reason=f"the rule table is not beside this checkout: {TABLE}")

LEVELS = {
    "commune": {Level.COMMUNE},
    "commune with arrondissements": {Level.COMMUNE},
    "ECI": {Level.ECI},
    "GCT": {Level.GCT},
    "ECI/GCT": {Level.ECI, Level.GCT},
    "province": {Level.PROVINCE},
    "region": {Level.REGION},
    "all": set(Level),
}
UNITS = {
    "": Unit.NONE,
    "month": Unit.MONTHS_OF_YEAR,
    "consecutive days": Unit.CONSECUTIVE_DAYS,
    "consecutive working days": Unit.CONSECUTIVE_WORKING_DAYS,
    "days minimum": Unit.DAYS_BEFORE_SESSION,
    "days from receipt of agenda": Unit.DAYS_FROM_AGENDA_RECEIPT,
    "mandatory": Unit.DUTY,
    "power": Unit.POWER,
    "days from request": Unit.DAYS_FROM_REQUEST,
    "of members": Unit.SHARE_OF_MEMBERS,
    "days after first date": Unit.DAYS_AFTER_FIRST_DATE,
    "same place and hour": Unit.WORKING_DAYS_AFTER_SECOND_DATE,
    "votes cast": Unit.VOTES_CAST,
    "members in office": Unit.MEMBERS_IN_OFFICE,
    "days after close": Unit.DAYS_AFTER_CLOSE,
    "days": Unit.DAYS,
    "working days": Unit.WORKING_DAYS,
    "working days after close": Unit.WORKING_DAYS_AFTER_CLOSE,
    "working days from receipt": Unit.WORKING_DAYS_FROM_RECEIPT,
    "3 working days": Unit.WORKING_DAYS_FROM_RECEIPT,
    "days from receipt": Unit.DAYS_FROM_RECEIPT,
    "%": Unit.PERCENT,
    "year after creation": Unit.YEARS_AFTER_CREATION,
    "members": Unit.MEMBERS,
    "yearly": Unit.YEARLY,
}
# Where the table leaves the start to the article, the code says it.
MORE_PRECISE_UNITS = {
    "D-1": Unit.HOURS,
    "C-PRO-1": Unit.WORKING_DAYS_AFTER_CLOSE,
    "C-REG-1": Unit.WORKING_DAYS_AFTER_CLOSE,
}
WORDS: dict[str, Any] = {
    "absolute": Condition.ABSOLUTE_MAJORITY,
    "always": Condition.ALWAYS,
    "if financial impact": Condition.IF_FINANCIAL_IMPACT,
    "FORBIDDEN": Condition.FORBIDDEN,
    "after approval of public authorities": Condition.AFTER_PUBLIC_AUTHORITIES_APPROVAL,
    "after approval of the wali of the region": Condition.AFTER_WALI_APPROVAL,
    "same as commune": Condition.SAME_AS_COMMUNE,
    "after objection delay": 3,
    "after 3rd working day": 3,
    "receipt in 24 h": 24,
    "20 (+20)": (20, 20),
    "15 / 15": (15, 15),
}
# Read in the same articles, for the two authorities and before the court, and not in the table.
BESIDE_THE_TABLE = {
    *("S-PRO-4", "S-PRO-5", "S-PRO-6", "Q-PRO-1", "Q-PRO-2", "Q-PRO-3", "M-PRO-1", "C-PRO-2", "F-PRO-2", "P-PRO-1"),
    *("P-PRO-2", "P-PRO-3", "P-REG-2", "P-REG-3"),
    # bodies and life of councils, at the three levels (`rules.councils`); communes have three of them in the table
    *(f"B-COM-{n}" for n in range(1, 17) if n not in (4, 7, 10)),
    *(f"B-{level}-{n}" for level in ("PRO", "REG") for n in range(1, 17)),
    *("B-ECI-1", "B-ECI-2", "B-GCT-1"),
    *("S-REG-5", "S-REG-6", "S-REG-7", "Q-REG-2", "Q-REG-3", "Q-REG-4", "M-REG-1", "C-REG-2", "F-REG-2"),
    *("C-COM-4", "C-COM-5", "C-COM-6", "C-COM-7", "V-COM-5"),
}


def rows() -> list[dict[str, str]]:
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typed(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    if text.isdigit():
        return int(text)
    if span := re.fullmatch(r"(\d+)\.\.(\d+)", text):
        return (int(span[1]), int(span[2]))
    if share := re.fullmatch(r">?(\d)/(\d)", text):
        return Fraction(int(share[1]), int(share[2]))
    if re.fullmatch(r"\d+(,\d+)+", text):
        return tuple(map(int, text.split(",")))
    return text


@needs_table
def test_every_rule_of_the_table_is_in_code_and_no_other_unannounced() -> None:
    table = {row["rule_id"] for row in rows()}
    assert len(table) == 74
    assert set(RULES) == table | BESIDE_THE_TABLE
    assert not table & BESIDE_THE_TABLE


@needs_table
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["rule_id"])
def test_a_rule_says_what_the_table_says(row: dict[str, str]) -> None:
    rule = RULES[row["rule_id"]]
    assert rule.levels == LEVELS[row["level"]]
    assert rule.law.code == row["law"]
    assert rule.article == re.sub(r" and |(?<=\d) (?=\d)", ", ", row["article"])
    value: Any = rule.value
    match row["value"]:
        case "list":
            assert len(value) == 7
        case "":  # where the table is silent the code may name a condition, never a number
            assert value is None or isinstance(value, Condition | tuple)
        case sizes if sizes.startswith("11/13"):
            assert tuple(bracket.members for bracket in value) == tuple(map(int, sizes.split("/")))
            bounds = [bracket.population for bracket in COUNCIL_BRACKETS]
            assert row["note"] == "<=" + "/".join(map(str, bounds[:-1])) + f"/>{bounds[-2]}"
        case text:
            assert ((value.low, value.high) if isinstance(value, Span) else value) == typed(text)
    if row["unit"] == "of members in office":
        more_than = row["value"].startswith(">")
        assert rule.unit is (
            Unit.MORE_THAN_SHARE_OF_MEMBERS_IN_OFFICE if more_than else Unit.SHARE_OF_MEMBERS_IN_OFFICE
        )
    elif row["rule_id"] in MORE_PRECISE_UNITS:
        assert rule.unit is MORE_PRECISE_UNITS[row["rule_id"]]
    else:
        assert rule.unit is UNITS[row["unit"]]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_each_rule_speaks_both_languages_and_names_its_article(rule: Any) -> None:
    first_number = re.split(r"[,-]", rule.article)[0]
    for text in (rule.text_ar, rule.text_fr):
        assert text.endswith(".")
        assert first_number in text
    assert re.search("[ء-ي]", rule.text_ar)
    assert not re.search("[ء-ي]", rule.text_fr)
    assert not re.search("[A-Za-z]", rule.text_ar)
    assert bool(rule.doubt_ar) == bool(rule.doubt_fr)
    assert rule.since >= rule.law.published


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_numbers_of_days_are_said_in_the_text(rule: Any) -> None:
    if (
        isinstance(rule.value, int)
        and rule.value > 1
        and rule.rule_id not in {"Q-COM-3", "Q-PRO-3", "Q-REG-4", "C-COM-3"}
    ):
        assert str(rule.value) in rule.text_ar
        assert str(rule.value) in rule.text_fr


def test_one_rule_answers_each_subject_and_level() -> None:
    answers = [(rule.subject, level) for rule in RULES.values() for level in rule.levels]
    assert len(answers) == len(set(answers))


def test_a_rule_applies_from_its_day_on() -> None:
    rule = RULES["V-COM-1"]
    assert not rule.in_force(date(2015, 7, 22))
    assert rule.in_force(date(2015, 7, 23))


@pytest.mark.parametrize(
    ("rule_id", "source", "french", "arabic"),
    [
        ("V-COM-1", "LO 113-14 a118", "article 118", "المادة 118"),
        ("F-COM-2", "LO 113-14 a86, a146", "articles 86 et 146", "المادتان 86 و146"),
        ("X-1", "L 43-20 a4-7", "articles 4 à 7", "المادتان 4 إلى 7"),
        ("A-REG-1", "LO 111-14 a99, a162-164", "articles 99 et 162 à 164", "المواد 99 و162 إلى 164"),
        ("PAC-1", "D 2-16-301 a3, a6, a14, a15", "articles 3, 6, 14 et 15", "المواد 3 و6 و14 و15"),
        ("D-2", "L 09-08 a12-1", "article 12-1", "المادة 12-1"),
    ],
)
def test_citations(rule_id: str, source: str, french: str, arabic: str) -> None:
    rule = RULES[rule_id]
    term = LegalTerm.of(rule, min(rule.levels))
    assert term.source == source
    with override("fr"):
        assert term.citation == f"{rule.law.name_fr}, {french}"
        assert term.text == rule.text_fr
    with override("ar"):
        assert term.citation == f"{rule.law.name_ar}، {arabic}"
        assert term.doubt == rule.doubt_ar
