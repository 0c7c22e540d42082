"""How far each schema is, and the schemas that wait for an office."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MigrationState(models.TextChoices):
    """Where a schema's last migration ended."""

    CURRENT = "current", _("current")
    RUNNING = "running", _("running")
    FAILED = "failed", _("failed")


class SchemaVersion(models.Model):
    """The ledger of migrations: a row for each schema of an office, each ready schema, the template and `public`.

    version: digest of the applied migrations (`fleet.versions`): who is behind is one query over this table. rights:
    digest of the statements that gave the office's role its rights. took_ms: milliseconds of the last migration.
    error: one line, of the last failure.
    """

    schema_name = models.CharField(_("schema"), max_length=63, primary_key=True)
    version = models.CharField(_("version"), max_length=32)
    rights = models.CharField(_("rights"), max_length=32, blank=True)
    migrations = models.PositiveIntegerField(_("migrations applied"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=MigrationState, default=MigrationState.CURRENT)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    took_ms = models.PositiveIntegerField(_("took (milliseconds)"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("version of a schema")
        verbose_name_plural = _("versions of schemas")
        ordering = ["schema_name"]
        constraints = [
            models.CheckConstraint(
                name="schema_version_state_known", condition=Q(state__in=["current", "running", "failed"])
            ),
            models.CheckConstraint(name="schema_version_failure_says_why", condition=~Q(state="failed") | ~Q(error="")),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.version}"


class MigrationStep(models.Model):
    """One migration of the offices' schemas, as the template took it: what is replayed in every other schema.

    before, after: versions of a schema (`fleet.versions`). statements: the SQL that Django ran in the template, names
    bare. by_django: the migration holds code, or may stand in no transaction: Django itself runs it in each schema.
    """

    app = models.CharField(_("application"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    before = models.CharField(_("version before"), max_length=32, unique=True)
    after = models.CharField(_("version after"), max_length=32)
    statements = models.JSONField(_("statements"), default=list)
    by_django = models.BooleanField(_("run by Django"), default=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a migration")
        verbose_name_plural = _("steps of migrations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["app", "name"], name="migration_step_once")]

    def __str__(self) -> str:
        return f"{self.app}.{self.name}"


class ReadySchema(models.Model):
    """A schema made in advance, equal to the template, that becomes an office's by being renamed."""

    schema_name = models.CharField(_("schema"), max_length=63, primary_key=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("ready schema")
        verbose_name_plural = _("ready schemas")
        ordering = ["made_at", "schema_name"]
        constraints = [
            models.CheckConstraint(
                name="ready_schema_name_form", condition=Q(schema_name__regex=r"^ready_[a-z0-9]{4,40}$")
            )
        ]

    def __str__(self) -> str:
        return self.schema_name
