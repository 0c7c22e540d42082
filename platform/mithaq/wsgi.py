"""The WSGI entry point, run under gunicorn. It does not start on a login role that could climb the wall."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.settings.prod")
application = get_wsgi_application()


def refuse_powerful_login() -> None:
    """Raise ImproperlyConfigured when the web would log in as a superuser, a role maker, or an owner of tables.

    A database that is away is no reason: the process starts, and `/readyz` says what is missing.
    """
    from mithaq.collectivities.checks import login_role  # the models are loaded only now

    dangerous = [message for message in login_role() if message.id in {"mithaq.E002", "mithaq.E003"}]
    if dangerous:
        raise ImproperlyConfigured(" ".join(f"{message.msg} {message.hint}" for message in dangerous))


refuse_powerful_login()
