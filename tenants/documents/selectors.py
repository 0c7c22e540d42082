"""What is asked of the papers of a dossier."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need, has_foreign_party
from tenants.agreements.stages import STAGES, Stage
from tenants.documents.models import Document, DocumentKind


@dataclass(frozen=True)
class Required:
    """A paper a stage rests on, and who asks for it. if_any: when it is due at all; only_foreign: foreign party.

    signed: it proves something by its signature, so that one the service has just written does not stand for it.
    """

    kind: DocumentKind
    article: str
    only_foreign: bool = False
    if_any: str | Promise = ""
    signed: bool = False


REQUIRED: dict[str, tuple[Required, ...]] = {
    "consultation": (Required(DocumentKind.MINUTES, "R12", signed=True),),
    "drafting": (
        Required(DocumentKind.DRAFT, "R13"),
        Required(DocumentKind.APPROVAL, "LO 113-14 a86", only_foreign=True),
    ),
    "deliberation": (
        Required(DocumentKind.PRESENTATION_NOTE, "R23"),
        Required(DocumentKind.SUMMONS, "LO 113-14 a35"),
        Required(DocumentKind.COMMITTEE_REPORT, "LO 113-14 a28"),
    ),
    "legality": (
        Required(DocumentKind.DECISION, "LO 113-14 a47"),
        Required(DocumentKind.SESSION_MINUTES, "LO 113-14 a47"),
        Required(DocumentKind.RECEIPT, "LO 113-14 a116"),
        Required(DocumentKind.VISA, "LO 113-14 a118", if_any=_("when a visa is due and was given in writing")),
    ),
    "signature": (Required(DocumentKind.SIGNED_AGREEMENT, "LO 113-14 a94"),),
    "execution": (Required(DocumentKind.ACTION_PLAN, "R30"),),
    "monitoring": (
        Required(DocumentKind.MONITORING_REPORT, "R36"),
        Required(DocumentKind.EVALUATION_REPORT, "R37"),
    ),
    "outcome": (Required(DocumentKind.CLOSING_MINUTES, "R42", if_any=_("when the agreement is closed or terminated")),),
}


@dataclass(frozen=True)
class PaperLine:
    """A required paper and those of its kind that are there."""

    required: Required
    documents: list[Document]

    @property
    def label(self) -> str | Promise:
        return self.required.kind.label

    @property
    def is_there(self) -> bool:
        return bool(self.documents)


@dataclass(frozen=True)
class StagePapers:
    """The papers of one stage."""

    stage: Stage
    lines: list[PaperLine]

    @property
    def missing(self) -> int:
        """How many papers that are always due are not there."""
        return sum(not line.is_there and not line.required.if_any for line in self.lines)


def papers(agreement: Agreement) -> QuerySet[Document]:
    """The papers of a dossier with who added them, newest first."""
    return Document.objects.filter(agreement=agreement).select_related("uploaded_by", "amendment")


def of_kind(agreement: Agreement, kind: str) -> QuerySet[Document]:
    """The papers of one kind, newest first."""
    return Document.objects.filter(agreement=agreement, kind=kind)


def checklist(agreement: Agreement, documents: list[Document]) -> list[StagePapers]:
    """Required papers stage by stage, over papers already read: no query of its own but the parties'."""
    foreign = has_foreign_party(agreement)
    by_kind: dict[str, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)
    return [
        StagePapers(
            stage,
            [
                PaperLine(
                    one,
                    [paper for paper in by_kind.get(one.kind, []) if not (one.signed and paper.is_generated)],
                )
                for one in REQUIRED[stage.code]
                if foreign or not one.only_foreign
            ],
        )
        for stage in STAGES
        if stage.code in REQUIRED
    ]


def missing_papers(agreement: Agreement, stage_code: str) -> list[Need]:
    """Papers of a stage that are always due and not there."""
    (stage,) = (one for one in checklist(agreement, list(papers(agreement))) if one.stage.code == stage_code)
    return [
        Need(f"paper_{line.required.kind}", str(line.label), line.required.article, "documents:page")
        for line in stage.lines
        if not line.is_there and not line.required.if_any
    ]


def bytes_kept() -> int:
    """Size of all papers of the office, in bytes."""
    return Document.objects.aggregate(total=Sum("size"))["total"] or 0
