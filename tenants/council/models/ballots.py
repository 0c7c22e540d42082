"""How each member voted, to whom a dossier was referred, whom the council delegated (LO 113-14 a28, a43, a45, a65)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.council.models.decisions import Decision
from tenants.council.models.members import Member


class Choice(models.TextChoices):
    """A member's vote; somebody with a personal interest in the point left, and did not vote (a65)."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")
    ABSTAIN = "abstain", _("abstention")
    LEFT = "left", _("left: personal interest")


class Ballot(models.Model):
    """The vote of one member, which the minutes name (LO 113-14 a43). Written once, with the vote, and never changed.

    sitting: number of the sitting, within the decision's session. second: the vote of the second sitting, after one
    that missed the majority of the members in office.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="ballots", verbose_name=_("decision of the council")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    sitting = models.PositiveSmallIntegerField(_("number of the sitting"))
    second = models.BooleanField(_("second sitting"), default=False)
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="ballots",
        verbose_name=_("member of the council"),
    )
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("vote of a member")
        verbose_name_plural = _("votes of members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round", "second", "member"], name="ballot_once_per_vote"),
            models.CheckConstraint(name="ballot_choice_known", condition=Q(choice__in=Choice.values)),
            models.CheckConstraint(name="ballot_sitting_positive", condition=Q(sitting__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.member_id} {self.choice}"


class CommitteeReferral(models.Model):
    """A dossier sent to a standing committee for study (LO 113-14 a28); the report of that name answers it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="referrals", verbose_name=_("decision of the council")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    committee = models.CharField(_("standing committee"), max_length=160)
    referred_on = models.DateField(_("referred on"))
    due_on = models.DateField(_("report expected by"), null=True, blank=True)

    class Meta:
        verbose_name = _("referral to a committee")
        verbose_name_plural = _("referrals to committees")
        ordering = ["referred_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round", "committee"], name="referral_once_per_round"),
            models.CheckConstraint(name="referral_committee_named", condition=~Q(committee="")),
            models.CheckConstraint(
                name="referral_due_after_referred", condition=Q(due_on=None) | Q(due_on__gte=F("referred_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.referred_on}"


class DelegateBody(models.TextChoices):
    """Where the council is represented by delegates."""

    STEERING = "steering", _("steering body of the partnership")
    ECI = "eci", _("council of an inter-communal body")
    GCT = "gct", _("council of a grouping of collectivities")
    OTHER = "other", _("another body")


class Delegate(models.Model):
    """A member whom the council appointed with a decision, by relative majority (LO 113-14 a45).

    votes: received, where counted; substitute: stands in for the others. until: last day, where the mandate ended.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="delegates", verbose_name=_("decision of the council")
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="delegations",
        verbose_name=_("member of the council"),
    )
    body = models.CharField(_("kind of body"), max_length=8, choices=DelegateBody)
    body_ar = models.CharField(_("name of the body in Arabic"), max_length=200)
    body_fr = models.CharField(_("name of the body in French"), max_length=200, blank=True)
    substitute = models.BooleanField(_("substitute"), default=False)
    votes = models.PositiveSmallIntegerField(_("votes received"), null=True, blank=True)
    appointed_on = models.DateField(_("appointed on"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("delegate of the council")
        verbose_name_plural = _("delegates of the council")
        ordering = ["substitute", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "member", "body_ar"], name="delegate_once_a_body"),
            models.CheckConstraint(name="delegate_body_known", condition=Q(body__in=DelegateBody.values)),
            models.CheckConstraint(name="delegate_body_named", condition=~Q(body_ar="")),
            models.CheckConstraint(
                name="delegate_until_after_appointment", condition=Q(until=None) | Q(until__gte=F("appointed_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.body_ar}"
