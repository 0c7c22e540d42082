"""What is asked of the leads."""

from django.db.models import QuerySet

from mithaq.partners.models import Lead


def leads_of(place_code: str) -> QuerySet[Lead]:
    """Leads of one place, as the lists give them; those denied or forbidden last."""
    return Lead.objects.filter(place_code=place_code).order_by("is_denied", "partner_name", "pk")
