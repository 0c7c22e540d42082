"""Sessions of the council, up to their quorum (a33–a42)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.ui.forms import DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.models import (
    CalledBy,
    Session,
    SessionKind,
)
from tenants.council.subject import Subject


class CreateSessionForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices)
    opens_on = DateField(label=_("Opens on"))
    members_in_office = forms.IntegerField(
        label=_("Members in office"), min_value=1, max_value=200, help_text=_("Not the seats: vacancies are left out.")
    )
    called_by = forms.ChoiceField(
        label=_("Called by"), choices=CalledBy.choices, help_text=_("For an extraordinary session.")
    )
    articles: ClassVar = {"opens_on": "LO 113-14 a33", "called_by": "LO 113-14 a36, a37"}

    def fit(self, subject: Subject) -> None:
        last = Session.objects.own().order_by("-opens_on").first()
        self.fields["members_in_office"].initial = last.members_in_office if last else current_office().seats
        self.fields["opens_on"].initial = selectors.reachable(clock.today()).opens_on


class RescheduleForm(ActForm):
    opens_on = DateField(label=_("Opens on"))

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        session = subject.session
        return session is not None and session.summons_sent_on is None and session.opened_on is None


class AgendaReceiptForm(ActForm):
    on = DateField(label=_("Received by the governor on"))
    articles: ClassVar = {"on": "LO 113-14 a39"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        session = subject.session
        return session is not None and session.agenda_sent_on is not None and session.agenda_received_on is None


class SummonsForm(ActForm):
    sent_on = DateField(label=_("Summons and documents sent on"))
    articles: ClassVar = {"sent_on": "LO 113-14 a35"}

    def fit(self, subject: Subject) -> None:
        self.fields["sent_on"].initial = clock.today

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        session = subject.session
        return session is not None and session.summons_sent_on is None and session.opened_on is None


class OpenSessionForm(ActForm):
    on = DateField(label=_("Met on"))
    present = forms.IntegerField(label=_("Members present at the opening"), min_value=0, max_value=200)
    next_meeting_on = DateField(
        label=_("Next meeting, if the quorum is missing"),
        required=False,
        help_text=_("Empty: the first day the law allows."),
    )
    articles: ClassVar = {"present": "LO 113-14 a42", "next_meeting_on": "LO 113-14 a42"}

    def fit(self, subject: Subject) -> None:
        if subject.session is not None:
            self.fields["on"].initial = subject.session.meeting_on
            if not selectors.needs_quorum(subject.session):
                del self.fields["next_meeting_on"]

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        session = subject.session
        return session is not None and session.summons_sent_on is not None and session.opened_on is None


class ExtendForm(ActForm):
    """Nothing to say: the president extends once."""

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        session = subject.session
        return session is not None and session.is_open and session.kind == SessionKind.ORDINARY and not session.extended


class CloseSessionForm(ActForm):
    on = DateField(label=_("Closed on"))
    articles: ClassVar = {"on": "LO 113-14 a34"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.session is not None and subject.session.is_open
