"""Tests: real roles, real wall, quick hashing. tests/conftest.py names the database."""

from mithaq.settings.base import *

SECRET_KEY = "tests-only-" + "k" * 40
MITHAQ_DEMO = False
MITHAQ_NATIONAL_HOSTS = ["localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "memory://"
ACCOUNT_RATE_LIMITS = {}
WHITENOISE_AUTOREFRESH = True
