"""The WSGI entry point; `mithaq serve` runs it under gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.settings.prod")
application = get_wsgi_application()
