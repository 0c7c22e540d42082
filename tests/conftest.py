"""Fixtures of every test: a database copied from the template, an office to be in, people, clients."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client

from mithaq.accounts.models import User
from mithaq.accounts.services import add_person
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.embedded.postgres import Cluster
from tests import database

ClientFor = Callable[..., Client]
PASSWORD = "a-long-enough-password"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The running test server; the last test process to leave stops it."""
    server = database.cluster()
    with server.in_use():
        server.bootstrap_roles()
        yield server


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """Name of the template database."""
    return database.ensure_template(cluster)


def _use(server: Cluster, name: str) -> None:
    environment = server.environment(name)
    connection.close()
    for target in (connection.settings_dict, settings.DATABASES["default"]):
        target.update(
            NAME=name, HOST=environment["MITHAQ_DB_HOST"], PORT=environment["MITHAQ_DB_PORT"],
            USER=environment["MITHAQ_DB_USER"], PASSWORD=environment["MITHAQ_DB_PASSWORD"], CONN_MAX_AGE=0,
        )  # fmt: skip
    settings.MITHAQ_DB_OWNER = {
        "user": environment["MITHAQ_DB_OWNER"],
        "password": environment["MITHAQ_DB_OWNER_PASSWORD"],
    }


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[None]:
    """This process's own copy of the template, used through rolled-back transactions."""
    name = f"mithaq_test_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(cluster, template, name)
        _use(cluster, name)
        yield
        connection.close()
        database.drop(cluster, name)


@pytest.fixture
def own_database(django_db_setup: None, cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[str]:
    """A database for this test alone, with real commits: for races, crashes, provisioning. Yields its name."""
    shared = connection.settings_dict["NAME"]
    name = f"mithaq_own_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(cluster, template, name)
        _use(cluster, name)
        connection.set_schema_to_public()
        try:
            yield name
        finally:
            connection.set_schema_to_public()
            _use(cluster, shared)
            database.drop(cluster, name)


@pytest.fixture
def superuser(cluster: Cluster) -> Callable[[], psycopg.Connection[Any]]:
    """Open a superuser's connection to the database in use: to look, or to do what nobody should be able to do."""

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(cluster.dsn("postgres", connection.settings_dict["NAME"]))

    return connect


@pytest.fixture(autouse=True)
def _fresh_state(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Every test starts on the public side, in Arabic, as nobody, with its own state folder."""
    from django.utils import translation  # after Django's setup

    settings.MITHAQ_STATE = tmp_path
    translation.activate("ar")
    yield
    connection.set_schema_to_public()
    connection.set_actor("", "")


@pytest.fixture
def berkane(db: None) -> Collectivity:
    """The commune of Berkane, not entered."""
    return selectors.find("berkane")


@pytest.fixture
def other_office(db: None) -> Collectivity:
    """The commune of Saïdia, not entered."""
    return selectors.find("saidia")


@pytest.fixture
def eci_office(db: None) -> Collectivity:
    """An establishment for intercommunal cooperation, not entered."""
    return selectors.find("eci-trifa")


@pytest.fixture
def office(berkane: Collectivity) -> Iterator[Collectivity]:
    """Inside the office of Berkane: its schema, its role."""
    with selectors.office_context(berkane):
        yield berkane


@pytest.fixture
def as_office() -> Callable[[Collectivity], AbstractContextManager[Collectivity]]:
    """Enter another office for a while."""
    return selectors.office_context


@pytest.fixture
def people() -> Callable[..., User]:
    """`people("clerk")`: the person with this role (or these) in the schema that is active, made once."""

    def person(*roles: str, email: str = "", **fields: Any) -> User:
        address = email or f"{'-'.join(roles) or 'nobody'}@{connection.schema_name.replace('_', '-')}.test"
        if known := User.objects.filter(email=address).first():
            return known
        named = {"name_ar": f"شخص {' '.join(roles)}", "name_fr": f"Personne {' '.join(roles)}"} | fields
        return add_person(email=address, roles=roles, password=PASSWORD, **named)

    return person


def _logged_in(user: User, host: str, side: str) -> Client:
    from allauth.mfa.totp.internal.auth import TOTP  # models must be loaded

    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client(HTTP_HOST=host)
    cookie = settings.OFFICE_SESSION_COOKIE_NAME if side != "public" else settings.SESSION_COOKIE_NAME
    from importlib import import_module  # only clients need it

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["side"] = side
    store.save()
    client.cookies[cookie] = store.session_key
    return client


@pytest.fixture
def office_client(db: None, people: Callable[..., User]) -> ClientFor:
    """`office_client("clerk")`: a client logged in at Berkane's workspace; `office=` for another office."""

    def make(*roles: str, office: Collectivity | None = None, user: User | None = None) -> Client:
        place = office or selectors.find("berkane")
        with selectors.office_context(place):
            return _logged_in(user or people(*roles), f"{place.slug}.localhost", place.schema_name)

    return make


@pytest.fixture
def desk_client(db: None, people: Callable[..., User]) -> ClientFor:
    """`desk_client("region", territory_code="02")`: a client of the public side, logged in at the national host."""

    def make(*roles: str, **fields: Any) -> Client:
        with selectors.public_side():
            return _logged_in(people(*roles, **fields), "localhost", "public")

    return make


@pytest.fixture
def on_day() -> Callable[[Any], AbstractContextManager[None]]:
    """`with on_day(date(2024, 5, 7)):` the clock shows that day."""
    return clock.frozen
