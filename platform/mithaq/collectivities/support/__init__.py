"""The operator's visits to an office: time-limited, reasoned, to read only, and seen by the office page by page."""

from mithaq.collectivities.support.sessions import (
    LONGEST,
    TICKET_LIFE,
    Opened,
    close,
    end_those_run_out,
    enter,
    open_session,
    running,
)
from mithaq.collectivities.support.visitors import is_visitor

__all__ = [
    "LONGEST",
    "TICKET_LIFE",
    "Opened",
    "close",
    "end_those_run_out",
    "enter",
    "is_visitor",
    "open_session",
    "running",
]
