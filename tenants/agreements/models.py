"""The agreement of one office, its parties, and the readable history of both axes."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.core.ids import uuid7
from tenants.agreements.querysets import AgreementQuerySet


class Kind(models.TextChoices):
    """Kinds of agreement (domain glossary); an amendment is not an agreement but a change of one."""

    PARTNERSHIP = "partnership", _("partnership agreement")
    COOPERATION = "cooperation", _("cooperation agreement")
    DECENTRALIZED_COOPERATION = "decentralized_cooperation", _("decentralized cooperation agreement")
    TWINNING = "twinning", _("twinning agreement")
    FRAMEWORK = "framework", _("framework agreement")
    FOUNDING = "founding", _("founding or accession agreement")


class AgreementState(models.TextChoices):
    """The agreement axis. “Amended” and “extended” are in force, as changed."""

    CONSULTATION = "consultation", _("consultation")
    DRAFTING = "drafting", _("drafting")
    AWAITING_DECISION = "awaiting_decision", _("awaiting decision")
    SIGNING = "signing", _("being signed")
    IN_FORCE = "in_force", _("in force")
    UNDER_EVALUATION = "under_evaluation", _("under evaluation")
    AMENDED = "amended", _("in force, as amended")
    EXTENDED = "extended", _("in force, extended")
    RENEWED = "renewed", _("renewed")
    CLOSED = "closed", _("closed")
    TERMINATED = "terminated", _("terminated")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TRANSFERRED = "transferred", _("transferred to another office")


IN_FORCE_STATES = frozenset({AgreementState.IN_FORCE, AgreementState.AMENDED, AgreementState.EXTENDED})
ENDED_STATES = frozenset(
    {
        AgreementState.RENEWED, AgreementState.CLOSED, AgreementState.TERMINATED, AgreementState.WITHDRAWN,
        AgreementState.TRANSFERRED,
    }
)  # fmt: skip
EVER_IN_FORCE_STATES = IN_FORCE_STATES | {
    AgreementState.UNDER_EVALUATION, AgreementState.RENEWED, AgreementState.CLOSED, AgreementState.TERMINATED
}  # fmt: skip


class PartyKind(models.TextChoices):
    """Kinds of party, in the law's words (LO 113-14 a86, a149)."""

    NATIONAL_COLLECTIVITY = "national_collectivity", _("national territorial collectivity")
    FOREIGN_COLLECTIVITY = "foreign_collectivity", _("foreign territorial collectivity")
    ADMINISTRATION = "administration", _("public administration")
    PUBLIC_ESTABLISHMENT = "public_establishment", _("public establishment")
    OTHER_PUBLIC_BODY = "other_public_body", _("other public body")
    FOREIGN_NGO = "foreign_ngo", _("foreign non-governmental body")
    PUBLIC_UTILITY_ASSOCIATION = "public_utility_association", _("association of public utility")
    ASSOCIATION = "association", _("other association")
    PRIVATE = "private", _("private sector")
    FOREIGN_ACTOR = "foreign_actor", _("other actor outside the Kingdom")
    FOREIGN_STATE = "foreign_state", _("foreign State (forbidden)")


FOREIGN_KINDS = frozenset({PartyKind.FOREIGN_COLLECTIVITY, PartyKind.FOREIGN_NGO, PartyKind.FOREIGN_ACTOR})


class LegalBasis(models.TextChoices):
    """The article an agreement rests on; offered by kind of party."""

    A86 = "a86", _("LO 113-14 a86: actor outside the Kingdom")
    A92 = "a92", _("LO 113-14 a92: twinning, exchanges, partnership decided by the council")
    A133 = "a133", _("LO 113-14 a133–140: establishment for intercommunal cooperation")
    A141 = "a141", _("LO 113-14 a141–148: grouping of territorial collectivities")
    A149 = "a149", _("LO 113-14 a149: cooperation and partnership agreement")
    L54_19 = "l54_19_a11", _("Law 54-19 a11: partnership between public services")
    LEGACY = "legacy", _("Law in force before 2015 (older agreements)")


class Language(models.TextChoices):
    """Language that prevails when versions of the text differ."""

    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")


class Agreement(models.Model):
    """A partnership agreement of one office, from the first consultation to closure.

    state: the agreement axis; the decision axis stands in `council.Decision`. duration_months: from entry into force.
    ends_on: last day in force, included. renews_elsewhere: public id of the renewed agreement where another office
    keeps its dossier.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid7, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=32, choices=Kind)
    title_ar = models.CharField(_("title in Arabic"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    summary_ar = models.TextField(_("what it is, in one sentence, in Arabic"), max_length=1000, blank=True)
    summary_fr = models.TextField(_("what it is, in one sentence, in French"), max_length=1000, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=16, choices=LegalBasis, blank=True)
    prevailing_language = models.CharField(
        _("prevailing language"), max_length=2, choices=Language, default=Language.ARABIC
    )
    languages = ArrayField(
        models.CharField(max_length=3), verbose_name=_("languages of the text"), default=list, blank=True
    )
    sector_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("sectors (DAC)"), default=list, blank=True)
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Sustainable Development Goals"), default=list, blank=True
    )
    financial_impact = models.BooleanField(_("financial impact on the office's budget"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=AgreementState, default=AgreementState.CONSULTATION)
    opened_on = models.DateField(_("opened on"))
    duration_months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    signed_on = models.DateField(_("last signature"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renews")
    )
    renews_elsewhere = models.UUIDField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    imported_from = models.CharField(_("imported from"), max_length=200, blank=True)
    folded = models.TextField(editable=False, default="")
    trigrams = ArrayField(models.CharField(max_length=3), editable=False, default=list)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-opened_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "-opened_on"], name="agreement_by_state"),
            models.Index(fields=["ends_on"], name="agreement_by_end", condition=Q(ends_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="agreement_state_known", condition=Q(state__in=AgreementState.values)),
            models.CheckConstraint(name="agreement_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="agreement_titled_in_arabic", condition=~Q(title_ar="")),
            models.CheckConstraint(
                name="agreement_in_force_has_dates",
                condition=~Q(state__in=sorted(EVER_IN_FORCE_STATES))
                | Q(in_force_on__isnull=False, signed_on__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_signed_before_force",
                condition=Q(in_force_on=None) | Q(signed_on__isnull=False, signed_on__lte=F("in_force_on")),
                violation_error_message=_("An agreement cannot enter into force before its last signature."),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ends_on=None) | Q(in_force_on=None) | Q(ends_on__gte=F("in_force_on")),
                violation_error_message=_("An agreement cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="agreement_ended_has_day",
                condition=~Q(state__in=sorted(ENDED_STATES)) | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_duration_sane",
                condition=Q(duration_months=None) | Q(duration_months__gte=1, duration_months__lte=600),
            ),
            models.CheckConstraint(name="agreement_renews_one", condition=Q(renews=None) | Q(renews_elsewhere=None)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_in_force(self) -> bool:
        """In force, whether or not changed since."""
        return self.state in IN_FORCE_STATES

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def is_transferred(self) -> bool:
        """Another office goes on with it; what stands here is read, and never written again."""
        return self.state == AgreementState.TRANSFERRED


class PartyRole(models.TextChoices):
    """What a party is in the agreement (IATI organisation roles, domain §3.1)."""

    FUNDING = "funding", _("funding")
    ACCOUNTABLE = "accountable", _("accountable")
    EXTENDING = "extending", _("extending")
    IMPLEMENTING = "implementing", _("implementing")


class Party(models.Model):
    """A party to the agreement. `is_self` marks the office's own collectivity; `collectivity_code` a national one.

    predecessors: who held this place before, oldest first: code, ar, fr, until (ISO day of the substitution). What was
    signed before that day was signed by them (LO 113-14 a139).
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind of party"), max_length=28, choices=PartyKind)
    role = models.CharField(_("role"), max_length=12, choices=PartyRole, default=PartyRole.IMPLEMENTING)
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    country = models.CharField(_("country (ISO 3166)"), max_length=2, default="MA")
    collectivity_code = models.CharField(_("HCP code"), max_length=16, blank=True)
    is_self = models.BooleanField(_("our collectivity"), default=False)
    signatory_name = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_position = models.CharField(_("position of the signatory"), max_length=120, blank=True)
    folded_name = models.CharField(max_length=420, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    predecessors = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="party_never_a_foreign_state",  # LO 113-14 a86, a146
                condition=Q(kind__in=sorted(set(PartyKind.values) - {"foreign_state"})),
                violation_error_message=_("A foreign State cannot be a party (organic law 113-14, article 86)."),
            ),
            models.UniqueConstraint(fields=["agreement", "folded_name"], name="party_once_per_agreement"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(is_self=True), name="party_one_self"),
            models.CheckConstraint(
                name="party_foreign_has_foreign_country",
                condition=~Q(kind__in=sorted(FOREIGN_KINDS)) | ~Q(country="MA"),
            ),
            models.CheckConstraint(name="party_role_known", condition=Q(role__in=PartyRole.values)),
        ]

    def __str__(self) -> str:
        return (self.name_ar if get_language() == "ar" else self.name_fr) or self.name_ar

    def holder_on(self, day: date) -> str:
        """Name of who held this place on a day, in the language of the page."""
        for former in self.predecessors:
            if day < date.fromisoformat(former["until"]):
                return str((former["ar"] if get_language() == "ar" else former["fr"]) or former["ar"])
        return str(self)

    @property
    def last_predecessor(self) -> dict[str, Any] | None:
        """Who held this place last before: `name` in the language of the page, `until` as a day."""
        if not self.predecessors:
            return None
        until = date.fromisoformat(self.predecessors[-1]["until"])
        return {"name": self.holder_on(until - timedelta(days=1)), "until": until}


class RefusedParty(models.Model):
    """A foreign State that somebody tried to enter: the refusal is kept (LO 113-14 a86, a146)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="refused_parties")
    name = models.CharField(_("name"), max_length=400)
    article = models.CharField(_("article"), max_length=40)
    refused_at = models.DateTimeField(_("refused at"), auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("refused party")
        verbose_name_plural = _("refused parties")
        ordering = ["-refused_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Axis(models.TextChoices):
    """Which of the two axes moved; `event` is neither: something worth a line in the history."""

    AGREEMENT = "agreement", _("agreement")
    DECISION = "decision", _("decision")
    EVENT = "event", _("event")


class HistoryEntry(models.Model):
    """One line of the dossier's history, in the order things happened: who, what, on which day.

    happened_on: the day it took effect; at: when it was recorded. transition: name in the axis's table. received_from:
    code of the office that recorded it, where the dossier came from another one; empty for our own.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="history")
    axis = models.CharField(max_length=10, choices=Axis)
    transition = models.CharField(max_length=48)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    happened_on = models.DateField(_("on"))
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    article = models.CharField(_("article"), max_length=80, blank=True)
    received_from = models.CharField(max_length=16, blank=True, editable=False)

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        ordering = ["happened_on", "pk"]
        constraints = [models.CheckConstraint(name="history_axis_known", condition=Q(axis__in=Axis.values))]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.transition}"


class Direction(models.TextChoices):
    """Which way a dossier passed."""

    RECEIVED = "received", _("received from another office")
    HANDED_OVER = "handed_over", _("handed over to another office")


class Passage(models.Model):
    """The passing of this dossier from another office, or to one, that a legal act commands (LO 113-14 a139).

    A dossier that passed on several times brings the passages of its former offices with it, oldest first. reference:
    the one it bears in the other office. state: where it stood. article: empty where no article speaks (a merger of
    communes). transfer: number of the record in the registry of offices.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="passages")
    direction = models.CharField(_("direction"), max_length=11, choices=Direction)
    office_code = models.CharField(_("code"), max_length=16)
    office_slug = models.CharField(max_length=40)
    office_ar = models.CharField(_("name in Arabic"), max_length=160)
    office_fr = models.CharField(_("name in French"), max_length=160)
    reference = models.CharField(_("reference there"), max_length=32)
    act = models.CharField(_("legal act"), max_length=200)
    article = models.CharField(_("article"), max_length=80, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=AgreementState)
    transfer = models.BigIntegerField(_("number of the transfer"))
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("passing of a dossier")
        verbose_name_plural = _("passings of dossiers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="passage_direction_known", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(
                name="passage_from_a_living_state",
                condition=Q(state__in=sorted(set(AgreementState.values) - {"transferred"})),
            ),
            models.CheckConstraint(name="passage_names_its_act", condition=~Q(act="")),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(direction="handed_over"), name="passage_handed_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.office_code}"

    @property
    def office_name(self) -> str:
        """Name of the other office in the language of the page."""
        return self.office_ar if get_language() == "ar" else self.office_fr


class ReferenceSeries(models.Model):
    """The last number given in a year. One row per year, locked while a reference is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
