"""Letters to people: the link with which a person sets their first password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mithaq.accounts.models import User
from mithaq.collectivities.selectors import current_office, in_office
from mithaq.outbox.registry import handler


@handler("accounts.send_invitation")
def send_invitation(*, user_id: int, root: str) -> None:
    """Send the link in the person's language; somebody deactivated in between gets none. Sent twice, both work."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with translation.override(user.language):
        office = current_office() if in_office() else None
        place = (office.name_ar if user.language == "ar" else office.name_fr) if office else ""
        context = {"name": user.get_full_name(), "place": place, "link": root + password_path(user)}
        subject = render_to_string("accounts/email/invitation_subject.txt", context)
        text = render_to_string("accounts/email/invitation_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [user.email])


def password_path(user: User) -> str:
    """Path of the page on which this person sets their password; it holds a token that works once, for three days."""
    urlconf = "mithaq.urls.office" if in_office() else "mithaq.urls.national"
    arguments = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", urlconf=urlconf, kwargs=arguments)
