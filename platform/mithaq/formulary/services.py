"""Loading the formulary's files, and noting who uses what."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import transaction

from mithaq.core.database import connection
from mithaq.core.text import fold
from mithaq.formulary.errors import ChangeUnsaid
from mithaq.formulary.models import NEWEST, Article, Status, Template, Use, Version
from mithaq.formulary.reading import TEXTS, TemplateFile, read_all

LOAD_LOCK = 0x6D697466  # advisory: two loads at once would give one number twice


@dataclass
class Loaded:
    """What a load did, by code. unchanged: those that stood already as their files say."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0


@transaction.atomic
def load(folder: Path = TEXTS) -> Loaded:
    """Bring the formulary to what the files say; a second time changes nothing.

    A file that changed becomes the next version: it must bear a newer edition and say what changed. A file that is gone
    retires its template. Raises BadTemplateFile, ChangeUnsaid; then nothing is loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    done, files = Loaded(), read_all(folder)
    known = {template.code: template for template in Template.objects.all()}
    newest = {version.template_id: version for version in Version.objects.filter(NEWEST).order_by("pk")}
    for one in files:
        template = known.get(one.code)
        if template is None:
            template = Template.objects.create(code=one.code, form=one.form, kind=one.kind, position=one.position)
            _add(template, one, 1)
            done.added.append(one.code)
        elif newest[template.pk].sha256 != one.sha256:
            _next(template, newest[template.pk], one)
            done.changed.append(one.code)
        else:
            if (template.kind, template.position, template.status) != (one.kind, one.position, Status.CURRENT):
                _place(template, one)
            done.unchanged += 1
    for code in sorted(set(known) - {one.code for one in files}):
        if known[code].status != Status.RETIRED:
            Template.objects.filter(code=code).update(status=Status.RETIRED)
            done.retired.append(code)
    return done


def _next(template: Template, last: Version, one: TemplateFile) -> None:
    says = one.texts["changes_ar"] and one.texts["changes_fr"]
    if not says or one.edition <= last.edition:
        raise ChangeUnsaid(template=one.code, number=last.number)
    _add(template, one, last.number + 1)
    template.latest = last.number + 1
    _place(template, one)


def _place(template: Template, one: TemplateFile) -> None:
    """Where it stands in the list, and that it is offered: neither is part of a version."""
    wanted = {"kind": one.kind, "position": one.position, "status": Status.CURRENT, "latest": template.latest}
    Template.objects.filter(pk=template.pk).exclude(**wanted).update(**wanted)


def _add(template: Template, one: TemplateFile, number: int) -> None:
    texts = {name: "" if name.startswith("changes_") and number == 1 else text for name, text in one.texts.items()}
    headings = [f"{article.heading_ar} {article.heading_fr}" for article in one.articles]
    said = " ".join(
        [one.code, *(text for name, text in texts.items() if name.startswith(("title", "purpose"))), *headings]
    )
    version = Version.objects.create(
        template=template,
        number=number,
        edition=one.edition,
        sha256=one.sha256,
        folded=fold(said),
        **texts,
        **one.lists,
    )
    Article.objects.bulk_create(
        [Article(version=version, number=place, **asdict(article)) for place, article in enumerate(one.articles, 1)]
    )


def note_use(*, code: str, version: int, agreement: UUID) -> None:
    """Note that the office that is active took this version for a dossier; noted before is noted."""
    Use.objects.bulk_create(
        [
            Use(
                office_schema=connection.schema_name, template_code=code, template_version=version,
                agreement_id=agreement,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
