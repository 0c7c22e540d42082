"""The tests' settings with a broker that two processes share, and letters as files."""

from mithaq.settings.environment import env
from mithaq.settings.test import *  # noqa: F403 - settings build on one another by star import, Django's own way
from mithaq.settings.test import INSTALLED_APPS

CELERY_BROKER_URL = "filesystem://localhost//"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.state / "mail"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.mithaq.outbox.neighbours"]
