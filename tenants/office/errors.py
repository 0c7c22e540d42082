"""What the workspace's own pages refuse."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class TableTooLong(DomainError):
    """More agreements than one workbook is made of; found, most: their numbers."""

    code = "table_too_long"
    message = _("The search found %(found)s agreements; one table holds %(most)s at most. Narrow the search.")
