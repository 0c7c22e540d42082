"""Pages about the agreement as a whole: opening it, its description, its parties, withdrawing and reopening."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mithaq.core.errors import IllegalTransition, NotAllowed, user_message
from mithaq.ui.forms import Form
from tenants.agreements import selectors, services
from tenants.agreements.forms import EditForm, OpenForm, PartyForm, ReopenForm, WithdrawForm
from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, forbidden, form_page, person, posted
from tenants.agreements.permissions import may


@require_http_methods(["GET", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Open a dossier; it starts in consultation."""
    if not may(person(request), "dossier.create"):
        return forbidden(request, NotAllowed("dossier.create"))
    form = OpenForm(posted(request))
    opened: list[Agreement] = []
    if request.method == "POST" and attempt(
        form, lambda: opened.append(services.open_agreement(actor=person(request), **form.cleaned_data))
    ):
        messages.success(request, _("The dossier %(reference)s is open.") % {"reference": opened[0].reference})
        return redirect("consultation:page", opened[0].reference)
    return render(request, "agreements/create.html", {"form": form}, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True)
class Changed:
    """A field that somebody else saved in between: what stands now, beside what was typed."""

    label: str
    saved: str
    typed: str


@require_http_methods(["GET", "POST"])
@dossier_page(write="dossier.edit")
def edit(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Change the description. When somebody saved in between, what was typed stays and what was saved stands beside."""
    form = EditForm(posted(request), agreement=agreement)
    may_write = may(person(request), "dossier.edit") and not agreement.is_transferred
    context: dict[str, object] = {"form": form, "may_write": may_write}
    if request.method != "POST":
        return dossier(request, agreement, "agreements/edit.html", context)
    if attempt(form, lambda: services.edit_agreement(agreement.pk, actor=person(request), **form.cleaned_data)):
        messages.success(request, _("The description is saved."))
        return redirect("agreements:edit", agreement.reference)
    agreement.refresh_from_db()  # somebody may have saved since this request began
    if form.cleaned_data.get("version") not in {None, agreement.version}:
        context["changed"] = _changed(form, agreement)
        form.data = request.POST.dict() | {"version": str(agreement.version)}  # seen: saving again writes over it
    return dossier(request, agreement, "agreements/edit.html", context, status=422)


def _changed(form: EditForm, agreement: Agreement) -> list[Changed]:
    found = []
    for name in form.described():
        typed = form.cleaned_data.get(name)
        saved = getattr(agreement, name)
        if typed is not None and typed != saved:
            choices = dict(getattr(form.fields[name], "choices", ()))
            words = [
                _("yes") if v is True else _("no") if v is False else str(choices.get(v, v)) for v in (saved, typed)
            ]
            found.append(Changed(str(form.fields[name].label), *words))
    return found


@require_http_methods(["GET", "POST"])
@dossier_page(write="dossier.edit")
def parties(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The parties, those that were refused, and the form to add one."""
    form = PartyForm(posted(request))
    if request.method == "POST" and attempt(
        form, lambda: services.add_party(agreement.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("“%(name)s” is now a party.") % {"name": form.cleaned_data["name_ar"]})
        return redirect("agreements:parties", agreement.reference)
    context = {
        "form": form,
        "parties": selectors.parties(agreement),
        "refused": selectors.refused_parties(agreement),
        "may_write": may(person(request), "dossier.edit"),
    }
    status = 422 if request.method == "POST" else 200
    return dossier(request, agreement, "agreements/parties.html", context, status=status)


@require_http_methods(["GET", "POST"])
@dossier_page("dossier.edit")
def remove_party(request: HttpRequest, agreement: Agreement, party_id: int) -> HttpResponse:
    """Ask, then remove a party."""
    party = get_object_or_404(agreement.parties, pk=party_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_party(party.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": party.name_ar}, action_label=_("Remove the party"), danger=True,
        text=_("A party that owes, contributes or signed something cannot be removed."),
        back=reverse("agreements:parties", args=[agreement.reference]), done=_("The party is removed."),
    )  # fmt: skip


def _not_now(request: HttpRequest, agreement: Agreement, verb: str) -> HttpResponse | None:
    """Back to the dossier, saying why, when the verb does not start where it stands. Raises NotAllowed."""
    try:
        services.check(agreement, verb, actor=person(request))
    except IllegalTransition as refusal:
        messages.error(request, user_message(refusal))
        return redirect("office:agreement", agreement.reference)
    return None


@require_http_methods(["GET", "POST"])
@dossier_page()
def withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Ask when and why, then withdraw a dossier that is not in force."""
    form = WithdrawForm(posted(request))
    if refusal := _not_now(request, agreement, "withdraw"):
        return refusal
    return form_page(
        request, agreement, form,
        lambda: services.withdraw(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Withdraw the dossier"), action_label=_("Withdraw"), danger=True,
        text=_("Work on it stops; everything stays readable, and the dossier can be reopened."),
        back=reverse("office:agreement", args=[agreement.reference]), done=_("The dossier is withdrawn."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page()
def reopen(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Ask when, then take a withdrawn dossier up again."""
    form = ReopenForm(posted(request))
    if refusal := _not_now(request, agreement, "reopen"):
        return refusal
    return form_page(
        request, agreement, form,
        lambda: services.reopen(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Reopen the dossier"), action_label=_("Reopen"),
        text=_("It starts again in consultation; what was written is kept."),
        back=reverse("office:agreement", args=[agreement.reference]), done=_("The dossier is open again."),
    )  # fmt: skip
