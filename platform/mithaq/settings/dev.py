"""One machine: the demo and everyday development, on the embedded stack."""

import os
from pathlib import Path

from mithaq.settings.base import *
from mithaq.settings.base import TEMPLATES
from mithaq.settings.environment import env

SECRET_KEY = env.secret_key or "one-machine-only-" + "k" * 40
MITHAQ_DEMO = True
DEBUG = os.environ.get("MITHAQ_DEBUG") == "1"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.state / "mail"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
ROOT_URLCONF = "mithaq.urls.demo"
TEMPLATES[0]["DIRS"] = [Path(__file__).resolve().parents[1] / "embedded" / "templates"]
