"""What the consultation refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class ActorTwice(DomainError):
    """The same actor stands in the dossier already."""

    code = "actor_twice"
    field = "name_ar"
    message = _("“%(name)s” is already among the actors of this dossier.")


class ActorInUse(DomainError):
    """Somebody who attended, proposed or took a position cannot be erased."""

    code = "actor_in_use"
    message = _("“%(name)s” cannot be removed: meetings, proposals or positions name them.")


class ActorOfAnotherDossier(DomainError):
    """Actor and meeting belong to two dossiers."""

    code = "actor_of_another_dossier"
    field = "actor"
    message = _("“%(name)s” is not an actor of this dossier.")


class MinutesSigned(DomainError):
    """Signed minutes are not rewritten."""

    code = "minutes_signed"
    message = _("The minutes of the meeting of %(day)s are signed: they can no longer be changed.")


class MinutesEmpty(DomainError):
    """Minutes to be signed have neither text nor scanned paper."""

    code = "minutes_empty"
    article = "R12"
    field = "minutes_ar"
    message = _(
        "The minutes of the meeting of %(day)s are empty: write them in Arabic or attach the scanned paper first."
    )


class UnknownField(DomainError):
    """A sector or goal outside the lists."""

    code = "unknown_field_of_partnership"
    field = "sector_codes"
    message = _("“%(code)s” is not a known sector or goal.")
