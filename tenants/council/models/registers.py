"""The registers of the council: of its decisions and of its minutes, bound as the paper books are (LO 113-14 a47)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.council.models.sessions import Session

LEAST_PAGES, MOST_PAGES = 10, 1_000
HASH = r"^[0-9a-f]{64}$"


class Register(models.TextChoices):
    """The registers that the law names (a47)."""

    DECISIONS = "decisions", _("register of decisions")
    MINUTES = "minutes", _("register of minutes")


class Signatory(models.TextChoices):
    """Who signs beside the president (a47): the secretary, their deputy, or a member appointed for the sitting."""

    SECRETARY = "secretary", _("the secretary of the council")
    DEPUTY = "deputy", _("the deputy secretary")
    APPOINTED = "appointed", _("a member appointed by the president for the sitting")


class RegisterBook(models.Model):
    """A book of a register. pages: numbered and initialled by the president and the secretary when it is opened.

    number: of the book in its register. president, secretary: who opened it; closed_by_…: who closed it.
    """

    register = models.CharField(_("register"), max_length=9, choices=Register)
    number = models.PositiveSmallIntegerField(_("number of the book"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    opened_on = models.DateField(_("opened on"))
    president = models.CharField(_("president of the council"), max_length=120)
    secretary = models.CharField(_("secretary of the council"), max_length=120)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by_president = models.CharField(_("president at the close"), max_length=120, blank=True)
    closed_by_secretary = models.CharField(_("secretary at the close"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("book of a register")
        verbose_name_plural = _("books of the registers")
        ordering = ["register", "-number"]
        constraints = [
            models.CheckConstraint(name="book_register_known", condition=Q(register__in=Register.values)),
            models.UniqueConstraint(fields=["register", "number"], name="book_number_once_per_register"),
            models.UniqueConstraint(
                fields=["register"], condition=Q(closed_on=None), name="book_one_open_per_register"
            ),
            models.CheckConstraint(
                name="book_numbered_and_paged",
                condition=Q(number__gte=1, pages__gte=LEAST_PAGES, pages__lte=MOST_PAGES),
            ),
            models.CheckConstraint(name="book_opened_by_both", condition=~Q(president="") & ~Q(secretary="")),
            models.CheckConstraint(
                name="book_closed_by_both_after_opening",
                condition=Q(closed_on=None, closed_by_president="", closed_by_secretary="")
                | Q(closed_on__isnull=False, closed_on__gte=F("opened_on"))
                & ~Q(closed_by_president="")
                & ~Q(closed_by_secretary=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class RegisterEntry(models.Model):
    """What stands in a book: a decision, or the minutes of a session, as they were on the day they were entered.

    number: its rank in the book, without a gap. previous: the entry before it, so that none can be taken out from
    between two others. first_page, last_page: of the book. content: the Arabic text, block by block, never changed;
    digest: its SHA-256. folded: what the search reads. label: the number of the decision, such as `14/2024`. A wrong
    entry is struck and stays.
    decision_key, round: the row of our own decision; empty for one that no dossier of this office is about.
    """

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries", verbose_name=_("book"))
    register = models.CharField(_("register"), max_length=9, choices=Register)
    number = models.PositiveIntegerField(_("number"))
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    first_page = models.PositiveSmallIntegerField(_("first page"))
    last_page = models.PositiveSmallIntegerField(_("last page"))
    dated_on = models.DateField(_("date"))
    label = models.CharField(_("number of the decision"), max_length=40, blank=True)
    title_ar = models.CharField(_("object in Arabic"), max_length=300)
    title_fr = models.CharField(_("object in French"), max_length=300, blank=True)
    folded = models.CharField(max_length=700, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("session"),
    )  # fmt: skip
    decision_key = models.BigIntegerField(null=True, blank=True, editable=False)
    round = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    members_in_office = models.PositiveSmallIntegerField(_("members in office"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    content = models.JSONField(_("text"))
    digest = models.CharField(max_length=64)
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    struck_on = models.DateField(_("struck on"), null=True, blank=True)
    strike_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("entry of a register of the council")
        verbose_name_plural = _("entries of the registers of the council")
        ordering = ["-book", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="register_entry_numbered_once"),
            models.UniqueConstraint(fields=["book", "first_page"], name="register_entry_page_once"),
            models.CheckConstraint(
                name="register_entry_first_or_follows",
                condition=Q(number=1, previous=None, first_page=2) | Q(number__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(
                name="register_entry_pages_in_order",
                condition=Q(first_page__gte=2, last_page__gte=F("first_page"), last_page__lte=MOST_PAGES),
            ),
            models.CheckConstraint(
                name="register_entry_of_its_kind",
                condition=Q(register=Register.DECISIONS) & ~Q(label="")
                | Q(register=Register.MINUTES, label="", session__isnull=False, decision_key=None),
            ),
            models.CheckConstraint(
                name="register_entry_own_decision_whole",
                condition=Q(decision_key=None, round=None) | Q(decision_key__isnull=False, round__isnull=False),
            ),
            models.CheckConstraint(
                name="register_entry_votes_within_present",
                condition=Q(votes_for=None, votes_against=None, abstentions=None)
                | Q(
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                    present__isnull=False,
                    present__gte=F("votes_for") + F("votes_against") + F("abstentions"),
                ),
            ),
            models.CheckConstraint(name="register_entry_titled", condition=~Q(title_ar="")),
            models.CheckConstraint(name="register_entry_hashed", condition=Q(digest__regex=HASH)),
            models.CheckConstraint(
                name="register_entry_entered_after_dated", condition=Q(entered_on__gte=F("dated_on"))
            ),
            models.CheckConstraint(
                name="register_entry_struck_with_reason",
                condition=Q(struck_on=None, strike_reason="")
                | Q(struck_on__isnull=False, struck_on__gte=F("entered_on")) & ~Q(strike_reason=""),
            ),
            models.UniqueConstraint(
                fields=["decision_key", "round"],
                condition=Q(struck_on=None, decision_key__isnull=False),
                name="register_decision_stands_once",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(struck_on=None, register=Register.MINUTES),
                name="register_minutes_stand_once",
            ),
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(struck_on=None, register=Register.DECISIONS),
                name="register_label_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}: {self.number}"

    @property
    def is_struck(self) -> bool:
        return self.struck_on is not None


class RegisterNote(models.Model):
    """A note in the margin of an entry: what was corrected or came after. Never changed, never taken out."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="notes", verbose_name=_("entry"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("note"), max_length=500)
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = pgettext_lazy("register", "note in the margin")
        verbose_name_plural = pgettext_lazy("register", "notes in the margin")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="register_note_numbered_once"),
            models.CheckConstraint(name="register_note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.number}"


class SessionMinutes(models.Model):
    """What the secretary writes of a session, and who signs its decisions with the president (LO 113-14 a47).

    absence_reason: why the secretary did not sign, which the minutes say; signatory_name: of who signs.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="minutes", verbose_name=_("session"))
    president = models.CharField(_("chaired by"), max_length=120)
    signatory = models.CharField(_("signs with the president"), max_length=9, choices=Signatory)
    signatory_name = models.CharField(_("name of who signs"), max_length=120)
    absence_reason = models.CharField(_("why the secretary does not sign"), max_length=300, blank=True)
    opened_at = models.TimeField(_("opened at"), null=True, blank=True)
    closed_at = models.TimeField(_("closed at"), null=True, blank=True)
    debates_ar = models.TextField(_("debates in Arabic"), max_length=20_000, blank=True)
    debates_fr = models.TextField(_("debates in French"), max_length=20_000, blank=True)
    written_on = models.DateField(_("written on"))

    class Meta:
        verbose_name = _("minutes of a session")
        verbose_name_plural = _("minutes of the sessions")
        constraints = [
            models.CheckConstraint(name="minutes_signatory_known", condition=Q(signatory__in=Signatory.values)),
            models.CheckConstraint(name="minutes_name_who_signs", condition=~Q(president="") & ~Q(signatory_name="")),
            models.CheckConstraint(  # a47: the reason stands expressly in the minutes
                name="minutes_say_why_the_secretary_does_not_sign",
                condition=Q(signatory=Signatory.SECRETARY, absence_reason="")
                | ~Q(signatory=Signatory.SECRETARY) & ~Q(absence_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.written_on}"
