"""From the published detail to the columns that lists and searches read. Pure: the register is rebuilt from it."""

import hashlib
import json
from datetime import date
from typing import Any

from mithaq.core.codes import country_name
from mithaq.register import search
from mithaq.register.vocabulary import Kind

SEARCHED_PARTIES = 40


def digest(detail: dict[str, Any]) -> str:
    """SHA-256 of the detail in canonical JSON (keys sorted, UTF-8, no spaces)."""
    text = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def columns(detail: dict[str, Any]) -> dict[str, Any]:
    """Every derived column of an entry but the search ones."""
    place, decision = detail["collectivity"], detail["decision"]
    partners = [party for party in detail["parties"] if not party["is_publisher"]]
    amount, currency = total(detail["contributions"])
    return {
        "collectivity_code": place["code"],
        "collectivity_slug": place["slug"],
        "collectivity_ar": place["name"]["ar"],
        "collectivity_fr": place["name"]["fr"],
        "province_code": place["province_code"],
        "region_code": place["region_code"],
        "reference": detail["reference"],
        "kind": detail["kind"],
        "state": detail["state"],
        "title_ar": detail["title"]["ar"],
        "title_fr": detail["title"]["fr"],
        "summary_ar": detail["summary"]["ar"],
        "summary_fr": detail["summary"]["fr"],
        "sector_codes": detail["sector_codes"],
        "sdg_goals": detail["sdg_goals"],
        "partner_countries": sorted({party["country"] for party in partners} - {"MA"}),
        "partners_ar": "، ".join(party["name"]["ar"] or party["name"]["fr"] for party in partners),
        "partners_fr": ", ".join(party["name"]["fr"] or party["name"]["ar"] for party in partners),
        "amount_centimes": amount,
        "currency": currency,
        "decision_number": decision["number"],
        "decided_on": _day(decision["decided_on"]),
        "visa": decision["visa"],
        "visa_on": _day(decision["visa_on"]),
        "signed_on": _day(detail["signed_on"]),
        "in_force_on": _day(detail["in_force_on"]),
        "ends_on": _day(detail["ends_on"]),
        "is_demo": detail["is_demo"],
    }


def search_columns(detail: dict[str, Any]) -> dict[str, Any]:
    """The two columns that search reads: an expression for the words, a list for the trigrams."""
    parties = detail["parties"][:SEARCHED_PARTIES]
    names = [
        detail["collectivity"]["name"], *(party["name"] for party in parties),
        *(former["name"] for party in parties for former in party.get("predecessors", [])),
    ]  # fmt: skip
    kind = Kind(detail["kind"])
    strong = " ".join([detail["reference"], *detail["title"].values(), kind.value])
    countries = [
        country_name(code, lang) for code in columns(detail)["partner_countries"] for lang in ("ar", "fr", "en")
    ]
    named = " ".join([*(text for name in names for text in name.values()), *countries])
    rest = " ".join([*detail["summary"].values(), detail["decision"]["number"]])
    return {"search": search.vector(strong, named, rest), "trigrams": search.near_text(strong, named)}


def total(contributions: list[dict[str, Any]]) -> tuple[int | None, str]:
    """Sum of the contributions and its currency; none when there is no contribution or currencies differ."""
    currencies = {item["currency"] for item in contributions}
    if len(currencies) != 1:
        return None, ""
    return sum(item["amount_centimes"] for item in contributions), currencies.pop()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
