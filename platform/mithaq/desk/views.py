"""The authorities' desk: what the collectivities of a territory have published."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core.errors import DomainError, user_message
from mithaq.core.text import western_digits
from mithaq.desk import forms, selectors
from mithaq.desk.permissions import WHOLE_COUNTRY, desk_page
from mithaq.law import services as law
from mithaq.law.models import Holiday
from mithaq.register.selectors import Filters
from mithaq.register.vocabulary import Kind, State
from mithaq.ui.views import forbidden

PAGE_SIZE = 25


@require_GET
@desk_page
def home(request: HttpRequest, territories: list[str]) -> HttpResponse:
    """Published agreements of the territory, searched; the address is the search."""
    filters = Filters.read(request.GET.dict())
    territory = _chosen(request, territories)
    found = selectors.agreements(territory, filters)
    context = _frame(request, territories, territory) | {
        "filters": filters,
        "page": Paginator(found, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1"))),
        "states": State.choices,
        "kinds": Kind.choices,
        "is_narrowed": bool(filters.active),
        "collectivities_count": len(selectors.collectivities(territory)),
    }
    return render(request, "desk/home.html", context)


@require_GET
@desk_page
def collectivities(request: HttpRequest, territories: list[str]) -> HttpResponse:
    """The collectivities of the territory with what each has published."""
    territory = _chosen(request, territories)
    lines = selectors.collectivities(territory)
    context = _frame(request, territories, territory) | {
        "lines": lines,
        "published": sum(line.agreements for line in lines),
    }
    return render(request, "desk/collectivities.html", context)


@require_GET
@desk_page
def agreement(request: HttpRequest, territories: list[str], public_id: UUID) -> HttpResponse:
    """One published agreement of the territory."""
    entry = selectors.agreement(territories, public_id)
    if entry is None:
        raise Http404
    return render(request, "desk/agreement.html", _frame(request, territories, "") | {"entry": entry})


@require_http_methods(["GET", "POST"])
@desk_page
def holidays(request: HttpRequest, territories: list[str]) -> HttpResponse:
    """The table, newest first, and the form that adds a day; the operator's alone."""
    if WHOLE_COUNTRY not in territories:
        return forbidden(request)
    form = forms.HolidayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            law.enter_holiday(**form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field or None, user_message(error))
        else:
            messages.success(request, _("The day is in the table: terms are computed with it from now on."))
            return redirect("desk:holidays")
    context = {
        "form": form,
        "holidays": Holiday.objects.order_by("-date"),
        "territories": [],
        "territory": {"code": WHOLE_COUNTRY},
    }
    return render(request, "desk/holidays.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk_page
def holiday_remove(request: HttpRequest, territories: list[str], holiday_id: int) -> HttpResponse:
    """Take a day out that was entered by mistake."""
    if WHOLE_COUNTRY not in territories:
        return forbidden(request)
    law.remove_holiday(holiday_id)
    messages.success(request, _("The day is out of the table."))
    return redirect("desk:holidays")


def _chosen(request: HttpRequest, territories: list[str]) -> str:
    """The territory asked for, if it is this person's; else their first one."""
    asked = request.GET.get("territory")
    return asked if asked in territories else territories[0]


def _frame(request: HttpRequest, territories: list[str], territory: str) -> dict[str, object]:
    held = selectors.named(territories)
    chosen = next((one for one in held if one.code == territory), held[0])
    return {"territories": held, "territory": chosen}
