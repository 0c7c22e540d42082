"""The connection of the service, with the type it really has."""

from typing import TYPE_CHECKING, cast

from django.db import connection as _connection

if TYPE_CHECKING:
    from mithaq.core.postgresql.base import DatabaseWrapper

connection = cast("DatabaseWrapper", _connection)
