"""Plumbing of every page of a dossier: who may open it, which dossier, and what a refusal becomes on the page."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from mithaq.accounts.models import User
from mithaq.core.errors import DomainError, NotAllowed, user_message
from mithaq.core.retry import retry_on_conflict
from mithaq.ui.formats import article
from tenants.agreements import selectors
from tenants.agreements.errors import AgreementTransferred
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import may
from tenants.agreements.services import require_here
from tenants.agreements.stages import rail

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
DossierView = Callable[..., HttpResponseBase]


def dossier_page(permission: str = "dossier.view", *, write: str = "") -> Callable[[DossierView], DossierView]:
    """Wrap `view(request, agreement, …)`: login, permission, 404 for a dossier this person cannot see.

    write: permission needed for anything but reading. A NotAllowed raised below becomes the 403 page.
    """

    def decorate(view: DossierView) -> DossierView:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            needed = write if write and request.method not in SAFE else permission
            agreement = get_object_or_404(selectors.visible_to(person(request)), reference=reference)
            if not may(person(request), needed):
                return forbidden(request, NotAllowed(needed))
            try:
                if request.method not in SAFE:
                    require_here(agreement)
                return view(request, agreement, *args, **kwargs)
            except NotAllowed as error:
                return forbidden(request, error)
            except AgreementTransferred as error:
                return forbidden(request, error, status=409)

        return page

    return decorate


def person(request: HttpRequest) -> User:
    """Who asks: `dossier_page` and `login_required` let nobody else through."""
    return cast("User", request.user)


def forbidden(request: HttpRequest, error: DomainError, *, status: int = 403) -> HttpResponse:
    """The refusal as a page inside the workspace, with the way back."""
    context = {"message": user_message(error), "is_transferred": isinstance(error, AgreementTransferred)}
    return render(request, "agreements/forbidden.html", context, status=status)


def attempt(form: forms.Form, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Do `verb` if the form is valid; a refusal of the domain is added to the form, which keeps what was typed.

    A verb that the database ended in favour of another writer is done again.
    """
    if not form.is_valid():
        return False
    try:
        retry_on_conflict(verb, *args, **kwargs)
    except NotAllowed:
        raise
    except DomainError as error:
        text = user_message(error)
        if error.article and not _quotes(text, error.article):
            text = f"{text} ({article(error.article)})"
        form.add_error(error.field if error.field in form.fields else None, text)
        return False
    return True


def _quotes(text: str, source: str) -> bool:
    """Whether a sentence already names the articles of `source`."""
    numbers = re.findall(r"\ba(\d+)", source)
    return bool(numbers) and all(number in text for number in numbers)


def dossier(
    request: HttpRequest, agreement: Agreement, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the dossier inside its frame (`agreements/dossier.html`: header, stage rail, tabs)."""
    may_edit = may(person(request), "dossier.edit") and not agreement.is_transferred
    frame = {"agreement": agreement, "stages": rail(agreement), "may_edit": may_edit}
    return render(request, template, frame | context, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form's `data`; None when the page is only read. An empty form that was sent is bound too."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    agreement: Agreement,
    form: forms.Form,
    verb: Callable[[], Any],
    *,
    title: str | Promise,
    action_label: str | Promise,
    back: str,
    done: str | Promise,
    template: str = "agreements/form.html",
    **context: Any,
) -> HttpResponse:
    """One form on a page of its own: shown, or sent and done, then `back` with the message `done`.

    A refusal shows the page again with what was typed (status 422). context: `text`, `article`, `danger` and the like.
    """
    if request.method == "POST" and attempt(form, verb):
        messages.success(request, str(done))
        return redirect(back)
    shown = {"form": form, "title": title, "action_label": action_label, "back": back} | context
    return dossier(request, agreement, template, shown, status=422 if request.method == "POST" else 200)
