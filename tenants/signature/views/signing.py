"""The presentation note and the round of signatures (R22–R24)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from tenants.agreements.models import Agreement, AgreementState, Party
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.council.subject import Subject
from tenants.signature import forms, rounds, selectors, services
from tenants.signature.views.subject import WRITE, amendment_id_of, frame, in_force, may_do, subject_asked, url_of


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The presentation note and the round of signatures, one line a party (R22–R24)."""
    subject = subject_asked(request, agreement)
    amendment_id = amendment_id_of(subject)
    note = selectors.presentation_note(agreement, amendment_id)
    context = frame(request, subject) | {"note": note}
    signable = subject.decision is not None and subject.decision.state in selectors.SIGNABLE
    waits = agreement.state == AgreementState.AWAITING_DECISION if amendment_id is None else not context["opened"]
    context |= {
        "signable": signable,
        "may_open": signable and waits and note is not None and may_do(request, "open_signing"),
        "needs": selectors.signing_needs(agreement, amendment_id),
        "all_signed": all(line.has_signed for line in context["lines"]) and bool(context["lines"]),
    }
    context |= _round(agreement, amendment_id)
    if context["may_write"] and not agreement.is_ended and not in_force(subject):
        context["note_form"] = forms.NoteForm(agreement=agreement, note=note, auto_id="note_%s")
    if context["may_open"]:
        context["open_form"] = forms.EarlyForm(subject=subject, auto_id="open_%s")
    return dossier(request, agreement, "signature/page.html", context)


def _round(agreement: Agreement, amendment_id: int | None) -> dict[str, Any]:
    """The last round, whose turn it is in it, and those before."""
    found = rounds.rounds_of(agreement, amendment_id)
    if not found:
        return {"turn": None}
    turn, today = found[0], clock.today()
    shown = rounds.lines_of(turn, today)
    return {
        "turn": turn, "round_lines": shown, "next_up": [line for line in shown if line.is_waiting],
        "round_late": turn.is_late(today), "other_rounds": found[1:],
        "scans": list(turn.scans.select_related("link")),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def note(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the presentation note (R23)."""
    subject = subject_asked(request, agreement)
    written = selectors.presentation_note(agreement, amendment_id_of(subject))
    form = forms.NoteForm(posted(request), agreement=agreement, note=written)
    return form_page(
        request, agreement, form,
        lambda: services.write_presentation_note(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Presentation note"), action_label=_("Keep the note"), article="R23",
        back=url_of(subject, anchor="note"), done=_("The note is kept."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def open_signing(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Open the round of signatures (R22)."""
    subject = subject_asked(request, agreement)
    form = forms.EarlyForm(posted(request), subject=subject)
    return form_page(
        request, agreement, form,
        lambda: services.open_signing(
            agreement.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Open the signing"), action_label=_("Open the signing"), article="LO 113-14 a94",
        back=url_of(subject, anchor="signatures"), done=_("The signing is open."),
    )  # fmt: skip


def _line(subject: Subject, party_id: int) -> tuple[Party, Any]:
    """The party and its signature, if there is one."""
    party = get_object_or_404(subject.agreement.parties, pk=party_id)
    rows = selectors.lines(subject.agreement, amendment_id_of(subject))
    return party, next((line.signature for line in rows if line.party.pk == party.pk), None)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def send(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Send the text to a party for its signature (R24)."""
    subject = subject_asked(request, agreement)
    party, _signature = _line(subject, party_id)
    form = forms.DayForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.send_for_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Send for signature"), action_label=_("Record the dispatch"), text=str(party), article="R24",
        back=url_of(subject, anchor="signatures"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def sign(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Record the signature of a party, with its scanned original (R24)."""
    subject = subject_asked(request, agreement)
    party, signature = _line(subject, party_id)
    files = request.FILES if request.method == "POST" else None
    form = forms.SignForm(posted(request), files, subject=subject, party=party, signature=signature)
    return form_page(
        request, agreement, form,
        lambda: services.record_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Signature of a party"), action_label=_("Record the signature"), text=str(party), article="R24",
        back=url_of(subject, anchor="signatures"), done=_("The signature is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def refuse(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Record that a party refuses to sign."""
    subject = subject_asked(request, agreement)
    party, _signature = _line(subject, party_id)
    form = forms.RefuseForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.refuse_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=amendment_id_of(subject), **form.cleaned_data
        ),
        title=_("Refused signature"), action_label=_("Record the refusal"), text=str(party), danger=True,
        back=url_of(subject, anchor="signatures"), done=_("The refusal is recorded."),
    )  # fmt: skip
