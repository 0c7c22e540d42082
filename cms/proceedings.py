"""From a council's published sessions and decisions to what templates draw, and the event of a calendar."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mithaq.core import clock
from mithaq.core.text import western_digits
from mithaq.register.models import ProceedingVersion, PublicDecision, PublicSession
from mithaq.register.proceedings import selectors as proceedings
from mithaq.register.proceedings.selectors import Found
from mithaq.register.selectors import PER_PAGE

_LINE = 73  # octets of a line of a calendar file, its end and a continuation's space left out (RFC 5545, 3.1)


def sessions(code: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Context of the list of sessions: those to come, and a page of those that were. Three queries."""
    today = clock.today()
    past = proceedings.sessions_past(code, today, page=page_number(query))
    ahead = proceedings.sessions_ahead(code, today)
    return {"ahead": ahead, "past": past.rows, "page_of_results": _pages(past), "today": today}


def session(found: PublicSession, versions: list[ProceedingVersion]) -> dict[str, Any]:
    """Context of a session's page: the agenda, and under each point what was decided and posted. One query."""
    taken: dict[int | None, list[PublicDecision]] = {}
    for decision in proceedings.decisions_of(found.public_id):
        taken.setdefault(decision.detail["point_number"], []).append(decision)
    points = [{**point, "decisions": taken.pop(point["number"], [])} for point in found.detail["points"]]
    others = [decision for rows in taken.values() for decision in rows]
    return {
        "session": found, "points": points, "others": others, "hour": found.detail["hour"],
        "place": found.detail["place"], "summons": found.detail["summons"], "versions": versions,
        "is_ahead": found.closes_on is None and found.meeting_on >= clock.today(),
    }  # fmt: skip


def decisions(code: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Context of the list of decisions: words, year, a page of results. Three queries."""
    words = query.get("q", "")[:200].replace("\x00", "").strip()
    years = proceedings.years_of(code)
    asked = western_digits(query.get("year", "")).strip()
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else None
    found = proceedings.decisions(code, words=words, year=year, page=page_number(query))
    return {
        "decisions": found.rows, "total": found.total, "words": words, "year": year, "years": years,
        "is_filtered": bool(words) or year is not None, "page_of_results": _pages(found),
    }  # fmt: skip


def page_number(query: Mapping[str, str]) -> int:
    """The page asked for; the first when the query says nothing that is one."""
    text = western_digits(query.get("page", ""))
    return int(text) if text.isdecimal() and len(text) < 12 else 1


def _pages(found: Found) -> ResultPage[int]:
    return Paginator(range(found.total), PER_PAGE).get_page(found.page)


def calendar(found: PublicSession, *, place_name: str, address: str) -> str:
    """The session as an event that a calendar reads (RFC 5545): at its hour in Casablanca, else for the whole day."""
    arabic = get_language() == "ar"
    titles = [point["title"] for point in found.detail["points"]]
    agenda = "\n".join(f"{at}. {title['ar'] if arabic else title['fr'] or title['ar']}" for at, title in
                       enumerate(titles, start=1))  # fmt: skip
    summary = f"{found.get_kind_display()} – {place_name}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mithaq//Sessions//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{found.public_id}@mithaq", f"DTSTAMP:{found.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{found.version - 1}", *_when(found.meeting_on, found.detail["hour"]),
        f"SUMMARY:{_escaped(summary)}", f"DESCRIPTION:{_escaped(agenda)}",
        f"LOCATION:{_escaped(found.detail['place']['ar'] or _('the headquarters of the council'))}", f"URL:{address}",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _when(day: date, hour: str | None) -> list[str]:
    if hour is None:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    at = datetime.combine(day, time.fromisoformat(hour), tzinfo=clock.CASABLANCA)
    return [f"DTSTART:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]


def _escaped(text: str) -> str:
    """A text as a calendar file has it (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line cut so that no part is longer than 75 octets, and no letter is cut (RFC 5545, 3.1)."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _LINE:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
