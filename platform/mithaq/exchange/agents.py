"""Who acts at the visa desk: an agent of a governor's service, named by function as acts are."""

from dataclasses import dataclass

from django.utils.translation import override

from mithaq.accounts.models import Role, User
from mithaq.core.errors import NotAllowed


@dataclass(frozen=True)
class Agent:
    """An agent and the provinces or prefectures they answer for. key: number of the account; None for the service."""

    key: int | None
    function_ar: str
    function_fr: str
    provinces: frozenset[str]


def agent_of(user: User) -> Agent:
    """The agent that this person is. Raises NotAllowed for everybody who is not of a governor's service."""
    held = user.roles.filter(role=Role.GOVERNOR) if user.is_active else user.roles.none()
    provinces = frozenset(held.values_list("territory_code", flat=True)) - {""}
    if not provinces:
        raise NotAllowed("visa.view")
    with override("ar"):
        in_arabic = user.position_ar or str(Role.GOVERNOR.label)
    with override("fr"):
        in_french = user.position_fr or str(Role.GOVERNOR.label)
    return Agent(user.pk, in_arabic, in_french, provinces)
