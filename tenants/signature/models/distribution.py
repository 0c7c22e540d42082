"""To whom the signed text went, who acknowledged it and how, and what a service made of its task."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock

HASH = r"^[0-9a-f]{64}$"
MAX_CODE_TRIES = 10


class RecipientKind(models.TextChoices):
    PARTY = "party", _("party")
    SERVICE = "service", _("communal service")


class Channel(models.TextChoices):
    """How the text goes: a letter with a link, or the paper itself with its slip."""

    MAIL = "mail", _("by e-mail, with a link")
    PAPER = "paper", _("on paper, with a slip")


class AcknowledgedBy(models.TextChoices):
    """How the receipt is known."""

    LINK = "link", _("by the link of the letter")
    CODE = "code", _("by the code")
    SLIP = "slip", _("on the signed slip")
    OFFICE = "office", _("noted by the office")


class TaskState(models.TextChoices):
    """Where a service stands with its task (R29)."""

    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")


class Dispatch(models.Model):
    """The signed text sent to a party (R28) or to a communal service with its task (R29), and its acknowledgement.

    copy, copy_sha256: what was sent. remind_after, climb_after: working days after `sent_on` with no answer, NULL when
    nobody is reminded. made_at: the moment its link and code are made from. token_digest, code_digest: of secrets that
    are kept nowhere; code_number: how many codes were made. task_*: what a service does, and by when.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="dispatches", verbose_name=_("agreement")
    )
    amendment = models.ForeignKey(
        "changes.Amendment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("amendment"),
    )
    recipient_kind = models.CharField(_("recipient"), max_length=8, choices=RecipientKind)
    party = models.ForeignKey(
        "agreements.Party",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("party"),
    )
    service_name = models.CharField(_("communal service"), max_length=120, blank=True)
    task = models.TextField(_("task"), max_length=1000, blank=True)
    sent_on = models.DateField(_("sent on"))
    acknowledged_on = models.DateField(_("receipt acknowledged on"), null=True, blank=True)
    proof = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name=_("proof of receipt"),
    )
    channel = models.CharField(_("sent how"), max_length=5, choices=Channel, default=Channel.PAPER, db_default="paper")
    contact_name = models.CharField(_("to the attention of"), max_length=120, blank=True, default="", db_default="")
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    phone = models.CharField(_("telephone"), max_length=30, blank=True, default="", db_default="")
    language = models.CharField(_("language of the letter"), max_length=2, default="ar", db_default="ar")
    copy = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("copy sent"),
    )
    copy_sha256 = models.CharField(_("hash of the copy"), max_length=64, blank=True, default="", db_default="")
    remind_after = models.PositiveSmallIntegerField(_("reminded after (working days)"), null=True, blank=True)
    climb_after = models.PositiveSmallIntegerField(
        _("told to the director after (working days)"), null=True, blank=True
    )
    made_at = models.DateTimeField(null=True, editable=False)
    token_digest = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    link_expires_at = models.DateTimeField(_("link open until"), null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    code_number = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    code_tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0, db_default=0, editable=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True, editable=False)
    acknowledged_by = models.CharField(
        _("acknowledged how"), max_length=6, choices=AcknowledgedBy, blank=True, default="", db_default=""
    )
    acknowledged_name = models.CharField(_("acknowledged by"), max_length=120, blank=True, default="", db_default="")
    acknowledged_function = models.CharField(_("function"), max_length=120, blank=True, default="", db_default="")
    task_due_on = models.DateField(_("to be done by"), null=True, blank=True)
    task_person = models.CharField(_("person in charge"), max_length=120, blank=True, default="", db_default="")
    task_state = models.CharField(
        _("state of the task"), max_length=11, choices=TaskState, default=TaskState.OPEN, db_default="open"
    )
    task_started_on = models.DateField(_("started on"), null=True, blank=True)
    task_done_on = models.DateField(_("done on"), null=True, blank=True)
    task_note = models.TextField(_("what was done"), max_length=1000, blank=True, default="", db_default="")
    task_paper = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("paper of what was done"),
    )

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_one_recipient",
                condition=Q(recipient_kind=RecipientKind.PARTY, party__isnull=False, service_name="")
                | Q(recipient_kind=RecipientKind.SERVICE, party=None) & ~Q(service_name=""),
            ),
            models.CheckConstraint(
                name="dispatch_service_has_task", condition=Q(recipient_kind=RecipientKind.PARTY) | ~Q(task="")
            ),
            models.CheckConstraint(
                name="dispatch_acknowledged_after_sent",
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=F("sent_on")),
                violation_error_message=_("A receipt cannot be acknowledged before the dispatch."),
            ),
            models.CheckConstraint(
                name="dispatch_proof_is_acknowledged", condition=Q(proof=None) | Q(acknowledged_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["agreement", "amendment", "party"],
                condition=Q(party__isnull=False),
                nulls_distinct=False,
                name="dispatch_once_per_party",
            ),
            models.UniqueConstraint(
                fields=["agreement", "amendment", "service_name"],
                condition=~Q(service_name=""),
                nulls_distinct=False,
                name="dispatch_once_per_service",
            ),
            models.CheckConstraint(name="dispatch_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="dispatch_mail_has_address", condition=~Q(channel=Channel.MAIL) | ~Q(email="")
            ),
            models.CheckConstraint(name="dispatch_language_known", condition=Q(language__in=["ar", "fr"])),
            models.CheckConstraint(
                name="dispatch_copy_has_hash",
                condition=Q(copy=None, copy_sha256="") | Q(copy__isnull=False, copy_sha256__regex=HASH),
            ),
            models.CheckConstraint(
                name="dispatch_climbs_after_reminder",
                condition=Q(remind_after=None, climb_after=None)
                | Q(remind_after__gte=1, remind_after__isnull=False, climb_after__isnull=False)
                & Q(climb_after__gt=F("remind_after")),
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="dispatch_token_once"
            ),
            models.CheckConstraint(
                name="dispatch_link_ends",
                condition=Q(token_digest="")
                | Q(token_digest__regex=HASH, made_at__isnull=False, link_expires_at__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="dispatch_code_well_formed",
                condition=Q(code_digest="")
                | Q(code_digest__regex=HASH, made_at__isnull=False, code_number__gte=1),
            ),
            models.CheckConstraint(
                name="dispatch_code_tries_bounded", condition=Q(code_tries__lte=MAX_CODE_TRIES)
            ),
            models.CheckConstraint(
                name="dispatch_acknowledged_how",
                condition=Q(acknowledged_by__in=["", *AcknowledgedBy.values])
                & (
                    Q(acknowledged_on__isnull=False)
                    | Q(acknowledged_by="", acknowledged_name="", acknowledged_function="", acknowledged_at=None)
                ),
            ),
            models.CheckConstraint(  # by link or code nobody of the office saw who it was: they say it themselves
                name="dispatch_acknowledged_by_whom",
                condition=~Q(acknowledged_by__in=["link", "code"])
                | ~Q(acknowledged_name="") & ~Q(acknowledged_function=""),
            ),
            models.CheckConstraint(
                name="dispatch_slip_is_kept", condition=~Q(acknowledged_by="slip") | Q(proof__isnull=False)
            ),
            models.CheckConstraint(
                name="dispatch_task_known",
                condition=Q(task_state="open", task_started_on=None, task_done_on=None, task_note="", task_paper=None)
                | Q(
                    recipient_kind=RecipientKind.SERVICE, task_state="in_progress", task_started_on__isnull=False,
                    task_done_on=None, task_note="", task_paper=None,
                )
                | Q(recipient_kind=RecipientKind.SERVICE, task_state="done", task_done_on__isnull=False)
                & ~Q(task_note=""),
            ),
            models.CheckConstraint(
                name="dispatch_task_days_in_order",
                condition=(Q(task_started_on=None) | Q(task_started_on__gte=F("sent_on")))
                & (Q(task_done_on=None) | Q(task_done_on__gte=F("sent_on")))
                & (Q(task_started_on=None) | Q(task_done_on=None) | Q(task_done_on__gte=F("task_started_on")))
                & (Q(task_due_on=None) | Q(task_due_on__gte=F("sent_on"))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service_name or self.party_id} {self.sent_on}"

    @property
    def recipient(self) -> str:
        """Name of who it went to, a party's in the language of the page."""
        return self.service_name or str(self.party)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has acknowledged it."""
        return self.acknowledged_on is None

    @property
    def is_open_by_link(self) -> bool:
        """Whether its address still opens the text."""
        return self.link_expires_at is not None and clock.now() < self.link_expires_at

    @property
    def is_code_locked(self) -> bool:
        """Whether so many wrong codes were tried that only a new one opens it."""
        return self.code_tries >= MAX_CODE_TRIES

    def is_task_late(self, on: date) -> bool:
        """Whether the last day of a service's task has passed without it."""
        return self.task_state != TaskState.DONE and self.task_due_on is not None and self.task_due_on < on


class EventKind(models.TextChoices):
    """What happened to a dispatch. Each once, but for the letters, the codes and the wrong codes."""

    SENT = "sent", _("sent")
    LETTER = "letter", _("a letter went out")
    READ = "read", _("the page of the link was opened")
    FETCHED = "fetched", _("the copy was downloaded")
    NEW_CODE = "new_code", _("a new code was made")
    WRONG_CODE = "wrong_code", _("a wrong code was given")
    REMINDED = "reminded", _("reminded, for want of an answer")
    CLIMBED = "climbed", _("told to the director, for want of an answer")
    ACKNOWLEDGED = "acknowledged", _("receipt acknowledged")


REPEATED = frozenset({EventKind.LETTER, EventKind.NEW_CODE, EventKind.WRONG_CODE})


class DispatchEvent(models.Model):
    """A line of the proof of notification. Its row is the step: what happens once has number 1, and cannot twice."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(_("what"), max_length=12, choices=EventKind)
    number = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(_("at"))
    who = models.CharField(_("by whom"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("event of a dispatch")
        verbose_name_plural = _("events of dispatches")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "kind", "number"], name="dispatch_event_once"),
            models.CheckConstraint(name="dispatch_event_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="dispatch_event_repeated",
                condition=Q(number=1) | Q(number__gte=1, kind__in=sorted(REPEATED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.kind}"
