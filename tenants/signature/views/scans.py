"""Signed paper that comes back: sent, watched while it is read, looked at page by page, confirmed (R24)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core.errors import DomainError, user_message
from mithaq.deeds.errors import PagesUnreadable
from mithaq.deeds.pages import jpeg, opened
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.council.subject import Subject
from tenants.signature import forms, rounds, services
from tenants.signature.models import Finding, RoundStep, ScanBatch, ScannedPage, SigningRound, StepRole
from tenants.signature.views.rounds import step_asked, turn_of
from tenants.signature.views.steps import step_url
from tenants.signature.views.subject import WRITE, amendment_id_of, is_signing, subject_asked, url_of

REFRESH_SECONDS = 3
THUMBNAIL, WHOLE = 420, 1600  # pixels


def batch_url(subject: Subject, batch: ScanBatch, name: str = "scan") -> str:
    return f"{reverse(f'signature:{name}', args=[subject.agreement.reference, batch.pk])}{subject.query}"


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def send(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Send a scan, or photographs."""
    subject = subject_asked(request, agreement)
    turn = turn_of(subject, number)
    form = forms.ScanForm(posted(request), request.FILES or None)
    sent: list[ScanBatch] = []
    if request.method == "POST" and attempt(
        form, lambda: sent.append(services.send_scan(turn.pk, actor=person(request), uploads=form.sent()))
    ):
        return redirect(batch_url(subject, sent[-1]))
    context = {
        "form": form, "title": _("Send the signed originals"), "action_label": _("Send"),
        "article": "L 43-20 a4-7", "back": url_of(subject, anchor="round"),
        "text": _("Each page finds its place by its code, whichever way it lies. A scan is a copy of a signature on"
                  " paper, never an electronic signature."),
    }  # fmt: skip
    return dossier(request, agreement, "agreements/form.html", context, status=422 if form.is_bound else 200)


def _batch(subject: Subject, batch_id: int) -> ScanBatch:
    rows = ScanBatch.objects.select_related("round__text", "document", "sent_by", "link__step__party")
    return get_object_or_404(
        rows, pk=batch_id, round__agreement=subject.agreement, round__amendment_id=amendment_id_of(subject)
    )


@require_GET
@dossier_page()
def scan(request: HttpRequest, agreement: Agreement, batch_id: int) -> HttpResponse:
    """How far it is read; then each page, where it landed and what is wrong with it."""
    subject = subject_asked(request, agreement)
    batch = _batch(subject, batch_id)
    pages = list(batch.found.select_related("step__party"))
    writes = may(person(request), WRITE) and batch.round.is_open and is_signing(subject)
    steps = _steps(batch.round)
    originals = [
        {"step": step, "missing": rounds.missing_pages(step, batch.round.pages or 0)}
        for step in steps
        if any(page.step_id == step.pk for page in pages)
    ]
    context = {
        "subject": subject, "batch": batch, "pages": pages, "may_write": writes, "originals": originals,
        "troubled": [page for page in pages if page.finding not in {Finding.LANDED, Finding.ASIDE, Finding.BLANK}],
    }  # fmt: skip
    response = dossier(request, agreement, "signature/scan.html", context)
    if not batch.is_read:
        response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


def _steps(turn: SigningRound) -> list[RoundStep]:
    return list(turn.steps.exclude(role=StepRole.COPY).select_related("party"))


@require_GET
@dossier_page()
def picture(request: HttpRequest, agreement: Agreement, batch_id: int, number: int) -> HttpResponse:
    """A page of a scan as a picture, upright; `?whole` larger."""
    subject = subject_asked(request, agreement)
    batch = _batch(subject, batch_id)
    if not 1 <= number <= batch.pages:
        raise Http404
    turned = batch.found.filter(number=number).values_list("turned", flat=True).first() or 0
    try:
        with opened(services.content_of(batch.document)) as pages:
            drawn = pages.picture(number - 1, longest=WHOLE if "whole" in request.GET else THUMBNAIL, colour=True)
    except PagesUnreadable as error:
        raise Http404 from error
    response = HttpResponse(jpeg(drawn.convert("RGB"), turned=turned), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _page(subject: Subject, page_id: int) -> ScannedPage:
    rows = ScannedPage.objects.select_related("batch__round", "step")
    return get_object_or_404(
        rows, pk=page_id, batch__round__agreement=subject.agreement,
        batch__round__amendment_id=amendment_id_of(subject),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def place(request: HttpRequest, agreement: Agreement, page_id: int) -> HttpResponse:
    """Say by hand which page it is."""
    subject = subject_asked(request, agreement)
    page = _page(subject, page_id)
    form = forms.PlacePageForm(posted(request), steps=_steps(page.batch.round))
    image = reverse("signature:scan-page", args=[agreement.reference, page.batch_id, page.number])
    return form_page(
        request, agreement, form,
        lambda: services.place_page(page.pk, actor=person(request), **form.cleaned_data),
        title=_("Say which page it is"), action_label=_("Put it there"), back=batch_url(subject, page.batch),
        done=_("The page is in its place."), template="signature/place.html", picture=f"{image}{subject.query}",
        page=page,
    )  # fmt: skip


@require_POST
@dossier_page(WRITE)
def aside(request: HttpRequest, agreement: Agreement, page_id: int) -> HttpResponse:
    """Leave a page out."""
    subject = subject_asked(request, agreement)
    page = _page(subject, page_id)
    try:
        services.set_aside(page.pk, actor=person(request))
    except DomainError as error:
        messages.error(request, user_message(error))
    else:
        messages.success(request, _("The page is set aside; the scan itself is kept whole."))
    return redirect(batch_url(subject, page.batch))


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def confirm(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Look at each page of an original and confirm that it is signed."""
    subject = subject_asked(request, agreement)
    step = step_asked(subject, step_id)
    others = [one for one in _steps(step.round) if one.pk != step.pk and one.done_on is None and one.name]
    form = forms.ConfirmScanForm(posted(request), subject=subject, step=step, others=others)
    pages = list(step.pages.filter(finding=Finding.LANDED).order_by("page"))
    return form_page(
        request, agreement, form,
        lambda: services.confirm_scan(step.pk, actor=person(request), **form.verb()),
        title=_("Confirm the signed original"), action_label=_("Confirm: it is signed"), text=str(step.party or step),
        article="R24", back=step_url(subject, step), done=_("The signature on paper is recorded with its pages."),
        template="signature/confirm.html", pages=pages, subject=subject,
        missing=rounds.missing_pages(step, step.round.pages or 0),
    )  # fmt: skip
