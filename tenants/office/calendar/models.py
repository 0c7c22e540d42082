"""What the calendar keeps: addresses of feeds, who follows what, reminders sent, own days off, days that moved."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class FeedKind(models.TextChoices):
    """Whose days a feed holds."""

    OFFICE = "office", pgettext_lazy("calendar", "the whole office")
    PERSON = "person", pgettext_lazy("calendar", "one person")


class FeedLanguage(models.TextChoices):
    """Language of a feed's words."""

    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")


class Feed(models.Model):
    """A secret address at which another calendar reads. The token itself stands nowhere: `digest` is its SHA-256.

    person: who made it; a person's feed shows what concerns them, and is silent once they have no role here.
    last_read_on: by day, for calendars ask every hour.
    """

    kind = models.CharField(_("whose days"), max_length=6, choices=FeedKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=FeedLanguage, default=FeedLanguage.ARABIC)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    rotated_at = models.DateTimeField(_("address changed at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    last_read_on = models.DateField(_("last read on"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="feed_kind_known", condition=Q(kind__in=FeedKind.values)),
            models.CheckConstraint(name="feed_language_known", condition=Q(language__in=FeedLanguage.values)),
            models.CheckConstraint(name="feed_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="feed_revoked_after_made", condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at"))
            ),
            models.CheckConstraint(
                name="feed_rotated_after_made", condition=Q(rotated_at=None) | Q(rotated_at__gte=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None


class Follow(models.Model):
    """Somebody wants to see every day of a dossier, whatever their role in it."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("followed dossier")
        verbose_name_plural = _("followed dossiers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.person_id}"


class Reminder(models.Model):
    """A reminder that was given: once for each term of a dossier, last day and number of days before it.

    term: which term, with the row it runs for, such as `visa:12:1`, which is of one dossier alone. days_before: -1 once
    the term is over. It stays behind when a dossier passes to another office: that one reminds its own people.
    """

    term = models.CharField(_("term"), max_length=120)
    due_on = models.DateField(_("due on"))
    days_before = models.SmallIntegerField(_("days before"))
    given_on = models.DateField(_("given on"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "due_on", "days_before"], name="reminder_once"),
            models.CheckConstraint(name="reminder_days_sane", condition=Q(days_before__gte=-1, days_before__lte=90)),
            models.CheckConstraint(name="reminder_names_term", condition=~Q(term="")),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.due_on} -{self.days_before}"


class LocalHoliday(models.Model):
    """A day on which this office alone is closed, with the act that says so."""

    date = models.DateField(_("date"), unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    act = models.CharField(_("act that decides it"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("local day off")
        verbose_name_plural = _("local days off")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(name="local_holiday_named", condition=~Q(name_ar="") & ~Q(name_fr="")),
            models.CheckConstraint(name="local_holiday_has_act", condition=~Q(act="")),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"

    @property
    def name(self) -> str:
        return self.name_ar if get_language() == "ar" else self.name_fr


def local_days(first: date, last: date) -> "QuerySet[Any, Any]":
    """The office's own days off, in the shape of the law's: (date, kind)."""
    rows = LocalHoliday.objects.filter(date__range=(first, last)).order_by()
    return rows.annotate(kind=models.Value("added")).values_list("date", "kind")


class ShiftTerm(models.TextChoices):
    """Which day has moved."""

    AGENDA = "agenda", _("agenda to the governor")
    SUMMONS = "summons", _("notice to the members")
    CLOSING = "closing", _("close of the session")
    TRANSMISSION = "transmission", _("sending to the governor")
    OBJECTION = "objection", _("term for an objection")
    VISA = "visa", _("term of the visa")


class Shift(models.Model):
    """A day of a dossier that a day off, entered or taken back, has moved: what it was, what it is, and why.

    too_early: what was recorded rests on the day as it was (a tacit visa, an enforceable decision): a person has to
    look; nothing is undone. cause_on, cause_*: the day off. is_off: whether offices are closed on it now. Open until
    somebody says they have seen it.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="shifts")
    term = models.CharField(_("term"), max_length=12, choices=ShiftTerm)
    was_on = models.DateField(_("it was"))
    now_on = models.DateField(_("it is"))
    too_early = models.BooleanField(_("recorded too early"), default=False)
    recorded_on = models.DateField(_("recorded for"), null=True, blank=True)
    cause_on = models.DateField(_("day off"))
    cause_ar = models.CharField(max_length=120)
    cause_fr = models.CharField(max_length=120)
    is_off = models.BooleanField(_("offices are closed"))
    noticed_on = models.DateField(_("noticed on"))
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("what was found"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("day that moved")
        verbose_name_plural = _("days that moved")
        ordering = ["-noticed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="shift_term_known", condition=Q(term__in=ShiftTerm.values)),
            models.CheckConstraint(name="shift_moves", condition=~Q(was_on=F("now_on"))),
            models.CheckConstraint(
                name="shift_too_early_says_what", condition=Q(too_early=False) | Q(recorded_on__isnull=False)
            ),
            models.CheckConstraint(
                name="shift_seen_after_noticed", condition=Q(seen_on=None) | Q(seen_on__gte=F("noticed_on"))
            ),
            models.CheckConstraint(  # whoever looked at what was recorded too early says what they found
                name="shift_too_early_answered", condition=Q(too_early=False) | Q(seen_on=None) | ~Q(answer="")
            ),
            models.UniqueConstraint(
                fields=["agreement", "term", "cause_on", "is_off"],
                condition=Q(seen_on=None),
                name="shift_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.was_on} → {self.now_on}"

    @property
    def cause(self) -> str:
        """Name of the day off in the language of the page."""
        return self.cause_ar if get_language() == "ar" else self.cause_fr
