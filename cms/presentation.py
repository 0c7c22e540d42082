"""From the register's answers to what the portal's templates draw: labels, options, parsed days."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mithaq.collectivities import selectors as offices
from mithaq.core import clock
from mithaq.core.codes import GOALS, country_name, sector_name
from mithaq.core.text import fold, sort_key, western_digits
from mithaq.register import sealing, seals
from mithaq.register import selectors as register
from mithaq.register.models import Entry, Version
from mithaq.register.selectors import PER_PAGE, FacetValue, Filters, Results, Statistics
from mithaq.register.vocabulary import Kind, State
from mithaq.territory import selectors as territory
from mithaq.ui.charts import Bar, Span

LATEST = 6
CENTIMES_IN_A_MILLION = 10**8
COLLECTIVITIES_PER_PAGE = 60
LANGUAGE_NAMES = {"ar": "العربية", "fr": "Français", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "en": "English"}


@dataclass(frozen=True)
class Option:
    """A value of a filter, its label in the language of the page, and how many agreements it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A filter and its values."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


def listing(query: Mapping[str, str], collectivity_code: str = "") -> dict[str, Any]:
    """Context of a list: results, filters, pages. With a code, only that collectivity's agreements."""
    filters = Filters.read(query)
    if collectivity_code:
        filters = replace(filters, collectivity=collectivity_code, region="", province="")
    results = register.search(filters, page=_page_number(query))
    hidden = {"collectivity", "region", "province"} if collectivity_code else set()
    choices = [choice for choice in _choices(results.facets, filters) if choice.name not in hidden]
    return {
        "results": results,
        "entries": results.entries,
        "choices": choices,
        "first_choices": choices[:2],
        "more_choices": choices[2:],
        "words": filters.words,
        "is_filtered": bool(filters.words) or any(choice.chosen for choice in choices),
        "more_open": any(choice.chosen for choice in choices[2:]),
        "page_of_results": _pages(results),
        "today": clock.today(),
    }


def _page_number(query: Mapping[str, str]) -> int:
    text = western_digits(query.get("page", ""))
    return int(text) if text.isdecimal() and len(text) < 12 else 1


def _pages(results: Results) -> ResultPage[int]:
    return Paginator(range(results.total), PER_PAGE).get_page(results.page)


def _choices(facets: dict[str, list[FacetValue]], filters: Filters) -> list[Choice]:
    names = _place_names([facet.value for name in ("region", "province") for facet in facets[name]])
    bodies = offices.names_of([facet.value for facet in facets["collectivity"]])
    labelled: dict[str, tuple[str, Callable[[str], str]]] = {
        "state": (_("State"), lambda code: str(State(code).label)),
        "kind": (_("Kind"), lambda code: str(Kind(code).label)),
        "region": (_("Region"), lambda code: names.get(code, code)),
        "province": (_("Province or prefecture"), lambda code: names.get(code, code)),
        "collectivity": (_("Collectivity"), lambda code: _in_language(bodies.get(code, (code, code)))),
        "country": (_("Country of a partner"), country_name),
        "goal": (_("Goal"), lambda code: f"{code}. {GOALS[int(code)]}"),
        "sector": (_("Sector"), sector_name),
        "year": (_("In force since"), str),
    }
    choices = []
    for name, (label, naming) in labelled.items():
        current = str(getattr(filters, name) or "")
        options = [
            Option(facet.value, naming(facet.value), facet.count, facet.value == current) for facet in facets[name]
        ]
        if current and not any(option.chosen for option in options):
            options.append(Option(current, naming(current), 0, chosen=True))
        choices.append(Choice(name, label, _sorted(name, options)))
    return choices


def _sorted(name: str, options: list[Option]) -> list[Option]:
    if name == "year":
        return sorted(options, key=lambda option: option.value, reverse=True)
    if name == "goal":
        return sorted(options, key=lambda option: int(option.value))
    if name in {"state", "kind"}:
        return options  # most frequent first
    return sorted(options, key=lambda option: sort_key(option.label, get_language() or "ar"))


def _place_names(codes: list[str]) -> dict[str, str]:
    return {code: _in_language(pair) for code, pair in territory.place_names(codes).items()}


def _in_language(pair: tuple[str, str]) -> str:
    """The Arabic or the French name, by the language of the page."""
    return pair[0] if get_language() == "ar" else pair[1]


def front(numbers: Statistics, latest: Results) -> dict[str, Any]:
    """Context of a front page: figures, latest agreements, agreements by region."""
    regions = numbers.facets["region"]
    names = _place_names([facet.value for facet in regions])
    return {
        "numbers": numbers,
        "millions": numbers.amount_centimes / CENTIMES_IN_A_MILLION,
        "entries": latest.entries,
        "by_region": [Bar(names.get(facet.value, facet.value), facet.count) for facet in regions],
        "by_kind": [Bar(str(Kind(facet.value).label), facet.count) for facet in numbers.facets["kind"]],
        "today": clock.today(),
    }


def collectivities(query: Mapping[str, str], pages: Any) -> dict[str, Any]:
    """Context of the list of collectivities; words narrow it by folded name."""
    words = query.get("q", "")[:100].replace("\x00", "").strip()
    rows = list(pages)
    if words:
        wanted = fold(words)
        rows = [page for page in rows if wanted in fold(page.title)]
    rows.sort(key=lambda page: sort_key(page.title, get_language() or "ar"))
    shown = Paginator(rows, COLLECTIVITIES_PER_PAGE).get_page(_page_number(query))
    counts = register.counts_by_collectivity([page.code for page in shown])
    for page in shown:
        page.agreements = counts.get(page.code, 0)
    return {"words": words, "page_of_results": shown, "collectivities": list(shown)}


def national_url(public_id: UUID, language: str = "") -> str:
    """The one address of an agreement for search engines, whichever host shows it."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/{language or get_language()}/agreements/{public_id}/"


def passed_on(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    """Context of the page that says to which collectivity an agreement passed: its address there, by which act."""
    host = offices.main_host_of(entry.collectivity_code)
    port = split_domain_port(request.get_host())[1]
    here = f"{request.scheme}://{host}:{port}" if port else f"{request.scheme}://{host}"
    canonical = national_url(entry.public_id)
    there = f"{here}/{get_language()}/agreements/{entry.public_id}/" if host else canonical
    return {"there": there, "canonical": canonical}


def agreement(entry: Entry, versions: Iterable[Version]) -> dict[str, Any]:
    """Context of an agreement's page."""
    detail = with_days(entry.detail)
    return {
        "entry": entry,
        "detail": detail,
        "versions": list(versions),
        "contributions": _with_shares(detail["contributions"], entry.amount_centimes),
        "indicators": [_indicator(row) for row in detail["indicators"]],
        "spans": _spans(detail["actions"]),
        "goals": [(number, GOALS[number]) for number in entry.sdg_goals if number in GOALS],
        "sectors": [(code, sector_name(code)) for code in entry.sector_codes],
        "countries": [country_name(code) for code in entry.partner_countries],
        "place": " · ".join(_place_names([entry.province_code, entry.region_code]).values()),
        "is_expired": entry.is_running and entry.ends_on is not None and entry.ends_on < clock.today(),
        "json_url": f"{settings.WAGTAILADMIN_BASE_URL}/api/v1/agreements/{entry.public_id}",
        "today": clock.today(),
        "seal": seals.of_agreement(entry.public_id),
        "seal_shown": seals.shown(sealing.reference_of_agreement(entry.public_id)),
    }


def with_days(value: Any, key: str = "") -> Any:
    """The detail with its days as dates."""
    if isinstance(value, dict):
        return {name: with_days(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_days(item) for item in value]
    if isinstance(value, str) and (key.endswith("_on") or key == "period_end"):
        return date.fromisoformat(value)
    return value


def _with_shares(rows: list[dict[str, Any]], total: int | None) -> list[dict[str, Any]]:
    return [{**row, "share": round(row["amount_centimes"] * 100 / total, 2) if total else None} for row in rows]


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    """The indicator with its figures as numbers, its last value and how much of the way is done, in per cent."""
    baseline, target = _number(row["baseline"]), _number(row["target"])
    values = [value for one in row["measurements"] if (value := _number(one["value"])) is not None]
    last = row["measurements"][-1] if row["measurements"] else None
    done = None
    if baseline is not None and target is not None and values and target != baseline:
        done = max(0.0, min(100.0, float((values[-1] - baseline) / (target - baseline) * 100)))
    return {
        **row,
        "baseline_number": baseline,
        "target_number": target,
        "last": last,
        "last_number": _number(last["value"]) if last else None,
        "values": [float(value) for value in values] if len(values) > 1 else [],
        "done": done,
    }


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _spans(actions: list[dict[str, Any]]) -> list[Span]:
    spans = []
    for action in actions:
        if not (action["starts_on"] and action["ends_on"]):
            continue
        steps = action["milestones"]
        done = sum(1 for step in steps if step["done_on"]) / len(steps) if steps else 0.0
        title = _in_language((action["title"]["ar"], action["title"]["fr"] or action["title"]["ar"]))
        spans.append(Span(title, action["starts_on"], action["ends_on"], done))
    return spans
