"""Plumbing of the formulary's pages that belong to no dossier: who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from mithaq.core.errors import NotAllowed
from mithaq.formulary.errors import UnknownTemplate
from mithaq.ui.forms import Form
from tenants.agreements.pages import forbidden, person
from tenants.agreements.permissions import may

View = Callable[..., HttpResponse]


def formulary_page(permission: str = "formulary.view") -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Wrap a view: login, permission; a refusal is a page with the way back, an unknown template a 404."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(person(request), permission):
                return forbidden(request, NotAllowed(permission))
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                return forbidden(request, error)
            except UnknownTemplate as error:
                raise Http404(str(error)) from error

        return page

    return decorate


def number_in(request: HttpRequest, name: str) -> int | None:
    """A version number from the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) > 0 else None


def rebased(form: Form, latest: int) -> bool:
    """Whether something newer than what was shown stands there; then the form, sent again, is about the newer one."""
    if not form.is_bound or str(form["base"].value()) == str(latest):
        return False
    sent = cast("QueryDict", form.data).copy()
    sent["base"] = str(latest)
    form.data = sent
    return True
