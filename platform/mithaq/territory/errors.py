"""What the territory refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class PlaceUnknown(DomainError):
    """No commune, province or region has this code."""

    code = "place_unknown"
    message = _("There is no commune, province or region with the code %(place)s.")
