"""django-tenants' backend, with the database role and the actor set in the same round trip as the search path.

The login role owns nothing (`docs/adr/0001-schema-tenancy-and-the-wall.md`). What a request may touch is decided by the
role it takes: `t_<schema>` inside an office, `mithaq_portal` or `mithaq_register` on the public side. A statement that
names another office's table is refused by PostgreSQL itself, whatever the search path says.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django_tenants.postgresql_backend import base

from mithaq.core.postgresql.schema import SchemaEditor

SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,58}")
PORTAL_ROLE = "mithaq_portal"
REGISTER_ROLE = "mithaq_register"


def office_role(schema_name: str) -> str:
    """Name of the NOLOGIN role that may touch `schema_name` and no other office's schema."""
    return f"t_{schema_name}"


class DatabaseWrapper(base.DatabaseWrapper):
    """One SET for path, role and actor, sent when one of them changed, after a rollback, and on a new connection."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.public_role = PORTAL_ROLE
        self.actor = ""
        self.request_id = ""
        self._setting_search_path = False
        self._schemas_seen: set[str] = set()
        super().__init__(*args, **kwargs)

    def connect(self) -> None:
        """Open the connection; its backend knows no schema yet."""
        self._schemas_seen.clear()
        super().connect()

    def close_if_unusable_or_obsolete(self) -> None:
        """Between requests: give back a backend that has seen many offices.

        PostgreSQL keeps the catalogs of every schema a backend has looked into, and never forgets one: a worker that
        serves all offices would hold hundreds of megabytes on the server for each of its connections.
        """
        super().close_if_unusable_or_obsolete()
        if self.connection is not None and len(self._schemas_seen) > settings.MITHAQ_OFFICES_PER_CONNECTION:
            self.close()

    def set_actor(self, actor: str, request_id: str = "") -> None:
        """Who acts from now on: the audit trigger writes it in every row. Empty means the system itself."""
        if (actor, request_id) != (self.actor, self.request_id):
            self.actor, self.request_id = actor, request_id
            self.search_path_set_schemas = None

    @contextmanager
    def as_public_role(self, role: str) -> Iterator[None]:
        """Use another public-side role, such as the read-only `mithaq_register`, for a while."""
        before, self.public_role, self.search_path_set_schemas = self.public_role, role, None
        try:
            yield
        finally:
            self.public_role, self.search_path_set_schemas = before, None

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or self.search_path_set_schemas:
            return
        paths = self._get_cursor_search_paths()
        for name in paths:
            if not SCHEMA_NAME.fullmatch(name):
                raise ImproperlyConfigured(f"not a schema name of this service: {name!r}")
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            own.execute(self._switch_statement(paths))
        except (DatabaseError, psycopg.InternalError) as error:
            # Inside an aborted transaction the next statement fails as well, so nothing can run on a wrong path;
            # any other failure (a role that is missing, a grant withdrawn) must stop here: never go on as someone else.
            self.search_path_set_schemas = None
            if not _aborted(error):
                raise
        else:
            self.search_path_set_schemas = paths
            self._schemas_seen.add(paths[0])
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()

    def _switch_statement(self, paths: list[str]) -> str:
        path = ", ".join(f'"{name}"' for name in paths)
        statement = f"SET search_path = {path}"
        if settings.MITHAQ_SWITCHES_ROLES:
            role = self.public_role if paths == ["public"] else office_role(paths[0])
            statement += f'; SET ROLE "{role}"'
        return (
            f"{statement}; SET mithaq.actor = {_literal(self.actor)}; SET mithaq.request = {_literal(self.request_id)}"
        )


def _aborted(error: Exception) -> bool:
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    return isinstance(cause, psycopg.errors.InFailedSqlTransaction)


def _literal(text: str) -> str:
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"
