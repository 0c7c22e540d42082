"""What the life of the council refuses: members, requests, agenda, summons, roll, nominal votes."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class MemberTwice(DomainError):
    """The same name stands in the list with a mandate that runs."""

    code = "member_twice"
    field = "name_ar"
    message = _("%(name)s is already among the members in office. Add what tells the two apart.")


class OfficeHeld(DomainError):
    """Somebody in office holds it."""

    code = "office_held"
    field = "position"
    message = _("%(name)s holds this office: end that mandate, or give %(name)s another office first.")


class RankMissing(DomainError):
    """A vice-president has a rank."""

    code = "rank_missing"
    field = "rank"
    message = _("A vice-president has a rank: first, second…")


class RankTooHigh(DomainError):
    """There are fewer vice-presidents in a council of this size."""

    code = "rank_too_high"
    field = "rank"
    message = _("A council of %(members)s members has at most %(most)s vice-presidents.")


class MandateEnded(DomainError):
    """The mandate ended: what is asked concerns somebody in office."""

    code = "mandate_ended"
    message = _("The mandate of %(name)s ended on %(until)s.")


class MemberElsewhere(DomainError):
    """The member is of another council, known here from a dossier that came from its office."""

    code = "member_elsewhere"
    message = _("%(name)s is a member of the council of the former office: the list cannot be changed here.")


class ListWithErrors(DomainError):
    """Lines of an imported list cannot be taken: nothing was taken."""

    code = "list_with_errors"
    field = "lines"
    message = _("Nothing was taken from the list. %(errors)s")


class EmptyList(DomainError):
    """There is no line in the list."""

    code = "empty_list"
    field = "lines"
    message = _("The list is empty.")


class CommitteeKnown(DomainError):
    """A committee of this name exists."""

    code = "committee_known"
    field = "name_ar"
    message = _("The council has a standing committee of this name.")


class TooManyCommittees(DomainError):
    """The law says how many committees there may be."""

    code = "too_many_committees"
    message = _("The council has %(count)s standing committees, which is the most the law allows.")


class SeatTaken(DomainError):
    """The committee has its president, or its president's deputy."""

    code = "seat_taken"
    field = "role"
    message = _("%(name)s holds this role in the committee.")


class SeatedElsewhere(DomainError):
    """Nobody sits in two standing committees."""

    code = "seated_elsewhere"
    field = "member"
    message = _("%(name)s already sits in “%(committee)s”; nobody sits in more than one standing committee.")


class ReferredTwice(DomainError):
    """The committee has the dossier."""

    code = "referred_twice"
    field = "committee"
    message = _("The dossier was referred to this committee on %(on)s.")


class TooFewAsked(DomainError):
    """Fewer members signed than the law asks for."""

    code = "too_few_asked"
    field = "asked_count"
    message = _("%(needed)s members must sign, of the %(members)s in office; %(count)s did.")


class RequestAnswered(DomainError):
    """The request has its answer."""

    code = "request_answered"
    message = _("This request was already answered.")


class CannotBeRefused(DomainError):
    """The law leaves no choice."""

    code = "cannot_be_refused"
    message = _("This request cannot be refused: the law makes it an obligation.")


class RefusalTooLate(DomainError):
    """A refusal is notified within its term."""

    code = "refusal_too_late"
    field = "on"
    message = _("A refusal had to be notified by %(limit)s, with its reasons.")


class SessionOutsideTerm(DomainError):
    """A session asked for is held within its term."""

    code = "session_outside_term"
    field = "opens_on"
    message = _("This session must be held from %(first)s to %(limit)s.")


class OutsideFoundingMonths(DomainError):
    """The founding agreement names other months."""

    code = "outside_founding_months"
    field = "opens_on"
    article = "LO 113-14 a138, a145"
    message = _("By the founding agreement (%(source)s) the council meets in ordinary session in: %(months)s.")


class OnlyBodies(DomainError):
    """A commune, a province, a region meets in the months of the law."""

    code = "only_bodies"
    message = _("Only an inter-communal body or a grouping meets in months of its own.")


class AgendaClosed(DomainError):
    """Nothing may be added to the agenda any more."""

    code = "agenda_closed"
    message = _("The agenda of the session of %(opens_on)s is closed: %(why)s")


class GovernorWithoutReceipt(DomainError):
    """The governor's days run from his receipt of the agenda."""

    code = "governor_without_receipt"
    field = "added_by"
    message = _("Record the day the governor received the agenda: the days he has to add points run from it.")


class PointHasFiles(DomainError):
    """Dossiers stand under the point."""

    code = "point_has_files"
    message = _("Dossiers stand under this point: postpone them first.")


class PointNotOurs(DomainError):
    """What the governor, or half of the members, put on the agenda stays there."""

    code = "point_not_ours"
    message = _("This point was not put on the agenda by the president: it stays there.")


class PointBarred(DomainError):
    """The governor objected to the point."""

    code = "point_barred"
    article = "LO 113-14 a41"
    message = _("The governor objected to this point: the council may not deliberate on it before the judge ruled.")


class PointUnknown(DomainError):
    """No such point on this agenda."""

    code = "point_unknown"
    field = "point_number"
    message = _("This session's agenda has no point %(point)s.")


class AgendaEmpty(DomainError):
    """An agenda has points."""

    code = "agenda_empty"
    message = _("The agenda has no point yet.")


class AgendaChanged(DomainError):
    """Somebody moved the points meanwhile."""

    code = "agenda_changed"
    message = _("The agenda changed meanwhile: here it is as it stands.")


class NobodyChosen(DomainError):
    """No member was chosen."""

    code = "nobody_chosen"
    field = "members"
    message = _("Choose at least one member.")


class SummonedTwice(DomainError):
    """The member has the summons."""

    code = "summoned_twice"
    field = "members"
    message = _("Already summoned: %(names)s.")


class NotInOffice(DomainError):
    """The person was not in office that day."""

    code = "not_in_office"
    message = _("Not in office on %(on)s: %(names)s.")


class MembersDiffer(DomainError):
    """The session and the list of members disagree."""

    code = "members_differ"
    message = _(
        "The session counts %(session)s members in office, the list of members %(list)s on that day. Correct one of the"
        " two first."
    )


class RollIncomplete(DomainError):
    """Every member in office is on the roll."""

    code = "roll_incomplete"
    message = _("Say of each member in office whether they are present. Missing: %(names)s.")


class SittingTwice(DomainError):
    """Somebody recorded that sitting meanwhile."""

    code = "sitting_twice"
    message = _("Sitting %(number)s was recorded meanwhile.")


class RollClosed(DomainError):
    """Votes rest on the roll."""

    code = "roll_closed"
    message = _("Votes were recorded in this sitting: its roll can no longer change.")


class SittingMissing(DomainError):
    """A nominal vote rests on the roll of its sitting."""

    code = "sitting_missing"
    article = "LO 113-14 a43, a67"
    message = _("Call the roll of the sitting first: only those present vote.")


class ClosedWithoutReason(DomainError):
    """The governor says why."""

    code = "closed_without_reason"
    field = "closed_reason"
    message = _("Say why: the governor may ask for it only where public order could be troubled.")


class VotesMissing(DomainError):
    """Each member present has a line."""

    code = "votes_missing"
    article = "LO 113-14 a43"
    message = _("The minutes state how each one voted. Missing: %(names)s.")


class VoterAbsent(DomainError):
    """Somebody who is not there cannot vote."""

    code = "voter_absent"
    article = "LO 113-14 a43"
    message = _("Not present in this sitting: %(names)s.")


class MorePresentThanRoll(DomainError):
    """More votes than names on the roll."""

    code = "more_present_than_roll"
    field = "present"
    message = _("The roll of that day names %(roll)s members present, and not %(present)s.")


class SameSitting(DomainError):
    """The second vote is held in another sitting."""

    code = "same_sitting"
    article = "LO 113-14 a43"
    message = _("The second vote takes place in a sitting after that of the first.")


class SecretBallotRefused(DomainError):
    """A secret ballot needs a text that allows it."""

    code = "secret_ballot_refused"
    field = "secret_ground"
    message = _("The vote is public. Name the text that allows a secret ballot here.")


class AlwaysPublicVote(DomainError):
    """The council of an inter-communal body votes in public, without exception."""

    code = "always_public_vote"
    field = "secret_ground"
    message = _("The council of an inter-communal body decides by public vote.")


class NotAdopted(DomainError):
    """Delegates are recorded with an adopted decision."""

    code = "not_adopted"
    article = "LO 113-14 a45"
    message = _("Delegates are appointed with a decision that the council adopted.")


class DelegateTwice(DomainError):
    """The member is a delegate to that body."""

    code = "delegate_twice"
    field = "member"
    message = _("%(name)s is already a delegate to this body.")
