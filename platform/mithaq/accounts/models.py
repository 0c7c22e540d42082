"""People. The same tables stand in `public` (authorities, portal editors) and in every office (its own people)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be. Office roles stand in an office's schema, the last four in `public`."""

    HEAD = "head", _("head of the office")
    CLERK = "clerk", _("clerk")
    SECRETARY = "secretary", _("council secretary")
    PRESIDENT = "president", _("president")
    FINANCE = "finance", _("finance officer")
    SERVICE = "service", _("communal service")
    READER = "reader", _("reader")
    GOVERNOR = "governor", _("governor's service")
    REGION = "region", _("regional officer")
    OPERATOR = "operator", _("operator")
    EDITOR = "editor", _("portal editor")


OFFICE_ROLES = frozenset({"head", "clerk", "secretary", "president", "finance", "service", "reader"})
PUBLIC_ROLES = frozenset({"governor", "region", "operator", "editor"})
SECOND_FACTOR_ROLES = frozenset(Role.values) - {Role.READER}  # a reader changes nothing
FORMER = "former.invalid"  # host of the addresses of people of a former office, who came with its dossiers: no way in
VISITORS = "support.invalid"  # host of the addresses of support visitors (RFC 2606: no letter ever arrives there)


class UserManager(BaseUserManager["User"]):
    """People are created by invitation."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address; without a password nobody can log in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """For Wagtail's own tooling on the public side."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person of one office, or of the public side. No national identity number is kept (law 09-08 a12)."""

    email = models.EmailField(_("e-mail"), unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    position_ar = models.CharField(_("position in Arabic"), max_length=120, blank=True)
    position_fr = models.CharField(_("position in French"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=3, default="ar")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_ar", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name in the language of the page, in the other where it is missing."""
        names = (self.name_ar, self.name_fr) if get_language() == "ar" else (self.name_fr, self.name_ar)
        return names[0] or names[1] or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not used; nothing asks but third-party code."""
        return False

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Roles this person holds here; read once per request, so a right removed acts at the next request."""
        if not self.is_active:
            return frozenset()
        return frozenset(self.roles.values_list("role", flat=True))

    def holds(self, *roles: str) -> bool:
        """Whether the person holds one of these roles."""
        return not self.role_codes.isdisjoint(roles)

    @property
    def needs_second_factor(self) -> bool:
        """Everybody who can change something."""
        return not self.role_codes.isdisjoint(SECOND_FACTOR_ROLES)


class RoleGrant(models.Model):
    """A role held by a person. `territory_code` bounds an authority to a province (`02.113`) or a region (`02`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    service = models.CharField(_("communal service"), max_length=120, blank=True)
    territory_code = models.CharField(_("territory"), max_length=8, blank=True)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(name="role_known", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(fields=["user", "role", "territory_code"], name="role_once_per_person"),
            models.CheckConstraint(
                name="role_authority_has_territory",
                condition=~Q(role__in=["governor", "region"]) | ~Q(territory_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
