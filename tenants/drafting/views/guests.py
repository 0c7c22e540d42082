"""The page a partner opens with a link, without an account: one version, and comments in the partner's name (R13).

The token in the address is the whole right: no session, no cookie and no account is looked at, so that nothing which a
browser adds by itself can act here, and the check against forged requests would only stand in the way of a page that
sends no referrer.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mithaq.core.errors import user_message
from tenants.agreements.models import AgreementState
from tenants.agreements.pages import attempt, posted
from tenants.drafting import forms, services, texts
from tenants.drafting.errors import LinkClosed, LinkPassedOn
from tenants.drafting.models import Comment, PartnerLink

_LANGUAGES = {"ar": "العربية", "fr": "Français"}
View = Callable[..., HttpResponse]


def _secluded(view: View) -> View:
    """No cache, no index, no referrer; the language asked for in the address."""

    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        asked = request.GET.get("language", "")
        language = asked if asked in _LANGUAGES else (translation.get_language() or "ar")
        with translation.override(language if language in _LANGUAGES else "ar"):
            response = view(request, token)
            response.headers["Content-Language"] = translation.get_language() or "ar"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return never_cache(csrf_exempt(page))


@_secluded
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The version in its languages, article by article, each with a box for a comment; and what was said before."""
    try:
        link = services.link_of(token)
    except LinkClosed as error:
        return _closed(request, error, _("Ask the office for a new link, if you still wish to comment on the text."))
    except LinkPassedOn as error:
        return _closed(request, error, _("Ask that office for a new link, if you still wish to comment on the text."))
    if request.method != "POST":
        services.visited(link)
        return render(request, "drafting/guest.html", _page(request, link, None))
    form = forms.GuestForm(posted(request))
    if attempt(form, lambda: services.comment_by_link(token, **form.cleaned_data)):
        where = form.cleaned_data["article_key"] or "whole"
        return redirect(f"{request.path}?said=1&language={translation.get_language()}#article-{where}")
    return render(request, "drafting/guest.html", _page(request, link, form), status=422)


def _page(request: HttpRequest, link: PartnerLink, refused: forms.GuestForm | None) -> dict[str, Any]:
    agreement, version = link.agreement, link.version
    articles = list(version.articles.order_by("number"))
    columns = forms.columns_of(agreement, articles)
    own = Comment.objects.filter(version=version, link__isnull=False, on_behalf_of=link.party, reply_to=None).order_by(
        "pk"
    )
    said: dict[Any, list[Comment]] = {}
    for one in own:
        said.setdefault(one.article_key, []).append(one)
    target = (refused.data.get("article_key") or "") if refused else None

    def form_for(key: str) -> forms.GuestForm:
        if refused is not None and target == key:
            return refused
        return forms.GuestForm(initial={"article_key": key}, auto_id=f"id_{key or 'whole'}_%s")

    lines = [
        {
            "article": one, "key": (key := texts.key_of(one, agreement)),
            "columns": [one.column(language) for language in columns], "said": said.get(key, []),
            "form": form_for(str(key)), "is_refused": target == str(key),
        }
        for one in articles
    ]  # fmt: skip
    known = {"", *(str(line["key"]) for line in lines)}
    return {
        "link": link, "agreement": agreement, "version": version, "lines": lines,
        "whole_form": refused if refused is not None and target not in known - {""} else form_for(""),
        "whole_refused": refused is not None and target not in known - {""},
        "whole_said": said.get(None, []),
        "may_comment": agreement.state == AgreementState.DRAFTING,
        "is_said": request.GET.get("said") == "1",
        "languages": [
            {"code": code, "name": name, "url": f"{request.path}?language={code}"} for code, name in _LANGUAGES.items()
        ],
    }  # fmt: skip


def _closed(request: HttpRequest, error: LinkClosed | LinkPassedOn, advice: str) -> HttpResponse:
    """The same words for an unknown, an expired and a revoked link; where the dossier went, for one that was open."""
    context = {
        "title": user_message(error),
        "languages": [
            {"code": code, "name": name, "url": f"{request.path}?language={code}"} for code, name in _LANGUAGES.items()
        ],
        "text": advice,
    }
    return render(request, "drafting/guest_closed.html", context, status=404)
