"""Versions of the text: written as a whole, kept, read, compared, sent for comments (R13)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tenants.agreements.models import Agreement
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.drafting import diff, forms, selectors, services, texts
from tenants.drafting.errors import TextChanged
from tenants.drafting.models import COLUMNS, DraftArticle, TextArticle, TextVersion
from tenants.drafting.views.addresses import COMMENT, WRITE, page_url

WORKING = "draft"  # what stands for the working text in a comparison


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add_version(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the whole text on the working text, article by article, and keep it as the next version (R13)."""
    text = texts.working(agreement)
    columns = forms.columns_of(agreement, text.articles)
    form = forms.WholeForm(posted(request), initial={"shown": forms.shown_of(text.articles)})
    articles = forms.ArticleFormSet(
        posted(request), initial=forms.articles_of(text.articles), prefix="articles", form_kwargs={"columns": columns}
    )
    changed: list[TextChanged] = []

    def write() -> None:
        try:
            services.add_version(
                agreement.pk, actor=person(request), articles=articles.texts(), **form.cleaned_data
            )  # fmt: skip
        except TextChanged as error:
            changed[:] = [error]
            raise

    if request.method == "POST" and articles.is_valid() and attempt(form, write):
        messages.success(request, _("The version is kept."))
        return redirect(page_url(agreement, "text"))
    if changed:  # sent again, it goes out from what is shown now
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["shown"] = forms.shown_of(text.articles)  # type: ignore[index]  # the copy can be written
    context = {
        "form": form,
        "articles": articles,
        "last": texts.last_version(agreement),
        "changed": [
            {"article": one, "columns": [one.column(language) for language in columns]}
            for one in (changed[0].changed if changed else [])
        ],
    }
    return dossier(request, agreement, "drafting/version_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def keep(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Keep the working text as the next version (R13)."""
    form = forms.VersionForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.keep_version(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Keep the text as a version"), action_label=_("Keep this version"), article="R13",
        text=_("A version is the whole text on a day, with its hash. Versions are compared, sent for comments, and put"
               " before the council; none is ever changed."),
        back=page_url(agreement, "text"), done=_("The version is kept."),
    )  # fmt: skip


@require_GET
@dossier_page()
def version(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """One version, side by side, with what was said of it."""
    found = get_object_or_404(texts.whole(agreement), number=number)
    articles = list(found.articles.all())
    columns = forms.columns_of(agreement, articles)
    context = {
        "version": found,
        "lines": [
            {"article": one, "columns": [one.column(language) for language in columns]} for one in articles
        ],
        "threads": [one for one in selectors.threads(agreement) if one.version_id == found.pk],
        "before": number - 1,
    }  # fmt: skip
    return dossier(request, agreement, "drafting/version.html", context)


@require_GET
@dossier_page()
def compare(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Two versions, or a version and the text being written: what became of each article (R13)."""
    versions = list(texts.outline(agreement))
    if not versions:
        raise Http404
    numbers = [one.number for one in versions]
    since = _asked(request.GET.get("from", ""), numbers, numbers[min(1, len(numbers) - 1)])
    until = _asked(request.GET.get("to", ""), numbers, WORKING if len(numbers) == 1 else numbers[0])
    changes = diff.compare(_sides(agreement, since), _sides(agreement, until))
    context = {
        "versions": versions,
        "since": since,
        "until": until,
        "loud": [_shown(change) for change in changes if not change.is_silent],
        "silent": [change for change in changes if change.is_silent],
        "counts": {kind.value: sum(one.kind is kind for one in changes) for kind in diff.Kind},
        "moved": sum(one.is_moved for one in changes),
    }
    return dossier(request, agreement, "drafting/compare.html", context)


def _asked(text: str, numbers: list[int], otherwise: int | str) -> int | str:
    if text == WORKING:
        return WORKING
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) in numbers else otherwise


def _sides(agreement: Agreement, which: int | str) -> list[diff.Side]:
    if which == WORKING:
        text = texts.working(agreement)
        return [diff.Side(one.key, one.position or 0, _words(one)) for one in text.articles]
    found = texts.whole(agreement).get(number=which)
    return [diff.Side(texts.key_of(one, agreement), one.number, _words(one)) for one in found.articles.all()]


def _words(article: DraftArticle | TextArticle) -> dict[str, str]:
    return {name: value for name, value in article.words().items() if name != "clause"}


def _shown(change: diff.Change) -> dict[str, Any]:
    """A change with its languages side by side."""
    columns = [
        {
            "code": language, "direction": "rtl" if language == "ar" else "ltr",
            "heading": change.pieces.get(f"heading_{language}", []), "body": change.pieces.get(f"body_{language}", []),
        }
        for language in COLUMNS
        if f"heading_{language}" in change.pieces or f"body_{language}" in change.pieces
    ]  # fmt: skip
    return {"change": change, "columns": columns}


@require_http_methods(["GET", "POST"])
@dossier_page(COMMENT)
def comment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Say something of a version (R13)."""
    found: TextVersion = get_object_or_404(TextVersion, agreement=agreement, number=number)
    form = forms.CommentForm(posted(request), agreement=agreement, version=found)
    return form_page(
        request, agreement, form,
        lambda: services.comment(found.pk, actor=person(request), **form.cleaned_data),
        title=_("Comment on version %(number)s") % {"number": number}, action_label=_("Add the comment"), article="R13",
        back=page_url(agreement, "comments"), done=_("The comment is added."),
    )  # fmt: skip


_REVIEW = {
    "send": (
        services.send_for_comments, gettext_lazy("Send the text for comments"), gettext_lazy("Send for comments"),
        gettext_lazy(
            "The last version is opened for comments. Until the correction starts, nobody writes in the text."
        ),
        gettext_lazy("The text is sent for comments."),
    ),
    "correct": (
        services.start_correction, gettext_lazy("Start the correction"), gettext_lazy("Start the correction"),
        gettext_lazy(
            "Only the commented articles are opened; articles are added or moved if a comment speaks of the whole text."
        ),
        gettext_lazy("The commented articles are open for correction."),
    ),
    "take-back": (
        services.take_back, gettext_lazy("Take the text back"), gettext_lazy("Take the text back"),
        gettext_lazy(
            "Every article is opened again. Comments stay, and the dossier's history keeps that the text was taken"
            " back."
        ),
        gettext_lazy("The whole text is open for writing."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def review(request: HttpRequest, agreement: Agreement, step: str) -> HttpResponse:
    """Send the text for comments, start its correction, or take it back (R13)."""
    if step not in _REVIEW:
        raise Http404
    verb, title, label, text, done = _REVIEW[step]
    form = forms.ReviewForm(posted(request))
    return form_page(
        request, agreement, form, lambda: verb(agreement.pk, actor=person(request), **form.cleaned_data),
        title=title, action_label=label, text=text, article="R13", back=page_url(agreement, "text"), done=done,
    )  # fmt: skip
