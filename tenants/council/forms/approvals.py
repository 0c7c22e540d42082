"""Approvals before the council (a86, a92)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.models import (
    ApprovalKind,
)
from tenants.council.subject import Subject
from tenants.documents.models import Document, DocumentKind

ANSWERS = (DocumentKind.APPROVAL, DocumentKind.LETTER, DocumentKind.OTHER)


class RequestApprovalForm(ActForm):
    kind = forms.ChoiceField(label=_("Approval"), choices=ApprovalKind.choices)
    authority = CleanCharField(
        label=_("Authority"), max_length=200, help_text=_("The text does not name the authority of article 86.")
    )
    on = DateField(label=_("Requested on"))
    articles: ClassVar = {"kind": "LO 113-14 a86, a92"}

    def fit(self, subject: Subject) -> None:
        missing = selectors.approvals_missing(subject.agreement, clock.today())
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in missing]  # type: ignore[attr-defined]  # a ChoiceField
        if missing:
            self.fields["authority"].initial = selectors.authority_before(missing[0])

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return bool(selectors.approvals_missing(subject.agreement, clock.today()))


class AnswerOfAuthorityForm(ActForm):
    """What both answers have: the paper that says so."""

    document_id = forms.TypedChoiceField(
        label=_("The answer itself, a paper of the dossier"), coerce=int, empty_value=None, required=False
    )

    def fit(self, subject: Subject) -> None:
        papers = Document.objects.filter(agreement=subject.agreement, kind__in=ANSWERS).order_by("-pk")
        choices = [("", "—"), *((paper.pk, paper.title) for paper in papers)]
        self.fields["document_id"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class GrantApprovalForm(AnswerOfAuthorityForm):
    field_order = ("on", "reference", "valid_until", "document_id")
    on = DateField(label=_("Granted on"))
    reference = CleanCharField(label=_("Reference of the answer"), max_length=80)
    valid_until = DateField(label=_("Valid until"), required=False, help_text=_("Empty when the answer sets no end."))


class RefuseApprovalForm(AnswerOfAuthorityForm):
    field_order = ("on", "reference", "document_id")
    on = DateField(label=_("Refused on"))
    reference = CleanCharField(label=_("Reference of the answer"), max_length=80, required=False)
