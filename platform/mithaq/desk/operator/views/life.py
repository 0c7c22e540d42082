"""The life of an office: its state, its names, its end. The page shows what is possible, the services do it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.collectivities import selectors, services
from mithaq.collectivities.models import Collectivity, Erasure, OfficeState
from mithaq.collectivities.services import certificates
from mithaq.desk.operator import forms
from mithaq.desk.operator.office import unfinished
from mithaq.desk.operator.pages import attempt, author, tried
from mithaq.desk.operator.views.offices import office_page
from mithaq.desk.permissions import operator_page


@require_GET
@operator_page
def life(request: HttpRequest, slug: str) -> HttpResponse:
    """What may be done to the office as a whole."""
    return _life(request, _place(slug))


@require_POST
@operator_page
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the workspace for a while."""
    place, form = _place(slug), forms.SuspendForm(request.POST, prefix="suspend")
    said = _("The workspace is closed; the data are kept and the public pages stay.")
    return _verb(
        request, place, "suspend", form, said, lambda data: services.suspend(place, by=author(request), **data)
    )


@require_POST
@operator_page
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Open it again."""
    place, form = _place(slug), forms.ResumeForm(request.POST, prefix="resume")
    said = _("The workspace is open again.")
    return _verb(request, place, "resume", form, said, lambda data: services.resume(place, by=author(request), **data))


@require_POST
@operator_page
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """A new name; what is published follows."""
    place, form = _place(slug), forms.RenameForm(request.POST, prefix="rename")
    said = _("The office has its new name; its published entries follow.")
    return _verb(request, place, "rename", form, said, lambda data: services.rename(place, by=author(request), **data))


@require_POST
@operator_page
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the workspace for good."""
    place = _place(slug)
    form = forms.ArchiveForm(request.POST, prefix="archive", office=place)

    def verb(data: dict[str, Any]) -> None:
        data.pop("confirm")
        services.archive(place, by=author(request), **data)

    return _verb(request, place, "archive", form, _("The office is archived: nobody enters, nothing is deleted."), verb)


@require_POST
@operator_page
def ask_erasure(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask that the office be erased; somebody else approves."""
    place, form = _place(slug), forms.ErasureForm(request.POST, prefix="erasure")
    said = _("The erasure is asked for; another operator must approve it.")
    return _verb(
        request, place, "erasure", form, said, lambda data: services.ask_erasure(place, by=author(request), **data)
    )


@require_POST
@operator_page
def approve_erasure(request: HttpRequest, slug: str, erasure_id: int) -> HttpResponse:
    """Approve what another person asked for; the job carries it out."""
    place, erasure = _place(slug), _erasure(slug, erasure_id)
    said = _("The erasure is approved and will be carried out now.")
    tried(request, said, lambda: services.approve_erasure(erasure.pk, by=author(request)))
    return redirect("operator:life", place.slug)


@require_POST
@operator_page
def cancel_erasure(request: HttpRequest, slug: str, erasure_id: int) -> HttpResponse:
    """Call it off."""
    place, erasure = _place(slug), _erasure(slug, erasure_id)
    tried(request, _("The erasure is called off."), lambda: services.cancel_erasure(erasure.pk, by=author(request)))
    return redirect("operator:life", place.slug)


@require_GET
@operator_page
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificate of an erasure, to print; `?as=text` is the text that people file."""
    place = _place(slug)
    erasure = selectors.last_erasure(place)
    if erasure is None or erasure.done_at is None or erasure.certificate is None:
        raise Http404
    if request.GET.get("as") == "text":
        response = HttpResponse(certificates.as_text(erasure.certificate), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="erasure-{place.slug}.txt"'
        return response
    shown = {"place": place, "certificate": certificates.for_page(erasure.certificate)}
    return render(request, "desk/operator/certificate.html", shown)


@require_http_methods(["GET", "POST"])
@operator_page
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Hosts and limits."""
    place = _place(slug)
    if request.method != "POST":
        return _settings(request, place)
    form = forms.LimitsForm(request.POST, prefix="limits")
    if attempt(form, lambda: services.set_limits(place, by=author(request), **form.cleaned_data)):
        messages.success(request, _("The limits are set; they act at once."))
        return redirect("operator:settings", place.slug)
    return _settings(request, place, limits=form, status=422)


@require_POST
@operator_page
def host_add(request: HttpRequest, slug: str) -> HttpResponse:
    """One more host."""
    place, form = _place(slug), forms.HostForm(request.POST, prefix="host")
    if attempt(form, lambda: services.add_host(place, form.cleaned_data["host"], by=author(request))):
        messages.success(request, _("The office is found under this host as well."))
        return redirect("operator:settings", place.slug)
    return _settings(request, place, host=form, status=422)


@require_POST
@operator_page
def host_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a host away."""
    place, host = _place(slug), request.POST.get("host", "")
    tried(request, _("The host is taken away."), lambda: services.remove_host(place, host, by=author(request)))
    return redirect("operator:settings", place.slug)


@require_POST
@operator_page
def host_main(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a host the main one."""
    place, host = _place(slug), request.POST.get("host", "")
    said = _("This is the main host now; the others lead to it.")
    tried(request, said, lambda: services.set_primary_host(place, host, by=author(request)))
    return redirect("operator:settings", place.slug)


def _verb(
    request: HttpRequest,
    place: Collectivity,
    name: str,
    form: django_forms.Form,
    said: str,
    verb: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    if attempt(form, lambda: verb(dict(form.cleaned_data))):
        messages.success(request, said)
        return redirect("operator:life", place.slug)
    place.refresh_from_db()
    return _life(request, place, refused={name: form}, status=422)


def _life(
    request: HttpRequest,
    place: Collectivity,
    *,
    refused: dict[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    erasure = selectors.open_erasure(place)
    offered: dict[str, django_forms.Form] = {}
    if place.state == OfficeState.ACTIVE:
        offered["suspend"] = forms.SuspendForm(prefix="suspend")
    if place.state == OfficeState.SUSPENDED:
        offered["resume"] = forms.ResumeForm(prefix="resume")
    if place.state in (OfficeState.ACTIVE, OfficeState.SUSPENDED):
        offered["archive"] = forms.ArchiveForm(prefix="archive", office=place)
    if place.state == OfficeState.ARCHIVED and erasure is None:
        offered["erasure"] = forms.ErasureForm(prefix="erasure")
    if place.state != OfficeState.ERASED:
        offered["rename"] = forms.RenameForm(
            prefix="rename", initial={"name_ar": place.name_ar, "name_fr": place.name_fr}
        )
    context = {
        "forms": offered | (refused or {}),
        "refused": next(iter(refused or {}), ""),
        "erasure": erasure,
        "asked_by_me": erasure is not None and erasure.asked_by == author(request).lower(),
        "unfinished": unfinished(place),
        "done": selectors.last_erasure(place) if place.state == OfficeState.ERASED else None,
    }
    return office_page(request, place, "desk/operator/life.html", context, status=status)


def _settings(
    request: HttpRequest,
    place: Collectivity,
    *,
    limits: django_forms.Form | None = None,
    host: django_forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    from mithaq.collectivities.limits import limits_of, usage_of

    context = {
        "hosts": selectors.hosts(place),
        "usage": usage_of(place),
        "limits_form": limits
        or forms.LimitsForm(prefix="limits", initial=forms.LimitsForm.values_of(limits_of(place))),
        "host_form": host or forms.HostForm(prefix="host"),
    }
    return office_page(request, place, "desk/operator/settings.html", context, status=status)


def _place(slug: str) -> Collectivity:
    return get_object_or_404(Collectivity.objects.select_related("successor"), slug=slug)


def _erasure(slug: str, erasure_id: int) -> Erasure:
    return get_object_or_404(Erasure, pk=erasure_id, collectivity__slug=slug)
