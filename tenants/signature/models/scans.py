"""Signed paper that came back: a scan or photographs, page by page, each recognised by the code printed on it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.signature.models.rounds import RoundStep, SigningRound

MOST_PAGES = 300


class Finding(models.TextChoices):
    """What a scanned page turned out to be."""

    LANDED = "landed", pgettext_lazy("scanned page", "recognised")
    DOUBLED = "doubled", pgettext_lazy("scanned page", "there already")
    FOREIGN = "foreign", pgettext_lazy("scanned page", "of another agreement")
    VERSION = "version", pgettext_lazy("scanned page", "of another version of the text")
    BLANK = "blank", pgettext_lazy("scanned page", "blank")
    UNREAD = "unread", pgettext_lazy("scanned page", "no code could be read")
    ASIDE = "aside", pgettext_lazy("scanned page", "set aside")


class ScanBatch(models.Model):
    """What was sent at once, as one PDF kept in the dossier. link: the outsider's link it came through.

    pages_read: how far the worker is; done at `pages`. problem: code of the error that ended the reading.
    """

    round = models.ForeignKey(SigningRound, on_delete=models.CASCADE, related_name="scans")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    pages = models.PositiveSmallIntegerField(_("pages"))
    pages_read = models.PositiveSmallIntegerField(_("pages read"), default=0)
    problem = models.CharField(max_length=40, blank=True, default="")
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    link = models.ForeignKey(
        "signature.SigningLink", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="scan_pages_bounded", condition=Q(pages__gte=1, pages__lte=MOST_PAGES)),
            models.CheckConstraint(name="scan_read_within", condition=Q(pages_read__lte=F("pages"))),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"

    @property
    def is_read(self) -> bool:
        return self.pages_read == self.pages or bool(self.problem)


class ScannedPage(models.Model):
    """One page of a scan. number: its place in the scan, from 1; page: the page of the text it shows.

    step: whose original it belongs to. turned: degrees it must be turned by to stand upright, clockwise.
    initials_on: the day a person confirmed that the initials are on it; by_hand: a person said which page it is.
    """

    batch = models.ForeignKey(ScanBatch, on_delete=models.CASCADE, related_name="found", db_index=False)
    number = models.PositiveSmallIntegerField(_("page of the scan"))
    finding = models.CharField(_("what it is"), max_length=8, choices=Finding)
    step = models.ForeignKey(RoundStep, on_delete=models.CASCADE, null=True, blank=True, related_name="pages")
    page = models.PositiveSmallIntegerField(_("page of the text"), null=True, blank=True)
    turned = models.PositiveSmallIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    initials_on = models.DateField(_("initials confirmed on"), null=True, blank=True)
    initials_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("scanned page")
        verbose_name_plural = _("scanned pages")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="scanned_page_once"),
            models.UniqueConstraint(
                fields=["step", "page"], condition=Q(finding=Finding.LANDED), name="scanned_page_lands_once"
            ),
            models.CheckConstraint(name="scanned_page_finding_known", condition=Q(finding__in=Finding.values)),
            models.CheckConstraint(
                name="scanned_page_landed_somewhere",
                condition=~Q(finding=Finding.LANDED) | Q(step__isnull=False, page__gte=1),
            ),
            models.CheckConstraint(name="scanned_page_turned_square", condition=Q(turned__in=[0, 90, 180, 270])),
            models.CheckConstraint(
                name="scanned_page_initials_on_landed", condition=Q(initials_on=None) | Q(finding=Finding.LANDED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.finding}"
