"""R14–R19: the six mandatory clauses, obligations, supervision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_BODY = 20_000


class ClauseKind(models.TextChoices):
    """The six clauses without which a draft does not go to the council, in the seed's order (R14–R19)."""

    OBJECT = "object", _("object, aim, fields and schedule")
    OBLIGATIONS = "obligations", _("obligations and roles of each party")
    PROGRAMME = "programme", _("agreed programme of work")
    CONTRIBUTIONS = "contributions", _("contributions, due dates and management")
    SUPERVISION = "supervision", _("supervision, monitoring and evaluation")
    DURATION = "duration", _("duration and effect")

    @property
    def requirement(self) -> str:
        """The line of the procedure that asks for it."""
        return f"R{14 + list(ClauseKind).index(self)}"


class Clause(models.Model):
    """One of the six mandatory clauses. amount_*: total of the contributions clause, in centimes and in words."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="clauses", verbose_name=_("agreement")
    )
    kind = models.CharField(_("clause"), max_length=13, choices=ClauseKind)
    body_ar = models.TextField(_("text in Arabic"), max_length=MAX_BODY)
    body_fr = models.TextField(_("text in French (translation)"), max_length=MAX_BODY, blank=True)
    amount_centimes = models.BigIntegerField(_("total in figures"), null=True, blank=True)
    amount_words_ar = models.CharField(_("total in words, in Arabic"), max_length=300, blank=True)
    amount_words_fr = models.CharField(_("total in words, in French"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("mandatory clause")
        verbose_name_plural = _("mandatory clauses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="clause_once_per_agreement"),
            models.CheckConstraint(name="clause_kind_known", condition=Q(kind__in=ClauseKind.values)),
            models.CheckConstraint(name="clause_in_arabic", condition=~Q(body_ar="")),
            models.CheckConstraint(
                name="clause_amount_only_of_contributions",
                condition=Q(kind="contributions") | Q(amount_centimes=None, amount_words_ar="", amount_words_fr=""),
            ),
            models.CheckConstraint(
                name="clause_words_with_figures",
                condition=Q(amount_words_ar="", amount_words_fr="") | Q(amount_centimes__isnull=False),
            ),
            models.CheckConstraint(
                name="clause_amount_not_negative", condition=Q(amount_centimes=None) | Q(amount_centimes__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Obligation(models.Model):
    """What one party has to do (R15), by when, and what proves it: proof in words, proof_document the paper."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="obligations", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        "agreements.Party", on_delete=models.PROTECT, related_name="obligations", verbose_name=_("party")
    )
    what_ar = models.TextField(_("obligation in Arabic"), max_length=2000)
    what_fr = models.TextField(_("obligation in French"), max_length=2000, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    proof = models.CharField(_("what will prove it"), max_length=300, blank=True)
    done_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    proof_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("paper that proves it"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["party__position", "pk"]
        indexes = [models.Index(fields=["due_on"], name="obligation_open_by_due", condition=Q(done_on=None))]
        constraints = [
            models.CheckConstraint(name="obligation_in_arabic", condition=~Q(what_ar="")),
            models.CheckConstraint(
                name="obligation_paper_of_what_was_done", condition=Q(proof_document=None) | Q(done_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.what_ar[:60]


class SupervisoryKind(models.TextChoices):
    """Which committee (R18)."""

    STEERING = "steering", _("steering committee")
    MONITORING = "monitoring", _("monitoring committee")


class SupervisoryBody(models.Model):
    """The body in charge of supervision, monitoring and evaluation (R18). members: by function."""

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="supervisory_bodies", verbose_name=_("agreement")
    )
    kind = models.CharField(_("committee"), max_length=10, choices=SupervisoryKind)
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    members = models.TextField(_("members, by function"), max_length=2000, blank=True)
    meets_every_months = models.PositiveSmallIntegerField(_("meets every (months)"), null=True, blank=True)

    class Meta:
        verbose_name = _("supervisory body")
        verbose_name_plural = _("supervisory bodies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="supervisory_body_once_per_kind"),
            models.CheckConstraint(name="supervisory_kind_known", condition=Q(kind__in=SupervisoryKind.values)),
            models.CheckConstraint(name="supervisory_body_named", condition=~Q(name_ar="")),
            models.CheckConstraint(
                name="supervisory_rhythm_sane",
                condition=Q(meets_every_months=None) | Q(meets_every_months__gte=1, meets_every_months__lte=24),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar
