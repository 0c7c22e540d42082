"""What a command does before it touches the database: settle the settings, start the embedded database, load Django."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from mithaq.embedded.postgres import Cluster
from mithaq.embedded.state import default_state_dir

if TYPE_CHECKING:
    import psycopg

Kind = Literal["app", "owner"]


def console_author() -> str:
    """Who acts at the console, as the offices' life and jobs record it: `console:<system user>`.

    The process's own user, not what LOGNAME says: an erasure is approved by another person than the one who asked.
    """
    try:
        return f"console:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:  # a container's user without a name
        return f"console:{os.getuid()}"


def settle_settings() -> None:
    """Choose the settings if nobody did: production's as soon as a database is named, else the one machine's."""
    named = "MITHAQ_DB_HOST" in os.environ
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.settings.prod" if named else "mithaq.settings.dev")


def wants_embedded_database() -> bool:
    """Whether this command brings its own database: one machine's settings, and no database named."""
    settle_settings()
    one_machine = os.environ["DJANGO_SETTINGS_MODULE"] == "mithaq.settings.dev"
    return one_machine and not os.environ.get("MITHAQ_DB_HOST")


def open_embedded_database(*, bound: bool = False) -> Cluster:
    """Start the embedded database for the rest of this command; the last command that uses it stops it.

    The roles and the database are made on first use. Raises EmbeddedError.
    """
    cluster = Cluster(default_state_dir())
    click.get_current_context().find_root().with_resource(cluster.in_use(bound=bound))
    cluster.bootstrap_roles()
    cluster.ensure_database()
    os.environ.update(cluster.environment())
    return cluster


def start_django(kind: Kind = "app", *, with_database: bool = True) -> None:
    """Make the models usable; every command that needs them calls this first and imports them afterwards.

    kind "owner": the connection owns the tables and may change them (migrations, provisioning); it takes no role.
    with_database: False for a command that looks at the code alone, and starts no embedded database.
    Where Django is loaded already (tests) nothing happens. Raises EmbeddedError.
    """
    from django.apps import apps  # here and below: `mithaq --help` does not load Django

    if apps.ready:
        return
    settle_settings()
    if with_database and wants_embedded_database():
        open_embedded_database()
    os.environ["MITHAQ_DB_USER_KIND"] = kind

    import django
    from django.db import connections

    django.setup()
    click.get_current_context().find_root().call_on_close(connections.close_all)


@contextmanager
def bare_connection() -> Iterator["psycopg.Connection[tuple[str, ...]]"]:
    """A connection of the tables' owner for a command that asks a few questions: the apps are not loaded for it.

    Raises EmbeddedError, psycopg.OperationalError.
    """
    from django.apps import apps

    if not apps.ready and wants_embedded_database():
        open_embedded_database()
    import psycopg
    from django.conf import settings

    if apps.ready:  # tests, and what works in this process already: the database that it works on
        from django.db import connection

        name = connection.settings_dict["NAME"]
    else:
        name = settings.DATABASES["default"]["NAME"]
    place = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=name,
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        user=settings.MITHAQ_DB_OWNER["user"],
        password=settings.MITHAQ_DB_OWNER["password"],
    ) as own:
        yield own
