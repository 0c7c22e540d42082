"""Where the pages of the consultation lead back to, and who may write on them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import form_page, person
from tenants.agreements.permissions import may
from tenants.agreements.services import OPEN_STATES
from tenants.consultation import selectors
from tenants.consultation.models import Meeting

WRITE = "consultation.edit"


def address(agreement: Agreement, name: str = "page", *args: object, anchor: str = "") -> str:
    """Address of a page of this dossier's consultation."""
    url = reverse(f"consultation:{name}", args=[agreement.reference, *args])
    return f"{url}#{anchor}" if anchor else url


def may_write(request: HttpRequest, agreement: Agreement, permission: str = WRITE) -> bool:
    """Whether this person may write here, and the stage is open."""
    return may(person(request), permission) and agreement.state in OPEN_STATES


def meeting_of(agreement: Agreement, meeting_id: int) -> Meeting:
    """A meeting of this dossier with what stands on its page; 404 for another's."""
    return get_object_or_404(selectors.meetings(agreement), pk=meeting_id)


def meeting_form(
    request: HttpRequest, agreement: Agreement, one: Meeting, form: Form, verb: Any, **texts: Any
) -> HttpResponse:
    """A form about a meeting, which leads back to it."""
    return form_page(request, agreement, form, verb, back=address(agreement, "meeting", one.pk), **texts)
