"""What the directory of partners refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import InvalidInput


class UnknownList(InvalidInput):
    """The columns are those of neither list of leads."""

    code = "list_unknown"
    message = _("“%(name)s” has the columns of neither the list of twinnings nor the cooperation records.")


class TerritoryMissing(InvalidInput):
    """The territory is not loaded: no code of a place can be checked."""

    code = "territory_missing"
    message = _("Load the territory first: without it no code of a place can be checked.")


class LeadWithoutPlace(InvalidInput):
    """A row names no Moroccan side."""

    code = "lead_without_place"
    message = _("This row names no Moroccan side.")


class LeadTwice(InvalidInput):
    """The same row stands twice in the list."""

    code = "lead_twice"
    message = _("This row stands twice in the list.")
