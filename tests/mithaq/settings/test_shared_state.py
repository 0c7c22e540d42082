"""What two offices share in a process, a cache or a connection never carries one's data into the other's."""

import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django_tenants.cache import make_key

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity

AsOffice = Callable[[Collectivity], AbstractContextManager[Collectivity]]
ClientFor = Callable[..., Client]
QUERIES, THREADS, CONNECTIONS = 500, 8, 2
CANARY = "canary of {schema}"


@pytest.mark.parametrize("alias", sorted(settings.CACHES))
def test_every_cache_keys_by_office(alias: str) -> None:
    assert settings.CACHES[alias]["KEY_FUNCTION"] == "django_tenants.cache.make_key"
    assert caches[alias].key_func is make_key


def test_production_keeps_the_key_function_on_its_own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    from mithaq.settings.environment import env  # the module that settings read

    for name, value in (("secret_key", "k" * 50), ("domain", "mithaq.example.ma"), ("db_password", "x")):
        monkeypatch.setattr(env, name, value)
    monkeypatch.setattr(env, "cache_url", "redis://cache:6379/0")
    base = import_module("mithaq.settings.base")
    monkeypatch.setitem(base.CACHES, "default", dict(base.CACHES["default"]))
    monkeypatch.delitem(import_module("sys").modules, "mithaq.settings.prod", raising=False)
    production = import_module("mithaq.settings.prod")
    monkeypatch.delitem(import_module("sys").modules, "mithaq.settings.prod")
    assert production.CACHES["default"]["BACKEND"].endswith("RedisCache")
    assert production.CACHES["default"]["KEY_FUNCTION"] == "django_tenants.cache.make_key"


def test_cache_of_one_office_is_not_seen_by_another(
    berkane: Collectivity, other_office: Collectivity, as_office: AsOffice
) -> None:
    with as_office(berkane):
        cache.set("minutes", "canary of Berkane")
        assert cache.get("minutes") == "canary of Berkane"
    with as_office(other_office):
        assert cache.get("minutes") is None
        cache.set("minutes", "canary of Saïdia")
        cache.delete("minutes")
    assert cache.get("minutes") is None
    with as_office(berkane):
        assert cache.get("minutes") == "canary of Berkane"
        assert cache.get_many(["minutes", "other"]) == {"minutes": "canary of Berkane"}


def test_session_of_one_office_opens_nothing_in_another_where_all_ids_are_the_same(
    office_client: ClientFor, berkane: Collectivity, other_office: Collectivity, as_office: AsOffice,
    people: Callable[..., User],
) -> None:  # fmt: skip
    name = settings.OFFICE_SESSION_COOKIE_NAME
    client = office_client("head", "clerk")
    with as_office(berkane):
        here = people("head", "clerk")
        stored = Session.objects.get(pk=client.cookies[name].value)
    with as_office(other_office):
        there = User.objects.create(
            pk=here.pk, email=here.email, password=here.password, name_ar=here.name_ar, name_fr=here.name_fr
        )
        Session.objects.create(
            session_key=stored.session_key, session_data=stored.session_data, expire_date=stored.expire_date
        )
        assert there.get_session_auth_hash() == here.get_session_auth_hash()
    for path in ("/office/", "/office/agreements/", "/office/tasks/", "/office/people/", "/office/profile/"):
        stranger = Client(HTTP_HOST="saidia.localhost")
        stranger.cookies[name] = stored.session_key
        assert client.get(path).status_code == 200, path
        assert stranger.get(path)["Location"].startswith("/office/account/login/"), path


def test_few_connections_serving_many_offices_never_answer_from_the_wrong_schema(own_database: str) -> None:
    """Threads take turns on two connections, as behind a pool: each finds the path of whoever had it before."""
    offices = [selectors.find(slug) for slug in ("berkane", "saidia", "eci-trifa")]
    for office in offices:
        with selectors.office_context(office):
            User.objects.create_user("canary@office.test", name_ar=CANARY.format(schema=office.schema_name))
    connection.close()
    pool: queue.Queue = queue.Queue()
    for _ in range(CONNECTIONS):
        wrapper = connection.copy()
        wrapper.inc_thread_sharing()
        pool.put(wrapper)
    numbers, lock, wrong, asked = iter(range(QUERIES)), threading.Lock(), [], []

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            wrapper = pool.get()
            try:
                wrong.extend(ask(wrapper, number))
                asked.append(number)
            finally:
                pool.put(wrapper)

    def ask(wrapper, number: int) -> list[tuple]:
        """One visit: the public side now and then, an open transaction that fails now and then."""
        office = offices[number % 3] if number % 7 else None
        schema = office.schema_name if office else "public"
        if office:
            wrapper.set_tenant(office)
        else:
            wrapper.set_schema_to_public()
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT current_schema(), current_user")
            found = [cursor.fetchone()]
            expected = [(schema, f"t_{schema}" if office else "mithaq_portal")]
            if office:
                cursor.execute("SELECT name_ar FROM accounts_user WHERE email = 'canary@office.test'")
                found.append(cursor.fetchone())
                expected.append((CANARY.format(schema=schema),))
        if number % 11 == 0:  # leaves the connection as a rolled back request would
            wrapper.set_autocommit(False)
            wrapper.cursor().execute("SET search_path = o_saidia, public")
            wrapper.rollback()
            wrapper.set_autocommit(True)
        return [] if found == expected else [(number, expected, found)]

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    while not pool.empty():
        pool.get().close()
    assert wrong == []
    assert sorted(asked) == list(range(QUERIES))
