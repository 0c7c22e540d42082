"""What `check --deploy` asks the database: whether the wall stands on a login role that could climb over it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DatabaseError, connection

_POWERS = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles
 WHERE rolname = session_user
"""
_OWNED = """
SELECT count(*) FROM pg_shdepend
 WHERE refclassid = 'pg_authid'::regclass AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = session_user)
   AND deptype = 'o' AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


@checks.register(deploy=True)
def login_role(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The login role is no superuser, has no power over roles, databases and row policies, and owns nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_POWERS)
            name, *flags = cursor.fetchone()
            cursor.execute(_OWNED)
            owned = cursor.fetchone()[0]
    except DatabaseError as error:
        return [checks.Error(f"The database cannot be asked about its login role: {error}", id="mithaq.E001")]
    named = zip(("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "INHERIT"), flags, strict=True)
    powers = [power for power, held in named if held]
    hint = "Connect as the role that owns nothing (MITHAQ_DB_USER); the owner is for migrations only."
    found: list[checks.CheckMessage] = []
    if powers:
        found.append(checks.Error(f"The login role {name} has {', '.join(powers)}.", hint=hint, id="mithaq.E002"))
    if owned:
        found.append(checks.Error(f"The login role {name} owns {owned} objects.", hint=hint, id="mithaq.E003"))
    return found
