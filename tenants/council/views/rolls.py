"""The roll of a sitting, the votes by name, the delegates appointed with a decision (a42, a43, a45, a48)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mithaq.core import clock
from mithaq.law import selectors as law
from mithaq.ui.formats import day
from tenants.agreements.pages import attempt, person, posted
from tenants.agreements.permissions import may
from tenants.council import forms, selectors, services
from tenants.council.models import Ballot, Decision, Delegate, Session
from tenants.council.session_pages import EDIT, form_page, session_page
from tenants.council.views.sessions import session_or_404


def _crumb(session: Session) -> str:
    return _("Session of %(day)s") % {"day": day(session.opens_on)}


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def hold(request: HttpRequest, session_id: int) -> HttpResponse:
    """Call the roll of the next sitting: the quorum is counted from it."""
    session = session_or_404(session_id)
    following, on = selectors.next_sitting(session), session.meeting_on
    on = on if session.opened_on is None else clock.today()
    members = selectors.members_in_office(on)
    if not members:
        messages.error(request, _("The list of members is empty: enter it first."))
        return redirect("sessions:members")
    form = forms.RollForm(
        posted(request), members=members,
        initial={"number": following, "on": on, "starts_at": session.starts_at if following == 1 else None},
    )  # fmt: skip
    if session.opened_on is not None or not selectors.needs_quorum(session):
        del form.fields["next_meeting_on"]

    def call() -> object:
        data = form.cleaned_data
        return services.hold_sitting(
            session.pk, actor=person(request), on=data["on"], roll=form.marked(), number=data["number"],
            starts_at=data["starts_at"], closed_at_request=data["closed_at_request"],
            closed_reason=data["closed_reason"], next_meeting_on=data.get("next_meeting_on"),
        )  # fmt: skip

    text = _("Quorum: %(quorum)s of %(members)s members in office, counted at the opening.") % {
        "quorum": law.quorum(session.members_in_office),
        "members": session.members_in_office,
    }
    return form_page(
        request, form, call, title=_("Roll of sitting %(number)s") % {"number": following},
        action_label=_("Record the roll"), done=_("The roll is recorded."), crumb=_crumb(session),
        back=f"{reverse('sessions:session', args=[session.pk])}#sittings", article="LO 113-14 a42, a67",
        text=text if session.opened_on is None and selectors.needs_quorum(session) else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(write=EDIT)
def roll(request: HttpRequest, session_id: int, number: int) -> HttpResponse:
    """One roll; it can be corrected until a vote rests on it."""
    session = session_or_404(session_id)
    found = selectors.roll_of(session, number)
    if found is None:
        raise Http404
    marked = {one.member_id: one.status for one in found.lines}
    form = forms.RollForm(
        posted(request), members=[one.member for one in found.lines], marked=marked,
        initial={
            "closed_at_request": found.sitting.closed_at_request, "closed_reason": found.sitting.closed_reason,
        },
    )  # fmt: skip
    for name in ("number", "on", "starts_at", "next_meeting_on"):
        del form.fields[name]
    if request.method == "POST" and attempt(
        form,
        lambda: services.correct_roll(
            found.sitting.pk, actor=person(request), roll=form.marked(),
            closed_at_request=form.cleaned_data["closed_at_request"], closed_reason=form.cleaned_data["closed_reason"],
        ),
    ):  # fmt: skip
        messages.success(request, _("The roll is corrected."))
        return redirect("sessions:roll", session.pk, number)
    has_votes = Ballot.objects.filter(decision__session=session, sitting=number).exists()
    context: dict[str, Any] = {
        "session": session, "roll": found, "form": form, "has_votes": has_votes,
        "may_edit": may(person(request), EDIT), "quorum": law.quorum(found.sitting.members_in_office),
    }  # fmt: skip
    return render(request, "sessions/roll.html", context, status=422 if request.method == "POST" else 200)


def _decision(session: Session, decision_id: int) -> Decision:
    found: Decision = get_object_or_404(
        session.decisions.select_related("agreement", "amendment", "session"), pk=decision_id
    )
    return found


@require_http_methods(["GET", "POST"])
@session_page(write=EDIT)
def votes(request: HttpRequest, session_id: int, decision_id: int) -> HttpResponse:
    """How each member voted on a dossier; the form while the vote is to come."""
    session = session_or_404(session_id)
    decision = _decision(session, decision_id)
    rolls = selectors.rolls_of(session) if session.opened_on else []
    asked = request.GET.get("sitting", "")
    held = [one for one in rolls if one.has_quorum or one.sitting.held_on >= (session.opened_on or one.sitting.held_on)]
    chosen = next((one for one in held if str(one.sitting.number) == asked), held[-1] if held else None)
    form = None
    if chosen is not None and decision.state == "on_agenda" and may(person(request), EDIT):
        form = forms.VotesForm(posted(request), members=chosen.present)
        if selectors.reports_of(decision) or session.kind != "ordinary":
            del form.fields["without_study"]
    if request.method == "POST":
        if form is None or chosen is None:
            raise Http404
        sitting = chosen.sitting.number
        if attempt(form, lambda: _record(request, decision, sitting, form)):
            messages.success(request, _("The vote is recorded."))
            return redirect("sessions:votes", session.pk, decision.pk)
    ballots = selectors.ballots_of(decision)
    context: dict[str, Any] = {
        "session": session, "decision": decision, "held": held, "chosen": chosen, "form": form, "ballots": ballots,
        "tally": selectors.tally(one.choice for one in ballots),
        "first_ballots": selectors.ballots_of(decision, second=False) if decision.second_sitting else [],
        "delegates": list(decision.delegates.select_related("member")),
        "point": selectors.point_of(decision), "may_edit": may(person(request), EDIT),
        "rule": selectors.public_vote_rule(session.opens_on),
        "needed": law.qualified_majority_needed(session.members_in_office)
        if decision.majority == "members_in_office" and not decision.second_sitting
        else None,
    }  # fmt: skip
    return render(request, "sessions/votes.html", context, status=422 if request.method == "POST" else 200)


def _record(request: HttpRequest, decision: Decision, sitting: int, form: forms.VotesForm) -> Decision:
    data = form.cleaned_data
    return services.record_votes(
        decision.pk, actor=person(request), sitting=sitting, choices=form.marked(), number=data["number"],
        without_study=data.get("without_study", False),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def delegate(request: HttpRequest, session_id: int, decision_id: int) -> HttpResponse:
    """A delegate appointed with the decision (a45)."""
    session = session_or_404(session_id)
    decision = _decision(session, decision_id)
    day_of = decision.decided_on or clock.today()
    form = forms.DelegateForm(posted(request), members=selectors.members_in_office(day_of), initial={"on": day_of})
    return form_page(
        request, form, lambda: services.appoint_delegate(decision.pk, actor=person(request), **form.cleaned_data),
        title=_("Appoint a delegate"), action_label=_("Record the appointment"),
        done=_("The appointment is recorded."), crumb=_("Vote"), article="LO 113-14 a45",
        back=f"{reverse('sessions:votes', args=[session.pk, decision.pk])}#delegates",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@session_page(EDIT)
def end_delegation(request: HttpRequest, delegate_id: int) -> HttpResponse:
    """A delegate's mandate ended."""
    one: Delegate = get_object_or_404(Delegate.objects.select_related("member", "decision"), pk=delegate_id)
    form = forms.UntilForm(posted(request))
    return form_page(
        request, form, lambda: services.end_delegation(one.pk, actor=person(request), **form.cleaned_data),
        title=_("End the delegation"), action_label=_("Record the end"), done=_("The end is recorded."),
        back=reverse("sessions:members") + "#delegates", crumb=_("Members of the council"),
        text=f"{one.member.name_ar} · {one.body_ar}", danger=True,
    )  # fmt: skip
