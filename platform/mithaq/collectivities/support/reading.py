"""Visits and the pages that were seen: the same for the office, which reads its own rows, and for the desk."""

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from mithaq.collectivities.models import Collectivity, SupportPage, SupportSession
from mithaq.core import clock


def visits() -> QuerySet[SupportSession]:
    """Every visit, newest first; `seen`: how many pages were asked for, `runs`: whether somebody may be inside."""
    runs = ExpressionWrapper(Q(closed_at=None, expires_at__gt=clock.now()), output_field=BooleanField())
    return SupportSession.objects.annotate(seen=Count("pages"), runs=runs).order_by("-opened_at", "-pk")


def visits_of(office: Collectivity) -> QuerySet[SupportSession]:
    """Those to one office."""
    return visits().filter(office_schema=office.schema_name)


def pages_of(visit: SupportSession) -> QuerySet[SupportPage]:
    """What was asked for during a visit, newest first."""
    return visit.pages.order_by("-pk")
