"""The round of signatures: its steps in order or side by side, who may stand in for whom, the links of outsiders."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core import clock
from tenants.signature.models.signatures import ELECTRONIC, Way

LONGEST_LINK = 60  # days
MOST_DAYS_BETWEEN = 90  # days between two reminders


class StepRole(models.TextChoices):
    """What a person does in a round. The signer alone binds the party (R24)."""

    SIGNER = "signer", pgettext_lazy("round", "signs")
    APPROVER = "approver", pgettext_lazy("round", "initials before signature")
    WITNESS = "witness", pgettext_lazy("round", "witnesses")
    COPY = "copy", pgettext_lazy("round", "receives a copy")


class Ending(models.TextChoices):
    """How a round ended."""

    COMPLETED = "completed", pgettext_lazy("round", "completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("round", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("round", "expired")


class Level(models.TextChoices):
    """Law 43-20: how much an electronic signature proves. A signature on paper has none of them."""

    SIMPLE = "simple", pgettext_lazy("level of signature", "simple")
    ADVANCED = "advanced", pgettext_lazy("level of signature", "advanced")
    QUALIFIED = "qualified", pgettext_lazy("level of signature", "qualified")


class SigningRound(models.Model):
    """One round in which the text of an agreement or amendment is signed (R24).

    in_order: a step waits for those before it; without it all are asked at once. expires_on: last day on which the
    request may be met, which says nothing of the agreement's own dates. remind_every: days between two reminders.
    text: the file that is signed, frozen; code: first twelve hex digits of its SHA-256, printed on each page of the
    paper originals; places: where the signature blocks stand in it, [page, left, bottom, right, top] in points, in the
    order of the parties. signed_text: the same file with the electronic signatures so far.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="signing_rounds", db_index=False
    )  # fmt: skip
    amendment = models.ForeignKey(
        "changes.Amendment", on_delete=models.CASCADE, null=True, blank=True, related_name="signing_rounds",
        db_index=False,
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(_("round"))
    in_order = models.BooleanField(_("one after the other, in the order of the steps"), default=False)
    opened_on = models.DateField(_("opened on"))
    expires_on = models.DateField(_("the request expires after"), null=True, blank=True)
    remind_every = models.PositiveSmallIntegerField(_("days between two reminders"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=9, choices=Ending, blank=True, default="")
    reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True, default="")
    text = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    code = models.CharField(max_length=12, blank=True, default="", editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    places = models.JSONField(default=list, blank=True, editable=False)
    signed_text = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("round of signatures")
        verbose_name_plural = _("rounds of signatures")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "amendment", "number"], nulls_distinct=False, name="round_number_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "amendment"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="round_one_open",
            ),
            models.CheckConstraint(
                name="round_ending_whole",
                condition=Q(ended_on=None, ending="") | Q(ended_on__isnull=False, ending__in=Ending.values),
            ),
            models.CheckConstraint(
                name="round_not_ended_before_opened", condition=Q(ended_on=None) | Q(ended_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="round_not_expired_before_opened", condition=Q(expires_on=None) | Q(expires_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="round_expired_has_its_day",
                condition=~Q(ending=Ending.EXPIRED) | Q(expires_on__isnull=False, ended_on__gt=F("expires_on")),
            ),
            models.CheckConstraint(
                name="round_withdrawn_has_reason", condition=~Q(ending=Ending.WITHDRAWN) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="round_reminders_bounded",
                condition=Q(remind_every=None) | Q(remind_every__gte=1, remind_every__lte=MOST_DAYS_BETWEEN),
            ),
            models.CheckConstraint(
                name="round_text_whole",
                condition=Q(text=None, code="", pages=None, signed_text=None)
                | Q(text__isnull=False, code__regex=r"^[0-9a-f]{12}$", pages__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    def is_late(self, on: date) -> bool:
        """Whether the request's own last day has passed."""
        return self.expires_on is not None and on > self.expires_on


class RoundStep(models.Model):
    """One person's part in a round: asked, then done or refused.

    position: steps of the same position stand side by side. signed_name, signed_title: who really signed; stand_in: by
    which substitution. evidence: what the signatures in the file proved when it was taken (mithaq.seals.Seal).
    reminded_on: planned day of the last reminder.
    """

    round = models.ForeignKey(SigningRound, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("place in the order"), default=1)
    role = models.CharField(_("role"), max_length=8, choices=StepRole, default=StepRole.SIGNER)
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("party"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, blank=True)
    title = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of the letters"), max_length=2, default="ar")
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    refusal_reason = models.CharField(_("reason of the refusal"), max_length=500, blank=True, default="")
    signed_name = models.CharField(_("who signed"), max_length=120, blank=True, default="")
    signed_title = models.CharField(_("position of who signed"), max_length=120, blank=True, default="")
    stand_in = models.ForeignKey(
        "signature.StandIn", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    way = models.CharField(_("way of signing"), max_length=8, choices=Way, blank=True, default="")
    level = models.CharField(_("level (law 43-20)"), max_length=9, choices=Level, blank=True, default="")
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    evidence = models.JSONField(default=dict, blank=True, editable=False)
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of a round")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="step_position_positive", condition=Q(position__gte=1)),
            models.CheckConstraint(name="step_role_known", condition=Q(role__in=StepRole.values)),
            models.CheckConstraint(
                name="step_signer_signs_for_a_party", condition=~Q(role=StepRole.SIGNER) | Q(party__isnull=False)
            ),
            models.CheckConstraint(name="step_somebody", condition=Q(party__isnull=False) | ~Q(name="")),
            models.CheckConstraint(name="step_language_known", condition=Q(language__in=["ar", "fr"])),
            models.CheckConstraint(name="step_done_or_refused", condition=Q(done_on=None) | Q(refused_on=None)),
            models.CheckConstraint(
                name="step_done_after_asked",
                condition=Q(done_on=None) | Q(asked_on=None) | Q(done_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="step_refused_has_reason",
                condition=Q(refused_on=None, refusal_reason="") | Q(refused_on__isnull=False) & ~Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="step_done_says_how",
                condition=Q(done_on=None, way="")
                | Q(done_on__isnull=False, way__in=Way.values)
                | Q(done_on__isnull=False, role=StepRole.COPY, way=""),
            ),
            models.CheckConstraint(
                name="step_done_says_who",
                condition=Q(done_on=None, signed_name="", stand_in=None)
                | Q(done_on__isnull=False) & (~Q(signed_name="") | Q(role=StepRole.COPY)),
            ),
            models.CheckConstraint(  # a scan is never called electronically signed (law 43-20 a4–7)
                name="step_level_only_electronic",
                condition=Q(way__in=ELECTRONIC, level__in=Level.values, document__isnull=False)
                | ~Q(way__in=ELECTRONIC) & Q(level=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.party)

    @property
    def is_open(self) -> bool:
        """Neither done nor refused."""
        return self.done_on is None and self.refused_on is None


class StandIn(models.Model):
    """Who signs for the person of a step from a day to a day, both included, by which act of delegation."""

    step = models.ForeignKey(RoundStep, on_delete=models.CASCADE, related_name="stand_ins", db_index=False)
    name = models.CharField(_("name of the substitute"), max_length=120)
    title = models.CharField(_("position of the substitute"), max_length=120, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    act = models.CharField(_("act of delegation (number and date)"), max_length=200)
    paper = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("act of delegation on file"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(name="stand_in_named", condition=~Q(name="")),
            models.CheckConstraint(name="stand_in_by_an_act", condition=~Q(act="")),
            models.CheckConstraint(name="stand_in_days_in_order", condition=Q(until__gte=F("since"))),
            models.UniqueConstraint(fields=["step", "since"], name="stand_in_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


class SigningLink(models.Model):
    """A link with which the person of a step reads the text, sends it back signed, or refuses, without an account.

    digest: SHA-256 of its token, which is kept nowhere. reads: visits, counted at most once a minute.
    """

    step = models.ForeignKey(RoundStep, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reads = models.PositiveIntegerField(_("visits"), default=0)
    last_read_at = models.DateTimeField(_("last visit"), null=True, blank=True)

    class Meta:
        verbose_name = _("link of a signatory")
        verbose_name_plural = _("links of signatories")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="signing_link_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="signing_link_life_bounded",
                condition=Q(
                    expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + timedelta(days=LONGEST_LINK)
                ),
            ),
            models.CheckConstraint(
                name="signing_link_not_revoked_before_made",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")),
            ),
            models.UniqueConstraint(
                fields=["step"], condition=Q(revoked_at=None), name="signing_link_one_open"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.step_id}"

    @property
    def is_open(self) -> bool:
        """Whether its address still opens the text."""
        return self.revoked_at is None and clock.now() < self.expires_at
