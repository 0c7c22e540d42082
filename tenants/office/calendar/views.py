"""Pages of the calendar: a month, a year, one dossier's days; feeds; days off of this office."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.office.calendar import ics, selectors, services
from tenants.office.calendar.days import Day, DayKind
from tenants.office.calendar.errors import FeedClosed
from tenants.office.calendar.forms import DayFilter, FeedForm, LocalDayForm, LookForm, month_asked, year_asked
from tenants.office.calendar.models import FeedKind, LocalHoliday, Shift
from tenants.office.calendar.plans import plan_of
from tenants.office.pages import office_page

FRESH = 900  # seconds for which a reader need not ask again


# --- Month and year ---------------------------------------------------------------------------------------------------


@require_GET
@office_page()
def month(request: HttpRequest) -> HttpResponse:
    """One month as weeks, and the same days as a list."""
    today = clock.today()
    first = month_asked(request.GET.get("month", ""), today)
    start, end = selectors.span_of_month(first.year, first.month)
    form = DayFilter(request.GET)
    found = _asked(request, form, selectors.days(start, end, today))
    context = {
        "today": today,
        "first": first,
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=31),
        "month": selectors.month(first.year, first.month, found, selectors.days_off(start, end), today),
        "weekdays": formats.weekday_names(),
        "filter": form,
        "shifts": selectors.open_shifts(),
    }
    return render(request, "office_calendar/month.html", context)


@require_GET
@office_page()
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months with the days of all dossiers, and the list of each month."""
    today = clock.today()
    asked = year_asked(request.GET.get("year", ""), today)
    first, last = date(asked, 1, 1), date(asked, 12, 31)
    form = DayFilter(request.GET)
    found = _asked(request, form, selectors.days(first, last, today))
    off = selectors.days_off(first, last)
    context = {
        "today": today,
        "year": asked,
        "months": [selectors.month(asked, number, found, off, today) for number in range(1, 13)],
        "weekdays": formats.weekday_names(),
        "filter": form,
        "count": len(found),
        "totals": [(kind, count) for kind in DayKind if (count := sum(day.kind == kind for day in found))],
    }
    return render(request, "office_calendar/year.html", context)


def _asked(request: HttpRequest, form: DayFilter, found: list[Day]) -> list[Day]:
    asked = form.asked()
    if "kind" in asked:
        found = [day for day in found if day.kind == asked["kind"]]
    return selectors.of_person(found, person(request)) if asked.get("of") == "mine" else found


# --- One dossier ------------------------------------------------------------------------------------------------------


@require_GET
@dossier_page()
def dossier_days(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The days of one dossier, the plan of its end, the days that moved."""
    today = clock.today()
    found = selectors.days(today - timedelta(days=60), today + timedelta(days=730), today)
    context = {
        "today": today,
        "days": [day for day in found if day.agreement and day.agreement.pk == agreement.pk],
        "plan": plan_of(agreement, today),
        "shifts": selectors.shifts_of(agreement),
        "follows": selectors.follows(person(request), agreement),
        "may_look": may(person(request), "calendar.look") and not agreement.is_transferred,
    }
    return dossier(request, agreement, "office_calendar/dossier.html", context)


@require_POST
@dossier_page("calendar.feed")
def follow(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Follow the dossier, or stop following it."""
    if request.POST.get("stop"):
        services.unfollow(agreement, actor=person(request))
        messages.success(request, _("You do not follow this dossier any more."))
    else:
        services.follow(agreement, actor=person(request))
        messages.success(request, _("You follow this dossier: its days are in your calendar and your reminders."))
    return redirect("calendar:dossier", agreement.reference)


@require_http_methods(["GET", "POST"])
@dossier_page("calendar.look")
def look(request: HttpRequest, agreement: Agreement, shift_id: int) -> HttpResponse:
    """Say that a day that moved was seen, and what was found."""
    shift = get_object_or_404(Shift, pk=shift_id, agreement=agreement)
    form = LookForm(posted(request), shift=shift)
    moved = _("%(term)s: from %(was)s to %(now)s.") % {
        "term": shift.get_term_display(), "was": formats.isolated(formats.day(shift.was_on)),
        "now": formats.isolated(formats.day(shift.now_on)),
    }  # fmt: skip
    return form_page(
        request, agreement, form, lambda: services.look_at(shift.pk, actor=person(request), **form.cleaned_data),
        title=_("Look at what was recorded too early") if shift.too_early else _("A day has moved"),
        action_label=_("I have looked at it"), text=moved,
        back=reverse("calendar:dossier", args=[agreement.reference]), done=_("It is noted."),
    )  # fmt: skip


# --- Feeds ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@office_page("calendar.feed")
@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses that other calendars read, and the form that makes one; its address is on the answer alone."""
    actor = person(request)
    form = FeedForm(posted(request), actor=actor)
    made: list[services.MadeFeed] = []
    if request.method == "POST" and attempt(
        form, lambda: made.append(services.make_feed(actor=actor, **form.cleaned_data))
    ):
        return _shown_once(request, made[-1])
    context = {
        "form": form,
        "feeds": selectors.feeds_of(actor, whole_office=may(actor, "calendar.office_feed")),
    }
    return render(request, "office_calendar/feeds.html", context, status=422 if form.is_bound else 200)


@require_POST
@office_page("calendar.feed")
@never_cache
def rotate_feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Give a feed a new address; the old one opens nothing any more."""
    try:
        made = services.rotate(feed_id, actor=person(request))
    except FeedClosed as error:
        messages.error(request, user_message(error))
        return redirect("calendar:feeds")
    return _shown_once(request, made)


@require_POST
@office_page("calendar.feed")
def revoke_feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Withdraw an address."""
    try:
        services.revoke(feed_id, actor=person(request))
        messages.success(request, _("The address opens nothing any more."))
    except FeedClosed as error:
        messages.error(request, user_message(error))
    return redirect("calendar:feeds")


def _shown_once(request: HttpRequest, made: services.MadeFeed) -> HttpResponse:
    path = reverse("calendar:feed", args=[made.token])
    address = f"{request.scheme}://{request.get_host()}{path}"
    context = {"feed": made.feed, "address": address, "subscribe": f"webcal://{request.get_host()}{path}"}
    response = render(request, "office_calendar/feed_made.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file of one feed. The token in the address is the whole right: no session and no cookie is looked at."""
    try:
        found = services.feed_of(token)
    except FeedClosed:
        response: HttpResponseBase = HttpResponseNotFound("", content_type="text/plain; charset=utf-8")
        patch_cache_control(response, no_store=True)
        return _secluded(response)
    services.read_by(found)
    asked = request.GET.get("language", "")
    today, office = clock.today(), current_office()
    with translation.override(asked if asked in {"ar", "fr"} else found.language):
        days = selectors.days(today - selectors.FEED_BACK, today + selectors.FEED_AHEAD, today)
        if found.kind == FeedKind.PERSON:
            days = selectors.of_person(days, found.person)
        place = office.name_ar if translation.get_language() == "ar" else office.name_fr
        content = ics.calendar_file(
            days, code=office.code, name=f"{place} · {found.name}", root=f"{request.scheme}://{request.get_host()}",
            today=today,
        )  # fmt: skip
        language = translation.get_language() or "ar"
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="mithaq.ics"'
    response.headers["Content-Language"] = language
    response.headers["ETag"] = ics.tag_of(content)
    patch_cache_control(response, private=True, max_age=FRESH)
    kept = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return _secluded(kept or response)


def _secluded(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# --- Days off of this office ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@office_page()
def days_off(request: HttpRequest) -> HttpResponse:
    """The days off that count here: those of the country, and those on which this office alone is closed."""
    actor, today = person(request), clock.today()
    may_write = may(actor, "calendar.local_days")
    form = LocalDayForm(posted(request)) if may_write else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed("calendar.local_days")
        if attempt(form, lambda: services.enter_local_day(actor=actor, **form.cleaned_data)):
            messages.success(request, _("The day is entered: the terms of your dossiers count it from now on."))
            return redirect("calendar:days-off")
    off = selectors.days_off(date(today.year, 1, 1), date(today.year + 1, 12, 31))
    context: dict[str, Any] = {
        "form": form,
        "local": selectors.local_days_off(),
        "national": [day for _on, day in sorted(off.items()) if not day.is_local],
        "year": today.year,
    }
    return render(request, "office_calendar/days_off.html", context, status=422 if form and form.is_bound else 200)


@require_POST
@office_page("calendar.local_days")
def remove_day_off(request: HttpRequest, local_day_id: int) -> HttpResponse:
    """Take a day of this office back."""
    get_object_or_404(LocalHoliday, pk=local_day_id)
    try:
        services.remove_local_day(local_day_id, actor=person(request))
        messages.success(request, _("The day is out of the table."))
    except DomainError as error:
        messages.error(request, user_message(error))
    return redirect("calendar:days-off")
