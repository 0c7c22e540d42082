"""The connection: what it holds of the offices it has served."""

from typing import Any

from django.db import close_old_connections, connection

from mithaq.collectivities import selectors


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def visit(slug: str) -> int:
    with selectors.office_context(selectors.find(slug)):
        return backend()


def test_a_connection_that_served_too_many_offices_is_given_back_after_the_request(
    own_database: str, settings: Any
) -> None:
    settings.MITHAQ_OFFICES_PER_CONNECTION = 2
    connection.settings_dict["CONN_MAX_AGE"] = None
    first = visit("berkane")
    close_old_connections()
    assert visit("berkane") == first  # `public` and one office: within the number
    visit("saidia")
    close_old_connections()
    assert visit("berkane") != first


def test_a_connection_within_the_number_is_kept(own_database: str, settings: Any) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None
    first = visit("berkane")
    visit("saidia")
    visit("eci-trifa")
    close_old_connections()
    assert visit("berkane") == first
