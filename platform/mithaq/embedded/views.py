"""The demo's board: logins with the code of the moment, and the letters that would have been sent."""

import email.policy
import json
import time
from email import message_from_bytes
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from mithaq.collectivities.models import Collectivity

PERIOD = 30  # seconds that a code lives (RFC 6238)


def board(request: HttpRequest) -> HttpResponse:
    """Addresses, people, the code of the moment, and the mail folder."""
    known = _known()
    moment = int(time.time())
    letters = sorted(_folder().glob("*.log"), reverse=True)[:30] if _folder().exists() else []
    context = {
        "password": known["password"],
        "code": format_hotp_value(hotp_value(known["secret"], moment // PERIOD)),
        "seconds": PERIOD - moment % PERIOD,
        "client": known.get("client", {}),
        "port": settings.MITHAQ_PORT,
        "offices": _offices(),
        "roles": ("head", "clerk", "secretary", "president", "finance", "service", "reader"),
        "authorities": ("governor", "region", "operator", "editor"),
        "letters": [(path.name, _subject(path)) for path in letters],
    }
    response = render(request, "embedded/board.html", context)
    response["Cache-Control"] = "no-store"
    response["Refresh"] = str(context["seconds"] + 1)
    return response


def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One letter of the mail folder, as text."""
    path = _folder() / Path(name).name
    if not path.is_file():
        raise Http404
    return HttpResponse(path.read_text(encoding="utf-8"), content_type="text/plain; charset=utf-8")


def _known() -> dict[str, str]:
    path = Path(settings.MITHAQ_STATE) / "demo.json"
    if not path.exists():
        raise Http404
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return known


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _subject(path: Path) -> str:
    return str(message_from_bytes(path.read_bytes(), policy=email.policy.default)["subject"] or path.name)


def _offices() -> list[tuple[str, str, str]]:

    return list(Collectivity.objects.order_by("code").values_list("slug", "name_ar", "name_fr"))
