"""The office's directory of communal services."""

from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, fold, western_digits
from tenants.agreements.permissions import require
from tenants.signature.errors import ServiceTwice
from tenants.signature.models import CommunalService

EDIT = "directory.edit"


@transaction.atomic
def add_service(
    *, actor: User | None, name_ar: str, name_fr: str = "", head_name: str = "", email: str = "", phone: str = ""
) -> CommunalService:
    """Put a service into the directory. Raises ServiceTwice, InvalidInput, NotAllowed."""
    require(actor, EDIT)
    return _written(CommunalService(), name_ar, name_fr, head_name, email, phone)


@transaction.atomic
def edit_service(
    service_id: int, *, actor: User | None, name_ar: str, name_fr: str = "", head_name: str = "", email: str = "",
    phone: str = "",
) -> CommunalService:  # fmt: skip
    """Change what the directory says; what was sent before stays as it was. Raises ServiceTwice, InvalidInput."""
    require(actor, EDIT)
    service = CommunalService.objects.select_for_update().get(pk=service_id)
    return _written(service, name_ar, name_fr, head_name, email, phone)


@transaction.atomic
def set_service_active(service_id: int, *, actor: User | None, is_active: bool) -> CommunalService:
    """Offer a service for new lists, or no longer. Its past dispatches keep its name."""
    require(actor, EDIT)
    service = CommunalService.objects.select_for_update().get(pk=service_id)
    service.is_active = is_active
    service.save(update_fields=["is_active"])
    return service


def _written(
    service: CommunalService, name_ar: str, name_fr: str, head_name: str, email: str, phone: str
) -> CommunalService:
    service.name_ar = clean_line(name_ar, 120, field="name_ar")
    service.name_fr = clean_line(name_fr, 120, field="name_fr")
    service.head_name = clean_line(head_name, 120, field="head_name")
    service.phone = western_digits(clean_line(phone, 30, field="phone"))
    service.email, service.folded_name = email, fold(service.name_ar)
    if CommunalService.objects.filter(folded_name=service.folded_name).exclude(pk=service.pk).exists():
        raise ServiceTwice(name=service.name_ar)
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError as error:  # added by somebody else at the same moment
        raise ServiceTwice(name=service.name_ar) from error
    return service
