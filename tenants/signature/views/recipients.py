"""The pages a recipient opens without an account: by the link of a letter, or with a number and a code (R28).

The token in the address, or the code that is typed, is the whole right: no session, no cookie and no account is looked
at, so that nothing which a browser adds by itself can act here, and the check against forged requests would only stand
in the way of a page that sends no referrer.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.accounts.rates import Rate, count, is_used_up
from mithaq.collectivities.selectors import current_office
from mithaq.core.errors import user_message
from tenants.agreements.pages import attempt, posted
from tenants.drafting import texts
from tenants.signature import forms, services
from tenants.signature.errors import CopyLinkClosed
from tenants.signature.models import Dispatch, EventKind

LANGUAGES = {"ar": "العربية", "fr": "Français"}
CODES = Rate("dispatch-code", 10, 600)  # wrong codes from one address in ten minutes, whatever dispatch they name
View = Callable[..., HttpResponseBase]


def _secluded(view: View) -> View:
    """No cache, no index, no referrer; the language asked for in the address."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.get("language", "")
        language = asked if asked in LANGUAGES else (translation.get_language() or "ar")
        with translation.override(language if language in LANGUAGES else "ar"):
            response = view(request, **kwargs)
            response.headers["Content-Language"] = translation.get_language() or "ar"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return never_cache(csrf_exempt(page))


@_secluded
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The signed text article by article, its copy to download, and the receipt to confirm with name and function."""
    try:
        dispatch = services.dispatch_by_token(token)
    except CopyLinkClosed as error:
        return _closed(request, error)
    form = forms.WhoForm(posted(request))
    if request.method == "POST":
        if attempt(form, lambda: services.acknowledge_by_link(token, **form.cleaned_data)):
            return redirect(f"{request.path}?language={translation.get_language()}")
        dispatch.refresh_from_db()
    elif request.method == "GET":
        services.opened_by_link(dispatch.pk, EventKind.READ)
    context = _page(request, dispatch) | {"form": form, "token": token}
    return render(request, "signature/recipient.html", context, status=422 if request.method == "POST" else 200)


@_secluded
@require_GET
def fetch(request: HttpRequest, token: str) -> HttpResponseBase:
    """The copy itself, as an attachment."""
    try:
        dispatch = services.dispatch_by_token(token)
    except CopyLinkClosed as error:
        return _closed(request, error)
    copy = dispatch.copy
    if copy is None or not copy.file.storage.exists(str(copy.file.name)):
        return _closed(request, CopyLinkClosed())
    services.opened_by_link(dispatch.pk, EventKind.FETCHED)
    response = FileResponse(
        copy.file.open("rb"), as_attachment=True, filename=copy.name, content_type=copy.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@_secluded
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Acknowledge with the number and the code of the paper. Wrong ones are counted by dispatch and by address."""
    waits = is_used_up(request, CODES)
    form = forms.CodeForm(None if waits else posted(request))
    done: list[Dispatch] = []
    if request.method == "POST" and not waits:
        is_whole = form.is_valid()
        if attempt(form, lambda: done.append(services.acknowledge_by_code(**form.cleaned_data))):
            context = _frame(request) | {"dispatch": done[0]}
            return render(request, "signature/recipient_done.html", context)
        if is_whole:
            count(request, CODES)
    context = _frame(request) | {"form": form, "waits": waits}
    status = 429 if waits else 422 if request.method == "POST" else 200
    return render(request, "signature/recipient_code.html", context, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "place": current_office(),
        "languages": [
            {"code": code, "name": name, "url": f"{request.path}?language={code}"} for code, name in LANGUAGES.items()
        ],
    }


def _page(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    """The text that was signed, in the languages it has; of an amendment, what it changes."""
    agreement, version = dispatch.agreement, None
    if dispatch.amendment_id is None:
        version = texts.last_version(agreement)
    articles = list(version.articles.order_by("number")) if version else []
    languages = ("ar", "fr") if any(one.body_fr for one in articles) else ("ar",)
    return _frame(request) | {
        "dispatch": dispatch,
        "agreement": agreement,
        "version": version,
        "articles": [{"article": one, "columns": [one.column(code) for code in languages]} for one in articles],
    }


def _closed(request: HttpRequest, error: CopyLinkClosed) -> HttpResponse:
    """The same words for an unknown and an expired link."""
    context = _frame(request) | {
        "title": user_message(error),
        "text": _("Ask the office for a new letter, or acknowledge with the code of the slip."),
    }
    return render(request, "signature/recipient_closed.html", context, status=404)
