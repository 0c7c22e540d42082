"""The registry of offices. Rows that tenant schemas refer to are retired, never deleted."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin


class Level(models.TextChoices):
    """Level of a collectivity; provinces and regions are authorities and have no office of their own here."""

    COMMUNE = "commune", _("commune")
    ECI = "eci", _("establishment for intercommunal cooperation")
    GCT = "gct", _("grouping of territorial collectivities")


class OfficeState(models.TextChoices):
    """Whether people may enter the office. Archived: closed for good, data kept. Erased: the row alone is left."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ARCHIVED = "archived", _("archived")
    ERASED = "erased", _("erased")


class Collectivity(TenantMixin):
    """A commune, ECI or GCT that holds an office in Mithaq, with the schema where its dossiers stand.

    code: HCP code (`02.113.01.09`) for a commune, registry number (`ECI-02-001`) for the others.
    """

    auto_create_schema = False  # provisioning.create_office is the only way
    auto_drop_schema = False

    code = models.CharField(_("code"), max_length=16, unique=True)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    slug = models.SlugField(_("host name"), max_length=40, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    name_fr = models.CharField(_("name in French"), max_length=160)
    province_code = models.CharField(_("province or prefecture"), max_length=8)
    region_code = models.CharField(_("region"), max_length=2)
    seats = models.PositiveSmallIntegerField(_("seats of the council"), null=True, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=OfficeState, default=OfficeState.ACTIVE)
    state_reason = models.CharField(_("reason of the state"), max_length=500, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors",
        verbose_name=_("succeeded by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: "ClassVar[models.Manager[Collectivity]]" = models.Manager()

    class Meta:
        verbose_name = _("collectivity")
        verbose_name_plural = _("collectivities")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="collectivity_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="collectivity_state_known", condition=Q(state__in=OfficeState.values)),
            models.CheckConstraint(
                name="collectivity_schema_named_for_office", condition=Q(schema_name__regex=r"^o_[a-z0-9_]{2,48}$")
            ),
            models.CheckConstraint(
                name="collectivity_successor_is_another", condition=Q(successor=None) | ~Q(successor=F("id"))
            ),
            models.CheckConstraint(name="collectivity_named_in_both", condition=~Q(name_ar="") & ~Q(name_fr="")),
        ]

    def __str__(self) -> str:
        return self.name_fr

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row alone; django-tenants' own save would create or check schemas."""
        models.Model.save(self, *args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.state == OfficeState.ACTIVE

    @property
    def is_copy(self) -> bool:
        """Restored beside the office it was exported from (`02.113.01.09~1`): read, tried out, never published."""
        return "~" in self.code


class Domain(DomainMixin):
    """A host name of an office, as browsers send it: lowercase ASCII, other scripts in their IDNA form.

    is_primary: the office's main host; its other hosts lead there.
    """

    objects: "ClassVar[models.Manager[Domain]]" = models.Manager()

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="host_one_main_per_office", condition=Q(is_primary=True)),
            models.CheckConstraint(
                name="host_as_browsers_send_it", condition=Q(domain__regex=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
            ),
        ]


class PendingWork(models.Model):
    """A mark that an office's outbox holds work: written with the event, read by the sweeper in one query."""

    office_schema = models.CharField(max_length=63, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pending work")
        verbose_name_plural = _("pending work")

    def __str__(self) -> str:
        return self.office_schema
