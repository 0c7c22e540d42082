"""Where the drafting's pages lead back to, and who may write or comment."""

import uuid

from django.urls import reverse

from tenants.agreements.models import Agreement

WRITE, COMMENT = "drafting.edit", "drafting.comment"


def page_url(agreement: Agreement, anchor: str = "") -> str:
    """The stage's page."""
    url = reverse("drafting:page", args=[agreement.reference])
    return f"{url}#{anchor}" if anchor else url


def ledger_url(agreement: Agreement) -> str:
    """The ledger of obligations."""
    return reverse("drafting:obligations", args=[agreement.reference])


def article_url(agreement: Agreement, key: uuid.UUID) -> str:
    """An article with what was said of it."""
    return reverse("drafting:article", args=[agreement.reference, key])


def links_url(agreement: Agreement) -> str:
    """The partners' links."""
    return reverse("drafting:links", args=[agreement.reference])
