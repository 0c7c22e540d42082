"""The calendar's timers: the look of the night, the letters with reminders, and what a day off moves."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.accounts.models import User
from mithaq.collectivities.selectors import current_office, main_host
from mithaq.core import clock
from mithaq.law.services import MOVED
from mithaq.outbox import broadcast
from mithaq.outbox.registry import handler
from mithaq.ui import formats
from tenants.office.calendar.services import apply_change, reminders

LOOK, DAY = "office_calendar.look", "office_calendar.day"


@handler(LOOK, inside=True)
def look() -> None:
    """Every night on the public side: owe each office its look at the clocks, in batches."""
    broadcast.tell(DAY)


@handler(DAY)
def day() -> None:
    """In one office: give the reminders of the day."""
    reminders.give(clock.today())


@handler(MOVED, inside=True)
def holiday_changed(*, day: str, is_off: int, name_ar: str, name_fr: str) -> None:
    """A day off was entered or taken back for the whole country: show and log what it moves here."""
    apply_change(day=date.fromisoformat(day), is_off=bool(is_off), name_ar=name_ar, name_fr=name_fr)


@handler(reminders.LETTER)
def letter(*, user_id: int, on: str) -> None:
    """One letter with everything a person is reminded of on a day; none when all of it is done by now."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    office, root = current_office(), root_of_office()
    with translation.override(user.language):
        found = reminders.of_letter(user, date.fromisoformat(on))
        if not found:
            return
        context = {
            "place": office.name_ar if user.language == "ar" else office.name_fr,
            "lines": [_line(one, root) for one in found],
            "count": len(found),
            "link": root + reverse("calendar:month", urlconf="mithaq.urls.office"),
        }
        subject = render_to_string("office_calendar/email/reminder_subject.txt", context)
        text = render_to_string("office_calendar/email/reminder_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [user.email])


def _line(one: reminders.Due, root: str) -> dict[str, object]:
    return {
        "day": formats.day(one.day.on),
        "title": one.day.title,
        "dossier": one.day.agreement.reference if one.day.agreement else "",
        "article": formats.article(one.day.article) if one.day.article else "",
        "is_over": one.days_before == reminders.OVER,
        "is_closed": one.day.closed,
        "link": root + one.day.url if one.day.url else "",
    }


def root_of_office() -> str:
    """`https://host` of the office that is active, with the port of a machine that has one."""
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{main_host(current_office())}{port}"
