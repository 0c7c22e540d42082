"""An article of the working text: read, written, added, moved, removed, put back (R13)."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, person, posted
from tenants.agreements.permissions import may
from tenants.drafting import diff, forms, selectors, services, texts
from tenants.drafting.errors import ArticleChanged
from tenants.drafting.models import DraftArticle
from tenants.drafting.views.addresses import COMMENT, WRITE, article_url, page_url
from tenants.drafting.views.page import columns_of, told

CONFLICT = 409


@require_GET
@dossier_page()
def article(request: HttpRequest, agreement: Agreement, article_key: uuid.UUID) -> HttpResponse:
    """An article, side by side, with every thread about it; a removed one too, so that no link to it is dead."""
    text = texts.working(agreement)
    found = _found(text, article_key)
    is_open = agreement.state == AgreementState.DRAFTING
    last = texts.last_version(agreement)
    context: dict[str, Any] = {
        "article": found,
        "columns": columns_of(found, agreement),
        "refusal": told(texts.locks(agreement, text.row).refusal(found.key, found.position or 0)),
        "threads": [one for one in selectors.threads(agreement) if one.article_key == found.key],
        "may_write": is_open and may(person(request), WRITE),
        "may_comment": is_open and may(person(request), COMMENT),
        "person_id": person(request).pk,
        "last": last,
    }
    if context["may_comment"] and last and not found.is_removed:
        number = next(
            (one.number for one in last.articles.only("number", "key", "version")
             if texts.key_of(one, agreement) == found.key), None,
        )  # fmt: skip
        if number is not None:
            context["comment_form"] = forms.CommentForm(agreement=agreement, version=last, number=number)
    return dossier(request, agreement, "drafting/article.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit(request: HttpRequest, agreement: Agreement, article_key: uuid.UUID) -> HttpResponse:
    """Write an article; if somebody was quicker, both texts are shown side by side and nothing is overwritten."""
    text = texts.working(agreement)
    shown = _found(text, article_key)
    if shown.is_removed and request.method != "POST":
        messages.error(request, _("This article was removed. Put it back to write in it."))
        return redirect(page_url(agreement, "removed"))
    columns = forms.columns_of(agreement, [shown], posted(request))
    form = forms.WriteForm(posted(request), columns=columns, article=shown)
    changed: list[ArticleChanged] = []

    def write() -> None:
        try:
            services.write_article(
                agreement.pk, article_key, actor=person(request), version=form.cleaned_data["version"], **form.words()
            )
        except ArticleChanged as error:
            changed[:] = [error]
            raise

    if request.method == "POST" and attempt(form, write):
        messages.success(request, _("The article is saved."))
        return redirect(page_url(agreement, f"article-{article_key}"))
    context: dict[str, Any] = {
        "form": form,
        "article": shown,
        "refusal": told(texts.locks(agreement, text.row).refusal(article_key, shown.position or 0)),
        "back": page_url(agreement, f"article-{article_key}"),
    }
    if changed:
        context |= _side_by_side(agreement, form, changed[0])
        return dossier(request, agreement, "drafting/conflict.html", context, status=CONFLICT)
    return dossier(request, agreement, "drafting/article_form.html", context, status=422 if form.is_bound else 200)


def _side_by_side(agreement: Agreement, form: forms.WriteForm, error: ArticleChanged) -> dict[str, Any]:
    """Theirs and mine against what stood before, and a form that proposes both: mine where I wrote, theirs elsewhere.

    Sending it again says that the person has read the other's text: it goes out from the version that stands now.
    """
    theirs: DraftArticle = error.current
    before, mine, now = form.before(), form.words(), theirs.words()
    proposed = {name: mine[name] if mine[name] != before[name] else now[name] for name in form.names}
    data = proposed | {"version": theirs.version} | {f"before_{name}": now[name] for name in form.names}
    again = forms.WriteForm(data, columns=form.columns, article=theirs)
    sides = [
        {
            "name": name, "label": again[name].label, "language": name.rsplit("_", 1)[-1] if "_" in name else "",
            "theirs": diff.words(before[name], now[name]), "mine": diff.words(before[name], mine[name]),
            "before": before[name], "both": before[name] not in {mine[name], now[name]} and mine[name] != now[name],
        }
        for name in form.names
        if name != "clause" and (mine[name] != before[name] or now[name] != before[name])
    ]  # fmt: skip
    return {"form": again, "article": theirs, "sides": sides, "message": user_message(error)}


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Add an article: `?after=` another, `?first=1`, or at the end."""
    text = texts.working(agreement)
    after = _asked_key(request.GET.get("after", ""))
    first = request.GET.get("first") == "1"
    form = forms.WriteForm(posted(request), columns=forms.columns_of(agreement, text.articles, posted(request)))
    made: list[DraftArticle] = []
    if request.method == "POST" and attempt(
        form,
        lambda: made.append(
            services.add_article(agreement.pk, actor=person(request), after=after, first=first, **form.words())
        ),
    ):
        messages.success(request, _("The article is added."))
        return redirect(page_url(agreement, f"article-{made[-1].key}"))
    context = {
        "form": form,
        "after": text.article(after) if after else None,
        "first": first,
        "refusal": told(texts.locks(agreement, text.row).order_refusal()),
        "back": page_url(agreement, "text"),
    }
    return dossier(request, agreement, "drafting/article_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@dossier_page(WRITE)
def move(request: HttpRequest, agreement: Agreement, article_key: uuid.UUID) -> HttpResponse:
    """One place up, or down."""
    up = request.POST.get("to") == "up"
    verb = partial(services.move_article, agreement.pk, article_key, actor=person(request), up=up)
    return _done(request, agreement, verb, f"article-{article_key}", _("The article is moved."))


@require_POST
@dossier_page(WRITE)
def remove(request: HttpRequest, agreement: Agreement, article_key: uuid.UUID) -> HttpResponse:
    """Take the article out; the page offers to put it back."""
    version = request.POST.get("version", "")
    shown = int(version) if version.isdecimal() else None
    verb = partial(services.remove_article, agreement.pk, article_key, actor=person(request), version=shown)
    return _done(request, agreement, verb, "removed", _("The article is removed. It can be put back below the text."))


@require_POST
@dossier_page(WRITE)
def put_back(request: HttpRequest, agreement: Agreement, article_key: uuid.UUID) -> HttpResponse:
    """Undo a removal."""
    verb = partial(services.put_back_article, agreement.pk, article_key, actor=person(request))
    return _done(request, agreement, verb, f"article-{article_key}", _("The article is back in its place."))


def _done(
    request: HttpRequest, agreement: Agreement, verb: Callable[[], DraftArticle], anchor: str, done: str
) -> HttpResponse:
    """Do what a button asks; a refusal is said on the page it leads back to."""
    try:
        retry_on_conflict(verb)
    except NotAllowed:
        raise
    except ArticleChanged as error:
        messages.error(request, user_message(error))
        return redirect(article_url(agreement, error.current.key))
    except DomainError as error:
        messages.error(request, user_message(error))
        return redirect(page_url(agreement, "text"))
    messages.success(request, done)
    return redirect(page_url(agreement, anchor))


def _found(text: texts.Working, key: uuid.UUID) -> DraftArticle:
    found = text.article(key) or next((one for one in text.removed if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _asked_key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
