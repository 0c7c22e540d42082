"""What is asked of a consultation."""

from datetime import date

from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.selectors import Need, Task
from tenants.agreements.transitions import OFFICE
from tenants.consultation.models import Actor, Attendance, Meeting, Position, Proposal

PAGE = "consultation:page"


def meetings(agreement: Agreement) -> QuerySet[Meeting]:
    """Meetings of the dossier with attendances and proposals: three queries, whatever their number."""
    return (
        Meeting.objects.filter(agreement=agreement)
        .select_related("minutes_document")
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.select_related("actor")),
            Prefetch("proposals", Proposal.objects.select_related("author")),
        )
        .order_by("held_on", "pk")
    )


def actors(agreement: Agreement) -> QuerySet[Actor]:
    """Actors of the dossier, as they were noted."""
    return Actor.objects.filter(agreement=agreement).order_by("pk")


def positions(agreement: Agreement) -> QuerySet[Position]:
    """Every position noted, newest first (R11): internal; the caller has checked `positions.view`."""
    return (
        Position.objects.filter(actor__agreement=agreement)
        .select_related("actor", "meeting", "noted_by")
        .order_by("-noted_on", "-pk")
    )


def last_minutes_signed_on(agreement: Agreement) -> date | None:
    """Day of the last signed minutes, None when none are signed."""
    last: date | None = Meeting.objects.filter(agreement=agreement).aggregate(last=Max("minutes_signed_on"))["last"]
    return last


def needs(agreement: Agreement) -> list[Need]:
    """What is missing before drafting may start (R8, R9, R10, R12)."""
    missing = []
    if not agreement.sector_codes and not agreement.sdg_goals:
        missing.append(Need("fields", _("the fields of the partnership"), "R8", PAGE))
    if not Actor.objects.filter(agreement=agreement).exists():
        missing.append(Need("actors", _("an actor concerned or interested"), "R9", PAGE))
    held = list(Meeting.objects.filter(agreement=agreement).values_list("minutes_signed_on", flat=True))
    if not held:
        missing.append(Need("meetings", _("a consultative meeting"), "R10", PAGE))
    if not any(held):
        missing.append(Need("minutes", _("signed minutes of a consultative meeting"), "R12", PAGE))
    return missing


def tasks(on: date) -> list[Task]:
    """Meetings whose minutes are not signed, in dossiers still in consultation: one query for the whole office."""
    unsigned = (
        Meeting.objects.filter(agreement__state=AgreementState.CONSULTATION, minutes_signed_on=None, held_on__lte=on)
        .select_related("agreement")
        .order_by("held_on", "pk")
    )
    return [
        Task(
            meeting.agreement,
            _("Draw up and sign the minutes"),
            PAGE,
            frozenset(OFFICE),
            article="R12",
            text=meeting.place,
        )
        for meeting in unsigned
    ]
