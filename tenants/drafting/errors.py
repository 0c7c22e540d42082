"""What the drafting refuses."""

from typing import Any

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


class ArticleChanged(DomainError):
    """Somebody else wrote the article since it was opened. `current`: the article as it stands, to compare with."""

    code = "article_changed"
    message = _(
        "%(name)s changed this article while you were writing. Nothing was overwritten: compare the two texts below,"
        " then save again."
    )

    def __init__(self, current: Any, *, name: str) -> None:
        super().__init__(name=name)
        self.current = current


class TextChanged(DomainError):
    """Somebody wrote in the text while another wrote it as a whole. `changed`: those articles as they stand."""

    code = "text_changed"
    message = _(
        "The text changed while you were writing: articles %(numbers)s. Nothing was overwritten: read them below, take"
        " over what you need, then save again."
    )

    def __init__(self, changed: list[Any]) -> None:
        super().__init__(numbers=[str(article.position or article.removed_from) for article in changed])
        self.changed = changed


class ArticleGone(DomainError):
    """The article was removed from the working text, or never stood in it."""

    code = "article_gone"
    message = _("This article is no longer in the text. It can be put back from the list of removed articles.")


class ArticleStands(DomainError):
    """An article that was not removed cannot be put back."""

    code = "article_stands"
    message = _("This article is in the text already.")


class ArticleRemoved(DomainError):
    """A comment on an article that was removed since."""

    code = "article_removed"
    field = "article_number"
    message = _(
        "This article has been removed from the text since that version. Comment on the whole text, or have the article"
        " put back."
    )


class TextUnderReview(DomainError):
    """The text was sent for comments: nobody writes in it until they are in."""

    code = "text_under_review"
    message = _(
        "Version %(number)s was sent for comments: the text stays as it is until they are in. Start the correction, or"
        " take the text back."
    )


class ArticleLocked(DomainError):
    """In correction only what was commented is changed."""

    code = "article_locked"
    message = _(
        "Nobody commented on article %(number)s: while the text is in correction, only commented articles are changed."
        " Take the text back to change others."
    )


class OrderLocked(DomainError):
    """In correction articles are added and moved only when somebody commented on the whole text."""

    code = "order_locked"
    message = _(
        "While the text is in correction, articles are added or moved only if a comment speaks of the whole text."
    )


class TooManyArticles(DomainError):
    """More articles than a text has."""

    code = "too_many_articles"
    message = _("A text has at most %(limit)s articles.")


class NotKept(DomainError):
    """What is sent for comments is a version, and the working text has changed since the last one."""

    code = "not_kept"
    message = _("The text has changed since the last version. Keep it as a version first: that is what is sent.")


class NothingToCorrect(DomainError):
    """A correction answers comments."""

    code = "nothing_to_correct"
    message = _("Nobody has commented on version %(number)s yet: there is nothing to correct.")


class ThreadClosed(DomainError):
    """A closed thread takes no reply and no answer; it can be reopened."""

    code = "thread_closed"
    message = _("This comment was closed on %(day)s. Reopen it to go on with it.")


class ThreadOpen(DomainError):
    """An open thread cannot be reopened."""

    code = "thread_open"
    message = _("This comment is open already.")


class ReplyHasNoState(DomainError):
    """Threads are resolved, closed and reopened; replies are not."""

    code = "reply_has_no_state"
    message = _("This is a reply. Resolve or close the comment that opened the thread.")


class BlockingNotResolved(DomainError):
    """A blocking comment is answered before it is closed, except by who made it."""

    code = "blocking_not_resolved"
    message = _("This comment is blocking: say how it was met before closing it, or let its author withdraw it.")


class LinkClosed(DomainError):
    """A partner's link that is unknown, has expired or was revoked; which of these is not told."""

    code = "link_closed"
    message = _("This link does not open anything, or no longer does.")


class LinkPassedOn(DomainError):
    """The dossier of this link has passed to another office, where the text is read from now on."""

    code = "link_passed_on"
    message = _("This dossier has passed to: %(office)s.")


class LinkLife(DomainError):
    """A link that lasts too long, or no time at all."""

    code = "link_life"
    field = "days"
    message = _("A link stays open between 1 and %(limit)s days.")


class LinkRevoked(DomainError):
    """A link that opens nothing any more cannot be revoked."""

    code = "link_revoked"
    message = _("This link opens nothing any more.")


class OwnLink(DomainError):
    """The office itself needs no link to its own text."""

    code = "own_link"
    field = "party_id"
    message = _("A link is made for a partner: your own collectivity comments in the workspace.")


class TooManyComments(DomainError):
    """A bound on what comes in without an account."""

    code = "too_many_comments"
    message = _("Many comments have come through this link today. Go on tomorrow, or write to the office.")


# --- R16: the projects of the programme -------------------------------------------------------------------------------
class FundingUnknown(DomainError):
    """The manner of funding is one of the list."""

    code = "funding_unknown"
    article = "R16"
    field = "funding"
    message = _("“%(value)s” is not a manner of funding: choose one of the list.")


class MannerUnknown(DomainError):
    """The manner of execution is one of the list."""

    code = "manner_unknown"
    article = "R16"
    field = "manner"
    message = _("“%(value)s” is not a manner of execution: choose one of the list.")


class AmountOfProject(DomainError):
    """An estimate of nothing, or less, is none."""

    code = "amount_not_positive"
    article = "R16"
    field = "amount_centimes"
    message = _("The estimated amount must be above zero. Leave it empty if it is not known yet.")


class CurrencyOfProject(DomainError):
    """No currency in use has this code (ISO 4217)."""

    code = "currency_unknown"
    article = "R16"
    field = "currency"
    message = _("“%(currency)s” is not the code of a currency in use, such as MAD, EUR or XOF.")


class PartnerOfProject(DomainError):
    """What is entrusted to a partner is entrusted to a partner of this agreement."""

    code = "partner_of_project"
    article = "R16"
    field = "executed_by_id"
    message = _("A project entrusted to a partner names that partner: choose a party other than your collectivity.")


# --- R15: the paper that proves an obligation -------------------------------------------------------------------------
class ObligationNotDone(DomainError):
    """A paper proves what was done."""

    code = "obligation_not_done"
    article = "R15"
    message = _("Note first that the obligation was fulfilled: a paper proves what was done.")


class ProofOfAnotherDossier(DomainError):
    """The proof of an obligation stands in the same dossier."""

    code = "proof_of_another_dossier"
    article = "R15"
    field = "proof_id"
    message = _("This paper is not in the dossier of the obligation.")
