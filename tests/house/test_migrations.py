"""Migrations that run while the service is in use: none rewrites a table, locks long, or takes from old code."""

from mithaq.collectivities.fleet import safety


def test_no_migration_of_ours_is_dangerous_for_a_service_in_use() -> None:
    """`mithaq fleet check`; the rules stand in `fleet.safety`, their negative tests beside the fleet's."""
    assert [str(finding) for finding in safety.findings()] == []
