"""What the territory refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class PlaceUnknown(DomainError):
    """No commune, province or region has this code."""

    code = "place_unknown"
    message = _("There is no commune, province or region with the code %(place)s.")


class TerritoryFileMissing(InvalidInput):
    """One of the three lists is not in the folder."""

    code = "territory_file_missing"
    message = _("The file %(file)s is missing in %(folder)s.")


class ColumnsMissing(InvalidInput):
    """A list lacks columns."""

    code = "columns_missing"
    message = _("%(file)s lacks the columns: %(columns)s.")


class ValueMissing(InvalidInput):
    """A cell that must be filled is empty."""

    code = "value_missing"
    message = _("This cell is empty.")


class BadPlaceCode(InvalidInput):
    """The code has not the form of its level; a spreadsheet program may have dropped its zeros."""

    code = "place_code_form"
    message = _("“%(place)s” has not the form of a code of this list; its zeros may have been lost.")


class PlaceTwice(InvalidInput):
    """The code stands twice in the list."""

    code = "place_twice"
    message = _("The code %(place)s stands twice.")


class ArabicNameNotArabic(InvalidInput):
    """The Arabic name holds no Arabic letter."""

    code = "name_not_arabic"
    message = _("The Arabic name holds no Arabic letter.")


class NotANumber(InvalidInput):
    """Not a whole number."""

    code = "not_a_number"
    message = _("“%(text)s” is not a whole number.")


class UnknownPlaceType(InvalidInput):
    """Not a type of place that the list may hold."""

    code = "place_type_unknown"
    message = _("“%(text)s” is not a type of place known in this list.")


class ParentUnknown(InvalidInput):
    """The region or province above is not in its own list."""

    code = "parent_unknown"
    message = _("The place above it, %(place)s, is not known or was left out.")


class ParentDiffers(InvalidInput):
    """The code of the place does not begin with that of the place above."""

    code = "parent_differs"
    message = _("The code %(place)s does not begin with that of the place above it, %(parent)s.")


class CountDiffers(InvalidInput):
    """A place announces another number of places below it than were read."""

    code = "count_differs"
    message = _("%(place)s announces another number: %(found)s were read.")
