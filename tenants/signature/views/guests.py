"""The page somebody who signs opens with a link, without an account: read, fetch, send back signed, refuse (R24).

As with the links to a draft, the token in the address is the whole right: no session and no cookie is looked at.
"""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core.errors import user_message
from tenants.agreements.models import AgreementState
from tenants.agreements.pages import attempt
from tenants.signature import forms, services
from tenants.signature.errors import SigningLinkClosed, TextNotPrepared
from tenants.signature.models import SigningLink
from tenants.signature.views.rounds import sent_file

_LANGUAGES = {"ar": "العربية", "fr": "Français"}
View = Callable[..., HttpResponseBase]


def _secluded(view: View) -> View:
    """No cache, no index, no referrer; the language asked for in the address, else the step's own."""

    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponseBase:
        asked = request.GET.get("language", "")
        language = asked if asked in _LANGUAGES else (translation.get_language() or "ar")
        with translation.override(language if language in _LANGUAGES else "ar"):
            try:
                response = view(request, services.link_of(token), token)
            except SigningLinkClosed as error:
                context = {"title": user_message(error), "languages": _languages(request)}
                response = render(request, "signature/guest_closed.html", context, status=404)
            response.headers["Content-Language"] = translation.get_language() or "ar"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return never_cache(csrf_exempt(page))


@_secluded
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, link: SigningLink, token: str) -> HttpResponseBase:
    """The text, and what can be done with it. `act` says which of the three forms was sent."""
    shown: dict[str, Any] = {
        "file_form": forms.GuestFileForm(auto_id="file_%s"), "scan_form": forms.ScanForm(auto_id="scan_%s"),
        "refuse_form": forms.GuestRefuseForm(auto_id="refuse_%s"),
    }  # fmt: skip
    if request.method != "POST":
        services.visited(link)
        return render(request, "signature/guest.html", _context(request, link, shown))
    act = request.POST.get("act", "")
    if act == "file":
        file_form = forms.GuestFileForm(request.POST, request.FILES or None, auto_id="file_%s")
        done = attempt(file_form, lambda: services.file_by_link(token, **file_form.cleaned_data))
        shown["file_form"] = file_form
    elif act == "scan":
        scan_form = forms.ScanForm(request.POST, request.FILES or None, auto_id="scan_%s")
        done = attempt(scan_form, lambda: services.scan_by_link(token, uploads=scan_form.sent()))
        shown["scan_form"] = scan_form
    elif act == "refuse":
        refuse_form = forms.GuestRefuseForm(request.POST, auto_id="refuse_%s")
        done = attempt(refuse_form, lambda: services.refuse_by_link(token, **refuse_form.cleaned_data))
        shown["refuse_form"] = refuse_form
    else:
        done = False
    if done:
        return redirect(f"{request.path}?done={act}&language={translation.get_language()}")
    shown["refused"] = act
    return render(request, "signature/guest.html", _context(request, services.link_of(token), shown), status=422)


@_secluded
@require_GET
def text_file(request: HttpRequest, link: SigningLink, token: str) -> HttpResponseBase:
    """The file to sign electronically, in its last state."""
    document = link.step.round.signed_text or link.step.round.text
    if document is None:
        raise SigningLinkClosed
    return sent_file(document.file.open("rb"), f"{link.step.round.agreement.reference}.pdf")


@_secluded
@require_GET
def original(request: HttpRequest, link: SigningLink, token: str) -> HttpResponseBase:
    """The paper original, to be printed and signed by hand."""
    try:
        content = services.original(link.step)
    except TextNotPrepared as error:
        raise SigningLinkClosed from error
    return sent_file(io.BytesIO(content), f"{link.step.round.agreement.reference}-{link.step_id}.pdf")


def _context(request: HttpRequest, link: SigningLink, shown: dict[str, Any]) -> dict[str, Any]:
    step, turn = link.step, link.step.round
    done = request.GET.get("done", "")
    is_signing = turn.amendment_id is not None or turn.agreement.state == AgreementState.SIGNING
    return shown | {
        "link": link, "step": step, "turn": turn, "agreement": turn.agreement, "done": done,
        "may_answer": turn.is_open and is_signing and step.is_open and turn.text is not None,
        "languages": _languages(request),
        "path": request.path,
    }  # fmt: skip


def _languages(request: HttpRequest) -> list[dict[str, str]]:
    return [{"code": code, "name": name, "url": f"{request.path}?language={code}"} for code, name in _LANGUAGES.items()]
