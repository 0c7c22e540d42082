"""The letter that tells a head of the office that the support may read it."""

from datetime import datetime

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.accounts.models import User
from mithaq.collectivities.models import SupportSession
from mithaq.collectivities.selectors import current_office
from mithaq.outbox.registry import handler
from mithaq.ui import formats


@handler("collectivities.support_opened")
def support_opened(*, user_id: int, session_id: int, root: str = "") -> None:
    """Say who, why and until when, in the head's language; somebody deactivated in between gets none."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    session = SupportSession.objects.filter(pk=session_id).first()  # the office's role sees its own rows alone
    if user is None or session is None:
        return
    office = current_office()
    with translation.override(user.language):
        place = office.name_ar if user.language == "ar" else office.name_fr
        page = reverse("office:support-visit", urlconf="mithaq.urls.office", args=[session.pk])
        context = {
            "opened": _moment(session.opened_at), "ends": _moment(session.expires_at),
            "name": user.get_full_name(), "place": place, "visit": session, "link": root + page if root else "",
        }  # fmt: skip
        subject = render_to_string("collectivities/email/support_opened_subject.txt", context)
        text = render_to_string("collectivities/email/support_opened_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [user.email])


def _moment(at: datetime) -> str:
    return f"{formats.day(at)} {formats.isolated(formats.hour(at))}"
