"""Plumbing of the visa desk: an agent of a governor's service, and nobody else; what every page of it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mithaq.accounts.models import User
from mithaq.core.errors import NotAllowed
from mithaq.desk import selectors
from mithaq.exchange.agents import Agent, agent_of
from mithaq.ui.views import forbidden

View = Callable[..., HttpResponseBase]


def visa_page(view: View) -> View:
    """Wrap `view(request, agent, …)`: login, then the role of a governor's service with its provinces.

    Regions and operators have no business with files that are not public.
    """

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            agent = agent_of(cast("User", request.user))
        except NotAllowed:
            return forbidden(request)
        return view(request, agent, *args, **kwargs)

    return page


def frame(agent: Agent, chosen: str = "") -> dict[str, Any]:
    """The provinces of the agent with their names, and the one that the page is about."""
    held = selectors.named(sorted(agent.provinces))
    return {"territories": held, "territory": next((one for one in held if one.code == chosen), held[0])}
