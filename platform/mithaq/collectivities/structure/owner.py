"""The connection of the role that owns the tables: migrations, provisioning, export and repair."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def owner_connection() -> Iterator[psycopg.Connection[tuple[str, ...]]]:
    """A connection of the role that owns the tables; the web's login role can never do this work."""
    database = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    with psycopg.connect(
        dbname=database["NAME"],
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=settings.MITHAQ_DB_OWNER["user"],
        password=settings.MITHAQ_DB_OWNER["password"],
    ) as own:
        yield own
