"""What the domain refuses: a stable code for machines, a sentence for people, an article where the law speaks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from mithaq.core.clock import local_day

# How Babel calls the languages of the interface; Morocco says ماي, يوليوز, غشت.
BABEL_LOCALES = {"ar": "ar_MA", "fr": "fr", "zgh": "zgh", "en": "en_GB"}

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


class DomainError(Exception):
    """A refusal that a person can understand and act upon; it is shown, never a 500.

    Subclasses set `code` (stable snake_case, part of the API), `message` (translatable, with `%(name)s` filled from the
    context), and where they apply `article` (such as "LO 113-14 a86") and `field` (the form field it belongs to).
    """

    code: str = "refused"
    message: str | Promise = _("This is not possible.")
    article: str = ""
    field: str = ""

    def __init__(
        self,
        message: str | Promise | None = None,
        *,
        code: str | None = None,
        article: str | None = None,
        field: str | None = None,
        **context: Any,
    ) -> None:
        super().__init__()
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code
        if article is not None:
            self.article = article
        if field is not None:
            self.field = field
        self.context: dict[str, Any] = context

    def __str__(self) -> str:
        """For logs: the code and the context, in no language."""
        return f"{self.code} {self.context}" if self.context else self.code


class InvalidInput(DomainError):
    """A value which a person or a file gave cannot be accepted; `field` names it."""

    code = "invalid_input"
    message = _("This value is not valid.")


class NotAllowed(DomainError):
    """The actor does not hold the permission; `permission` is its code, such as "agreements.sign_agreement"."""

    code = "not_allowed"
    message = _("You are not allowed to do this.")

    def __init__(self, permission: str = "", message: str | Promise | None = None, **context: Any) -> None:
        super().__init__(message, **context)
        self.permission = permission


class IllegalTransition(DomainError):
    """An object cannot pass from its state to the one asked for; states are codes or `TextChoices` members."""

    code = "illegal_transition"
    message = _("%(reference)s cannot pass from “%(state)s” to “%(to)s”.")

    def __init__(self, reference: str, state: str, to: str | Promise) -> None:
        super().__init__(reference=reference, state=state, to=to)
        self.reference, self.state, self.to = reference, state, to


class StillBeingWritten(DomainError):
    """What is to be changed is locked by a long work that goes on: an import, a backup, a migration."""

    code = "still_being_written"
    message = _("Something larger is being written in this office at the moment. Try again in a minute.")


def user_message(error: DomainError) -> str:
    """The sentence to show, in the active language, its values formatted and isolated against bidi reordering."""
    message = str(error.message)
    return message % _shown(error.context) if error.context else message


def _shown(context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _shown_value(value) for name, value in context.items()}


def _shown_value(value: Any) -> Any:
    if isinstance(value, datetime):
        value = local_day(value)
    if isinstance(value, date):
        language = (get_language() or "en").split("-")[0]
        return _isolated(format_date(value, format="long", locale=BABEL_LOCALES.get(language, "en_GB")))
    if isinstance(value, (str, Promise)):
        return _isolated(str(getattr(value, "label", value)))  # a TextChoices member is a str and has a label
    if isinstance(value, (list, tuple, set, frozenset)):
        separator = "، " if get_language_bidi() else ", "
        return separator.join(str(_shown_value(item)) for item in value)
    return value


def _isolated(text: str) -> str:
    """In a right-to-left sentence a reference, a name or a date keeps its own direction."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}" if get_language_bidi() else text
