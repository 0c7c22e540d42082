"""Submission, agenda, committee and vote (a28, a38, a43)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.formats import day
from mithaq.ui.forms import CleanCharField, DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.models import (
    Opinion,
    Side,
)
from tenants.council.subject import Subject


class SubmitForm(ActForm):
    on = DateField(label=_("Handed to the presidency on"))


class PutOnAgendaForm(ActForm):
    session = forms.TypedChoiceField(label=_("Session"), coerce=int)
    on = DateField(label=_("Agenda sent to the governor on"))
    point_number = forms.IntegerField(label=_("Point of the agenda"), min_value=1, max_value=200, required=False)
    articles: ClassVar = {"on": "LO 113-14 a38"}

    def fit(self, subject: Subject) -> None:
        self.fields["session"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.pk, f"{one.get_kind_display()} · {day(one.opens_on)}") for one in selectors.sessions_ahead()
        ]

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return bool(selectors.sessions_ahead())


class CommitteeForm(ActForm):
    committee = CleanCharField(label=_("Standing committee"), max_length=160)
    on = DateField(label=_("Studied on"))
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices)
    note = CleanCharField(label=_("Note"), max_length=500, required=False)
    articles: ClassVar = {"committee": "LO 113-14 a28"}

    def fit(self, subject: Subject) -> None:
        if subject.decision is not None and (waiting := selectors.open_referrals(subject.decision)):
            self.fields["committee"].initial = waiting[0].committee


class ReferForm(ActForm):
    """The dossier goes to a standing committee for study (a28)."""

    committee = forms.ChoiceField(label=_("Standing committee"))
    on = DateField(label=_("Referred on"))
    due_on = DateField(label=_("Report expected by"), required=False)
    articles: ClassVar = {"committee": "LO 113-14 a28"}

    def fit(self, subject: Subject) -> None:
        choices = [(name, name) for name in selectors.committee_names()]
        self.fields["committee"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return bool(selectors.committee_names())


class VoteForm(ActForm):
    on = DateField(label=_("Voted on"))
    present = forms.IntegerField(label=_("Members present"), min_value=1, max_value=200)
    votes_for = forms.IntegerField(label=_("For"), min_value=0, max_value=200)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=200)
    abstentions = forms.IntegerField(
        label=_("Abstentions"), min_value=0, max_value=200, help_text=_("They are not votes cast.")
    )
    number = CleanCharField(
        label=_("Number in the register of decisions"), max_length=20, required=False, help_text=_("Such as 14/2024.")
    )
    president_side = forms.ChoiceField(
        label=_("Side of the president"),
        choices=[("", "—"), *Side.choices],
        required=False,
        help_text=_("In a tie only: that side prevails."),
    )
    secret_ground = CleanCharField(
        label=_("Text that allows a secret ballot"), max_length=200, required=False,
        help_text=_("Empty: the vote was public, which is the rule."),
    )  # fmt: skip
    without_study = forms.BooleanField(
        label=_("The council decided without debate to deliberate, although no committee studied the point"),
        required=False,
    )
    articles: ClassVar = {
        "votes_for": "LO 113-14 a43",
        "number": "LO 113-14 a47",
        "president_side": "LO 113-14 a43",
        "secret_ground": "LO 113-14 a6",
        "without_study": "LO 113-14 a28",
    }

    def fit(self, subject: Subject) -> None:
        if subject.session is not None and subject.session.opened_on is not None:
            self.fields["on"].initial = subject.session.opened_on
            self.fields["present"].initial = subject.session.present_at_opening
        if not selectors.may_be_secret():
            del self.fields["secret_ground"]
        if subject.decision is not None and selectors.reports_of(subject.decision):
            del self.fields["without_study"]

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.session is not None and subject.session.opened_on is not None
