"""What `mithaq fleet check` refuses, rule by rule, in an office's small tables and in the large ones of `public`."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now, Random
from django.utils import timezone

from mithaq.collectivities.fleet import safety

OFFICE = ("finance", "contribution")
PUBLIC = ("collectivities", "officeevent")
INDEX = models.Index(fields=["id"], name="synthetic_index")
CHECK = models.CheckConstraint(name="synthetic_check", condition=models.Q(pk__gt=0))
UNIQUE = models.UniqueConstraint(name="synthetic_unique", fields=["id"])


@pytest.fixture(scope="module")
def project() -> ProjectState:
    return MigrationLoader(None).project_state()


def examined(project: ProjectState, app: str, *operations: Any, **attributes: Any) -> set[str]:
    """The rules that a migration with these operations breaks."""
    migration = Migration("0099_synthetic", app)
    migration.operations = list(operations)
    for name, value in attributes.items():
        setattr(migration, name, value)
    return {finding.rule for finding in safety.examined(migration, project.clone())}


def add(model: str, field: Any) -> Any:
    return migrations.AddField(model, "synthetic", field)


SAFE = [
    (OFFICE, lambda model: add(model, models.IntegerField(db_default=0))),
    (OFFICE, lambda model: add(model, models.IntegerField(null=True))),
    (OFFICE, lambda model: add(model, models.DateTimeField(db_default=Now()))),
    (OFFICE, lambda model: add(model, models.JSONField(default=list, db_default=models.Value([], models.JSONField())))),
    (OFFICE, lambda model: migrations.AddIndex(model, INDEX)),
    (OFFICE, lambda model: migrations.AddConstraint(model, CHECK)),
    (OFFICE, lambda model: migrations.AddConstraint(model, UNIQUE)),
    (PUBLIC, lambda model: add(model, models.IntegerField(db_default=0))),
    (PUBLIC, lambda model: AddIndexConcurrently(model, INDEX)),
    (PUBLIC, lambda model: AddConstraintNotValid(model, CHECK)),
    (PUBLIC, lambda model: migrations.AlterField(model, "reason", models.CharField(max_length=600))),
    (PUBLIC, lambda model: migrations.AlterField(model, "reason", models.TextField())),
    (PUBLIC, lambda model: migrations.RunSQL("UPDATE collectivities_officeevent SET act = '' WHERE act IS NULL")),
    (PUBLIC, lambda model: migrations.RunPython(migrations.RunPython.noop)),
]
DANGEROUS = [
    ("rewrites-table", OFFICE, lambda model: add(model, models.FloatField(db_default=Random()))),
    ("rewrites-table", OFFICE, lambda model: add(
        model, models.GeneratedField(expression=models.F("id") + 1, output_field=models.BigIntegerField(),
                                     db_persist=True))),
    ("rewrites-table", OFFICE, lambda model: migrations.AlterField(model, "id", models.TextField(primary_key=True))),
    ("rewrites-table", PUBLIC, lambda model: migrations.AlterField(model, "reason", models.CharField(max_length=40))),
    ("rewrites-table", PUBLIC, lambda model: migrations.RunSQL("ALTER TABLE x ALTER COLUMN y TYPE bigint")),
    ("rewrites-table", OFFICE, lambda model: migrations.RunSQL("VACUUM FULL x")),
    ("undecided-default", OFFICE, lambda model: add(model, models.DateTimeField(default=timezone.now, null=True))),
    ("breaks-old-code", OFFICE, lambda model: add(model, models.IntegerField(default=0))),
    ("breaks-old-code", OFFICE, lambda model: migrations.RemoveField(model, "id")),
    ("breaks-old-code", OFFICE, lambda model: migrations.RenameField(model, "id", "number")),
    ("breaks-old-code", PUBLIC, lambda model: migrations.RenameModel(model, "Happening")),
    ("breaks-old-code", PUBLIC, lambda model: migrations.DeleteModel(model)),
    ("breaks-old-code", PUBLIC, lambda model: migrations.AlterModelTable(model, "happening")),
    ("breaks-old-code", PUBLIC, lambda model: migrations.AlterField(
        model, "reason", models.CharField(max_length=500, db_column="why"))),
    ("breaks-old-code", OFFICE, lambda model: migrations.RunSQL("ALTER TABLE x DROP COLUMN y")),
    ("breaks-old-code", OFFICE, lambda model: migrations.RunSQL("ALTER TABLE x ADD COLUMN y integer NOT NULL")),
    ("long-lock", PUBLIC, lambda model: migrations.AddIndex(model, INDEX)),
    ("long-lock", PUBLIC, lambda model: migrations.AddConstraint(model, CHECK)),
    ("long-lock", PUBLIC, lambda model: migrations.AddConstraint(model, UNIQUE)),
    ("long-lock", PUBLIC, lambda model: add(model, models.IntegerField(null=True, db_index=True))),
    ("long-lock", PUBLIC, lambda model: add(
        model, models.ForeignKey("collectivities.Collectivity", models.PROTECT, db_index=False, db_default=1))),
    ("long-lock", PUBLIC, lambda model: migrations.AlterField(
        model, "reason", models.CharField(max_length=500, db_index=True))),
    ("long-lock", PUBLIC, lambda model: migrations.RunSQL("CREATE INDEX a ON x (y)")),
    ("long-lock", PUBLIC, lambda model: migrations.RunSQL("ALTER TABLE x ADD CONSTRAINT c CHECK (y > 0)")),
    ("long-lock", OFFICE, lambda model: migrations.RunSQL("LOCK TABLE x")),
    ("concurrent-in-office", OFFICE, lambda model: AddIndexConcurrently(model, INDEX)),
    ("concurrent-in-office", OFFICE, lambda model: AddConstraintNotValid(model, CHECK)),
]  # fmt: skip


@pytest.mark.parametrize(("place", "operation"), SAFE)
def test_what_only_adds_is_let_be(project: ProjectState, place: tuple[str, str], operation: Any) -> None:
    app, model = place
    assert examined(project, app, operation(model)) == set()


@pytest.mark.parametrize(("rule", "place", "operation"), DANGEROUS)
def test_what_hinders_a_service_in_use_is_refused(
    project: ProjectState, rule: str, place: tuple[str, str], operation: Any
) -> None:
    app, model = place
    assert rule in examined(project, app, operation(model))


def test_null_that_is_forbidden_is_refused_for_old_code_and_for_the_lock(project: ProjectState) -> None:
    never_null = migrations.AlterField("erasure", "approved_at", models.DateTimeField())
    assert examined(project, "collectivities", never_null) == {"breaks-old-code", "long-lock"}


def test_a_proof_that_was_put_off_is_let_be_in_public(project: ProjectState) -> None:
    later = [AddConstraintNotValid("officeevent", CHECK), ValidateConstraint("officeevent", "synthetic_check")]
    assert examined(project, "collectivities", *later, atomic=False) == set()


def test_data_and_schema_in_one_migration_are_refused(project: ProjectState) -> None:
    column = add("contribution", models.IntegerField(db_default=0))
    for data in (
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("INSERT INTO x VALUES (1)"),
        migrations.SeparateDatabaseAndState([migrations.RunSQL("DELETE FROM x")]),
    ):
        assert examined(project, "finance", column, data) == {"data-and-schema"}


def test_a_migration_of_offices_outside_a_transaction_is_refused(project: ProjectState) -> None:
    column = add("contribution", models.IntegerField(null=True))
    assert examined(project, "finance", column, atomic=False) == {"concurrent-in-office"}
    assert (
        examined(project, "collectivities", add("officeevent", models.IntegerField(null=True)), atomic=False) == set()
    )


def test_a_table_that_the_migration_makes_is_empty_and_takes_anything(project: ProjectState) -> None:
    made = migrations.CreateModel("Synthetic", [("id", models.BigAutoField(primary_key=True))])
    wild = [migrations.AddIndex("synthetic", INDEX), add("synthetic", models.IntegerField(default=0, db_index=True))]
    assert examined(project, "collectivities", made, *wild) == set()


def test_what_is_done_to_the_models_alone_harms_nobody(project: ProjectState) -> None:
    only_state = migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("contribution", "id")])
    assert examined(project, "finance", only_state) == set()


def test_what_takes_away_is_excused_by_a_line_that_says_why_and_by_no_other(project: ProjectState) -> None:
    gone = migrations.DeleteModel("supportpage")
    why = {"breaks-old-code": "no release since 1.2 reads it"}
    assert examined(project, "collectivities", gone, may=why) == set()
    assert examined(project, "collectivities", gone, may={"breaks-old-code": ""}) == {"breaks-old-code"}
    assert examined(project, "collectivities", gone, may={**why, "long-lock": "it was"}) == {"needless-excuse"}


def test_a_finding_names_the_migration_the_reason_and_the_rule(project: ProjectState) -> None:
    migration = Migration("0099_synthetic", "finance")
    migration.operations = [migrations.DeleteModel("Contribution")]
    [finding] = safety.examined(migration, project.clone())
    assert str(finding).startswith("finance.0099_synthetic: Delete model Contribution")
    assert str(finding).endswith("[breaks-old-code]")
