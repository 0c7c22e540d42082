"""Every way in which a schema may differ from the template is seen, though most schemas are compared by fingerprint."""

import pytest

from mithaq.collectivities import fleet
from mithaq.collectivities.fleet import comparison
from mithaq.collectivities.structure import catalog
from mithaq.collectivities.structure.owner import owner_connection

pytestmark = pytest.mark.xdist_group("fleet")
SCHEMA = "o_saidia"
# Each with what takes it back.
DRIFTS = {
    "a column too many": (
        "ALTER TABLE agreements_party ADD COLUMN extra integer", "ALTER TABLE agreements_party DROP COLUMN extra",
    ),
    "another type": (
        "ALTER TABLE agreements_party ALTER name_ar TYPE varchar(201)",
        "ALTER TABLE agreements_party ALTER name_ar TYPE varchar(200)",
    ),
    "a default": (
        "ALTER TABLE agreements_party ALTER country SET DEFAULT 'MA'",
        "ALTER TABLE agreements_party ALTER country DROP DEFAULT",
    ),
    "a column that may be null": (
        "ALTER TABLE agreements_party ALTER country DROP NOT NULL",
        "ALTER TABLE agreements_party ALTER country SET NOT NULL",
    ),
    "another check": (
        "ALTER TABLE agreements_party DROP CONSTRAINT party_role_known;"
        "ALTER TABLE agreements_party ADD CONSTRAINT party_role_known CHECK (role <> '')",
        "",
    ),
    "an index less": ("DROP INDEX agreement_by_state", ""),
    "a trigger switched off": (
        "ALTER TABLE agreements_party DISABLE TRIGGER audit_row",
        "ALTER TABLE agreements_party ENABLE TRIGGER audit_row",
    ),
    "a table too many": ("CREATE TABLE extra (id integer)", "DROP TABLE extra"),
    "a function": ("CREATE FUNCTION extra() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION extra()"),
}  # fmt: skip


def change(statements: str) -> None:
    with owner_connection() as own:
        own.execute(f"SET LOCAL search_path = {SCHEMA}, public; {statements}".encode())


def test_each_drift_is_seen_by_the_fingerprint_and_told_by_its_lines(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "FEW", 0)  # three schemas are compared as a thousand would be
    assert fleet.drifted_offices() == {}
    for name, (drift, back) in DRIFTS.items():
        change(drift)
        found = fleet.drifted_offices()
        assert list(found) == [SCHEMA], name
        assert found[SCHEMA], name
        if back:
            change(back)
            assert fleet.drifted_offices() == {}, f"{name}, taken back"
        else:
            prints = catalog.fingerprints([SCHEMA, "o_berkane"])
            assert prints[SCHEMA] != prints["o_berkane"], name
            return_to_the_template(name)


def return_to_the_template(name: str) -> None:
    """Write anew what was dropped, from the template's own words."""
    query = {
        "another check": "SELECT format('ALTER TABLE agreements_party DROP CONSTRAINT party_role_known; ALTER TABLE"
        " agreements_party ADD CONSTRAINT party_role_known %s', pg_get_constraintdef(oid)) FROM pg_constraint"
        " WHERE conname = 'party_role_known' AND connamespace = 'template_office'::regnamespace",
        "an index less": "SELECT replace(pg_get_indexdef('template_office.agreement_by_state'::regclass),"
        " 'template_office.', '')",
    }[name]
    with owner_connection() as own:
        [(statement,)] = own.execute(query.encode()).fetchall()
    change(statement)
    assert fleet.drifted_offices() == {}, f"{name}, written anew"


def test_a_schema_that_is_missing_is_told_and_those_that_share_a_drift_as_well(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "FEW", 0)
    with owner_connection() as own:
        for schema in (SCHEMA, "o_berkane"):
            own.execute(f"DROP INDEX {schema}.agreement_by_state".encode())
    found = comparison.differing([SCHEMA, "o_berkane", "o_eci_trifa", "o_not_there"])
    assert set(found) == {SCHEMA, "o_berkane", "o_not_there"}
    assert found[SCHEMA] == found["o_berkane"]
