"""A dossier at the formulary: start its text from a template, insert a clause, take a newer version, keep the text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.core import clock
from mithaq.formulary.errors import UnknownTemplate
from mithaq.formulary.models import Form
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.pages import attempt, dossier, dossier_page, form_page, person, posted
from tenants.drafting.texts import last_version
from tenants.formulary import forms, selectors, services
from tenants.formulary.answers import answers_of
from tenants.formulary.filling import fill, typed_variables
from tenants.formulary.models import Origin, OwnTemplate
from tenants.formulary.pages import rebased
from tenants.formulary.selectors import Source

USE, EDIT = services.USE, services.WRITE


def _text_url(agreement: Agreement) -> str:
    return reverse("drafting:page", args=[agreement.reference]) + "#text"


def _source(code: str, form: Form) -> Source:
    try:
        found = selectors.source(code)
    except UnknownTemplate as error:
        raise Http404(str(error)) from error
    if found.form != form:
        raise Http404(code)
    return found


@require_GET
@dossier_page(USE)
def choose(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Templates that fit this dossier first, then the others; clauses to insert; where the text came from."""
    near, far = selectors.fitting(agreement, selectors.offered(Form.AGREEMENT))
    own = [one for one in selectors.own_templates() if not one.is_put_away]
    context = {
        "near": near,
        "far": far,
        "clauses": selectors.offered(Form.CLAUSE),
        "own": [one for one in own if one.form == Form.AGREEMENT],
        "own_clauses": [one for one in own if one.form == Form.CLAUSE],
        "origins": list(Origin.objects.filter(agreement=agreement).order_by("pk")),
        "notices": selectors.notices_of(agreement),
        "last": last_version(agreement, with_articles=True),
        "is_open": agreement.state == AgreementState.DRAFTING,
    }
    return dossier(request, agreement, "formulary/choose.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(USE)
def start(request: HttpRequest, agreement: Agreement, code: str) -> HttpResponse:
    """The template with the dossier's data in it: look, type what is missing, look again, confirm."""
    source = _source(code, Form.AGREEMENT)
    form = forms.TypedForm(
        posted(request), variables=typed_variables(source.articles), initial=_initial(agreement, source)
    )
    if "confirm" in request.POST and attempt(form, lambda: services.start_text(
        agreement.pk, actor=person(request), code=code, typed=form.typed(), base=form.cleaned_data["base"],
        number=form.cleaned_data["number"], made_on=form.cleaned_data["made_on"],
    )):  # fmt: skip
        messages.success(request, _("The text is kept as the next version. Fill the blanks marked […]."))
        return redirect(_text_url(agreement))
    return _filled(request, agreement, source, form, "formulary/start.html")


@require_http_methods(["GET", "POST"])
@dossier_page(USE)
def insert(request: HttpRequest, agreement: Agreement, code: str) -> HttpResponse:
    """One clause with the dossier's data in it, and where it goes in."""
    source = _source(code, Form.CLAUSE)
    last = last_version(agreement, with_articles=True)
    form = forms.ClauseForm(
        posted(request), variables=typed_variables(source.articles), text=last, initial=_initial(agreement, source)
    )
    if "confirm" in request.POST and attempt(form, lambda: services.insert_clause(
        agreement.pk, actor=person(request), code=code, typed=form.typed(), after=form.cleaned_data["after"],
        base=form.cleaned_data["base"], number=form.cleaned_data["number"], made_on=form.cleaned_data["made_on"],
    )):  # fmt: skip
        messages.success(request, _("The clause is inserted, in the next version of the text."))
        return redirect(_text_url(agreement))
    return _filled(request, agreement, source, form, "formulary/insert.html")


def _initial(agreement: Agreement, source: Source) -> dict[str, Any]:
    last = last_version(agreement, with_articles=True)
    return {"base": last.number if last else 0, "number": source.number}


def _filled(
    request: HttpRequest, agreement: Agreement, source: Source, form: forms.TypedForm, template: str
) -> HttpResponse:
    """The result as it would stand in the dossier, with what is left blank. 422 after a refusal, 200 after a look."""
    valid = form.is_bound and form.is_valid()
    result = fill(source.articles, answers_of(agreement), form.typed() if valid else None)
    hints = {one.number: getattr(one, "hint", "") for one in source.articles}
    last = last_version(agreement, with_articles=True)
    moved = rebased(form, last.number if last else 0)
    context = {
        "source": source,
        "form": form,
        "articles": [(article, hints.get(article.number, "")) for article in result.articles],
        "blanks": result.blanks,
        "doubts": selectors.doubts(agreement, source),
        "last": last,
        "moved_to": last.number if moved and last else None,
        "is_open": agreement.state == AgreementState.DRAFTING,
    }
    return dossier(request, agreement, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def keep(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Make the dossier's last text a template of the office's own."""
    form = forms.KeepForm(posted(request), initial={"title_ar": agreement.title_ar, "title_fr": agreement.title_fr})
    made: list[OwnTemplate] = []
    response = form_page(
        request, agreement, form,
        lambda: made.append(
            services.keep_text(agreement.pk, actor=person(request), made_on=clock.today(), **form.cleaned_data)
        ),
        title=_("Keep the text as a template"), action_label=_("Keep as our template"),
        text=_("Names and amounts come with it: put variables such as {partner} in their place, article by article."),
        back=_text_url(agreement), done=_("The text is a template of the office now."),
    )  # fmt: skip
    return redirect("formulary:own", made[0].pk) if made else response


@require_http_methods(["GET", "POST"])
@dossier_page(USE)
def update(request: HttpRequest, agreement: Agreement, origin_id: int) -> HttpResponse:
    """What the newer version of the template says, and which of it to take; or to leave the draft as it is."""
    origin = get_object_or_404(Origin, pk=origin_id, agreement=agreement)
    notice = next((one for one in selectors.notices_of(agreement) if one.origin == origin), None)
    if notice is None:
        messages.info(request, _("There is no newer version."))
        return redirect("formulary:choose", agreement.reference)
    changes = selectors.changes_between(origin.code, origin.version, notice.newest)
    last = last_version(agreement, with_articles=True)
    form = forms.TakeForm(posted(request), changes=changes, initial={"base": last.number if last else 0})
    actor, newest = person(request), notice.newest
    if "leave" in request.POST and attempt(form, lambda: services.leave_text(origin.pk, actor=actor, newest=newest)):
        messages.success(request, _("The draft stays as it is; you will be told of the next version."))
        return redirect("formulary:choose", agreement.reference)
    if request.method == "POST" and "leave" not in request.POST and attempt(form, lambda: services.update_text(
        origin.pk, actor=actor, newest=newest, made_on=clock.today(), **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("The chosen articles are taken, in the next version of the text."))
        return redirect(_text_url(agreement))
    rebased(form, last.number if last else 0)
    source = selectors.source(origin.code, newest)
    context = {
        "title": origin.title, "form": form, "changes": changes, "version": source.shared, "before": origin.version,
        "after": newest, "back": reverse("formulary:choose", args=[agreement.reference]),
    }  # fmt: skip
    return dossier(request, agreement, "formulary/update_text.html", context, status=422 if form.is_bound else 200)
