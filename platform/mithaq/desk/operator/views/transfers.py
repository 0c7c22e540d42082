"""Agreements that pass to another office, and offices that merge into one: asked for here, carried out by a job."""

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from mithaq.collectivities.models import Collectivity, OfficeState
from mithaq.desk.operator import forms
from mithaq.desk.operator.office import transfers_of
from mithaq.desk.operator.pages import page_of, started
from mithaq.desk.operator.views.offices import office_page
from mithaq.desk.permissions import operator_page


@require_GET
@operator_page
def transfers(request: HttpRequest, slug: str) -> HttpResponse:
    """What came and went, and the two forms."""
    return _page(request, _place(slug))


@require_POST
@operator_page
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Let agreements of this office pass to another."""
    place = _place(slug)
    form = forms.TransferForm(request.POST, prefix="send", office=place)
    if not form.is_valid():
        return _page(request, place, send=form, status=422)
    asked: dict[str, Any] = form.cleaned_data
    return started(
        request, "offices.transfer", office_schema=place.schema_name, source=place.slug, target=asked["target"].slug,
        references=asked["references"], act=asked["act"], effective_on=asked["effective_on"].isoformat(),
        reason=asked["reason"], unusual=asked["unusual"],
    )  # fmt: skip


@require_POST
@operator_page
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Let other offices merge into this one."""
    place = _place(slug)
    form = forms.MergerForm(request.POST, prefix="merge", office=place)
    if not form.is_valid():
        return _page(request, place, merge=form, status=422)
    asked: dict[str, Any] = form.cleaned_data
    return started(
        request, "offices.merge", office_schema=place.schema_name, into=place.slug,
        merged=[office.slug for office in asked["merged"]], act=asked["act"],
        effective_on=asked["effective_on"].isoformat(), reason=asked["reason"],
    )  # fmt: skip


def _page(
    request: HttpRequest,
    place: Collectivity,
    *,
    send: django_forms.Form | None = None,
    merge: django_forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page_of(request, transfers_of(place)),
        "is_open": place.state == OfficeState.ACTIVE,
        "send": send or forms.TransferForm(prefix="send", office=place),
        "merge": merge or forms.MergerForm(prefix="merge", office=place),
        "refused": "send" if send else "merge" if merge else "",
    }
    return office_page(request, place, "desk/operator/transfers.html", context, status=status)


def _place(slug: str) -> Collectivity:
    return get_object_or_404(Collectivity, slug=slug)
