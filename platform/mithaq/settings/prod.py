"""Production: a missing or default secret, DEBUG, a wildcard domain or a superuser login stops the start."""

from django.core.exceptions import ImproperlyConfigured

from mithaq.settings.base import *
from mithaq.settings.base import CACHES, env

MITHAQ_DEMO = False
if len(env.secret_key) < 50 or env.secret_key.startswith(("one-machine-only-", "tests-only-")):
    raise ImproperlyConfigured("MITHAQ_SECRET_KEY: at least 50 characters, and not a key of the demo or of the tests")
if env.domain in {"", "*", "localhost"} or "*" in env.extra_hosts:
    raise ImproperlyConfigured("MITHAQ_DOMAIN: the service's own domain, never a wildcard")
if not env.db_password:
    raise ImproperlyConfigured("MITHAQ_DB_PASSWORD: the web's login role needs a password")
if env.cache_url:
    CACHES["default"] |= {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.cache_url}
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
WAGTAILADMIN_BASE_URL = f"https://{env.domain}"
