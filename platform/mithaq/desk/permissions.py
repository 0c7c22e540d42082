"""Who enters the authorities' desk, and for which territory."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mithaq.accounts.models import Role, User
from mithaq.core.errors import NotAllowed
from mithaq.ui.views import forbidden

AUTHORITIES = frozenset({Role.GOVERNOR, Role.REGION, Role.OPERATOR})
WHOLE_COUNTRY = ""
View = Callable[..., HttpResponseBase]


def territories_of(user: User) -> list[str]:
    """Codes this person answers for: provinces (`02.113`), regions (`02`), WHOLE_COUNTRY for an operator.

    Raises NotAllowed for everybody else: a portal editor, an account whose role was withdrawn.
    """
    held = user.roles.filter(role__in=AUTHORITIES) if user.is_active else user.roles.none()
    codes = {WHOLE_COUNTRY if grant.role == Role.OPERATOR else grant.territory_code for grant in held}
    if not codes:
        raise NotAllowed("desk.view")
    return sorted(codes)


def desk_page(view: View) -> View:
    """Wrap `view(request, territories, …)`: login, then a role of an authority; nobody else gets in."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            territories = territories_of(request.user)  # type: ignore[arg-type]  # login_required stands before
        except NotAllowed:
            return forbidden(request)
        return view(request, territories, *args, **kwargs)

    return page


def operator_page(view: View) -> View:
    """Wrap `view(request, …)`: login, then the operator's role; every other authority is refused."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.holds(Role.OPERATOR):  # type: ignore[union-attr]  # login_required stands before
            return forbidden(request)
        return view(request, *args, **kwargs)

    return page
