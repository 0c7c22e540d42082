"""The stage's own page: what comes next first, then meetings, opinions, actors, positions, fields."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.consultation import forms, selectors, services, stances
from tenants.consultation.models import Attention
from tenants.consultation.views.places import WRITE, address, may_write
from tenants.drafting.texts import last_version

LATEST = 3  # held meetings shown on the stage's page; the others stand on the page of meetings


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What the stage holds, each part with its way in, and what is missing to start drafting."""
    meetings = list(selectors.meetings(agreement))
    everybody = list(selectors.actors(agreement))
    writes, sees_positions = may_write(request, agreement), may(person(request), "positions.view")
    held = [one for one in reversed(meetings) if one.is_held]
    context: dict[str, Any] = {
        "today": clock.today(),
        "actors": everybody,
        "close": [one for one in everybody if one.attention == Attention.CLOSE],
        "meetings": meetings,
        "planned": [one for one in meetings if one.is_planned],
        "held": held[:LATEST],
        "older": len(held[LATEST:]),
        "own_fields": selectors.own_fields(agreement),
        "opinions": selectors.opinions(agreement, person(request), last_version(agreement)),
        "needs": selectors.needs(agreement),
        "may_write": writes,
        "positions": stances.positions_map(agreement) if sees_positions else None,
    }
    if writes:
        context |= {"start_form": forms.StartForm(), "return_form": forms.ReturnForm()}
    return dossier(request, agreement, "consultation/page.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def fields(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose the fields of the partnership (R8)."""
    form = forms.FieldsForm(posted(request), agreement=agreement, own=selectors.own_fields(agreement))
    return form_page(
        request, agreement, form,
        lambda: services.choose_fields(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Fields of the partnership"), action_label=_("Save the fields"), article="R8",
        back=address(agreement, anchor="fields"), done=_("The fields are saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page()
def start_drafting(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Leave consultation for drafting."""
    form = forms.StartForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.start_drafting(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Start drafting"), action_label=_("Start drafting"), article="R12",
        back=reverse("drafting:page", args=[agreement.reference]) if request.method == "POST" else address(agreement),
        done=_("The dossier is now in drafting."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page()
def return_to_consultation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Take a dossier in drafting back to consultation."""
    form = forms.ReturnForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.return_to_consultation(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Return to consultation"), action_label=_("Return to consultation"),
        text=_("The draft is kept; drafting starts again once somebody has been heard."),
        back=address(agreement), done=_("The dossier is back in consultation."),
    )  # fmt: skip
