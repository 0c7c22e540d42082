"""Members of the council with their mandates and offices, and the committees they sit in (LO 113-14 a9, a16–a26)."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.ids import uuid7

if TYPE_CHECKING:
    _Members = models.QuerySet["Member"]
else:
    _Members = models.QuerySet


class Position(models.TextChoices):
    """Offices of a council: bureau (president, vice-presidents), secretary and deputy, members (a7, a23)."""

    PRESIDENT = "president", _("president")
    VICE_PRESIDENT = "vice_president", _("vice-president")
    SECRETARY = "secretary", _("secretary of the council")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary of the council")
    MEMBER = "member", pgettext_lazy("council", "member")


class Vacancy(models.TextChoices):
    """Why somebody is no longer a member in office (LO 113-14 a9, a20)."""

    END_OF_TERM = "end_of_term", _("end of the council's term")
    DEATH = "death", _("death")
    RESIGNATION = "resignation", _("resignation")
    DEEMED_RESIGNED = "deemed_resigned", _("deemed to have resigned")
    REVOKED = "revoked", _("removed from office")
    ANNULLED = "annulled", _("election annulled for good")
    SUSPENDED = "suspended", _("suspended")
    CONVICTED = "convicted", _("final conviction")
    REPLACED = "replaced", _("replaced by the council that delegated the member")


class MemberQuerySet(_Members):
    """Predicates of the field."""

    def own(self) -> Self:
        """Members of our own council: not those whom a dossier brought from its former office."""
        return self.filter(received_from="")

    def in_office(self, on: date) -> Self:
        """Members of our own council in office on that day: neither not yet, nor no longer."""
        return self.own().filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class Member(models.Model):
    """A member of the council and the mandate held: no identity number is asked for or kept (law 09-08 a12).

    since, until: first and last day in office, both included; until is empty while the mandate runs, and comes with its
    `vacancy`. rank: of a vice-president. on_behalf_of: the collectivity that delegated the member (council of an ECI or
    a GCT). replaces: name of the former member whose seat this is. uid: the same wherever a dossier takes the member.
    received_from: code of the collectivity whose council it is, where a dossier brought the member; then read only.
    """

    received_from = models.CharField(max_length=16, blank=True, editable=False)
    uid = models.UUIDField(default=uuid7, editable=False)
    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    position = models.CharField(_("office held"), max_length=16, choices=Position, default=Position.MEMBER)
    rank = models.PositiveSmallIntegerField(_("rank of the vice-president"), null=True, blank=True)
    on_behalf_of = models.CharField(_("delegated by"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.CharField(_("address declared to the council"), max_length=240, blank=True)
    since = models.DateField(_("in office since"))
    until = models.DateField(_("in office until"), null=True, blank=True)
    vacancy = models.CharField(_("reason of the vacancy"), max_length=16, choices=Vacancy, blank=True)
    replaces = models.CharField(_("in place of"), max_length=160, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the council")
        verbose_name_plural = _("members of the council")
        ordering = ["rank", "name_ar", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["received_from", "uid"], name="member_once"),
            models.UniqueConstraint(
                fields=["name_ar", "since"], condition=Q(received_from=""), name="member_name_once_a_mandate"
            ),
            models.UniqueConstraint(
                fields=["position"],
                condition=Q(received_from="", until=None) & ~Q(position__in=["member", "vice_president"]),
                name="member_one_holder_of_an_office",
            ),
            models.UniqueConstraint(
                fields=["rank"],
                condition=Q(received_from="", until=None, rank__isnull=False),
                name="member_one_vice_president_of_a_rank",
            ),
            models.CheckConstraint(name="member_named", condition=~Q(name_ar="")),
            models.CheckConstraint(name="member_position_known", condition=Q(position__in=Position.values)),
            models.CheckConstraint(name="member_vacancy_known", condition=Q(vacancy__in=["", *Vacancy.values])),
            models.CheckConstraint(
                name="member_ended_has_reason",
                condition=Q(until=None, vacancy="") | Q(until__isnull=False) & ~Q(vacancy=""),
            ),
            models.CheckConstraint(
                name="member_until_after_since",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("A mandate cannot end before it began."),
            ),
            models.CheckConstraint(
                name="member_rank_of_vice_presidents",
                condition=Q(position=Position.VICE_PRESIDENT, rank__isnull=False, rank__gte=1)
                | ~Q(position=Position.VICE_PRESIDENT) & Q(rank=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar

    def in_office(self, on: date) -> bool:
        """Whether the mandate covers that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Committee(models.Model):
    """A standing committee of the council (LO 113-14 a25): two to five in a commune, as its rules of procedure say.

    field: what it studies. until: last day, where the council has done away with it.
    """

    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    field_ar = models.CharField(_("field in Arabic"), max_length=240, blank=True)
    field_fr = models.CharField(_("field in French"), max_length=240, blank=True)
    since = models.DateField(_("created on"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("standing committee")
        verbose_name_plural = _("standing committees")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name_ar"], condition=Q(until=None), name="committee_name_once"),
            models.CheckConstraint(name="committee_has_name", condition=~Q(name_ar="")),
            models.CheckConstraint(
                name="committee_until_after_since", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar


class CommitteeRole(models.TextChoices):
    """Its president, who is its rapporteur too (a28), and the president's deputy (a26)."""

    CHAIR = "chair", _("president of the committee")
    DEPUTY = "deputy", _("deputy of the president")
    MEMBER = "member", pgettext_lazy("committee", "member")


class CommitteeSeat(models.Model):
    """A seat in a standing committee; nobody sits in more than one (LO 113-14 a25)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="seats", verbose_name=_("standing committee")
    )
    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, related_name="committee_seat", verbose_name=_("member of the council")
    )
    role = models.CharField(_("role"), max_length=8, choices=CommitteeRole, default=CommitteeRole.MEMBER)

    class Meta:
        verbose_name = _("seat in a committee")
        verbose_name_plural = _("seats in committees")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="committee_seat_role_known", condition=Q(role__in=CommitteeRole.values)),
            models.UniqueConstraint(
                fields=["committee", "role"],
                condition=~Q(role=CommitteeRole.MEMBER),
                name="committee_seat_one_chair_and_deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.member_id}"
