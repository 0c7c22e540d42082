"""The life of an office after it is opened."""

from mithaq.collectivities.models import Collectivity, OfficeState


def suspend(office: Collectivity) -> Collectivity:
    """Close the workspace; data and public pages stay. It acts at everybody's next request."""
    return _set_state(office, OfficeState.SUSPENDED)


def resume(office: Collectivity) -> Collectivity:
    """Open the workspace again."""
    return _set_state(office, OfficeState.ACTIVE)


def _set_state(office: Collectivity, state: OfficeState) -> Collectivity:
    office.state = state
    office.save(update_fields=["state"])
    return office
