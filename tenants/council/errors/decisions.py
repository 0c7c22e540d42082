"""What the council's stage and the control of legality refuse, each with its article."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class DateBeforeCause(DomainError):
    """Something is dated before what it follows from."""

    code = "date_before_cause"
    message = _("%(later)s (%(later_on)s) cannot come before %(earlier)s (%(earlier_on)s).")


class NotReady(DomainError):
    """Consultation or drafting is not complete (R20)."""

    code = "not_ready"
    message = _("The file cannot be submitted yet. Missing: %(what)s.")


class ApprovalMissing(DomainError):
    """An approval that must come before the council's deliberation is missing, refused or no longer valid."""

    code = "approval_missing"
    message = _("The council cannot deliberate before the %(approval)s.")


class ApprovalAnswered(DomainError):
    """The request was answered already."""

    code = "approval_answered"
    message = _("This request was already answered.")


class ApprovalPending(DomainError):
    """The same approval was asked for already and is not answered."""

    code = "approval_pending"
    field = "kind"
    message = _("This approval was already asked for on %(requested_on)s: record its answer first.")


class DossierElsewhere(DomainError):
    """The agreement is in a state in which its decision cannot move: withdrawn, back in drafting, ended."""

    code = "dossier_elsewhere"
    message = _("The decision cannot move: %(reference)s is in the state “%(state)s”.")


class NoAddendum(DomainError):
    """A simple change needs no decision of the council."""

    code = "no_addendum"
    message = _("Only a full addendum of this agreement goes before the council.")


class NoDecision(DomainError):
    """There is no decision of the council yet."""

    code = "no_decision"
    article = "LO 113-14 a38"
    message = _("The file has not been submitted to the presidency yet.")


class AgendaTooLate(DomainError):
    """The agenda would reach the governor less than 20 days before the session."""

    code = "agenda_too_late"
    field = "on"
    message = _(
        "The session of %(opens_on)s can no longer be reached: its agenda had to be sent to the governor by %(limit)s,"
        " and not on %(on)s. The next ordinary session that can be reached opens by %(next_session)s."
    )


class AgendaNotSent(DomainError):
    """The agenda has not been sent to the governor."""

    code = "agenda_not_sent"
    article = "LO 113-14 a38"
    message = _("The agenda of this session has not been sent to the governor yet.")


class SessionStarted(DomainError):
    """The session has been opened or closed: its agenda is closed."""

    code = "session_started"
    field = "session"
    article = "LO 113-14 a41"
    message = _("The session of %(opens_on)s has already started: it cannot deliberate on a point outside its agenda.")


class SessionTwice(DomainError):
    """A session of this kind on this day is known."""

    code = "session_twice"
    field = "opens_on"
    message = _("A session on %(opens_on)s is already recorded.")


class PointTaken(DomainError):
    """Another point of the session has this number."""

    code = "point_taken"
    field = "point_number"
    message = _("Point %(point)s of this session is another file.")


class SummonsTooLate(DomainError):
    """The members would be summoned too late."""

    code = "summons_too_late"
    field = "sent_on"
    message = _(
        "The members must be summoned by %(limit)s for the session of %(opens_on)s, and not on %(on)s. Fix another day"
        " for the session."
    )


class NotSummoned(DomainError):
    """The members have not been summoned."""

    code = "not_summoned"
    article = "LO 113-14 a35"
    message = _("The session cannot be opened before its members were summoned.")


class SessionMoved(DomainError):
    """Nothing can be changed in a session that met."""

    code = "session_moved"
    message = _("The session of %(opens_on)s has already met.")


class WrongMeetingDay(DomainError):
    """The council can meet only on the day it was summoned for."""

    code = "wrong_meeting_day"
    field = "on"
    message = _("The meeting is fixed for %(meeting_on)s: the session cannot open on %(on)s.")


class OutsideSecondSummons(DomainError):
    """The second meeting must come three to five days after the first."""

    code = "outside_second_summons"
    field = "meeting_on"
    message = _("The second meeting must be held from %(first)s to %(last)s.")


class MorePresentThanMembers(DomainError):
    """More members present than in office."""

    code = "more_present_than_members"
    field = "present"
    message = _("%(present)s members cannot be present: %(members)s are in office.")


class SessionNotOpen(DomainError):
    """The council votes in an open session only."""

    code = "session_not_open"
    article = "LO 113-14 a42"
    message = _("The council can vote only once its session has been opened with a quorum.")


class SessionTooLong(DomainError):
    """A session ends within its legal length."""

    code = "session_too_long"
    field = "on"
    message = _("This session had to close by %(limit)s.")


class OutsideSession(DomainError):
    """The vote falls outside the session."""

    code = "vote_outside_session"
    field = "on"
    message = _("The vote of %(on)s falls outside the session, which opened on %(opened_on)s.")


class NotStudied(DomainError):
    """No standing committee studied the point, and the council did not decide to deliberate nevertheless."""

    code = "not_studied"
    field = "without_study"
    article = "LO 113-14 a28"
    message = _(
        "No standing committee has studied this point. Record its report, or confirm that the council decided without"
        " debate to deliberate nevertheless."
    )


class TooManyVotes(DomainError):
    """More votes than members present."""

    code = "too_many_votes"
    field = "votes_for"
    message = _("%(votes)s votes were counted, but only %(present)s members were present.")


class TieWithoutPresident(DomainError):
    """In a tie the president's side prevails, so it must be known."""

    code = "tie_without_president"
    field = "president_side"
    article = "LO 113-14 a43"
    message = _("The votes are tied: say on which side the president voted, for that side prevails.")


class NumberTaken(DomainError):
    """Another decision has this number."""

    code = "number_taken"
    field = "number"
    message = _("Another decision already has the number %(number)s.")


class NumberMissing(DomainError):
    """An adopted decision has its number in the register of decisions."""

    code = "number_missing"
    field = "number"
    article = "LO 113-14 a47"
    message = _("An adopted decision needs its number in the register of decisions.")


class CommitteeTwice(DomainError):
    """The committee reported already."""

    code = "committee_twice"
    field = "committee"
    message = _("This committee has already reported on this point.")


class FileIncomplete(DomainError):
    """A paper of the file is missing (R25)."""

    code = "file_incomplete"
    message = _("The file to send is not complete. Missing: %(what)s.")


class NotTransmitted(DomainError):
    """The decision has not been sent to the governor."""

    code = "not_transmitted"
    article = "LO 113-14 a116"
    message = _("The decision has not been sent to the governor yet.")


class NoReceipt(DomainError):
    """Without the day of receipt no clock runs."""

    code = "no_receipt"
    article = "LO 113-14 a116"
    message = _(
        "The day of receipt is not recorded: neither the term of the objection nor that of the visa has started."
    )


class ReceiptTwice(DomainError):
    """The receipt was recorded."""

    code = "receipt_twice"
    message = _("The receipt of %(received_on)s is already recorded.")


class ObjectionTooLate(DomainError):
    """The window for an objection has closed."""

    code = "objection_too_late"
    field = "on"
    message = _("The term for an objection ended on %(limit)s: an objection received on %(on)s has no effect.")


class VisaNotNeeded(DomainError):
    """Neither trigger of a118 applies."""

    code = "visa_not_needed"
    article = "LO 113-14 a118"
    message = _("This decision needs no visa: no foreign collectivity is a party and it has no financial impact.")


class SessionElsewhere(DomainError):
    """The session is another council's, known here from a dossier that came from its office."""

    code = "session_elsewhere"
    message = _(
        "This session is that of the council of the former office. Postpone the point, then put it on the agenda of a"
        " session of our own council."
    )


class VisaTermOver(DomainError):
    """The authority did not act in time: silence is a visa."""

    code = "visa_term_over"
    field = "on"
    message = _("The term ended on %(limit)s: silence is a visa. Record the tacit visa.")


class VisaStillRunning(DomainError):
    """Silence is no visa before the term has run out."""

    code = "visa_still_running"
    field = "on"
    message = _("Silence is a visa only once %(limit)s has passed.")


class VisaMissing(DomainError):
    """A trigger of a118 applies, and there is no visa yet."""

    code = "visa_missing"
    article = "LO 113-14 a118"
    message = _("The decision is not enforceable yet: it needs the governor's visa.")


class ObjectionWindowOpen(DomainError):
    """The governor may still object."""

    code = "objection_window_open"
    field = "on"
    message = _("The decision is not enforceable yet: the governor may object until %(limit)s, included.")


# --- The court's branch and the visa desk -----------------------------------------------------------------------------


class DecisionMaintained(DomainError):
    """The council kept its decision after an objection: the governor goes to the judge."""

    code = "decision_maintained"
    article = "LO 113-14 a117"
    message = _(
        "The council has maintained this decision after an objection: the governor refers it to the administrative"
        " court, and does not object again."
    )


class NotMaintained(DomainError):
    """The court is seized of a decision that the council maintained after an objection."""

    code = "not_maintained"
    article = "LO 113-14 a117"
    message = _(
        "The matter goes to the administrative court once the council has maintained, in a new deliberation, the"
        " decision to which the governor objected."
    )


class RuledAlready(DomainError):
    """The judge ruled on the suspension."""

    code = "ruled_already"
    message = _("The ruling of %(ruled_on)s on the suspension is already recorded.")


class FileAtDesk(DomainError):
    """The file is at the governor's visa desk, which records what is done to it."""

    code = "file_at_desk"
    message = _(
        "The file is at the governor's visa desk: its receipt, objection and visa come from there. To record them from"
        " paper, take the file back from the desk first."
    )


class NotAtDesk(DomainError):
    """The file went on paper, or was taken back from the desk."""

    code = "not_at_desk"
    message = _("This file is not at the visa desk any more: the office records its receipt and visa from paper.")


class MinistryHasNoDesk(DomainError):
    """The ministry's visa is asked for on paper."""

    code = "ministry_has_no_desk"
    article = "LO 113-14 a118"
    message = _("The visa of this decision is the ministry's: its file goes on paper.")


class BundleIncomplete(DomainError):
    """A paper of the bundle is missing (R25)."""

    code = "bundle_incomplete"
    field = "documents"
    message = _("The file for the visa desk is not complete. Missing: %(what)s.")


class DecisionFell(DomainError):
    """What an agent did concerns a decision that is not what it was."""

    code = "decision_fell"
    message = _("The decision of this file is not before the governor any more: %(state)s.")
