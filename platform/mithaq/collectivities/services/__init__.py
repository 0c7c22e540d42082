"""The life of an office after it was opened. Everything that happens to it is recorded (`record`), for good."""

from mithaq.collectivities.services.erasing import (
    approve_erasure,
    ask_erasure,
    cancel_erasure,
    carry_out_erasure,
)
from mithaq.collectivities.services.hosts import add_host, remove_host, set_primary_host
from mithaq.collectivities.services.limiting import set_limits
from mithaq.collectivities.services.naming import rename
from mithaq.collectivities.services.recording import record
from mithaq.collectivities.services.standing import archive, open_work, resume, suspend

__all__ = [
    "add_host",
    "approve_erasure",
    "archive",
    "ask_erasure",
    "cancel_erasure",
    "carry_out_erasure",
    "open_work",
    "record",
    "remove_host",
    "rename",
    "resume",
    "set_limits",
    "set_primary_host",
    "suspend",
]
