"""The office's own templates: made from a shared one, written article by article, brought up to date by choice."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.formulary import selectors as commons
from mithaq.formulary.comparison import compared, differing
from mithaq.ui.forms import Form
from tenants.agreements.pages import attempt, person, posted
from tenants.agreements.permissions import may
from tenants.formulary import forms, selectors, services
from tenants.formulary.models import OwnTemplate, OwnVersion
from tenants.formulary.pages import formulary_page, number_in, rebased

EDIT = services.WRITE


def _url(template_id: int, anchor: str = "") -> str:
    return reverse("formulary:own", args=[template_id]) + (f"#{anchor}" if anchor else "")


@require_GET
@formulary_page()
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """An own template with its versions; `?version=` opens an older one, `&with=` compares it with another."""
    own = get_object_or_404(OwnTemplate, pk=template_id)
    shown = selectors.own_version(own, number_in(request, "version"))
    other = number_in(request, "with")
    earlier = selectors.own_version(own, other) if other else None
    context: dict[str, Any] = {
        "own": own,
        "version": shown,
        "articles": list(shown.articles.all()) if shown else [],
        "versions": list(_versions(own)),
        "earlier": earlier,
        "changes": differing(list(earlier.articles.all()), list(shown.articles.all())) if earlier and shown else None,
        "origin": commons.versions_of(own.origin_code).filter(number=own.origin_version or 0).first(),
        "newest": _newer(own),
        "may_edit": may(person(request), EDIT),
        "variables": forms.variable_help(),
    }
    return render(request, "formulary/own.html", context)


def _versions(own: OwnTemplate) -> QuerySet[OwnVersion]:
    return OwnVersion.objects.filter(template=own).select_related("created_by").order_by("-number")


def _newer(own: OwnTemplate) -> int | None:
    """Number of the newest version of the shared template, if the office has neither taken it nor left it."""
    if not own.origin_code:
        return None
    newest = commons.newest_numbers([own.origin_code]).get(own.origin_code, 0)
    return newest if newest > max(own.origin_version or 0, own.settled_version or 0) else None


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def fork(request: HttpRequest, code: str) -> HttpResponse:
    """Make the office's own template of a shared one."""
    source = selectors.source(code, number_in(request, "version"))
    initial = {"title_ar": source.title_ar, "title_fr": source.title_fr}
    form, made = forms.TitleForm(posted(request), initial=initial), []
    if request.method == "POST" and attempt(form, lambda: made.append(services.fork(
        code, actor=person(request), made_on=clock.today(), number=source.number, **form.cleaned_data
    ))):  # fmt: skip
        messages.success(request, _("The template is the office's own now: change it article by article."))
        return redirect(_url(made[0].pk))
    return _form(
        request, form, title=_("Make it our own"), action_label=_("Make it our own"),
        text=_("The shared template stays as it is. You will be told when it has a newer version."),
        back=reverse("formulary:template", args=[code]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def rename(request: HttpRequest, template_id: int) -> HttpResponse:
    """Call an own template otherwise."""
    own = get_object_or_404(OwnTemplate, pk=template_id)
    form = forms.TitleForm(posted(request), initial={"title_ar": own.title_ar, "title_fr": own.title_fr})
    if request.method == "POST" and attempt(
        form, lambda: services.rename(own.pk, actor=person(request), **form.cleaned_data)
    ):
        messages.success(request, _("The title is saved."))
        return redirect(_url(own.pk))
    return _form(request, form, title=_("Change the title"), action_label=_("Save"), back=_url(own.pk))


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def put_away(request: HttpRequest, template_id: int) -> HttpResponse:
    """Offer it no more, or again."""
    own = get_object_or_404(OwnTemplate, pk=template_id)
    form = Form(posted(request))
    if request.method == "POST" and attempt(
        form, lambda: services.put_away(own.pk, actor=person(request), away=not own.is_put_away)
    ):
        messages.success(request, _("It is offered again.") if own.is_put_away else _("It is put away."))
        return redirect(_url(own.pk))
    label = _("Offer it again") if own.is_put_away else _("Put it away")
    text = _("It is no longer offered for new texts. What was started from it stays, and it can be taken out again.")
    return _form(
        request, form, title=label, action_label=label, text="" if own.is_put_away else text, back=_url(own.pk)
    )


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def add_article(request: HttpRequest, template_id: int) -> HttpResponse:
    """Write one more article."""
    return _article(request, template_id, None)


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def article(request: HttpRequest, template_id: int, number: int) -> HttpResponse:
    """Write an article anew."""
    return _article(request, template_id, number)


def _article(request: HttpRequest, template_id: int, number: int | None) -> HttpResponse:
    own = get_object_or_404(OwnTemplate, pk=template_id)
    version = selectors.own_version(own)
    standing = next((one for one in version.articles.all() if one.number == number), None) if version else None
    if number is not None and standing is None:
        return redirect(_url(own.pk))
    form = forms.ArticleForm(posted(request), template=own, article=standing)
    if request.method == "POST" and attempt(
        form,
        lambda: services.write_article(
            own.pk, actor=person(request), made_on=clock.today(), number=number, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The article is saved, as a new version of the template."))
        return redirect(_url(own.pk, f"article-{number}" if number else "articles"))
    has_moved = rebased(form, own.latest)
    context = {
        "own": own, "number": number, "form": form, "variables": forms.variable_help(),
        "saved": standing if has_moved else None, "has_moved": has_moved, "latest": own.latest,
    }  # fmt: skip
    return render(request, "formulary/own_article.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def remove_article(request: HttpRequest, template_id: int, number: int) -> HttpResponse:
    """Ask, then leave an article out."""
    own = get_object_or_404(OwnTemplate, pk=template_id)
    form = forms.BaseForm(posted(request), initial={"base": own.latest})
    if request.method == "POST" and attempt(
        form,
        lambda: services.remove_article(
            own.pk, actor=person(request), made_on=clock.today(), number=number, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The article is left out, in a new version of the template."))
        return redirect(_url(own.pk, "articles"))
    return _form(
        request, form, title=_("Leave out article %(number)s") % {"number": number}, action_label=_("Leave it out"),
        text=_("Earlier versions of the template keep it."), danger=True, back=_url(own.pk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@formulary_page(EDIT)
def update(request: HttpRequest, template_id: int) -> HttpResponse:
    """What the newer shared version says, and which of it to take; or to leave the own one as it is."""
    own = get_object_or_404(OwnTemplate, pk=template_id)
    newest = commons.newest_numbers([own.origin_code]).get(own.origin_code) if own.origin_code else None
    if newest is None or newest <= (own.origin_version or 0):
        messages.info(request, _("There is no newer version."))
        return redirect(_url(own.pk))
    changes = selectors.changes_between(own.origin_code, own.origin_version or 1, newest)
    form = forms.TakeForm(posted(request), changes=changes, initial={"base": own.latest})
    actor, number = person(request), newest
    if "leave" in request.POST and attempt(form, lambda: services.leave_own(own.pk, actor=actor, newest=number)):
        messages.success(request, _("The template stays as it is; you will be told of the next version."))
        return redirect(_url(own.pk))
    if request.method == "POST" and "leave" not in request.POST and attempt(form, lambda: services.update_own(
        own.pk, actor=actor, newest=number, made_on=clock.today(), **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("The chosen articles are taken, as a new version of the template."))
        return redirect(_url(own.pk))
    rebased(form, own.latest)
    version = selectors.own_version(own)
    shared = selectors.source(own.origin_code, newest)
    ours = {change.key: change for change in compared(list(version.articles.all()) if version else [], shared.articles)}
    context = {
        "title": own.title,
        "form": form,
        "changes": changes,
        "ours": [ours[one.key] for one in changes if one.key in ours],
        "version": shared.shared,
        "before": own.origin_version,
        "after": newest,
        "back": _url(own.pk),
    }
    return render(request, "formulary/update.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """One form on a page of its own."""
    return render(
        request, "formulary/form.html", {"form": form} | context, status=422 if request.method == "POST" else 200
    )
