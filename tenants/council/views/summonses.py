"""Who was summoned to the coming meeting, how, and what proves it (a35, a42)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants.agreements.pages import attempt, person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.models import SummonsDispatch
from tenants.council.session_pages import EDIT, form_page, session_page
from tenants.council.views.sessions import session_or_404


@require_http_methods(["GET", "POST"])
@session_page(write=EDIT)
def summons(request: HttpRequest, session_id: int) -> HttpResponse:
    """Each member with the summons, and the form for those still missing."""
    session = session_or_404(session_id)
    form = forms.SummonForm(posted(request), session=session)
    if request.method == "POST" and attempt(
        form, lambda: services.summon_members(session.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("The summons is recorded."))
        return redirect("sessions:summons", session.pk)
    lines = selectors.summons_lines(session)
    context: dict[str, Any] = {
        "session": session,
        "lines": lines,
        "limit": selectors.summons_day_limit(session),
        "missing": sum(one.is_missing for one in lines),
        "late": sum(one.is_late for one in lines),
        "unproven": sum(one.lacks_proof for one in lines),
        "form": form,
        "may_edit": may(person(request), EDIT),
    }
    return render(request, "sessions/summons.html", context, status=422 if request.method == "POST" else 200)


def _dispatch(dispatch_id: int) -> SummonsDispatch:
    found: SummonsDispatch = get_object_or_404(
        SummonsDispatch.objects.select_related("member", "session"), pk=dispatch_id
    )
    return found


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def proof(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The proof of one summons."""
    dispatch = _dispatch(dispatch_id)
    files = request.FILES if request.method == "POST" else None
    form = forms.ProofForm(posted(request), files, initial=forms.ProofForm.initial_of(dispatch))
    return form_page(
        request, form, lambda: services.prove_summons(dispatch.pk, actor=person(request), **form.cleaned_data),
        title=_("Proof of the summons"), action_label=_("Save"), done=_("The proof is saved."),
        back=reverse("sessions:summons", args=[dispatch.session_id]), crumb=_("Summons"), text=dispatch.member.name_ar,
        article="LO 113-14 a35",
    )  # fmt: skip


@require_GET
@session_page(EDIT)
def proof_file(request: HttpRequest, dispatch_id: int) -> HttpResponseBase:
    """The scan itself, always as an attachment, inert in the browser."""
    dispatch = _dispatch(dispatch_id)
    if not dispatch.proof:
        raise Http404
    try:
        content = dispatch.proof.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=dispatch.proof_name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
