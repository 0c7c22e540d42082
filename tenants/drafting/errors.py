"""What the drafting refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class SameText(DomainError):
    """The new version says word for word what the last one said."""

    code = "same_text"
    message = _("Version %(number)s already says exactly this.")


class NoArticle(DomainError):
    """A version without text."""

    code = "no_article"
    field = "text_ar"
    message = _("A version of the text needs at least one article in Arabic.")


class ArticleTwice(DomainError):
    """Two articles of one version carry the same number."""

    code = "article_twice"
    field = "text_ar"
    message = _("Article %(number)s stands twice in this version.")


class UnknownArticle(DomainError):
    """A comment on an article the version does not have."""

    code = "unknown_article"
    field = "article_number"
    message = _("Version %(version)s has no article %(number)s.")


class CommentResolved(DomainError):
    """The comment was resolved already."""

    code = "comment_resolved"
    message = _("This comment was resolved on %(day)s.")


class ForeignPartyOfObligation(DomainError):
    """The obligation names a party of another dossier."""

    code = "party_of_another_dossier"
    field = "party"
    message = _("“%(name)s” is not a party to this agreement.")


class ObligationDone(DomainError):
    """An obligation that was fulfilled is a fact and is not erased."""

    code = "obligation_done"
    message = _("This obligation was fulfilled on %(day)s: it stays in the dossier.")
