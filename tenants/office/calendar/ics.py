"""The days of an office as a calendar file that phones and mail programs subscribe to (RFC 5545, RFC 7986).

Every day is an event of the whole day. Its UID is made of the office and of what the day is, so that a day that moves
stays the same event, in both languages. No instant is in the file but the stamp: no zone can move a day.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event
from icalendar.prop import vDuration

from mithaq.ui.formats import article
from tenants.office.calendar.days import Day, DayKind

PRODUCT = "-//Mithaq//Calendar//AR"
REFRESH = timedelta(hours=6)
# All-day events begin at midnight where the reader is: nine in the morning, a week and a day before.
ALARMS = (timedelta(days=-6, hours=-15), timedelta(hours=-15))
WITH_ALARM = frozenset(
    {DayKind.SESSION, DayKind.TERM, DayKind.VISA, DayKind.OBJECTION, DayKind.PAYMENT, DayKind.END, DayKind.PLAN}
)
_ISOLATES = dict.fromkeys([0x2066, 0x2067, 0x2068, 0x2069])  # meant for pages; other calendars show them as boxes


def calendar_file(found: Iterable[Day], *, code: str, name: str, root: str, today: date) -> bytes:
    """The file, in the active language. code: of the office. root: `https://host`, before the addresses of pages."""
    language = (get_language() or "ar")[:2]
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("name", _plain(name), parameters={"LANGUAGE": language})
    whole.add("x-wr-calname", _plain(name))
    whole.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(REFRESH))
    stamp = datetime.combine(today, time(0), tzinfo=UTC)
    for day in found:
        whole.add_component(_event(day, code, root, today, stamp, language))
    return bytes(whole.to_ical())


def _event(day: Day, code: str, root: str, today: date, stamp: datetime, language: str) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"mithaq:{code}:{day.key}")))
    event.add("dtstamp", stamp)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", _plain(_summary(day)), parameters={"LANGUAGE": language})
    event.add("description", _plain(_description(day, root)), parameters={"LANGUAGE": language})
    event.add("categories", [str(DayKind(day.kind).label)])
    event.add("transp", "TRANSPARENT")
    if day.url:
        event.add("url", root + day.url)
    if day.kind in WITH_ALARM and day.on > today:
        for before in ALARMS:
            event.add_component(_alarm(before, _plain(_summary(day))))
    return event


def _alarm(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


def _summary(day: Day) -> str:
    return f"{day.title} ({day.agreement.reference})" if day.agreement else day.title


def _description(day: Day, root: str) -> str:
    lines = []
    if day.agreement:
        arabic = (get_language() or "ar").startswith("ar")
        title = day.agreement.title_ar if arabic else day.agreement.title_fr or day.agreement.title_ar
        lines += [f"{day.agreement.reference} — {title}"]
    if day.closed:
        lines.append(_("Offices are closed on this day."))
    if day.article:
        lines.append(article(day.article))
    if day.text:
        lines.append(day.text)
    if day.url:
        lines.append(root + day.url)
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text.translate(_ISOLATES)


def tag_of(content: bytes) -> str:
    """The entity tag of a file: the stamp of the day left out, so that an unchanged calendar is not sent again."""
    unchanging = hashlib.sha256()
    for line in content.splitlines():
        if not line.startswith(b"DTSTAMP"):
            unchanging.update(line + b"\n")
    return f'"{unchanging.hexdigest()[:32]}"'
