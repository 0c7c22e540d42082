"""Who may use an office's API at all."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from tenants.agreements.permissions import may


class SeesDossiers(BasePermission):
    """People of the office who may see its dossiers, by the same policy as its pages."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """False for a stranger, and for somebody whose roles were withdrawn."""
        return bool(request.user and request.user.is_authenticated and may(request.user, "dossier.view"))
