"""The formulary as a place to look things up: templates and clauses, their versions, what changed between two."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mithaq.formulary import selectors as commons
from mithaq.formulary.models import Form
from mithaq.formulary.variables import KNOWN, asked
from tenants.agreements.pages import person
from tenants.agreements.permissions import may
from tenants.formulary import selectors
from tenants.formulary.pages import formulary_page, number_in

EDIT = "formulary.edit"


@require_GET
@formulary_page()
def templates(request: HttpRequest) -> HttpResponse:
    """All templates by what they are for, the office's own, and which have newer versions."""
    return _list(request, Form.AGREEMENT)


@require_GET
@formulary_page()
def clauses(request: HttpRequest) -> HttpResponse:
    """The library of clauses, and the office's own."""
    return _list(request, Form.CLAUSE)


def _list(request: HttpRequest, form: Form) -> HttpResponse:
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    found = selectors.offered(form, words)
    context = {
        "form": form.value,
        "words": words,
        "groups": selectors.grouped(found),
        "found": len(found),
        "own": list(selectors.own_templates(form)),
        "notices": selectors.notices(),
    }
    return render(request, "formulary/list.html", context)


@require_GET
@formulary_page()
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One shared template or clause, Arabic beside French; `?version=` opens an older one."""
    version = commons.version_of(code, number_in(request, "version"))
    articles = list(version.articles.all())
    texts = [text for one in articles for text in (one.heading_ar, one.body_ar, one.body_fr)]
    context = {
        "version": version,
        "template": version.template,
        "articles": articles,
        "versions": list(commons.versions_of(code)),
        "used_by": commons.use_counts().get(code, 0),
        "asks": [KNOWN[name] for name in asked(texts) if name in KNOWN],
        "may_edit": may(person(request), EDIT),
    }
    return render(request, "formulary/template.html", context)


@require_GET
@formulary_page()
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What changed between two versions, article by article; the last two unless told."""
    versions = list(commons.versions_of(code))
    newest = versions[0].number if versions else 1
    after = number_in(request, "to") or newest
    before = number_in(request, "from") or max(after - 1, 1)
    context = {
        "version": commons.version_of(code, after),
        "versions": versions,
        "before": before,
        "after": after,
        "changes": selectors.changes_between(code, before, after),
    }
    return render(request, "formulary/changes.html", context)
