"""The published register: a read model in `public`, written by offices for their own rows, read by everyone.

`Entry.detail` is the published truth; every other column of an entry is derived from it (`projection.columns`), so that
the register can be verified and rebuilt.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.register.querysets import EntryQuerySet
from mithaq.register.vocabulary import (
    RUNNING_STATES,
    DecisionState,
    Kind,
    SealKind,
    SealState,
    SessionKind,
    State,
    VersionKind,
    Visa,
)


class Entry(models.Model):
    """An agreement in the register.

    amount_centimes: sum of the contributions; NULL when their currencies differ or there is none. office_schema: the
    office that may write the row (row-level security). published_at: first publication. ends_on: last day, included.
    """

    office_schema = models.CharField(max_length=63, editable=False)
    public_id = models.UUIDField(_("public identifier"), unique=True, editable=False)
    collectivity_code = models.CharField(_("collectivity"), max_length=16)
    collectivity_slug = models.CharField(max_length=40)
    collectivity_ar = models.CharField(_("name in Arabic"), max_length=160)
    collectivity_fr = models.CharField(_("name in French"), max_length=160)
    province_code = models.CharField(_("province or prefecture"), max_length=8)
    region_code = models.CharField(_("region"), max_length=2)
    reference = models.CharField(_("reference"), max_length=32)
    kind = models.CharField(_("kind"), max_length=32, choices=Kind)
    state = models.CharField(_("state"), max_length=20, choices=State)
    title_ar = models.CharField(_("title in Arabic"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    summary_ar = models.TextField(_("summary in Arabic"), blank=True)
    summary_fr = models.TextField(_("summary in French"), blank=True)
    sector_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("sectors (DAC)"), default=list, blank=True)
    sdg_goals = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("goals (SDG)"), default=list, blank=True)
    partner_countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("partner countries"), default=list, blank=True
    )
    partners_ar = models.TextField(_("partners in Arabic"), blank=True)
    partners_fr = models.TextField(_("partners in French"), blank=True)
    amount_centimes = models.BigIntegerField(_("total of the contributions"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    decision_number = models.CharField(_("decision"), max_length=40)
    decided_on = models.DateField(_("decided on"))
    visa = models.CharField(_("visa"), max_length=12, choices=Visa)
    visa_on = models.DateField(_("visa on"), null=True, blank=True)
    signed_on = models.DateField(_("last signature"))
    in_force_on = models.DateField(_("in force since"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))
    updated_at = models.DateTimeField(_("last change"))
    version = models.PositiveIntegerField(_("version"), default=1)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    detail = models.JSONField(_("published detail"))
    search = SearchVectorField(null=True, editable=False)
    trigrams = ArrayField(models.CharField(max_length=3), default=list, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("entries of the register")
        ordering = ["-published_at", "-pk"]
        indexes = [
            GinIndex(fields=["search"], name="entry_by_words"),
            GinIndex(fields=["trigrams"], name="entry_by_trigrams"),
            GinIndex(fields=["partner_countries"], name="entry_by_countries"),
            GinIndex(fields=["sdg_goals"], name="entry_by_goals"),
            models.Index(fields=["-published_at", "-id"], name="entry_by_publication", condition=Q(withdrawn_at=None)),
            models.Index(fields=["-in_force_on", "-id"], name="entry_by_force", condition=Q(withdrawn_at=None)),
            models.Index(fields=["collectivity_code", "-in_force_on", "-id"], name="entry_by_collectivity"),
            models.Index(fields=["region_code", "province_code", "-in_force_on"], name="entry_by_territory"),
            models.Index(  # all that facets count, so that counting reads no wide row
                fields=["kind", "state"],
                include=[
                    "region_code",
                    "province_code",
                    "collectivity_code",
                    "in_force_on",
                    "partner_countries",
                    "sdg_goals",
                    "sector_codes",
                ],
                name="entry_facets",
                condition=Q(withdrawn_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office_schema", "reference"], name="entry_reference_once_per_office"),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="entry_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="entry_visa_known", condition=Q(visa__in=Visa.values)),
            models.CheckConstraint(name="entry_proven_by_decision", condition=~Q(decision_number="")),
            models.CheckConstraint(
                name="entry_visa_has_day",
                condition=Q(visa="not_required") | Q(visa_on__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_dates_in_order",
                condition=Q(signed_on__lte=F("in_force_on")) & (Q(ends_on=None) | Q(ends_on__gte=F("in_force_on"))),
            ),
            models.CheckConstraint(
                name="entry_withdrawal_has_reason", condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason="")
            ),
            models.CheckConstraint(
                name="entry_amount_has_currency",
                condition=Q(amount_centimes=None) | (Q(amount_centimes__gte=0) & Q(currency__regex="^[A-Z]{3}$")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_running(self) -> bool:
        """In force, amended or not, and neither closed nor ended."""
        return self.state in RUNNING_STATES


class Version(models.Model):
    """What an entry said from `at` on. Never changed, never deleted. `digest`: SHA-256 of the canonical detail."""

    office_schema = models.CharField(max_length=63, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=11, choices=VersionKind)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("published at"))
    detail = models.JSONField(_("published detail"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="register_version_numbered_once"),
            models.CheckConstraint(name="version_kind_known", condition=Q(kind__in=VersionKind.values)),
            models.CheckConstraint(
                name="version_says_why",
                condition=~Q(kind__in=["corrected", "withdrawn", "transferred"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"


class Change(models.Model):
    """A line of the change feed. Ids rise in the order of commits (see `services`), so a reader misses none."""

    office_schema = models.CharField(max_length=63, editable=False)
    public_id = models.UUIDField(_("public identifier"))
    collectivity_code = models.CharField(_("collectivity"), max_length=16)
    kind = models.CharField(_("kind"), max_length=11, choices=VersionKind)
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of the register")
        verbose_name_plural = _("changes of the register")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="change_kind_known", condition=Q(kind__in=VersionKind.values))]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Seal(models.Model):
    """A paper of a dossier as anybody may ask about it: the reference on its pages, and what it was worth when written.

    reference: twelve hex digits, the paper's fingerprint or the beginning of its hash. public_id: of the dossier, shown
    to nobody before the agreement is public. sha256: of the file that is kept; empty where none is. amendment: number
    of the amendment it belongs to, 0 for the agreement itself. made_on: the day of the paper.
    """

    office_schema = models.CharField(max_length=63, editable=False)
    reference = models.CharField(_("reference"), max_length=12)
    public_id = models.UUIDField(_("public identifier"), editable=False)
    collectivity_code = models.CharField(_("collectivity"), max_length=16)
    collectivity_ar = models.CharField(_("name in Arabic"), max_length=160)
    collectivity_fr = models.CharField(_("name in French"), max_length=160)
    kind = models.CharField(_("kind of paper"), max_length=16, choices=SealKind)
    state = models.CharField(_("state"), max_length=9, choices=SealState)
    sha256 = models.CharField(_("SHA-256 hash"), max_length=64, blank=True)
    text_version = models.PositiveSmallIntegerField(_("version of the text"), null=True, blank=True)
    amendment = models.PositiveSmallIntegerField(_("amendment"), default=0)
    made_on = models.DateField(_("date of the paper"))
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal of a paper")
        verbose_name_plural = _("seals of papers")
        ordering = ["made_on", "pk"]
        indexes = [models.Index(fields=["public_id", "state"], name="seal_by_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["reference", "office_schema"], name="seal_once_per_office"),
            models.CheckConstraint(name="seal_reference_form", condition=Q(reference__regex=r"^[0-9a-f]{12}$")),
            models.CheckConstraint(name="seal_kind_known", condition=Q(kind__in=SealKind.values)),
            models.CheckConstraint(name="seal_state_known", condition=Q(state__in=SealState.values)),
            models.CheckConstraint(
                name="seal_hash_well_formed", condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(  # an inside paper is never told to the public, whatever becomes of its dossier
                name="seal_inside_never_published", condition=~Q(kind="inside", state="published")
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class TerritoryClient(models.Model):
    """The territory (`02`, or a province `02.113`) to which a client of the API is bound."""

    client = models.OneToOneField("allauth_idp_oidc.Client", on_delete=models.CASCADE, related_name="territory")
    territory_code = models.CharField(_("territory"), max_length=8)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("client of a territory")
        verbose_name_plural = _("clients of territories")
        ordering = ["territory_code", "pk"]
        constraints = [
            models.CheckConstraint(
                name="territory_client_code_form", condition=Q(territory_code__regex=r"^\d{2}(\.\d{3})?$")
            )
        ]

    def __str__(self) -> str:
        return self.territory_code


class Proceeding(models.Model):
    """What a council's session and its decisions have in common in the register; `detail` is the published truth."""

    office_schema = models.CharField(max_length=63, editable=False)
    public_id = models.UUIDField(_("public identifier"), unique=True, editable=False)
    collectivity_code = models.CharField(_("collectivity"), max_length=16)
    published_at = models.DateTimeField(_("published at"))
    updated_at = models.DateTimeField(_("last change"))
    version = models.PositiveIntegerField(_("version"), default=1)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    detail = models.JSONField(_("published detail"))

    class Meta:
        abstract = True


class PublicSession(Proceeding):
    """A session of a council with its agenda, as it was posted (LO 113-14 a48). meeting_on: day of the last summons."""

    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind)
    opens_on = models.DateField(_("opens on"))
    meeting_on = models.DateField(_("meeting fixed for"))
    is_closed_to_public = models.BooleanField(_("not open to the public"), default=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closes_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("published session")
        verbose_name_plural = _("published sessions")
        ordering = ["-opens_on", "-pk"]
        indexes = [models.Index(fields=["collectivity_code", "-meeting_on", "-id"], name="public_session_by_day")]
        constraints = [
            models.CheckConstraint(name="public_session_kind_known", condition=Q(kind__in=SessionKind.values)),
            models.CheckConstraint(
                name="public_session_days_in_order",
                condition=Q(meeting_on__gte=F("opens_on"))
                & (Q(opened_on=None) | Q(opened_on__gte=F("opens_on")))
                & (Q(closes_on=None) | Q(opened_on__isnull=False, closes_on__gte=F("opened_on"))),
            ),
            models.CheckConstraint(
                name="public_session_withdrawal_reasoned", condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collectivity_code} {self.kind} {self.opens_on}"


class PublicDecision(Proceeding):
    """A decision of a council, public since it was posted (LO 113-14 a273). The votes stay out of a closed sitting's.

    session_public_id: of its session. agreement_public_id: of the agreement it is about, which need not be public.
    """

    session_public_id = models.UUIDField(_("session"), null=True, blank=True, db_index=True)
    agreement_public_id = models.UUIDField(_("agreement"), null=True, blank=True, db_index=True)
    number = models.CharField(_("number of the decision"), max_length=40)
    decided_on = models.DateField(_("decided on"))
    posted_on = models.DateField(_("posted on"))
    title_ar = models.CharField(_("object in Arabic"), max_length=300)
    title_fr = models.CharField(_("object in French"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=DecisionState)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    enforceable_on = models.DateField(_("enforceable since"), null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("published decision")
        verbose_name_plural = _("published decisions")
        ordering = ["-decided_on", "-pk"]
        indexes = [
            GinIndex(fields=["search"], name="public_decision_by_words"),
            models.Index(fields=["collectivity_code", "-decided_on", "-id"], name="public_decision_by_day"),
        ]
        constraints = [
            models.CheckConstraint(name="public_decision_state_known", condition=Q(state__in=DecisionState.values)),
            models.CheckConstraint(name="public_decision_numbered", condition=~Q(number="")),
            models.CheckConstraint(
                name="public_decision_posted_after_decided", condition=Q(posted_on__gte=F("decided_on"))
            ),
            models.CheckConstraint(
                name="public_decision_votes_whole",
                condition=Q(votes_for=None, votes_against=None, abstentions=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstentions__isnull=False),
            ),
            models.CheckConstraint(
                name="public_decision_withdrawal_reasoned", condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collectivity_code} {self.number}"


class ProceedingVersion(models.Model):
    """What a session or a decision said from `at` on. Never changed. `digest`: SHA-256 of the canonical detail."""

    office_schema = models.CharField(max_length=63, editable=False)
    public_id = models.UUIDField(_("public identifier"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=11, choices=VersionKind)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("published at"))
    detail = models.JSONField(_("published detail"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("version of a session or a decision")
        verbose_name_plural = _("versions of sessions and decisions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["public_id", "number"], name="proceeding_version_numbered_once"),
            models.CheckConstraint(
                name="proceeding_version_kind_known",
                condition=Q(kind__in=["published", "updated", "corrected", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="proceeding_version_says_why", condition=~Q(kind__in=["corrected", "withdrawn"]) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} v{self.number}"
