"""What of the council stands on the public pages, beside what the office holds; correcting and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mithaq.core import clock
from mithaq.core.text import western_digits
from tenants.agreements.pages import person, posted
from tenants.agreements.permissions import may
from tenants.council import publication
from tenants.council.forms.registers import PublicReasonForm
from tenants.council.views.registers import PAGE_SIZE, form_page
from tenants.council.views.rooms import council_page

CORRECT = "publication.correct"
VERBS: dict[tuple[str, str], Any] = {
    ("session", "correct"): publication.correct_session,
    ("session", "withdraw"): publication.withdraw_session,
    ("decision", "correct"): publication.correct_decision,
    ("decision", "withdraw"): publication.withdraw_decision,
}


@require_GET
@council_page()
def public(request: HttpRequest) -> HttpResponse:
    """Sessions and decisions that the law makes public, and what stands on the public pages."""
    lines = publication.lines()
    page = Paginator(lines, PAGE_SIZE).get_page(western_digits(request.GET.get("page", "1")))
    context = {
        "page": page, "missing": sum(line.row is None for line in lines),
        "may_correct": may(person(request), CORRECT),
    }  # fmt: skip
    return render(request, "council/registers/public.html", context)


@require_POST
@council_page(CORRECT)
def publish_missing(request: HttpRequest) -> HttpResponse:
    """Publish what the law makes public and is not yet."""
    count = publication.publish_missing(actor=person(request))
    said = ngettext("%(count)s was published.", "%(count)s were published.", count) % {"count": count}
    messages.success(request, said)
    return redirect("registers:public")


@require_http_methods(["GET", "POST"])
@council_page(CORRECT)
def change(request: HttpRequest, kind: str, key: int, verb: str) -> HttpResponse:
    """Correct what was said of a session or a decision, or withdraw it; the reason is public."""
    found = next((line for line in publication.lines() if (line.kind, line.key) == (kind, key)), None)
    if found is None or found.row is None or (kind, verb) not in VERBS:
        raise Http404
    form = PublicReasonForm(posted(request))
    withdraws = verb == "withdraw"
    titles = {True: _("Withdraw from the public pages: %(name)s"), False: _("Correct on the public pages: %(name)s")}
    texts = {
        True: _("It leaves the public pages; the reason stays readable there, and every version is kept."),
        False: _("The public pages say what the office holds today, and why they changed."),
    }
    return form_page(
        request, form,
        lambda: VERBS[kind, verb](key, actor=person(request), on=clock.today(), reason=form.cleaned_data["reason"]),
        title=titles[withdraws] % {"name": found.name},
        action_label=_("Withdraw") if withdraws else _("Correct"), danger=withdraws, text=texts[withdraws],
        done=_("The public pages follow."), back=reverse("registers:public"),
    )  # fmt: skip
