"""The drafting's working page: the text first, then what is open (R13–R19)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mithaq.accounts.models import User
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import dossier, dossier_page, person
from tenants.agreements.permissions import may
from tenants.agreements.selectors import Need
from tenants.drafting import checks, forms, selectors, services, texts
from tenants.drafting.models import ClauseKind, Comment, CommentState, DraftArticle, TextState
from tenants.drafting.transitions import TEXT_AXIS
from tenants.drafting.views.addresses import COMMENT, WRITE


@require_GET
@dossier_page()
def page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The text with its comments, then the checklist, clauses, obligations, supervision, duration and basis."""
    is_open = agreement.state == AgreementState.DRAFTING
    may_write = is_open and may(person(request), WRITE)
    may_comment = is_open and may(person(request), COMMENT)
    versions = list(texts.outline(agreement))
    last = versions[0] if versions else None
    text = texts.working(agreement, last)
    locks = texts.locks(agreement, text.row)
    threads = placed(selectors.threads(agreement), text)
    draft = selectors.draft(agreement)
    found = checks.doubts(agreement, text.articles, draft.projects)
    doubts = checks.by_article(found)
    is_kept = last is not None and _hash(text) == last.sha256
    context: dict[str, Any] = {
        "needs": selectors.needs_of(draft),
        "warnings": [
            *([_not_kept()] if is_open and last is not None and not is_kept else []),
            *selectors.warnings(agreement, draft.facts),
        ],
        "versions": versions,
        "last": last,
        "text": text,
        "lines": lines(text, locks, threads, forms.columns_of(agreement, text.articles), doubts),
        "doubts": [one for one in doubts.get(None, []) if one.part != checks.PROGRAMME],
        "doubt_count": len(found),
        "programme_doubts": [one for one in found if one.part == checks.PROGRAMME],
        "programme_kind": ClauseKind.PROGRAMME,
        "projects": draft.projects,
        "order_refusal": locks.order_refusal(),
        "state_tone": _TONES[text.state],
        "is_kept": is_kept,
        "steps": _steps(agreement, text, person(request), is_kept) if may_write and text.articles else [],
        "uncarried": text.uncarried() if text.articles else [],
        "threads": threads,
        "going": [one for one in threads if one.state != CommentState.CLOSED],
        "settled": [one for one in threads if one.state == CommentState.CLOSED],
        "open_count": sum(one.is_open for one in threads),
        "clauses": draft.clauses.items(),
        "obligations": draft.obligations,
        "bodies": draft.bodies,
        "total": draft.total,
        "is_open": is_open,
        "may_write": may_write,
        "may_comment": may_comment,
        "person_id": person(request).pk,
    }
    if may_comment and last:
        named = [(one.position or 0, one.heading_ar, one.heading_fr) for one in text.articles] if is_kept else None
        context["comment_form"] = forms.CommentForm(agreement=agreement, version=last, named=named)
    if may_write:
        context |= {
            "project_form": forms.ProjectForm(agreement=agreement),
            "obligation_form": forms.ObligationForm(agreement=agreement),
            "supervision_form": forms.SupervisionForm(),
            "duration_form": forms.DurationForm(agreement=agreement),
            "basis_form": forms.BasisForm(agreement=agreement),
        }
    return dossier(request, agreement, "drafting/page.html", context)


def _not_kept() -> Need:
    said = _("the text has changed since the last version: the council is given the version")
    return Need("text_not_kept", said, "R13", "drafting:keep-version")


_TONES = {TextState.OPEN: "ok", TextState.UNDER_REVIEW: "active", TextState.IN_CORRECTION: "warn"}
_STEPS = {"send_for_comments": "send", "start_correction": "correct", "take_back": "take-back"}
_ICONS = {"send_for_comments": "send", "start_correction": "edit", "take_back": "refresh", "keep_version": "check"}


def _steps(agreement: Agreement, text: texts.Working, user: User, is_kept: bool) -> list[dict[str, Any]]:
    """What can be done to the text as a whole, the next step first: a changed text is kept before it is sent."""
    vain = "keep_version" if is_kept else "send_for_comments"
    first = "start_correction" if text.state == TextState.UNDER_REVIEW else "keep_version"
    steps = [
        {
            "label": step.label,
            "icon": _ICONS[step.name],
            "is_primary": step.name == first,
            "url": reverse("drafting:keep-version", args=[agreement.reference])
            if step.name == "keep_version"
            else reverse("drafting:review", args=[agreement.reference, _STEPS[step.name]]),
        }
        for step in TEXT_AXIS.available(text.state, user.role_codes)
        if step.name != vain
    ]
    return sorted(steps, key=lambda step: not step["is_primary"])


def _hash(text: texts.Working) -> str:
    return services.text_hash(_numbered(text))


def _numbered(text: texts.Working) -> list[services.ArticleText]:
    return [services.ArticleText(number=number, **one.words()) for number, one in enumerate(text.articles, start=1)]


def placed(threads: list[Comment], text: texts.Working) -> list[Comment]:
    """The threads, each with `place`: the number its article has now, None for one that does not stand any more."""
    places = {article.key: article.position for article in text.articles}
    for one in threads:
        one.place = places.get(one.article_key) if one.article_key else None  # type: ignore[attr-defined]  # for the page
    return threads


def told(refusal: DomainError | None) -> str:
    """A refusal as a sentence, nothing where there is none."""
    return user_message(refusal) if refusal else ""


def lines(
    text: texts.Working,
    locks: texts.Locks,
    threads: Iterable[Comment],
    columns: Iterable[str],
    doubts: Mapping[int | None, list[checks.Mismatch]],
) -> list[dict[str, Any]]:
    """The articles as the page shows them: languages, doubts, open comments, and why one cannot be written."""
    said: dict[uuid.UUID | None, list[Comment]] = {}
    for one in threads:
        said.setdefault(one.article_key, []).append(one)
    shown = list(columns)
    return [
        {
            "article": article,
            "columns": [article.column(language) for language in shown],
            "threads": said.get(article.key, []),
            "open": sum(one.is_open for one in said.get(article.key, [])),
            "doubts": doubts.get(index + 1, []),
            "refusal": locks.refusal(article.key, article.position or 0),
            "is_first": index == 0,
            "is_last": index == len(text.articles) - 1,
        }
        for index, article in enumerate(text.articles)
    ]


def columns_of(article: DraftArticle, agreement: Agreement) -> list[dict[str, str]]:
    """One article's languages."""
    return [article.column(language) for language in forms.columns_of(agreement, [article])]
