"""Forms of the deliberation and of the control of legality: one a verb, named after it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.ui.formats import day
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Form
from tenants.council import selectors
from tenants.council.models import (
    ApprovalKind,
    CalledBy,
    Decision,
    DecisionState,
    Opinion,
    Resolution,
    Session,
    SessionKind,
    Side,
)
from tenants.council.subject import Subject


class ActForm(Form):
    """A form of one verb on one subject. `ready`: whether the verb makes sense for it, beyond its state."""

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        if "on" in self.fields:
            self.fields["on"].initial = clock.today
        self.fit(subject)

    def fit(self, subject: Subject) -> None:
        """Fill choices and first values from the dossier."""

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return True


class DayForm(ActForm):
    """A day, and nothing else."""

    on = DateField(label=_("On"))


class ReasonForm(ActForm):
    """A day and a reason."""

    on = DateField(label=_("On"))
    reason = CleanCharField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


# --- Approvals --------------------------------------------------------------------------------------------------------


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

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return bool(selectors.approvals_missing(subject.agreement, clock.today()))


class GrantApprovalForm(ActForm):
    on = DateField(label=_("Granted on"))
    reference = CleanCharField(label=_("Reference of the answer"), max_length=80)
    valid_until = DateField(label=_("Valid until"), required=False, help_text=_("Empty when the answer sets no end."))


class RefuseApprovalForm(ActForm):
    on = DateField(label=_("Refused on"))
    reference = CleanCharField(label=_("Reference of the answer"), max_length=80, required=False)


# --- Sessions and agenda ----------------------------------------------------------------------------------------------


class SubmitForm(ActForm):
    on = DateField(label=_("Handed to the presidency on"))


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


class CommitteeForm(ActForm):
    committee = CleanCharField(label=_("Standing committee"), max_length=160)
    on = DateField(label=_("Studied on"))
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices)
    note = CleanCharField(label=_("Note"), max_length=500, required=False)
    articles: ClassVar = {"committee": "LO 113-14 a28"}


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
    without_study = forms.BooleanField(
        label=_("The council decided without debate to deliberate, although no committee studied the point"),
        required=False,
    )
    articles: ClassVar = {
        "votes_for": "LO 113-14 a43",
        "number": "LO 113-14 a47",
        "president_side": "LO 113-14 a43",
        "without_study": "LO 113-14 a28",
    }

    def fit(self, subject: Subject) -> None:
        if subject.session is not None and subject.session.opened_on is not None:
            self.fields["on"].initial = subject.session.opened_on
            self.fields["present"].initial = subject.session.present_at_opening
        if subject.decision is not None and selectors.reports_of(subject.decision):
            del self.fields["without_study"]

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.session is not None and subject.session.opened_on is not None


# --- Control of legality ----------------------------------------------------------------------------------------------


class PostForm(ActForm):
    on = DateField(label=_("Posted on"))
    articles: ClassVar = {"on": "LO 113-14 a273"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and subject.decision.posted_on is None


class TransmitForm(ActForm):
    on = DateField(label=_("Sent to the governor on"))
    slip_reference = CleanCharField(label=_("Reference of the transmission slip"), max_length=80, required=False)
    has_decision = forms.BooleanField(label=_("The decision of the council"), required=False)
    has_minutes = forms.BooleanField(label=_("The minutes of the deliberations"), required=False)
    has_subject_documents = forms.BooleanField(label=_("The documents of the partnership's subject"), required=False)
    has_presentation_note = forms.BooleanField(label=_("The presentation note"), required=False)
    articles: ClassVar = {"on": "LO 113-14 a116", "has_decision": "R25"}


class ReceiptForm(ActForm):
    on = DateField(label=_("Received by the governor on"), help_text=_("The terms of the law run from this day."))
    reference = CleanCharField(label=_("Reference of the receipt"), max_length=80)
    articles: ClassVar = {"on": "LO 113-14 a116"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        sent = selectors.transmission_of(subject.decision) if subject.decision else None
        return sent is not None and sent.received_on is None


class Received(ActForm):
    """Only once the receipt started the clocks."""

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        sent = selectors.transmission_of(subject.decision) if subject.decision else None
        return sent is not None and sent.received_on is not None


class ObjectionForm(Received):
    on = DateField(label=_("Objection received on"))
    reasons = CleanTextField(label=_("Reasons"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    articles: ClassVar = {"on": "LO 113-14 a117"}


class AnswerForm(ActForm):
    on = DateField(label=_("On"))
    resolution = forms.ChoiceField(label=_("Answer"), choices=Resolution.choices, widget=forms.RadioSelect)
    articles: ClassVar = {"resolution": "LO 113-14 a117"}


class VisaNeeded(Received):
    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return super().ready(subject) and bool(selectors.visa_triggers(subject.agreement))


class GrantVisaForm(VisaNeeded):
    on = DateField(label=_("Date of the visa"))
    reference = CleanCharField(label=_("Reference of the visa"), max_length=80)
    articles: ClassVar = {"on": "LO 113-14 a118"}


class RefuseVisaForm(VisaNeeded):
    on = DateField(label=_("Refused on"))
    reasons = CleanTextField(label=_("Reasons"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    articles: ClassVar = {"on": "LO 113-14 a118"}


class TacitVisaForm(VisaNeeded):
    on = DateField(label=_("Silence noted on"), help_text=_("The visa is tacit from the first day after the term."))
    articles: ClassVar = {"on": "LO 113-14 a118"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and selectors.clock(subject.decision, clock.today()).may_be_tacit


class EnforceableForm(Received):
    on = DateField(label=_("Enforceable since"))
    articles: ClassVar = {"on": "LO 113-14 a117, a118"}

    def fit(self, subject: Subject) -> None:
        if subject.decision is not None:
            terms = selectors.clock(subject.decision, clock.today())
            self.fields["on"].initial = terms.enforceable_from or clock.today()

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        decision = subject.decision
        if decision is None:
            return False
        return decision.state == DecisionState.VISAED or _window_over(decision)


def _window_over(decision: Decision) -> bool:
    terms = selectors.clock(decision, clock.today())
    return terms.started and not terms.visa_needed and not terms.objection_open
