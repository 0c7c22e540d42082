"""The decision: the axis of the council and of the control of legality."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.council.models.sessions import Session


class DecisionState(models.TextChoices):
    """The decision axis."""

    DRAFT = "draft", pgettext_lazy("decision of the council", "draft")
    SUBMITTED = "submitted", _("submitted to the presidency")
    ON_AGENDA = "on_agenda", _("on the agenda")
    ADOPTED = "adopted", _("adopted")
    REJECTED = "rejected", _("rejected")
    POSTPONED = "postponed", _("postponed")
    SENT = "sent", _("sent to the governor")
    OBJECTED = "objected", _("objected to")
    VISA_REFUSED = "visa_refused", _("visa refused")
    VISAED = "visaed", _("visaed")
    ENFORCEABLE = "enforceable", _("enforceable")
    IN_COURT = "in_court", _("before the administrative court")
    ANNULLED = "annulled", _("annulled by the administrative court")


S = DecisionState
ADOPTED_STATES = frozenset(
    {S.ADOPTED, S.SENT, S.OBJECTED, S.VISA_REFUSED, S.VISAED, S.ENFORCEABLE, S.IN_COURT, S.ANNULLED}
)
VOTED_STATES = ADOPTED_STATES | {S.REJECTED}
# More votes for than against, or as many with the president's (LO 113-14 a43); NULL is no majority.
_CAST = Q(votes_for__isnull=False, votes_against__isnull=False) & (
    Q(votes_for__gt=F("votes_against")) | Q(votes_for=F("votes_against"), votes_for__gte=1, president_side="for")
)


class Majority(models.TextChoices):
    """What the absolute majority is counted on (LO 113-14 a43)."""

    VOTES_CAST = "votes_cast", _("votes cast")
    MEMBERS_IN_OFFICE = "members_in_office", _("members in office")


class Side(models.TextChoices):
    """The side of the president, which prevails in a tie (LO 113-14 a43)."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")


class Decision(models.Model):
    """The council's decision on an agreement, or on one of its amendments.

    round: grows each time the file starts again; earlier rounds stand in `PastRound`. present: members present at the
    vote. Abstentions are not votes cast. session, point_number: the point of the agenda it stands under
    (`AgendaPoint`): linked dossiers share one. secret_ground: what allows a vote not public (a6). number: in the
    register of decisions, such as `14/2024`. received_from: code of the collectivity whose council decided, where the
    dossier came from another office: number and point are its.
    redeliberates: the council deliberates anew on the very text to which the governor objected (a117).
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="decisions", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("amendment"),
    )
    state = models.CharField(_("state"), max_length=14, choices=DecisionState, default=DecisionState.DRAFT)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    submitted_on = models.DateField(_("submitted to the presidency on"), null=True, blank=True)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("session")
    )
    point_number = models.PositiveSmallIntegerField(_("point of the agenda"), null=True, blank=True)
    agenda_sent_on = models.DateField(_("agenda sent to the governor"), null=True, blank=True)
    number = models.CharField(_("number of the decision"), max_length=20, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    members_in_office = models.PositiveSmallIntegerField(_("members in office"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    president_side = models.CharField(_("side of the president"), max_length=8, choices=Side, blank=True)
    majority = models.CharField(_("majority"), max_length=18, choices=Majority, default=Majority.VOTES_CAST)
    second_sitting = models.BooleanField(_("second sitting"), default=False)
    without_study = models.BooleanField(_("deliberated without a committee's study"), default=False)
    secret_ballot = models.BooleanField(_("secret ballot"), default=False, db_default=False)
    secret_ground = models.CharField(
        _("text that allows the secret ballot"), max_length=200, blank=True, default="", db_default=""
    )
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    enforceable_on = models.DateField(_("enforceable since"), null=True, blank=True)
    received_from = models.CharField(max_length=16, blank=True, editable=False)
    redeliberates = models.BooleanField(_("new deliberation after an objection"), default=False, db_default=False)

    class Meta:
        verbose_name = _("decision of the council")
        verbose_name_plural = _("decisions of the council")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state"], name="decision_by_state")]
        constraints = [
            models.CheckConstraint(name="decision_state_known", condition=Q(state__in=DecisionState.values)),
            models.CheckConstraint(name="decision_majority_known", condition=Q(majority__in=Majority.values)),
            models.CheckConstraint(name="decision_side_known", condition=Q(president_side__in=["", *Side.values])),
            models.CheckConstraint(name="decision_round_positive", condition=Q(round__gte=1)),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(amendment=None), name="decision_one_per_agreement"
            ),
            models.UniqueConstraint(
                fields=["amendment"], condition=Q(amendment__isnull=False), name="decision_one_per_amendment"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number="") & Q(received_from=""), name="decision_number_once"
            ),
            models.CheckConstraint(  # LO 113-14 a6: the public vote is the rule
                name="decision_secret_vote_has_ground",
                condition=Q(secret_ballot=False) | Q(secret_ballot=True) & ~Q(secret_ground=""),
            ),
            models.CheckConstraint(
                name="decision_submitted_has_day", condition=Q(state=S.DRAFT) | Q(submitted_on__isnull=False)
            ),
            models.CheckConstraint(
                name="decision_on_agenda_has_session",
                condition=~Q(state__in=sorted({S.ON_AGENDA} | VOTED_STATES)) | Q(session__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_agenda_after_submission",
                condition=Q(agenda_sent_on=None) | Q(submitted_on__isnull=False, agenda_sent_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="decision_voted_has_votes",
                condition=~Q(state__in=sorted(VOTED_STATES))
                | Q(
                    decided_on__isnull=False,
                    members_in_office__isnull=False,
                    present__isnull=False,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="decision_adopted_has_number", condition=~Q(state__in=sorted(ADOPTED_STATES)) | ~Q(number="")
            ),
            models.CheckConstraint(
                name="decision_decided_after_submission",
                condition=Q(decided_on=None) | Q(submitted_on__isnull=False, decided_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="decision_votes_within_present",
                condition=Q(votes_for=None, votes_against=None, abstentions=None)
                | Q(
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                    present__isnull=False,
                    present__gte=F("votes_for") + F("votes_against") + F("abstentions"),
                ),
                violation_error_message=_("There are more votes than members present."),
            ),
            models.CheckConstraint(
                name="decision_present_within_members",
                condition=Q(present=None) | Q(members_in_office__isnull=False, present__lte=F("members_in_office")),
            ),
            models.CheckConstraint(  # LO 113-14 a43
                name="decision_adopted_by_majority",
                condition=~Q(state__in=sorted(ADOPTED_STATES))
                | Q(votes_for__isnull=False, members_in_office__isnull=False, members_in_office__lt=F("votes_for") * 2)
                | Q(majority=Majority.VOTES_CAST) & _CAST
                | Q(second_sitting=True) & _CAST,
            ),
            models.CheckConstraint(
                name="decision_posted_after_decided",
                condition=Q(posted_on=None) | Q(decided_on__isnull=False, posted_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="decision_enforceable_has_day",
                condition=Q(state=S.ENFORCEABLE, enforceable_on__isnull=False, enforceable_on__gte=F("decided_on"))
                | ~Q(state=S.ENFORCEABLE) & Q(enforceable_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.agreement_id}: {self.state}"

    @property
    def is_adopted(self) -> bool:
        """Adopted in this round, whatever the control of legality said since."""
        return self.state in ADOPTED_STATES

    @property
    def is_maintained(self) -> bool:
        """The council kept, in a new deliberation, the decision to which the governor objected (LO 113-14 a117)."""
        return self.redeliberates and self.is_adopted

    @property
    def votes_cast(self) -> int | None:
        """For and against; abstentions are not votes cast."""
        if self.votes_for is None or self.votes_against is None:
            return None
        return self.votes_for + self.votes_against


class RoundEnd(models.TextChoices):
    """How an earlier round ended."""

    REJECTED = "rejected", _("rejected")
    POSTPONED = "postponed", _("postponed")
    NO_MAJORITY = "no_majority", _("majority of the members in office not reached")
    OBJECTED = "objected", _("objected to")
    VISA_REFUSED = "visa_refused", _("visa refused")
    TAKEN_BACK = "taken_back", _("taken back")
    LAPSED = "lapsed", _("lapsed with the withdrawn dossier")
    ANNULLED = "annulled", _("annulled by the administrative court")


class PastRound(models.Model):
    """What a decision was before it started again: kept, since the register of decisions keeps it (LO 113-14 a47)."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="past_rounds", verbose_name=_("decision")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    outcome = models.CharField(_("outcome"), max_length=14, choices=RoundEnd)
    ended_on = models.DateField(_("ended on"))
    submitted_on = models.DateField(_("submitted to the presidency on"), null=True, blank=True)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="past_rounds", verbose_name=_("session")
    )
    point_number = models.PositiveSmallIntegerField(_("point of the agenda"), null=True, blank=True)
    number = models.CharField(_("number of the decision"), max_length=20, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("earlier round")
        verbose_name_plural = _("earlier rounds")
        ordering = ["ended_on", "pk"]
        constraints = [
            models.CheckConstraint(name="past_round_outcome_known", condition=Q(outcome__in=RoundEnd.values))
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.outcome}"


class Opinion(models.TextChoices):
    """What a standing committee thinks of a point."""

    FAVOURABLE = "favourable", _("favourable")
    RESERVED = "reserved", _("favourable with reservations")
    UNFAVOURABLE = "unfavourable", _("unfavourable")


class CommitteeReport(models.Model):
    """The study of the point by a standing committee (LO 113-14 a28)."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="committee_reports", verbose_name=_("decision")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    committee = models.CharField(_("standing committee"), max_length=160)
    studied_on = models.DateField(_("studied on"))
    opinion = models.CharField(_("opinion"), max_length=14, choices=Opinion)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("report of a standing committee")
        verbose_name_plural = _("reports of standing committees")
        ordering = ["studied_on", "pk"]
        constraints = [
            models.CheckConstraint(name="committee_opinion_known", condition=Q(opinion__in=Opinion.values)),
            models.CheckConstraint(name="committee_named", condition=~Q(committee="")),
            models.UniqueConstraint(fields=["decision", "round", "committee"], name="committee_once_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.studied_on}"
