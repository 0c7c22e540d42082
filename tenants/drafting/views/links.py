"""The links of partners: made, shown once, revoked (R13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.drafting import forms, services, texts
from tenants.drafting.models import PartnerLink
from tenants.drafting.views.addresses import WRITE, links_url


@require_GET
@dossier_page(WRITE)
def links(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Who was given a link, until when, and how often it was opened; never the link itself."""
    found = PartnerLink.objects.filter(agreement=agreement).select_related("party", "version", "created_by")
    context = {
        "links": list(found.order_by("-pk")),
        "is_open": agreement.state == AgreementState.DRAFTING,
        "last": texts.last_version(agreement),
    }
    return dossier(request, agreement, "drafting/links.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
@never_cache
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Make a link. Its address is on the answer to the form and nowhere else."""
    form = forms.LinkForm(posted(request), agreement=agreement)
    made: list[services.Made] = []
    root = f"{request.scheme}://{request.get_host()}"
    if request.method == "POST" and attempt(
        form,
        lambda: made.append(
            services.make_link(agreement.pk, actor=person(request), root=root, **form.cleaned_data)
        ),
    ):  # fmt: skip
        address = root + reverse("text:read", args=[made[-1].token])
        response = dossier(request, agreement, "drafting/link_made.html", {"link": made[-1].link, "address": address})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    context = {
        "form": form, "title": _("Make a link for a partner"), "action_label": _("Make the link"), "article": "R13",
        "text": _("Whoever has the link reads the last version and comments on it in the partner's name, without an"
                  " account. Nothing else of the dossier is shown."),
        "back": links_url(agreement),
    }  # fmt: skip
    return dossier(request, agreement, "agreements/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def revoke(request: HttpRequest, agreement: Agreement, link_id: int) -> HttpResponse:
    """Ask, then close a link at once."""
    link = get_object_or_404(PartnerLink.objects.select_related("party"), pk=link_id, agreement=agreement)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.revoke_link(link.pk, actor=person(request)),
        title=_("Revoke a link"), action_label=_("Revoke the link"), danger=True, text=str(link.party),
        back=links_url(agreement), done=_("The link opens nothing any more."),
    )  # fmt: skip
