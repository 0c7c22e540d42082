"""The server's entry point, with a clock that follows the story: the day stands in a file of the state folder."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mithaq.core import clock

web = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as on the day that the file names."""
    today = date.fromisoformat((settings.MITHAQ_STATE / "today").read_text(encoding="ascii"))
    with clock.frozen(today):
        return web(environ, start_response)
