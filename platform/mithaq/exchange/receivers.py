"""What happens at the desk when an office is archived."""

from typing import Any

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.exchange import services


def end_files_of(sender: object, *, office: Collectivity, reason: str, **kwargs: Any) -> None:
    """End the open files of an archived office: nobody is there to apply an act."""
    services.end_files(office, on=clock.today(), note=reason)
