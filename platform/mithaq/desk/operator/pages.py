"""Plumbing of the operator's pages: who acts, what a refusal becomes, which page of a list."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.collectivities import jobs
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import DomainError, user_message
from mithaq.core.text import western_digits

PAGE_SIZE = 25


def operator(request: HttpRequest) -> User:
    """Who asks: `operator_page` lets nobody else through."""
    return cast("User", request.user)


def author(request: HttpRequest) -> str:
    """Who acts, as offices' lives and jobs record it."""
    return operator(request).email


def attempt(form: forms.Form, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Do `verb` if the form is valid; a refusal of the domain is added to the form, which keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        verb(*args, **kwargs)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, user_message(error))
        return False
    return True


def tried(request: HttpRequest, done: str, verb: Callable[[], Any]) -> bool:
    """Do `verb`, and say on the next page what came of it; whether it was done."""
    try:
        verb()
    except DomainError as error:
        messages.error(request, user_message(error))
        return False
    messages.success(request, done)
    return True


def started(request: HttpRequest, kind: str, *, office_schema: str = "", **arguments: Any) -> HttpResponse:
    """Ask for a job and lead to its page; a kind that this installation does not do is said, not a fault."""
    if kind not in jobs.kinds():
        messages.error(request, _("This installation does no such jobs."))
        return redirect("operator:jobs")
    return redirect("operator:job", jobs.enqueue(kind, by=author(request), office_schema=office_schema, **arguments).pk)


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any], *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page asked for; a number out of range gives the nearest."""
    return Paginator(found, size).get_page(western_digits(request.GET.get("page", "1")))


def office_address(request: HttpRequest, office: Collectivity) -> str:
    """Address of the office's main host, as this browser reaches the service; empty when it has none."""
    host = offices.main_host(office)
    port = split_domain_port(request.get_host())[1]
    return f"{request.scheme}://{host}{f':{port}' if port else ''}" if host else ""
