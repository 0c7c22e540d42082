"""The governor's visa desk from the office's side."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, CleanTextField, DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.selectors import desk as desks
from tenants.council.subject import Subject
from tenants.documents.models import Document


def _choices(papers: list[Document]) -> list[tuple[int, str]]:
    return [(paper.pk, f"{paper.get_kind_display()} – {paper.title}") for paper in papers]


class SubmitToDeskForm(ActForm):
    on = DateField(label=_("Submitted on"))
    slip_reference = CleanCharField(label=_("Reference of the transmission slip"), max_length=80, required=False)
    documents = forms.TypedMultipleChoiceField(
        label=_("Papers of the file"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Copies go to the governor's service as they are today; it sees nothing else of the dossier."),
        error_messages={"required": _("Choose the papers of the file.")},
    )  # fmt: skip
    articles: ClassVar = {"on": "LO 113-14 a116", "documents": "R25"}

    def fit(self, subject: Subject) -> None:
        papers = desks.bundle_papers(subject.agreement, subject.amendment.pk if subject.amendment else None)
        self.fields["documents"].choices = _choices(papers)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["documents"].initial = desks.proposed(papers)

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and desks.desk_is_used()


class WithdrawFromDeskForm(ActForm):
    on = DateField(label=_("On"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and selectors.at_desk(subject.decision)


class AnswerDeskForm(ActForm):
    on = DateField(label=_("Supplied on"))
    document_id = forms.TypedChoiceField(
        label=_("Paper of the dossier"), coerce=int, help_text=_("Add it to the papers first, if it is not there.")
    )
    text = CleanTextField(label=_("Words that go with it"), max_length=2000, required=False,
                          widget=forms.Textarea({"rows": 2}))  # fmt: skip
    articles: ClassVar = {"document_id": "LO 113-14 a118"}

    def fit(self, subject: Subject) -> None:
        papers = desks.bundle_papers(subject.agreement, subject.amendment.pk if subject.amendment else None)
        self.fields["document_id"].choices = _choices(papers)  # type: ignore[attr-defined]  # a ChoiceField
