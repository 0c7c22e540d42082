"""The governor's visa desk: files that offices submit, their papers, the record of both sides, and who read what.

The decision stays in the office: a file is a snapshot for the authority, and its state follows the decision's. A line
of the governor's service changes nothing by itself: it is carried to the office, which applies it or sends it back.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.ids import uuid7
from mithaq.exchange.querysets import VisaFileQuerySet

HASH = r"^[0-9a-f]{64}$"
PREFIX = "exchange"  # folder of the copies in the shared storage


class VisaDesk(models.Model):
    """Whether the governor of a prefecture or province takes files at the desk. Every office may read it.

    Without a row, or while it is closed, the offices of the province record paper receipts and visas.
    """

    province_code = models.CharField(_("province or prefecture"), max_length=8, unique=True)
    is_open = models.BooleanField(_("files are taken at the desk"), default=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by_ar = models.CharField(max_length=160, blank=True)
    changed_by_fr = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = _("visa desk of a province")
        verbose_name_plural = _("visa desks of provinces")
        ordering = ["province_code"]
        constraints = [
            models.CheckConstraint(name="visa_desk_code_form", condition=Q(province_code__regex=r"^\d{2}\.\d{3}$"))
        ]

    def __str__(self) -> str:
        return self.province_code


class FileState(models.TextChoices):
    """Where a file stands, as the office's decision says."""

    SUBMITTED = "submitted", pgettext_lazy("visa file", "waiting for the receipt")
    RECEIVED = "received", pgettext_lazy("visa file", "under examination")
    OBJECTED = "objected", pgettext_lazy("visa file", "objected to")
    IN_COURT = "in_court", pgettext_lazy("visa file", "before the administrative court")
    VISAED = "visaed", pgettext_lazy("visa file", "visaed")
    TACIT = "tacit", pgettext_lazy("visa file", "visaed by silence")
    REFUSED = "refused", pgettext_lazy("visa file", "visa refused")
    CLEARED = "cleared", pgettext_lazy("visa file", "enforceable without objection")
    WITHDRAWN = "withdrawn", pgettext_lazy("visa file", "taken back by the office")
    ENDED = "ended", pgettext_lazy("visa file", "ended: the decision fell")


S = FileState
OPEN_STATES = frozenset({S.SUBMITTED, S.RECEIVED, S.OBJECTED, S.IN_COURT})


class VisaFile(models.Model):
    """A decision of a council submitted to the governor, as it was on that day.

    decision_key, round: the decision in the office, which alone knows what they mean. office_schema: the office that
    may write the row (row-level security). due_on: last day, included, of the term that runs for the authority.
    length, head: how many lines the record has, and the digest of the last. is_demo: synthetic.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    office_schema = models.CharField(max_length=63, editable=False)
    collectivity_code = models.CharField(_("collectivity"), max_length=16)
    collectivity_ar = models.CharField(_("name in Arabic"), max_length=160)
    collectivity_fr = models.CharField(_("name in French"), max_length=160)
    level = models.CharField(_("level"), max_length=8)
    province_code = models.CharField(_("province or prefecture"), max_length=8)
    region_code = models.CharField(_("region"), max_length=2)
    decision_key = models.BigIntegerField()
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    reference = models.CharField(_("reference"), max_length=40)
    decision_number = models.CharField(_("number of the decision"), max_length=20)
    decided_on = models.DateField(_("decided on"))
    title_ar = models.CharField(_("title in Arabic"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    folded = models.TextField(editable=False)
    slip_reference = models.CharField(_("reference of the transmission slip"), max_length=80, blank=True)
    foreign_collectivity = models.BooleanField(_("foreign collectivity"), default=False)
    financial_impact = models.BooleanField(_("financial impact"), default=False)
    maintained = models.BooleanField(_("maintained by the council after an objection"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.SUBMITTED)
    state_on = models.DateField(_("since"))
    state_note = models.CharField(_("note"), max_length=500, blank=True)
    submitted_on = models.DateField(_("submitted on"))
    submitted_at = models.DateTimeField(_("submitted at"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    due_on = models.DateField(_("last day"), null=True, blank=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    objects = VisaFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of the visa desk")
        verbose_name_plural = _("files of the visa desk")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["province_code", "state", "due_on"], name="visa_file_by_province"),
            models.Index(fields=["office_schema", "decision_key"], name="visa_file_by_decision"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office_schema", "decision_key", "round"],
                condition=~Q(state="withdrawn"),
                name="visa_file_once_per_round",
            ),
            models.CheckConstraint(name="visa_file_state_known", condition=Q(state__in=FileState.values)),
            models.CheckConstraint(name="visa_file_has_decision", condition=~Q(decision_number="")),
            models.CheckConstraint(
                name="visa_file_received_after_submission",
                condition=Q(received_on=None) | Q(received_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="visa_file_clock_has_receipt",
                condition=Q(due_on=None) | Q(received_on__isnull=False, due_on__gt=F("received_on")),
            ),
            models.CheckConstraint(
                name="visa_file_under_examination_was_received",
                condition=Q(state__in=["submitted", "withdrawn", "ended"]) | Q(received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visa_file_end_says_why", condition=~Q(state__in=["withdrawn", "ended"]) | ~Q(state_note="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """The authority may still act, or its act is waited for."""
        return self.state in OPEN_STATES

    @property
    def needs_visa(self) -> bool:
        """One of the two triggers applies (LO 113-14 a118)."""
        return self.foreign_collectivity or self.financial_impact


class Side(models.TextChoices):
    """Who wrote a line of the record."""

    OFFICE = "office", _("the office")
    DESK = "desk", _("the governor's service")


class ActKind(models.TextChoices):
    """What a line of the record says. `applied` and `returned` answer a line of the governor's service."""

    SUBMITTED = "submitted", pgettext_lazy("visa desk", "file submitted")
    RECEIPT = "receipt", pgettext_lazy("visa desk", "receipt acknowledged")
    REQUEST = "request", pgettext_lazy("visa desk", "paper asked for")
    ANSWER = "answer", pgettext_lazy("visa desk", "paper supplied")
    OBJECTION = "objection", pgettext_lazy("visa desk", "objection")
    VISA = "visa", pgettext_lazy("visa desk", "visa")
    REFUSAL = "refusal", pgettext_lazy("visa desk", "visa refused")
    WITHDRAWAL = "withdrawal", pgettext_lazy("visa desk", "file taken back")
    APPLIED = "applied", pgettext_lazy("visa desk", "recorded in the office")
    RETURNED = "returned", pgettext_lazy("visa desk", "sent back by the office")


K = ActKind
DESK_KINDS = frozenset({K.RECEIPT, K.REQUEST, K.OBJECTION, K.VISA, K.REFUSAL})
OUTCOMES = frozenset({K.APPLIED, K.RETURNED})
DECISIVE = frozenset({K.RECEIPT, K.OBJECTION, K.VISA, K.REFUSAL})  # one of them is under way at a time


class VisaAct(models.Model):
    """One line of a file's record, of either side: signed, chained to the one before it, never changed.

    number: from 1 within the file. on: the day it counts for; at: when it was written. agent: number of the agent's
    account on the public side; who did it is named by function, as acts are. reference: number of the receipt or visa.
    about: the line that this one answers. digest: SHA-256 of the canonical JSON of this line and of the digest before
    it; signature: HMAC-SHA256 of the digest with the installation's key.
    """

    file = models.ForeignKey(VisaFile, on_delete=models.PROTECT, related_name="acts", verbose_name=_("file"))
    office_schema = models.CharField(max_length=63, editable=False)
    number = models.PositiveIntegerField(_("number"))
    side = models.CharField(_("side"), max_length=6, choices=Side)
    kind = models.CharField(_("act"), max_length=10, choices=ActKind)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    agent = models.BigIntegerField(null=True, blank=True)
    function_ar = models.CharField(_("function in Arabic"), max_length=160, blank=True)
    function_fr = models.CharField(_("function in French"), max_length=160, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    code = models.CharField(max_length=40, blank=True)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line of the record")
        verbose_name_plural = _("lines of the record")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="visa_act_numbered_once"),
            models.UniqueConstraint(
                fields=["about"], condition=Q(kind__in=["applied", "returned"]), name="visa_act_one_outcome"
            ),
            models.CheckConstraint(name="visa_act_kind_known", condition=Q(kind__in=ActKind.values)),
            models.CheckConstraint(
                name="visa_act_side_fits_kind",
                condition=Q(side="desk", kind__in=sorted(DESK_KINDS))
                | Q(side="office", kind__in=sorted(set(ActKind) - DESK_KINDS)),
            ),
            models.CheckConstraint(
                name="visa_act_answers_something",
                condition=Q(kind__in=["applied", "returned", "answer"], about__isnull=False)
                | ~Q(kind__in=["applied", "returned", "answer"]) & Q(about=None),
            ),
            models.CheckConstraint(
                name="visa_act_has_reference", condition=~Q(kind__in=["receipt", "visa"]) | ~Q(reference="")
            ),
            models.CheckConstraint(
                name="visa_act_says_why",
                condition=~Q(kind__in=["request", "objection", "refusal", "withdrawal", "returned"]) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="visa_act_agent_named", condition=~Q(side="desk") | ~Q(function_ar="") & ~Q(function_fr="")
            ),
            models.CheckConstraint(name="visa_act_signed", condition=Q(digest__regex=HASH) & Q(signature__regex=HASH)),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number} {self.kind}"

    @property
    def said(self) -> str:
        """The text; of a line that was sent back, the reason in the language of the page: it holds both."""
        if self.kind != ActKind.RETURNED:
            return self.text
        arabic, _newline, french = self.text.partition("\n")
        return arabic if (get_language() or "").startswith("ar") else french or arabic

    @property
    def written_on(self) -> date:
        """The day in Morocco on which the line was written; `on` may be an earlier one."""
        return clock.local_day(self.at)

    @property
    def fingerprint(self) -> str:
        """The first twelve digits of the digest, for people to compare."""
        return self.digest[:12]


def _place(paper: "VisaPaper", name: str) -> str:
    """Where a copy lies: the exchange's own folder, by office and file, under a name that tells nothing."""
    extension = name.rpartition(".")[2].lower()
    return f"{PREFIX}/{paper.office_schema}/{paper.file.public_id}/{uuid7()}.{extension}"


class PaperKind(models.TextChoices):
    """What a paper of a bundle is, by the codes of the office's own papers."""

    DECISION = "decision", _("council decision")
    SESSION_MINUTES = "session_minutes", _("minutes of the session")
    PRESENTATION_NOTE = "presentation_note", _("presentation note")
    DRAFT = "draft", _("draft agreement")
    AMENDMENT = "amendment", _("amendment")
    SIGNED_AGREEMENT = "signed_agreement", _("signed agreement")
    COMMITTEE_REPORT = "committee_report", _("report of the standing committee")
    APPROVAL = "approval", _("approval of the public authorities")
    SUMMONS = "summons", _("agenda and summons")
    TRANSMISSION_SLIP = "transmission_slip", _("transmission slip")
    OTHER = "other", _("other paper")


class VisaPaper(models.Model):
    """A paper of the bundle: a copy of the office's file on the day it was submitted, with the hash it had there.

    kind: as the office calls it. size: bytes. answers: the request that the paper was sent for; empty for the bundle.
    """

    file = models.ForeignKey(VisaFile, on_delete=models.PROTECT, related_name="papers", verbose_name=_("file"))
    office_schema = models.CharField(max_length=63, editable=False)
    kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    title = models.CharField(_("title"), max_length=200)
    content = models.FileField(_("file"), upload_to=_place, max_length=200)
    name = models.CharField(_("name of the file"), max_length=160)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 hash"), max_length=64)
    content_type = models.CharField(_("type of content"), max_length=100)
    made_on = models.DateField(_("date of the paper"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"))
    answers = models.ForeignKey(VisaAct, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")

    class Meta:
        verbose_name = _("paper of a visa file")
        verbose_name_plural = _("papers of a visa file")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["file", "sha256"], name="visa_paper_once_per_file"),
            models.CheckConstraint(name="visa_paper_kind_known", condition=Q(kind__in=PaperKind.values)),
            models.CheckConstraint(name="visa_paper_hash_well_formed", condition=Q(sha256__regex=HASH)),
            models.CheckConstraint(name="visa_paper_size_sane", condition=Q(size__gte=1)),
            models.CheckConstraint(name="visa_paper_titled", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kilobytes(self) -> int:
        """The size in units of 1,024 bytes, rounded up."""
        return -(-self.size // 1024)


class VisaReading(models.Model):
    """An agent opened a file or fetched one of its papers: the office sees who, when and what. Never changed."""

    file = models.ForeignKey(VisaFile, on_delete=models.PROTECT, related_name="readings", verbose_name=_("file"))
    office_schema = models.CharField(max_length=63, editable=False)
    paper = models.ForeignKey(VisaPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    agent = models.BigIntegerField(null=True, blank=True)
    function_ar = models.CharField(_("function in Arabic"), max_length=160)
    function_fr = models.CharField(_("function in French"), max_length=160)

    class Meta:
        verbose_name = _("reading of a visa file")
        verbose_name_plural = _("readings of visa files")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="visa_reading_agent_named", condition=~Q(function_ar="") & ~Q(function_fr=""))
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.at:%Y-%m-%d %H:%M}"
