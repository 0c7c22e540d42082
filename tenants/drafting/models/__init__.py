"""R13–R19: the text in versions and while it is written, comments, clauses, obligations, projects, supervision."""

from tenants.drafting.models.clauses import (
    MAX_BODY,
    Clause,
    ClauseKind,
    Obligation,
    SupervisoryBody,
    SupervisoryKind,
)
from tenants.drafting.models.comments import Comment, CommentField, CommentState
from tenants.drafting.models.programme import Funding, Manner, Project
from tenants.drafting.models.text import COLUMNS, TRANSLATIONS, WORDS, ArticleWords, TextArticle, TextVersion
from tenants.drafting.models.working import LONGEST_LINK, DraftArticle, PartnerLink, TextState, WorkingText

__all__ = [
    "COLUMNS", "LONGEST_LINK", "MAX_BODY", "TRANSLATIONS", "WORDS", "ArticleWords", "Clause", "ClauseKind", "Comment",
    "CommentField", "CommentState", "DraftArticle", "Funding", "Manner", "Obligation", "PartnerLink", "Project",
    "SupervisoryBody", "SupervisoryKind", "TextArticle", "TextState", "TextVersion", "WorkingText",
]  # fmt: skip
