"""The two working pages of signature and entry into force, and the forms behind them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.register.models import Entry, Version
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState, Party
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.permissions import may
from tenants.agreements.selectors import months_after
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes.models import AmendmentState
from tenants.council.models import DecisionState
from tenants.council.selectors import AMENDABLE, addenda, subject_of
from tenants.council.subject import Subject
from tenants.signature import forms, publication, selectors, services
from tenants.signature.models import Dispatch

WRITE = "signature.edit"
CORRECT = "publication.correct"


def _subject(request: HttpRequest, agreement: Agreement) -> Subject:
    """The agreement, or the addendum that `?amendment=` names. Raises Http404 for one that is not there."""
    number = request.GET.get("amendment", "")
    subject = subject_of(agreement, int(number) if number else None) if number.isdecimal() or not number else None
    if subject is None:
        raise Http404
    return subject


def _amendment_id(subject: Subject) -> int | None:
    return subject.amendment.pk if subject.amendment else None


def _is_signing(subject: Subject) -> bool:
    """Whether signatures may be given now."""
    if subject.decision is None or subject.decision.state not in selectors.SIGNABLE:
        return False
    if subject.amendment is None:
        return subject.agreement.state == AgreementState.SIGNING
    return subject.agreement.state in AMENDABLE and subject.amendment.is_open


def _is_opened(subject: Subject) -> bool:
    """Whether the round of signatures was opened."""
    if subject.amendment is None:
        return subject.agreement.state == AgreementState.SIGNING or subject.agreement.state in EVER_IN_FORCE_STATES
    return subject.amendment.signatures.exists()


def _may_do(request: HttpRequest, verb: str) -> bool:
    return bool(AGREEMENT_AXIS.get(verb).roles & person(request).role_codes)


def _url(subject: Subject, name: str = "page", anchor: str = "") -> str:
    url = f"{reverse(f'signature:{name}', args=[subject.agreement.reference])}{subject.query}"
    return f"{url}#{anchor}" if anchor else url


def _frame(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    agreement, amendment_id = subject.agreement, _amendment_id(subject)
    return {
        "subject": subject,
        "decision": subject.decision,
        "addenda": addenda(agreement),
        "lines": selectors.lines(agreement, amendment_id),
        "enforceable": subject.decision is not None and subject.decision.state == DecisionState.ENFORCEABLE,
        "may_write": may(person(request), WRITE),
        "signing": _is_signing(subject),
        "opened": _is_opened(subject),
    }


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The presentation note and the round of signatures, one line a party (R22–R24)."""
    subject = _subject(request, agreement)
    amendment_id = _amendment_id(subject)
    note = selectors.presentation_note(agreement, amendment_id)
    context = _frame(request, subject) | {"note": note}
    signable = subject.decision is not None and subject.decision.state in selectors.SIGNABLE
    waits = agreement.state == AgreementState.AWAITING_DECISION if amendment_id is None else not context["opened"]
    context |= {
        "signable": signable,
        "may_open": signable and waits and note is not None and _may_do(request, "open_signing"),
        "needs": selectors.signing_needs(agreement, amendment_id),
        "all_signed": all(line.has_signed for line in context["lines"]) and bool(context["lines"]),
    }
    if context["may_write"] and not agreement.is_ended and not _in_force(subject):
        context["note_form"] = forms.NoteForm(agreement=agreement, note=note, auto_id="note_%s")
    if context["may_open"]:
        context["open_form"] = forms.EarlyForm(subject=subject, auto_id="open_%s")
    return dossier(request, agreement, "signature/page.html", context)


def _in_force(subject: Subject) -> bool:
    if subject.amendment is not None:
        return subject.amendment.state == AmendmentState.IN_FORCE
    return subject.agreement.state in EVER_IN_FORCE_STATES


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def note(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the presentation note (R23)."""
    subject = _subject(request, agreement)
    written = selectors.presentation_note(agreement, _amendment_id(subject))
    form = forms.NoteForm(posted(request), agreement=agreement, note=written)
    return form_page(
        request, agreement, form,
        lambda: services.write_presentation_note(
            agreement.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Presentation note"), action_label=_("Keep the note"), article="R23",
        back=_url(subject, anchor="note"), done=_("The note is kept."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def open_signing(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Open the round of signatures (R22)."""
    subject = _subject(request, agreement)
    form = forms.EarlyForm(posted(request), subject=subject)
    return form_page(
        request, agreement, form,
        lambda: services.open_signing(
            agreement.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Open the signing"), action_label=_("Open the signing"), article="LO 113-14 a94",
        back=_url(subject, anchor="signatures"), done=_("The signing is open."),
    )  # fmt: skip


def _line(subject: Subject, party_id: int) -> tuple[Party, Any]:
    """The party and its signature, if there is one."""
    party = get_object_or_404(subject.agreement.parties, pk=party_id)
    rows = selectors.lines(subject.agreement, _amendment_id(subject))
    return party, next((line.signature for line in rows if line.party.pk == party.pk), None)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def send(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Send the text to a party for its signature (R24)."""
    subject = _subject(request, agreement)
    party, _signature = _line(subject, party_id)
    form = forms.DayForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.send_for_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Send for signature"), action_label=_("Record the dispatch"), text=str(party), article="R24",
        back=_url(subject, anchor="signatures"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def sign(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Record the signature of a party, with its scanned original (R24)."""
    subject = _subject(request, agreement)
    party, signature = _line(subject, party_id)
    files = request.FILES if request.method == "POST" else None
    form = forms.SignForm(posted(request), files, subject=subject, party=party, signature=signature)
    return form_page(
        request, agreement, form,
        lambda: services.record_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Signature of a party"), action_label=_("Record the signature"), text=str(party), article="R24",
        back=_url(subject, anchor="signatures"), done=_("The signature is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def refuse(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Record that a party refuses to sign."""
    subject = _subject(request, agreement)
    party, _signature = _line(subject, party_id)
    form = forms.RefuseForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.refuse_signature(
            agreement.pk, party.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Refused signature"), action_label=_("Record the refusal"), text=str(party), danger=True,
        back=_url(subject, anchor="signatures"), done=_("The refusal is recorded."),
    )  # fmt: skip


# --- Entry into force -------------------------------------------------------------------------------------------------


@require_GET
@dossier_page()
def force(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The distribution and the entry into force (R27–R29)."""
    subject = _subject(request, agreement)
    amendment_id = _amendment_id(subject)
    context = _frame(request, subject)
    rows = selectors.dispatches(agreement, amendment_id)
    returned = selectors.return_needs(agreement, amendment_id)
    is_in_force = _in_force(subject)
    missing = [] if is_in_force else selectors.force_needs(agreement, amendment_id)
    context |= {
        "dispatches": rows,
        "services": [row for row in rows if row.service_name],
        "returned": not returned,
        "return_needs": returned,
        "needs": missing,
        "in_force": is_in_force,
        "entry": Entry.objects.filter(public_id=agreement.public_id).first() if is_in_force else None,
        "last_signature": selectors.last_signature(agreement, amendment_id),
    }
    if context["may_write"] and not returned and not agreement.is_ended:
        if any(line.dispatch is None for line in context["lines"]):
            context["parties_form"] = forms.PartiesForm(lines=context["lines"], auto_id="parties_%s")
        context["service_form"] = forms.ServiceForm(auto_id="service_%s")
    if not missing and not is_in_force and context["signing"] and _may_do(request, _verb(subject)):
        context["force_form"] = forms.ForceForm(auto_id="force_%s")
        if agreement.duration_months and amendment_id is None:
            context["would_end"] = months_after(clock.today(), agreement.duration_months)
    return dossier(request, agreement, "signature/force.html", context)


def _verb(subject: Subject) -> str:
    if subject.amendment is None:
        return "enter_into_force"
    return "apply_extension" if subject.amendment.new_ends_on else "apply_amendment"


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def dispatch_parties(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send the signed text to parties (R28)."""
    subject = _subject(request, agreement)
    form = forms.PartiesForm(posted(request), lines=selectors.lines(agreement, _amendment_id(subject)))
    return form_page(
        request, agreement, form,
        lambda: services.distribute(
            agreement.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Send to the parties"), action_label=_("Record the dispatch"), article="R28",
        back=_url(subject, "force", "parties"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def dispatch_service(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Send the signed text to a communal service with its task (R29)."""
    subject = _subject(request, agreement)
    form = forms.ServiceForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.add_dispatch(
            agreement.pk, actor=person(request), amendment_id=_amendment_id(subject), **form.cleaned_data
        ),
        title=_("Send to a communal service"), action_label=_("Record the dispatch"), article="R29",
        back=_url(subject, "force", "services"), done=_("The dispatch is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def acknowledge(request: HttpRequest, agreement: Agreement, dispatch_id: int) -> HttpResponse:
    """The recipient acknowledged receipt (R28)."""
    subject = _subject(request, agreement)
    row: Dispatch = get_object_or_404(agreement.dispatches.select_related("party"), pk=dispatch_id)
    form = forms.AcknowledgeForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: services.acknowledge(row.pk, actor=person(request), **form.cleaned_data),
        title=_("Receipt acknowledged"), action_label=_("Record the acknowledgement"), article="R28",
        text=row.service_name or str(row.party), back=_url(subject, "force"),
        done=_("The acknowledgement is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def enter(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Put the agreement, or its amendment, into force and publish it (R27–R29)."""
    subject = _subject(request, agreement)
    form = forms.ForceForm(posted(request))

    def verb() -> Agreement:
        if subject.amendment is not None:
            return services.enter_amendment_into_force(subject.amendment.pk, actor=person(request), **form.cleaned_data)
        return services.enter_into_force(agreement.pk, actor=person(request), **form.cleaned_data)

    return form_page(
        request, agreement, form, verb,
        title=_("Entry into force"), action_label=_("Put into force and publish"), article="L 54-19 a11",
        text=_("The main data of the agreement are published the same day."),
        back=_url(subject, "force"), done=_("It is in force, and published."),
    )  # fmt: skip


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
