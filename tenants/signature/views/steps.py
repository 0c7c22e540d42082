"""One step of a round: who is asked, the three ways to sign, substitutes, the link (R24; law 43-20)."""

import io
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.errors import user_message
from mithaq.seals.signer import signer_file
from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.council.subject import Subject
from tenants.signature import forms, rounds, services
from tenants.signature.errors import TextNotPrepared
from tenants.signature.models import RoundStep, SigningLink, StandIn, StepRole
from tenants.signature.views.rounds import sent_file, step_asked
from tenants.signature.views.subject import WRITE, is_signing, subject_asked, url_of

SEAL = "signature.seal"


def step_url(subject: Subject, step: RoundStep, name: str = "step") -> str:
    url = reverse(f"signature:{name}", args=[subject.agreement.reference, step.pk])
    return f"{url}{subject.query}"


@require_GET
@dossier_page()
def step(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """A step with its ways, its proof once it is done, its substitutes and its link."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    turn, user = found.round, person(request)
    line = next(line for line in rounds.lines_of(turn, clock.today()) if line.step.pk == found.pk)
    writes = may(user, WRITE) and turn.is_open and is_signing(subject) and not agreement.is_transferred
    ours = found.party is not None and found.party.is_self
    context = {
        "subject": subject, "step": found, "turn": turn, "line": line, "may_write": writes,
        "may_act": writes and found.is_open and line.is_turn and found.role != StepRole.COPY,
        "may_seal": ours and may(user, SEAL) and turn.text is not None,
        "ours": ours, "has_key": ours and signer_file(current_office().slug) is not None,
        "missing": rounds.missing_pages(found, turn.pages) if turn.pages else [],
        "batches": list(turn.scans.filter(found__step=found).distinct()),
        "links": list(found.links.select_related("created_by")[:5]),
        "today": clock.today(),
    }  # fmt: skip
    return dossier(request, agreement, "signature/step.html", context)


@require_GET
@dossier_page()
def original(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponseBase:
    """The paper original, to be printed: a code and a box for initials on each page."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    try:
        content = services.original(found)
    except TextNotPrepared as error:
        return _refused(request, subject, user_message(error))
    return sent_file(io.BytesIO(content), f"{agreement.reference}-{found.pk}.pdf")


def _refused(request: HttpRequest, subject: Subject, text: str) -> HttpResponse:
    from django.contrib import messages

    messages.error(request, text)
    return redirect(url_of(subject, anchor="round"))


def _form_page(
    request: HttpRequest, subject: Subject, found: RoundStep, form: Any, verb: Any, **said: Any
) -> HttpResponse:
    return form_page(
        request, subject.agreement, form, verb, text=said.pop("text", str(found)), back=step_url(subject, found), **said
    )


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def ask(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Ask the person."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.DayForm(posted(request))
    return _form_page(
        request, subject, found, form,
        lambda: services.ask_step(found.pk, actor=person(request), on=form.cleaned_data["on"]),
        title=_("Ask this person"), action_label=_("Record that it was sent"), article="R24",
        done=_("The person is asked."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def do(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Record that it is done on paper."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.DoForm(posted(request), subject=subject, step=found)
    return _form_page(
        request, subject, found, form,
        lambda: services.do_step(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Done on paper"), action_label=_("Record it"), article="R24", done=_("The step is done."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def refuse(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Record a refusal; the others' signatures stand."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.RefuseForm(posted(request))
    return _form_page(
        request, subject, found, form,
        lambda: services.refuse_step(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Refused signature"), action_label=_("Record the refusal"), danger=True,
        done=_("The refusal is recorded; what others signed stays signed."),
    )  # fmt: skip


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is untyped
@never_cache
@require_http_methods(["GET", "POST"])
@dossier_page(SEAL)
def seal(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Put our electronic seal; who orders it has proven who they are in the last minutes."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.SealForm(posted(request), subject=subject, step=found)
    return _form_page(
        request, subject, found, form,
        lambda: services.seal_step(found.pk, actor=person(request), on=clock.today(), **form.cleaned_data),
        title=_("Electronic seal"), action_label=_("Seal the text"), article="L 43-20 a13-15",
        text=_("The office's key seals the text on your order. It is a simple electronic signature: a key kept on the"
               " server does not prove who alone holds it. The day is today."),
        done=_("The text is sealed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def signed_file(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Send a file signed elsewhere, to be verified."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.SignedFileForm(posted(request), request.FILES or None, subject=subject, step=found)
    return _form_page(
        request, subject, found, form,
        lambda: services.take_signed_file(found.pk, actor=person(request), **form.cleaned_data),
        title=_("A file signed elsewhere"), action_label=_("Verify and keep"), article="L 43-20 a4-7",
        done=_("The file is verified and kept."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_stand_in(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Name a substitute."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.StandInForm(posted(request), agreement=agreement)
    return _form_page(
        request, subject, found, form,
        lambda: services.add_stand_in(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Name a substitute"), action_label=_("Keep"), done=_("The substitute is named."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove_stand_in(request: HttpRequest, agreement: Agreement, step_id: int, stand_in_id: int) -> HttpResponse:
    """Take a substitution back."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    stand_in = get_object_or_404(StandIn, pk=stand_in_id, step=found)
    return _form_page(
        request, subject, found, Form(posted(request)),
        lambda: services.remove_stand_in(stand_in.pk, actor=person(request)),
        title=_("Take the substitution back"), action_label=_("Take the substitution back"), danger=True,
        text=str(stand_in),
        done=_("The substitution is taken back."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
@never_cache
def add_link(request: HttpRequest, agreement: Agreement, step_id: int) -> HttpResponse:
    """Make a link. Its address is on the answer to the form and nowhere else."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    form = forms.SigningLinkForm(posted(request), step=found)
    made: list[Any] = []
    root = f"{request.scheme}://{request.get_host()}"
    if request.method == "POST" and attempt(
        form,
        lambda: made.append(services.make_link(found.pk, actor=person(request), root=root, **form.cleaned_data)),
    ):
        address = root + reverse("signing:read", args=[made[-1].token])
        context = {"link": made[-1].link, "step": found, "address": address, "back": step_url(subject, found)}
        response = dossier(request, agreement, "signature/link_made.html", context)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    context = {
        "form": form, "title": _("A link for this person"), "action_label": _("Make the link"), "article": "R24",
        "text": _("Whoever has the link reads the text, fetches it, sends it back signed or refuses, without an"
                  " account. Nothing else of the dossier is shown. An older link is closed."),
        "back": step_url(subject, found),
    }  # fmt: skip
    return dossier(request, agreement, "agreements/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def revoke_link(request: HttpRequest, agreement: Agreement, step_id: int, link_id: int) -> HttpResponse:
    """Close a link at once."""
    subject = subject_asked(request, agreement)
    found = step_asked(subject, step_id)
    link = get_object_or_404(SigningLink, pk=link_id, step=found)
    return _form_page(
        request, subject, found, Form(posted(request)),
        lambda: services.revoke_link(link.pk, actor=person(request)),
        title=_("Revoke a link"), action_label=_("Revoke the link"), danger=True,
        done=_("The link opens nothing any more."),
    )  # fmt: skip
