"""Production: a missing or default secret, DEBUG, or a domain that is not one's own stops the start.

What only the database can tell, `mithaq manage check --deploy` asks (`mithaq.collectivities.checks`).
"""

import os

from django.core.exceptions import ImproperlyConfigured

from mithaq.settings.base import *
from mithaq.settings.base import CACHES
from mithaq.settings.environment import env

MITHAQ_DEMO = False
if len(env.secret_key) < 50 or env.secret_key.startswith(("one-machine-only-", "tests-only-")):
    raise ImproperlyConfigured("MITHAQ_SECRET_KEY: at least 50 characters, and not a key of the demo or of the tests")
hosts = [env.domain, *env.extra_hosts]
if os.environ.get("MITHAQ_DEBUG", "0") != "0":
    raise ImproperlyConfigured("MITHAQ_DEBUG: never in production; debug pages show settings and data")
if env.domain in {"", "localhost"} or env.domain.endswith(".localhost") or any("*" in host for host in hosts):
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
