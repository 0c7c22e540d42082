"""Regions, provinces and communes by HCP code. Rows are retired, never deleted: offices refer to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """What the three levels share. code: HCP code with its dots and leading zeros, text, never a number."""

    code = models.CharField(_("HCP code"), max_length=16, primary_key=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    folded = models.CharField(max_length=250, editable=False, default="")
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Region(Place):
    """One of the 12 regions (`02`), an authority of the desk and of the consolidated API."""

    iso_code = models.CharField(_("ISO 3166-2 code"), max_length=6)
    population = models.PositiveIntegerField(_("population in 2024"), null=True, blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="region_code_form", condition=Q(code__regex=r"^\d{2}$"))]


class Province(Place):
    """One of the 75 provinces and prefectures (`02.113`)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces", verbose_name=_("region"))
    iso_code = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    is_prefecture = models.BooleanField(_("prefecture"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats of the council"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population in 2024"), null=True, blank=True)

    class Meta:
        verbose_name = _("province or prefecture")
        verbose_name_plural = _("provinces and prefectures")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="province_code_form", condition=Q(code__regex=r"^\d{2}\.\d{3}$"))]


class Commune(Place):
    """One of the 1,503 communes (`02.113.01.09`). name_ar_confirmed: a second list writes the same Arabic name."""

    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="communes", verbose_name=_("province")
    )
    is_urban = models.BooleanField(_("urban"))
    name_ar_confirmed = models.BooleanField(_("Arabic name confirmed"), default=False)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="commune_code_form", condition=Q(code__regex=r"^\d{2}\.\d{3}\.\d{2}\.\d{1,2}$"))
        ]

    @property
    def province_code(self) -> str:
        return self.code[:6]

    @property
    def region_code(self) -> str:
        return self.code[:2]
