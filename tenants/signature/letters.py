"""The letters of the distribution: the link to the signed text, its reminder, and the word to the director."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.accounts.models import Role, User
from mithaq.collectivities.selectors import current_office, main_host
from mithaq.core import clock
from mithaq.ui import formats
from tenants.signature.models import Dispatch
from tenants.signature.services import keys

_OFFICE_URLS = "mithaq.urls.office"


def send_link(dispatch: Dispatch, letter: str) -> bool:
    """Write to a recipient in the language chosen; whether there was an address and an open link to write.

    letter: dispatch or dispatch_reminder. The token is made here, so that no secret stands in the outbox.
    """
    token = keys.token_to_send(dispatch) if dispatch.email and dispatch.is_open_by_link else None
    if token is None or dispatch.link_expires_at is None:
        return False
    with translation.override(dispatch.language):
        context = _said(dispatch) | {
            "until": formats.day(clock.local_day(dispatch.link_expires_at)),
            "link": office_root() + reverse("copy:read", urlconf=_OFFICE_URLS, args=[token]),
        }
        _send(letter, context, [dispatch.email])
    return True


def tell_heads(dispatch: Dispatch) -> None:
    """Write to each head of the office, in their language: this receipt never came."""
    for head in User.objects.filter(is_active=True, roles__role=Role.HEAD).distinct().order_by("pk"):
        with translation.override(head.language if head.language in {"ar", "fr"} else "ar"):
            page = reverse("signature:force", urlconf=_OFFICE_URLS, args=[dispatch.agreement.reference])
            _send("dispatch_director", _said(dispatch) | {"link": office_root() + page}, [head.email])


def office_root() -> str:
    """The office's own host as letters and papers write it: `https://berkane.example.ma`."""
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    host = main_host(current_office()) or base.hostname or ""
    return f"{base.scheme}://{host}{f':{base.port}' if base.port else ''}"


def _said(dispatch: Dispatch) -> dict[str, str]:
    """What every letter says, in the active language."""
    arabic, agreement, office = formats.language() == "ar", dispatch.agreement, current_office()
    return {
        "recipient": dispatch.contact_name or dispatch.recipient,
        "party": dispatch.recipient,
        "place": office.name_ar if arabic else office.name_fr,
        "title": agreement.title_ar if arabic else agreement.title_fr or agreement.title_ar,
        "reference": agreement.reference,
        "sent_on": formats.day(dispatch.sent_on),
        "task": dispatch.task,
        "task_due_on": formats.day(dispatch.task_due_on) if dispatch.task_due_on else "",
    }


def _send(letter: str, context: dict[str, str], to: list[str]) -> None:
    subject = render_to_string(f"signature/email/{letter}_subject.txt", context)
    send_mail(" ".join(subject.split()), render_to_string(f"signature/email/{letter}_message.txt", context), None, to)
