"""The web server of the browser tests: as in the tests, with its files on disk and its pages' own static files."""

from mithaq.settings.environment import env
from mithaq.settings.test import *  # noqa: F403 - a settings module is its parent, changed

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = env.state / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MFA_TOTP_TOLERANCE = 1  # the thirty seconds may end between reading the code and sending it
