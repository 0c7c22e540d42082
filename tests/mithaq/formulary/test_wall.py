"""Past the service: what the database holds of the formulary, and what one office sees of another's use."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.formulary import selectors, services
from mithaq.formulary.models import Article, Template, Use, Version

pytestmark = pytest.mark.django_db
TEXTS = {
    "title_ar": "عنوان", "title_fr": "titre", "purpose_ar": "غرض", "purpose_fr": "but", "provenance_ar": "مصدر",
    "provenance_fr": "source", "sha256": "a" * 64, "edition": "2026-11-24",
}  # fmt: skip
WORDS = {"heading_ar": "مادة", "heading_fr": "article", "body_ar": "نص", "body_fr": "texte"}


@pytest.fixture
def sample(db: None) -> Template:
    return Template.objects.create(code="sample", form="agreement", kind="framework")


@pytest.fixture
def version(sample: Template) -> Version:
    return Version.objects.create(template=sample, number=1, **TEXTS)


def refused(constraint: str, make: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("formulary_form_known", {"form": "poem"}),
        ("formulary_kind_known", {"kind": "poem"}),
        ("formulary_clause_kind_of_clauses", {"form": "clause"}),
        ("formulary_clause_kind_of_clauses", {"kind": "clause"}),
        ("formulary_status_known", {"status": "odd"}),
        ("formulary_latest_from_one", {"latest": 0}),
        ("formulary_code_form", {"code": "Not A Code"}),
        ("formulary_template_code", {"code": "sample"}),
    ],
)
def test_rules_of_a_template(sample: Template, constraint: str, fields: dict[str, Any]) -> None:
    refused(constraint, Template.objects.create, **{"code": "other", "form": "agreement", "kind": "framework"} | fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("formulary_version_numbered_once", {"number": 1}),
        ("formulary_version_from_one", {"number": 0}),
        ("formulary_version_hash_form", {"sha256": "short"}),
        ("formulary_version_in_both", {"title_fr": ""}),
        ("formulary_version_in_both", {"purpose_ar": ""}),
        ("formulary_version_says_whence", {"provenance_fr": ""}),
        ("formulary_version_says_what_changed", {"changes_fr": ""}),
    ],
)
def test_rules_of_a_version(version: Version, constraint: str, fields: dict[str, Any]) -> None:
    values = TEXTS | {"number": 2, "changes_ar": "تغيير", "changes_fr": "changement"} | fields
    refused(constraint, Version.objects.create, template=version.template, **values)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("formulary_article_numbered_once", {"number": 1}),
        ("formulary_article_once_about", {"key": "object"}),
        ("formulary_article_from_one", {"number": 0}),
        ("formulary_article_clause_known", {"clause": "poem"}),
        ("formulary_article_in_both", {"body_fr": ""}),
        ("formulary_article_in_both", {"heading_ar": ""}),
        ("formulary_article_hint_in_both", {"hint_ar": "تنبيه"}),
    ],
)
def test_rules_of_an_article(version: Version, constraint: str, fields: dict[str, Any]) -> None:
    Article.objects.create(version=version, number=1, key="object", **WORDS)
    refused(constraint, Article.objects.create, version=version, **WORDS | {"number": 2, "key": "other"} | fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("formulary_use_noted_once", {}),
        ("formulary_use_version_from_one", {"template_version": 0}),
        ("formulary_use_names_office", {"office_schema": ""}),
    ],
)
def test_rules_of_a_use(db: None, constraint: str, fields: dict[str, Any]) -> None:
    values = {
        "office_schema": "o_berkane", "template_code": "sample", "template_version": 1, "agreement_id": uuid.uuid4()
    }  # fmt: skip
    Use.objects.create(**values)
    refused(constraint, Use.objects.create, **values | fields)


def test_a_version_once_loaded_cannot_be_changed_or_taken_away(version: Version) -> None:
    for statement in (
        "UPDATE formulary_version SET title_ar = 'x'",
        "DELETE FROM formulary_version",
        "UPDATE formulary_article SET body_ar = 'x'",
        "DELETE FROM formulary_article",
        "DELETE FROM formulary_template",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_an_office_reads_templates_and_writes_none(berkane: Collectivity, version: Version) -> None:
    with office_context(berkane):
        assert selectors.version_of("sample").pk == version.pk
        for make in (
            lambda: Template.objects.create(code="mine", form="agreement", kind="framework"),
            lambda: Template.objects.filter(code="sample").update(latest=3),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                make()


def test_one_office_neither_sees_nor_touches_anothers_use(
    berkane: Collectivity, other_office: Collectivity, version: Version
) -> None:
    dossier = uuid.uuid4()
    with office_context(berkane):
        services.note_use(code="sample", version=1, agreement=dossier)
        services.note_use(code="sample", version=1, agreement=dossier)
        assert Use.objects.count() == 1
    with office_context(other_office):
        assert Use.objects.count() == 0
        assert Use.objects.filter(template_code="sample").delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Use.objects.create(
                office_schema=berkane.schema_name, template_code="sample", template_version=1, agreement_id=uuid.uuid4()
            )
    assert Use.objects.count() == 1  # the public side sees the fleet


def test_used_by_counts_offices_and_names_none(
    berkane: Collectivity, other_office: Collectivity, version: Version
) -> None:
    for office, dossiers in ((berkane, 3), (other_office, 1)):
        with office_context(office):
            for _ in range(dossiers):
                services.note_use(code="sample", version=1, agreement=uuid.uuid4())
    for office in (berkane, other_office):
        with office_context(office):
            assert selectors.use_counts() == {"sample": 2}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM formulary_usecount")
        assert [column.name for column in cursor.description] == ["template_code", "offices"]
