"""R8–R9: the fields of the partnership in the office's own words, and who is concerned or interested."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PHONE = r"^\+?[0-9]{8,15}$"
EMAIL = r"^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$"


class PartnershipFields(models.Model):
    """The fields of the partnership (R8) besides the codes that the agreement keeps: own words, targets of goals.

    sdg_targets: such as `11.6` or `11.a`, in the order of the goals.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="partnership_fields", verbose_name=_("agreement")
    )
    words_ar = models.TextField(_("fields in Arabic, in our own words"), max_length=1000, blank=True)
    words_fr = models.TextField(_("fields in French, in our own words"), max_length=1000, blank=True)
    sdg_targets = ArrayField(
        models.CharField(max_length=5), verbose_name=_("targets of the goals"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("fields of the partnership")
        verbose_name_plural = _("fields of the partnerships")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="partnership_fields_say_something",
                condition=~Q(words_ar="") | ~Q(words_fr="") | ~Q(sdg_targets=[]),
            ),
        ]

    def __str__(self) -> str:
        return (self.words_ar or self.words_fr)[:60]


class ActorKind(models.TextChoices):
    """What an actor is (R9); wider than the kinds of party, for many are heard and few sign."""

    PARTNER = "partner", _("future partner")
    SERVICE = "service", _("communal service")
    ELECTED = "elected", _("elected body")
    AUTHORITY = "authority", _("State authority or administration")
    COLLECTIVITY = "collectivity", _("other territorial collectivity")
    ASSOCIATION = "association", _("association")
    PRIVATE = "private", _("private sector")
    FUNDER = "funder", _("funder")
    RESIDENTS = "residents", _("residents or users")
    OTHER = "other", _("other")


class Weight(models.TextChoices):
    """How much of an interest or influence an actor has."""

    LOW = "low", pgettext_lazy("weight", "low")
    MEDIUM = "medium", pgettext_lazy("weight", "medium")
    HIGH = "high", pgettext_lazy("weight", "high")


class Attention(models.TextChoices):
    """What the office owes an actor, by interest and influence: the usual reading of the two together."""

    CLOSE = "close", _("keep close: decide nothing without them")
    SATISFIED = "satisfied", _("keep satisfied: ask before it concerns them")
    INFORMED = "informed", _("keep informed: tell them at each step")
    WATCHED = "watched", _("watch: little effort")


class Actor(models.Model):
    """Somebody concerned by the partnership or interested in it (R9).

    contact_*: of the function, never a private one (law 09-08); contact: anything else, such as the office's address.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="actors", verbose_name=_("agreement")
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    kind = models.CharField(_("kind of actor"), max_length=12, choices=ActorKind)
    role = models.CharField(_("role in the partnership"), max_length=200, blank=True)
    interest = models.CharField(_("interest"), max_length=6, choices=Weight, default=Weight.MEDIUM)
    influence = models.CharField(_("influence"), max_length=6, choices=Weight, default=Weight.MEDIUM)
    contact = models.CharField(_("contact of the function"), max_length=200, blank=True)
    contact_function = models.CharField(_("function of the contact"), max_length=120, blank=True, db_default="")
    contact_email = models.CharField(_("e-mail of the function"), max_length=200, blank=True, db_default="")
    contact_phone = models.CharField(_("telephone of the function"), max_length=20, blank=True, db_default="")
    folded_name = models.CharField(max_length=420, editable=False)

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "folded_name"], name="actor_once_per_agreement"),
            models.CheckConstraint(name="actor_named_in_arabic", condition=~Q(name_ar="")),
            models.CheckConstraint(name="actor_kind_known", condition=Q(kind__in=ActorKind.values)),
            models.CheckConstraint(
                name="actor_weights_known", condition=Q(interest__in=Weight.values, influence__in=Weight.values)
            ),
            models.CheckConstraint(
                name="actor_email_well_formed", condition=Q(contact_email="") | Q(contact_email__regex=EMAIL)
            ),
            models.CheckConstraint(
                name="actor_phone_well_formed", condition=Q(contact_phone="") | Q(contact_phone__regex=PHONE)
            ),
        ]

    def __str__(self) -> str:
        return self.name_ar

    @property
    def attention(self) -> Attention:
        """How close to keep this actor, by influence and interest."""
        degrees = {Weight.LOW: 0, Weight.MEDIUM: 1, Weight.HIGH: 2}
        interest, influence = degrees[Weight(self.interest)], degrees[Weight(self.influence)]
        if interest + influence >= 3:
            return Attention.CLOSE
        if influence == degrees[Weight.HIGH]:
            return Attention.SATISFIED
        return Attention.INFORMED if interest and interest + influence >= 2 else Attention.WATCHED

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_function or self.contact_email or self.contact_phone or self.contact)
