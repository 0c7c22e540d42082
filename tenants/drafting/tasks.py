"""The letter that takes a partner the link to the text."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.outbox.registry import handler
from mithaq.ui import formats
from tenants.drafting.models import PartnerLink
from tenants.drafting.services import token_to_send


@handler("drafting.send_link")
def send_link(*, link_id: int, root: str = "") -> None:
    """Send the link in the language chosen; a link revoked in between is not sent. Sent twice, both letters work.

    The token is made here, so that no secret stands in the outbox.
    """
    link = PartnerLink.objects.select_related("agreement", "party", "version").filter(pk=link_id).first()
    if link is None or not link.email or not link.is_open:
        return
    token = token_to_send(link)
    if token is None:
        return
    office = current_office()
    with translation.override(link.language):
        arabic = link.language == "ar"
        context = {
            "party": link.party.name_ar if arabic else link.party.name_fr or link.party.name_ar,
            "place": office.name_ar if arabic else office.name_fr,
            "title": link.agreement.title_ar if arabic else link.agreement.title_fr or link.agreement.title_ar,
            "number": link.version.number,
            "until": formats.day(clock.local_day(link.expires_at)),
            "link": root + reverse("text:read", urlconf="mithaq.urls.office", args=[token]),
        }
        subject = render_to_string("drafting/email/link_subject.txt", context)
        text = render_to_string("drafting/email/link_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [link.email])
