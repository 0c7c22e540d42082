"""Plumbing of every page of a dossier: who may open it, which dossier, and what a refusal becomes on the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from mithaq.core.errors import DomainError, NotAllowed, user_message
from tenants.agreements import selectors
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import may
from tenants.agreements.stages import rail

DossierView = Callable[..., HttpResponse]


def dossier_page(
    permission: str = "dossier.view", *, write: str = ""
) -> Callable[[DossierView], Callable[..., HttpResponse]]:
    """Wrap `view(request, agreement, …)`: login, permission, 404 for a dossier this person cannot see.

    write: permission needed for anything but reading. A NotAllowed raised below becomes the 403 page.
    """

    def decorate(view: DossierView) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
            needed = write if write and request.method not in {"GET", "HEAD", "OPTIONS"} else permission
            agreement = get_object_or_404(selectors.visible_to(request.user), reference=reference)
            if not may(request.user, needed):
                return forbidden(request, NotAllowed(needed))
            try:
                return view(request, agreement, *args, **kwargs)
            except NotAllowed as error:
                return forbidden(request, error)

        return page

    return decorate


def forbidden(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page inside the workspace, with the way back."""
    return render(request, "agreements/forbidden.html", {"message": user_message(error)}, status=403)


def attempt(form: forms.Form, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Do `verb` if the form is valid; a refusal of the domain is added to the form, which keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        verb(*args, **kwargs)
    except NotAllowed:
        raise
    except DomainError as error:
        text = user_message(error)
        if error.article and error.article not in text:
            text = f"{text} ({error.article})"
        form.add_error(error.field if error.field in form.fields else None, text)
        return False
    return True


def dossier(
    request: HttpRequest, agreement: Agreement, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the dossier inside its frame (`agreements/dossier.html`: header, stage rail, tabs)."""
    frame = {"agreement": agreement, "stages": rail(agreement), "may_edit": may(request.user, "dossier.edit")}
    return render(request, template, frame | context, status=status)
