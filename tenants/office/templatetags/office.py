"""The workspace's menu, and who somebody is: `{% load office %}`."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from mithaq.accounts.models import Role, User
from mithaq.collectivities.support import is_visitor
from mithaq.core.codes import country_name
from tenants.agreements.models import HistoryEntry
from tenants.agreements.permissions import may
from tenants.office import sentences

register = template.Library()

# Groups of the menu: url name, icon, permission; pages of a dossier light up "Agreements".
_GROUPS = {
    "": (
        ("home", "home", "dossier.view"),
        ("agreements", "folder", "dossier.view"),
        ("tasks", "check", "dossier.view"),
        ("calendar", "calendar", "dossier.view"),
        ("money", "money", "dossier.view"),
        ("papers", "file", "dossier.view"),
    ),
    "council": (
        ("sessions", "council", "sessions.view"),
        ("registers", "list", "dossier.view"),
    ),
    "office": (
        ("formulary", "copy", "formulary.view"),
        ("services", "building", "directory.edit"),
        ("people", "users", "people.manage"),
        ("activity", "history", "audit.view"),
        ("place", "building", "audit.view"),
        ("profile", "user", ""),
    ),
}
# Rooms of other apps: their address; their namespace is the room's name.
_ELSEWHERE = {
    "calendar": "calendar:month",
    "sessions": "sessions:index",
    "registers": "registers:home",
    "formulary": "formulary:templates",
}


def _labels() -> dict[str, str]:
    return {
        "home": pgettext("page", "Home"),
        "agreements": _("Agreements"),
        "tasks": _("Tasks"),
        "calendar": _("Calendar"),
        "money": pgettext("page", "Arrears"),
        "papers": _("Papers"),
        "sessions": pgettext("menu", "Sessions"),
        "registers": pgettext("menu", "Registers"),
        "formulary": _("Formulary"),
        "services": _("Communal services"),
        "people": _("People"),
        "activity": _("Activity"),
        "place": _("The office"),
        "profile": _("My profile"),
    }


@register.inclusion_tag("ui/nav.html", takes_context=True)
def office_nav(context: Context) -> dict[str, Any]:
    """The menu of this person: what they may open, the page they are on marked."""
    request, labels = context["request"], _labels()
    here = _place(request)
    titles = {"": "", "council": pgettext("menu", "Council"), "office": pgettext("menu", "Office")}
    groups = [
        {
            "title": titles[group],
            "entries": [
                {
                    "url": reverse(_ELSEWHERE.get(name, f"office:{name}")),
                    "label": labels[name],
                    "icon": icon,
                    "current": name == here,
                }
                for name, icon, permission in entries
                if (may(request.user, permission) if permission else not is_visitor(request.user))
            ],
        }
        for group, entries in _GROUPS.items()
    ]
    return {"nav_groups": [group for group in groups if group["entries"]]}


def _place(request: Any) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if "reference" in match.kwargs or match.namespaces[-1:] == ["agreements"]:
        return "agreements"
    if match.namespaces and match.namespaces[-1] in _ELSEWHERE:
        return str(match.namespaces[-1])
    place = str(match.url_name).split("-")[0]
    return "place" if place == "support" else place


@register.simple_tag
def roles_of(user: User) -> str:
    """The roles somebody holds, in words."""
    held = user.role_codes if user.is_authenticated else frozenset()
    return ("، " if get_language_bidi() else ", ").join(str(role.label) for role in Role if role in held)


@register.simple_tag
def sentence(entry: HistoryEntry) -> str:
    """An entry of the history as a sentence: `{% sentence entry %}`."""
    return sentences.sentence(entry)


@register.simple_tag
def recorded_by(entry: HistoryEntry) -> str:
    """Who recorded an entry, and when: `{% recorded_by entry %}`."""
    return sentences.recorded_by(entry)


@register.filter
def country(code: str) -> str:
    """Name of a country in the language of the page: `{{ party.country|country }}`."""
    return country_name(code)
