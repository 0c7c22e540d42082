"""Tags of the portal's templates: `{% load portal %}`."""

from typing import Any

from django import template
from django.conf import settings

from mithaq.core.codes import country_name
from mithaq.register import vocabulary
from mithaq.ui import formats
from mithaq.ui.templatetags.mithaq import FALLBACKS, NOTHING, in_language

register = template.Library()


@register.simple_tag
def words(texts: dict[str, str] | None) -> str:
    """A text of the register in the language of the page, else in the other: `{% words party.name %}`."""
    for code in FALLBACKS.get(formats.language(), FALLBACKS["ar"]):
        if text := (texts or {}).get(code):
            return in_language(text, code)
    return NOTHING


@register.simple_tag
def code_label(codes: str, value: str) -> str:
    """The words of a code: `{% code_label "PartyKind" party.kind %}`."""
    known: Any = getattr(vocabulary, codes)
    if isinstance(known, dict):
        return str(known.get(value, value))
    return str(known(value).label) if value in known.values else value


@register.filter
def country(code: str) -> str:
    """Name of a country."""
    return country_name(code)


@register.simple_tag
def national(path: str = "") -> str:
    """An address on the national host, from wherever the page is shown."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/{path}"


@register.simple_tag(takes_context=True)
def collectivity_url(context: Any, page: Any) -> str:
    """Address of a collectivity's page, without asking for each one's ancestors."""
    return f"{context['request'].path}{page.slug}/"
