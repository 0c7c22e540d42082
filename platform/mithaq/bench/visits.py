"""Pages of a fleet as the web serves them: `python -m mithaq.bench.visits …` prints one JSON object.

A process of its own with the web's login role and one connection, no HTTP in between: the product and the database are
measured. `pages N`: median seconds of the portal's list, of the API's list, and of the home and the list of N offices.
`memory KEEP`: memory of the backend and of the process after one page of every office.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import django
import psutil

SAMPLES = 70
MEGABYTE = 1024 * 1024


def main() -> None:
    """Measure what the arguments name."""
    django.setup()
    what, number = sys.argv[1], int(sys.argv[2])
    print(json.dumps(pages(number) if what == "pages" else memory(number)))  # noqa: T201 - read by the bench


def pages(offices: int) -> dict[str, float]:
    """Median seconds of a warm page, by kind."""
    from django.test import Client
    from django.utils.module_loading import import_string
    from wagtail.models import Site

    from mithaq.collectivities.models import Collectivity
    from mithaq.collectivities.selectors import public_side

    with public_side():
        if not Site.objects.filter(is_default_site=True, root_page__depth__gt=1).exists():
            import_string("cms.services.build_site")()
        some = list(Collectivity.objects.order_by("code")[:offices])
    public = Client(HTTP_HOST="localhost")
    clients = [_visitor(office) for office in some]
    return {
        "portal": _median([partial(_get, public, "/ar/")]),
        "api": _median([partial(_get, public, "/api/v1/agreements")]),
        "office_home": _median([partial(_get, client, "/office/") for client in clients]),
        "office_list": _median([partial(_get, client, "/office/agreements/") for client in clients]),
    }


def memory(offices_per_connection: int) -> dict[str, float]:
    """Megabytes of the largest backend and of this process after the first page of every office."""
    from django.conf import settings

    from mithaq.collectivities.models import Collectivity
    from mithaq.core.database import connection

    settings.MITHAQ_OFFICES_PER_CONNECTION = offices_per_connection
    connection.settings_dict["CONN_MAX_AGE"] = None
    offices = list(Collectivity.objects.order_by("code"))
    largest = 0.0
    start = time.perf_counter()
    for office in offices:
        _get(_visitor(office), "/office/agreements/")
        if connection.connection is not None:
            largest = max(largest, _backend_megabytes())
        connection.close_if_unusable_or_obsolete()  # as at the end of a request; Django's test client leaves it out
    return {
        "backend_mb": round(largest, 1),
        "process_mb": round(psutil.Process().memory_info().rss / MEGABYTE, 1),
        "first_visit_seconds": round((time.perf_counter() - start) / max(1, len(offices)), 4),
    }


def _backend_megabytes() -> float:
    """What PostgreSQL says that this connection's backend holds."""
    from mithaq.core.database import connection

    used = psutil.Process(connection.connection.info.backend_pid).memory_info()
    return float(used.rss - used.shared) / MEGABYTE


def _visitor(office: Any) -> Any:
    """A client of a reader of the office, logged in: readers need no second factor."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import Client

    from mithaq.accounts.models import User
    from mithaq.accounts.services import add_person
    from mithaq.collectivities.selectors import office_context

    with office_context(office):
        email = "visits@bench.test"
        user = User.objects.filter(email=email).first() or add_person(
            email=email, name_ar="زائر القياس", name_fr="Visite de mesure", roles=["reader"]
        )
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY], store["side"] = str(user.pk), office.schema_name
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
    client = Client(HTTP_HOST=f"{office.slug}.{settings.MITHAQ_DOMAIN}")
    client.cookies[settings.OFFICE_SESSION_COOKIE_NAME] = store.session_key
    return client


def _get(client: Any, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path}: {response.status_code}")


def _median(ways: list[Callable[[], None]]) -> float:
    for way in ways:
        way()  # fills the caches
    taken = []
    for _ in range(SAMPLES // len(ways)):
        for way in ways:
            start = time.perf_counter()
            way()
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.settings.dev")
    main()
