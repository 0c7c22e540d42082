"""Plumbing of the council's pages that are about no single dossier: who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mithaq.core.errors import NotAllowed
from tenants.agreements.pages import forbidden, person
from tenants.agreements.permissions import may

View = Callable[..., HttpResponseBase]


def council_page(permission: str = "dossier.view") -> Callable[[View], View]:
    """Wrap a view: login, then the permission; a refusal is a page with the way back."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(person(request), permission):
                return forbidden(request, NotAllowed(permission))
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                return forbidden(request, error)

        return page

    return decorate
