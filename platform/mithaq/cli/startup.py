"""What a command does before it touches the database: settle the settings, start the embedded database, load Django."""

import os
import pwd
from typing import Literal

import click

from mithaq.embedded.postgres import Cluster
from mithaq.embedded.state import default_state_dir

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


def start_django(kind: Kind = "app") -> None:
    """Make the models usable; every command that needs them calls this first and imports them afterwards.

    kind "owner": the connection owns the tables and may change them (migrations, provisioning); it takes no role.
    Where Django is loaded already (tests) nothing happens. Raises EmbeddedError.
    """
    from django.apps import apps  # here and below: `mithaq --help` does not load Django

    if apps.ready:
        return
    if wants_embedded_database():
        open_embedded_database()
    os.environ["MITHAQ_DB_USER_KIND"] = kind

    import django
    from django.db import connections

    django.setup()
    click.get_current_context().find_root().call_on_close(connections.close_all)
