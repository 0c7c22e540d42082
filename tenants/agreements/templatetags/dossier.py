"""The frame of a dossier's pages: rail, tabs, what comes next. `{% load dossier %}`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mithaq.collectivities import selectors as offices
from mithaq.core.codes import country_name, goal_name, sector_name
from mithaq.ui import components
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.permissions import may
from tenants.agreements.selectors import available_transitions, handed_over, received, was_published
from tenants.agreements.services import OPEN_STATES
from tenants.agreements.stages import StageStatus

register = template.Library()

_SHOWN = {
    "done": components.StageState.DONE,
    "current": components.StageState.CURRENT,
    "ahead": components.StageState.TODO,
}


@dataclass(frozen=True)
class Tab:
    """A page of the dossier that belongs to no stage."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Action:
    """Something the person may do with the dossier as a whole. is_primary: what is next."""

    label: str
    url: str
    icon: str
    is_primary: bool = False


@register.inclusion_tag("ui/stage_rail.html")
def dossier_rail(stages: Iterable[StageStatus], agreement: Agreement) -> dict[str, Any]:
    """The nine stages, each a link to its page: `{% dossier_rail stages agreement %}`."""
    shown = [
        components.Stage(status.stage.label, _SHOWN[status.status], url=_url(status.stage.url_name, agreement))
        for status in stages
    ]
    return {"stages": shown, "label": _("Stages of the dossier")}


@register.simple_tag(takes_context=True)
def dossier_tabs(context: Context, agreement: Agreement) -> list[Tab]:
    """Overview, description, parties, money, papers: `{% dossier_tabs agreement as tabs %}`."""
    request: HttpRequest = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    pages = [
        (_("Overview"), "office:agreement", ()),
        (_("Description"), "agreements:edit", ()),
        (_("Parties"), "agreements:parties", ("agreements:remove-party",)),
        (_("Money"), "finance:page", ()),
        (_("Papers"), "documents:page", ()),
    ]
    return [
        Tab(
            label,
            url,
            here in {name, *others} or here.partition(":")[0] == name.partition(":")[0] not in {"office", "agreements"},
        )
        for label, name, others in pages
        if (url := _url(name, agreement))
    ]


@register.simple_tag(takes_context=True)
def dossier_actions(context: Context, agreement: Agreement, stages: Iterable[StageStatus]) -> list[Action]:
    """What the person may do next: the present stage's page first, then withdrawing or reopening."""
    request: HttpRequest = context["request"]
    verbs = {step.name for step in available_transitions(agreement, request.user)}  # type: ignore[arg-type]  # logged in
    actions = []
    current = next((status.stage for status in stages if status.status == "current"), None)
    if current and not agreement.is_ended:
        url = _url(current.url_name, agreement)
        if url and url != request.path:
            actions.append(Action(_("Go on with: %(stage)s") % {"stage": current.label}, url, "arrow", is_primary=True))
    if "reopen" in verbs:
        actions.append(Action(_("Reopen"), _url("agreements:reopen", agreement), "refresh", is_primary=True))
    if "withdraw" in verbs:
        actions.append(Action(_("Withdraw"), _url("agreements:withdraw", agreement), "ban"))
    return [action for action in actions if action.url and action.url != request.path]


@register.inclusion_tag("agreements/passage.html")
def passage_notice(agreement: Agreement) -> dict[str, Any]:
    """Where a transferred dossier went: `{% passage_notice agreement %}`; nothing for the others."""
    passage = handed_over(agreement)
    if passage is None:
        return {}
    public = f"{settings.WAGTAILADMIN_BASE_URL}/{get_language()}/agreements/{agreement.public_id}/"
    return {"passage": passage, "there": public if was_published(agreement) else ""}


@register.inclusion_tag("agreements/received.html")
def received_from(agreement: Agreement) -> dict[str, Any]:
    """Where the dossier came from: `{% received_from agreement %}`; nothing for one that was opened here."""
    return {"passages": received(agreement)}


@register.simple_tag
def former_office(code: str) -> str:
    """Name of the office of that time, before the dossier came here: `{% former_office decision.received_from %}`."""
    if not code:
        return ""
    names = offices.names_of([code]).get(code, (code, code))
    return names[0] if get_language() == "ar" else names[1]


@register.simple_tag(takes_context=True)
def can(context: Context, permission: str) -> bool:
    """Whether the person holds a permission: `{% can "consultation.edit" as may_write %}`."""
    return may(context["request"].user, permission)


@register.simple_tag(takes_context=True)
def can_do(context: Context, agreement: Agreement, verb: str) -> bool:
    """Whether the person may do this verb of the agreement axis now: `{% can_do agreement "start_drafting" as x %}`."""
    return verb in {step.name for step in available_transitions(agreement, context["request"].user)}


@register.filter
def is_open(agreement: Agreement) -> bool:
    """Whether parties and substance may still be written (consultation and drafting)."""
    return agreement.state in OPEN_STATES


@register.filter
def is_withdrawn(agreement: Agreement) -> bool:
    return agreement.state == AgreementState.WITHDRAWN


@register.filter
def sector(code: str) -> str:
    """Name of a DAC sector: `{{ code|sector }}`."""
    return sector_name(code)


@register.filter
def goal(number: int | str) -> str:
    """Name of a Sustainable Development Goal, or of the one a target belongs to: `{{ number|goal }}`, `{{ "11.6"|goal }}`."""
    return goal_name(int(str(number).partition(".")[0]))


@register.filter
def country(code: str) -> str:
    """Name of a country: `{{ party.country|country }}`."""
    return country_name(code)


def _url(name: str, agreement: Agreement) -> str:
    """Address of a page of this dossier; nothing where the office does not serve it."""
    try:
        return reverse(name, args=[agreement.reference])
    except NoReverseMatch:
        return ""
