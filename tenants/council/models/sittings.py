"""What happens around and in a session: who asked for it, who was summoned and how, who came (LO 113-14 a35–a48)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.database import connection
from mithaq.core.ids import uuid7
from tenants.council.models.members import Member
from tenants.council.models.sessions import CalledBy, Session

HASH = r"^[0-9a-f]{64}$"


def proof_place(dispatch: "SummonsDispatch", name: str) -> str:
    """Where the scan of a receipt lies: the office's own folder and a name that tells nothing."""
    return f"{connection.schema_name}/{uuid7()}.{name.rpartition('.')[2].lower()}"


class SessionRequest(models.Model):
    """A request for an extraordinary session, with the points it names (LO 113-14 a36, a37).

    asked_by: a third of the members in office, their absolute majority, or the governor. asked_count: members who
    signed, None for the governor. agenda: the points that came with it.
    """

    asked_by = models.CharField(_("asked by"), max_length=10, choices=CalledBy)
    asked_count = models.PositiveSmallIntegerField(_("members who signed"), null=True, blank=True)
    received_on = models.DateField(_("received on"))
    reference = models.CharField(_("reference of the letter"), max_length=80, blank=True)
    agenda = models.TextField(_("points to deliberate on"), max_length=2000)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the refusal"), max_length=1000, blank=True)
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name=_("session")
    )

    class Meta:
        verbose_name = _("request for an extraordinary session")
        verbose_name_plural = _("requests for extraordinary sessions")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_request_asked_by_known", condition=Q(asked_by__in=["third", "majority", "governor"])
            ),
            models.CheckConstraint(
                name="session_request_members_counted",
                condition=Q(asked_by="governor", asked_count=None)
                | ~Q(asked_by="governor") & Q(asked_count__isnull=False, asked_count__gte=1),
            ),
            models.CheckConstraint(name="session_request_names_its_points", condition=~Q(agenda="")),
            models.CheckConstraint(  # a36: only a third's request can be refused, with reasons
                name="session_request_refusal_reasoned",
                condition=Q(refused_on=None, reasons="")
                | Q(asked_by="third", session=None, refused_on__isnull=False, refused_on__gte=F("received_on"))
                & ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} {self.received_on}"

    @property
    def is_pending(self) -> bool:
        return self.session_id is None and self.refused_on is None


class SummonsWay(models.TextChoices):
    """How a summons reached a member."""

    HAND = "hand", _("by hand, against a signature")
    REGISTERED = "registered", _("registered letter")
    EMAIL = "email", _("e-mail")
    BAILIFF = "bailiff", _("bailiff")


class SummonsDispatch(models.Model):
    """The summons of one member to one meeting, with its proof (LO 113-14 a35).

    summons: 1, 2 or 3 (a42). reference: number of the letter, line of the dispatch book. proof: the scanned receipt.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="dispatches", verbose_name=_("session"))
    summons = models.PositiveSmallIntegerField(_("summons"), default=1)
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="dispatches",
        verbose_name=_("member of the council"),
    )
    way = models.CharField(_("way"), max_length=10, choices=SummonsWay)
    sent_on = models.DateField(_("sent on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    reference = models.CharField(_("reference of the proof"), max_length=80, blank=True)
    with_agenda = models.BooleanField(_("agenda"), default=True)
    with_timetable = models.BooleanField(_("timetable of the sittings"), default=True)
    with_documents = models.BooleanField(_("documents of the points"), default=True)
    proof = models.FileField(_("proof"), upload_to=proof_place, max_length=120, blank=True)
    proof_name = models.CharField(_("name of the file"), max_length=160, blank=True)
    proof_sha256 = models.CharField(_("SHA-256 hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("summons of a member")
        verbose_name_plural = _("summonses of members")
        ordering = ["summons", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "summons", "member"], name="dispatch_once_per_summons"),
            models.CheckConstraint(name="dispatch_way_known", condition=Q(way__in=SummonsWay.values)),
            models.CheckConstraint(name="dispatch_summons_known", condition=Q(summons__gte=1, summons__lte=3)),
            models.CheckConstraint(
                name="dispatch_received_after_sent",
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                violation_error_message=_("A summons cannot be received before it was sent."),
            ),
            models.CheckConstraint(name="dispatch_carries_the_agenda", condition=Q(with_agenda=True)),
            models.CheckConstraint(
                name="dispatch_proof_whole",
                condition=Q(proof="", proof_name="", proof_sha256="")
                | ~Q(proof="") & ~Q(proof_name="") & Q(proof_sha256__regex=HASH),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"


class ClosedBy(models.TextChoices):
    """On whose request a sitting is closed to the public (LO 113-14 a48)."""

    PRESIDENT = "president", _("the president")
    THIRD = "third", _("a third of the members")
    GOVERNOR = "governor", _("the governor")


class Sitting(models.Model):
    """One meeting of a session, held or missed for want of a quorum, with its roll (LO 113-14 a33, a42, a67).

    number: within the session, from 1. summons: the summons it met on. chair: who presided: the president, or the first
    vice-president there. closed_at_request: empty while the sitting is public (a48).
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sittings", verbose_name=_("session"))
    number = models.PositiveSmallIntegerField(_("number of the sitting"))
    summons = models.PositiveSmallIntegerField(_("summons"), default=1)
    held_on = models.DateField(_("held on"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    members_in_office = models.PositiveSmallIntegerField(_("members in office"))
    chair = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("presided by")
    )
    closed_at_request = models.CharField(
        _("closed to the public at the request of"), max_length=10, choices=ClosedBy, blank=True
    )
    closed_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="sitting_number_once"),
            models.CheckConstraint(name="sitting_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(name="sitting_summons_known", condition=Q(summons__gte=1, summons__lte=3)),
            models.CheckConstraint(name="sitting_has_members", condition=Q(members_in_office__gte=1)),
            models.CheckConstraint(
                name="sitting_closed_by_known",
                condition=Q(closed_at_request="", closed_reason="")
                | Q(closed_at_request__in=["president", "third"])
                | Q(closed_at_request="governor") & ~Q(closed_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.number}"

    @property
    def is_public(self) -> bool:
        """The rule: the council sits in public (a48)."""
        return not self.closed_at_request


class Presence(models.TextChoices):
    """A line of the roll. Somebody late was not there at the opening, when the quorum is counted, but may vote."""

    PRESENT = "present", _("present")
    LATE = "late", _("came late")
    EXCUSED = "excused", _("absent, excused")
    ABSENT = "absent", _("absent without excuse")


HERE = frozenset({Presence.PRESENT, Presence.LATE})


class Attendance(models.Model):
    """Whether a member in office came to a sitting (LO 113-14 a42, a67)."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("sitting")
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="attendances",
        verbose_name=_("member of the council"),
    )
    status = models.CharField(_("presence"), max_length=8, choices=Presence)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of the roll")
        verbose_name_plural = _("lines of the roll")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member"], name="attendance_once_a_sitting"),
            models.CheckConstraint(name="attendance_status_known", condition=Q(status__in=Presence.values)),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.member_id} {self.status}"

    @property
    def is_here(self) -> bool:
        """Whether the member may vote in this sitting."""
        return self.status in HERE


class FoundingTerms(models.Model):
    """When the council of an ECI or a GCT meets, by its founding agreement (LO 113-14 a133, a138, a142, a145).

    months: numbers of the months of ordinary sessions, as `3,9`. One row an office: `only` is always 1.
    """

    only = models.PositiveSmallIntegerField(default=1, editable=False)
    months = models.CharField(_("months of the ordinary sessions"), max_length=32)
    source = models.CharField(_("founding agreement"), max_length=200)
    signed_on = models.DateField(_("of"), null=True, blank=True)

    class Meta:
        verbose_name = _("sessions by the founding agreement")
        verbose_name_plural = _("sessions by the founding agreement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["only"], name="founding_terms_once"),
            models.CheckConstraint(name="founding_terms_one_row", condition=Q(only=1)),
            models.CheckConstraint(
                name="founding_terms_months_written", condition=Q(months__regex=r"^(1[0-2]|[1-9])(,(1[0-2]|[1-9]))*$")
            ),
            models.CheckConstraint(name="founding_terms_source_named", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.months

    @property
    def month_numbers(self) -> tuple[int, ...]:
        return tuple(sorted({int(month) for month in self.months.split(",")}))
