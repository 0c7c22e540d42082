"""Forms of the drafting (R13–R19)."""

from tenants.drafting.forms.substance import (
    BasisForm,
    ClauseForm,
    DurationForm,
    FulfilForm,
    ObligationForm,
    ProjectForm,
    ProofForm,
    SupervisionForm,
)  # fmt: skip
from tenants.drafting.forms.text import (
    ArticleFormSet,
    CloseForm,
    CommentForm,
    GuestForm,
    LinkForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
    ReviewForm,
    VersionForm,
    WholeForm,
    WriteForm,
    articles_of,
    columns_of,
    shown_of,
)  # fmt: skip

__all__ = [
    "ArticleFormSet", "BasisForm", "ClauseForm", "CloseForm", "CommentForm", "DurationForm", "FulfilForm", "GuestForm",
    "LinkForm", "ObligationForm", "ProjectForm", "ProofForm", "ReopenForm", "ReplyForm", "ResolveForm", "ReviewForm",
    "SupervisionForm", "VersionForm", "WholeForm", "WriteForm", "articles_of", "columns_of", "shown_of",
]  # fmt: skip
