"""What is published of an agreement, its correction and its withdrawal."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.register.models import Entry, Version
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.signature import forms, publication

CORRECT = "publication.correct"


@require_GET
@dossier_page()
def publication_page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What is published, since when, in which versions."""
    entry = Entry.objects.filter(public_id=agreement.public_id).first()
    context = {
        "entry": entry,
        "versions": Version.objects.filter(entry=entry).order_by("-number") if entry else [],
        "may_correct": may(person(request), CORRECT),
    }
    return dossier(request, agreement, "signature/publication.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(CORRECT)
def publication_correct(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Publish the dossier as it stands now, with the reason; a withdrawn entry is shown again."""
    form = forms.ReasonForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: publication.correct(agreement.pk, actor=person(request), on=clock.today(), **form.cleaned_data),
        title=_("Correct the publication"), action_label=_("Publish the correction"), back=_publication_url(agreement),
        done=_("The correction is published; the earlier version stays readable."), article=publication.ARTICLE,
        text=_("The dossier as it stands now takes the place of what the register says."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(CORRECT)
def publication_withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Take the agreement off the public pages, with the reason."""
    form = forms.ReasonForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: publication.withdraw_publication(
            agreement.pk, actor=person(request), on=clock.today(), **form.cleaned_data
        ),
        title=_("Withdraw the publication"), action_label=_("Withdraw from the portal"),
        back=_publication_url(agreement),
        done=_("The publication is withdrawn; its address says so, with the reason."), danger=True,
        text=_("The public page then shows only that it was withdrawn, when and why. A correction shows it again."),
    )  # fmt: skip


def _publication_url(agreement: Agreement) -> str:
    return reverse("signature:publication", args=[agreement.reference])
