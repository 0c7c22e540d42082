"""“Check a document”: the page behind the code on a paper, and the comparison of a copy with the published originals.

Anybody may ask, in four languages, without an account and without a cookie. Answers may be cached for some minutes;
whoever guesses references is soon told to wait. Nothing of a file that is compared is kept: see `hashing`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms import hashing, presentation
from cms.forms import CompareForm, ReferenceForm
from cms.models import HomePage
from mithaq.accounts.rates import Rate, count, is_used_up
from mithaq.core.errors import user_message
from mithaq.core.text import western_digits
from mithaq.register import seals
from mithaq.register.errors import ReferenceUnreadable
from mithaq.register.models import Seal
from mithaq.register.seals import Answer, Standing, Worth
from mithaq.register.vocabulary import SealKind

LANGUAGES = ("ar", "fr", "zgh", "en")
AMAZIGH = "zgh"
GUESSES = Rate("seal-guess", 60, 600)
COMPARISONS = Rate("seal-compare", 60, 600)
FRESH, FRESH_UNKNOWN = 300, 60  # seconds an answer may be kept by a cache
View = Callable[..., HttpResponse]


def _in_language(view: View) -> View:
    """The page in the language of its address; Amazigh is one of them here, though the portal has no tree in it."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, language: str = "", **kwargs: Any) -> HttpResponse:
        with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
            return response

    return csrf_exempt(page)  # nothing is changed here, and a page that may be cached holds no token


@_in_language
@require_http_methods(["GET", "HEAD"])
def check(request: HttpRequest) -> HttpResponse:
    """Where a reference is typed: it leads to the paper's own address."""
    asked = "reference" in request.GET
    form = ReferenceForm(request.GET if asked else None)
    if asked and form.is_valid():
        return redirect(_address(form.cleaned_data["reference"]))
    context = _frame(request, "") | {"form": form}
    return _fresh(render(request, "cms/seal_check.html", context, status=422 if asked else 200), FRESH_UNKNOWN)


@_in_language
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest, reference: str) -> HttpResponse:
    """What a paper is worth; and, when a file or a hash is sent, which of the published originals it is."""
    guessing = is_used_up(request, GUESSES)
    if guessing or (request.method == "POST" and is_used_up(request, COMPARISONS)):
        return _wait(request)
    if request.method == "POST":
        count(request, COMPARISONS)
        if hashing.is_too_large(request):
            return _compared(request, seals.answer(reference), None, too_large=True)
        hashing.hash_only(request)
        answer = seals.answer(reference)
        return _compared(request, answer, CompareForm(request.POST, request.FILES))
    answer = seals.answer(reference)
    if answer.worth == Worth.UNKNOWN:
        count(request, GUESSES)
        return _fresh(_unknown(request, reference, answer), FRESH_UNKNOWN)
    if reference != answer.reference:  # typed with dashes or capitals: every paper has one address
        return redirect(_address(answer.reference))
    return _fresh(render(request, "cms/seal.html", _page(request, answer)), FRESH)


def _address(reference: str = "") -> str:
    below = f"{reference}/" if reference else ""
    return f"/{translation.get_language()}/seal/{below}"


def _fresh(response: HttpResponse, seconds: int) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def _wait(request: HttpRequest) -> HttpResponse:
    context = _frame(request, "") | {"form": ReferenceForm(), "is_waiting": True}
    response = render(request, "cms/seal_check.html", context, status=429)
    response.headers["Retry-After"] = str(GUESSES.seconds)
    patch_cache_control(response, no_store=True)
    return response


def _unknown(request: HttpRequest, typed: str, answer: Answer) -> HttpResponse:
    """The reference is none, or nobody's: the same words, whatever there is."""
    context = _frame(request, answer.reference) | {
        "form": ReferenceForm(initial={"reference": western_digits(typed)[:200]}),
        "is_unknown": bool(answer.reference),
        "unreadable": "" if answer.reference else user_message(ReferenceUnreadable()),
    }
    return render(request, "cms/seal_check.html", context, status=404)


def _compared(
    request: HttpRequest, answer: Answer, form: CompareForm | None, *, too_large: bool = False
) -> HttpResponse:
    if answer.worth == Worth.UNKNOWN:
        count(request, GUESSES)
        response = _unknown(request, answer.reference, answer)
    else:
        context = _page(request, answer)
        status = 413 if too_large else 422
        if form is not None and form.is_valid():
            status, digest = 200, form.cleaned_data["sha256"]
            context |= {"digest": digest, "match": _original(answer, digest)}
            form = CompareForm()
        context |= {"too_large": too_large, "compare_form": form or CompareForm()}
        response = render(request, "cms/seal.html", context, status=status)
    patch_cache_control(response, no_store=True)
    return response


def _original(answer: Answer, digest: str) -> dict[str, Any] | None:
    """The published original that has this hash, and the amendments that came after it; None where none has."""
    found = next((one for one in answer.originals if one.sha256 == digest), None)
    return {"seal": found, "label": _label(found), "later": _later(answer, found)} if found else None


def _page(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    """Context of a known paper's page."""
    one = answer.seal
    entry = answer.entry if answer.standing != Standing.HIDDEN else None
    is_told = answer.worth not in {Worth.KNOWN, Worth.UNKNOWN} and one is not None
    return _frame(request, answer.reference) | {
        "answer": answer,
        "seal": one,
        "shown": seals.shown(answer.reference),
        "is_inside": one is not None and one.kind == SealKind.INSIDE,
        "is_withdrawn": answer.standing == Standing.WITHDRAWN,
        "entry": entry,
        "agreement_url": presentation.national_url(entry.public_id, _portal_language()) if entry else "",
        "label": _label(one) if is_told and one else "",
        "later": _later(answer, one) if is_told and one else [],
        "originals": [{"seal": original, "label": _label(original)} for original in answer.originals],
        "compare_form": CompareForm(),
    }


def _label(one: Seal) -> str:
    """What a paper is, in words: “an amendment no. 1”, “the text of the agreement, version 3”."""
    said = str(SealKind(one.kind).label)
    if one.amendment:
        said = _("%(paper)s (no. %(number)s)") % {"paper": said, "number": one.amendment}
    if one.text_version:
        said = _("%(paper)s, version %(number)s") % {"paper": said, "number": one.text_version}
    return said


def _later(answer: Answer, one: Seal) -> list[dict[str, Any]]:
    """The amendments in force that came after this paper, oldest first."""
    rows = presentation.with_days(answer.entry.detail.get("amendments", [])) if answer.entry else []
    return sorted((row for row in rows if row["number"] > one.amendment), key=lambda row: int(row["number"]))


def _portal_language() -> str:
    """The language in which the portal's own pages answer: Arabic for readers of Amazigh."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _frame(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The portal's menu and the page in each language. In Amazigh there is no menu: the portal has no tree in it."""
    code = translation.get_language()
    home = HomePage.objects.live().filter(locale__language_code=code).first() if code != AMAZIGH else None
    context = home.shell(request) if home is not None else {}
    label, below = _("Check a document"), f"{reference}/" if reference else ""
    return context | {
        "home_url": f"/{_portal_language()}/",
        "check_url": _address(),
        "languages": [
            {"code": one, "name": presentation.LANGUAGE_NAMES[one], "url": f"/{one}/seal/{below}"} for one in LANGUAGES
        ],
        "breadcrumb": [{"url": f"/{_portal_language()}/", "label": _("Home")}, {"label": label}],
    }  # fmt: skip
