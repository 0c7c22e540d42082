"""Where the days of the calendar come from: one function for each source, each with a constant number of queries."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.accounts.models import Role
from mithaq.core.working_days import is_working_day
from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline
from mithaq.ui.formats import day as written
from mithaq.ui.formats import isolated
from tenants.agreements.models import ENDED_STATES, Agreement
from tenants.consultation.models import Meeting, MeetingState
from tenants.council import selectors as council
from tenants.council.backwards import Code
from tenants.council.models import ApprovalKind, Decision, PriorApproval, Session
from tenants.council.models import DecisionState as S
from tenants.execution.models import Milestone
from tenants.finance import selectors as finance
from tenants.finance.errors import RESOURCES
from tenants.finance.models import Instalment
from tenants.office import selectors as office
from tenants.office.calendar.days import Day, DayKind
from tenants.office.calendar.plans import Frame, endings, plan_for

OFFICE = frozenset({Role.HEAD, Role.CLERK})
COUNCIL = OFFICE | {Role.SECRETARY}
WORKERS = OFFICE | {Role.SERVICE}
LONGEST_PLAN = timedelta(days=550)  # from the first step to the end: a session is never further away
PLAN_STEPS = frozenset({Code.OUTCOME, Code.SUBMISSION, Code.AGENDA, Code.SESSION, Code.TRANSMISSION, Code.SIGNATURE})

Source = Callable[[Frame, date, date], Iterator[Day]]


def page(url_name: str, agreement: Agreement) -> str:
    """Address of a dossier's page on the office's host; a worker asks on no host at all."""
    return reverse(url_name, urlconf="mithaq.urls.office", args=[agreement.reference])


def _closed(on: date, frame: Frame) -> bool:
    return not is_working_day(on, frame.holidays)


def _limit(
    key: str, kind: DayKind, label: str, limit: LegalDeadline, frame: Frame, *, agreement: Agreement | None = None,
    url: str = "", detail: str = "", roles: frozenset[str] = COUNCIL,
) -> Day:  # fmt: skip
    return Day(
        key, kind, limit.on, label, agreement, limit.rule.source, limit.rule.text, detail, url, roles,
        closed=_closed(limit.on, frame),
    )  # fmt: skip


# --- The council ------------------------------------------------------------------------------------------------------


def sessions(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Sessions the office has fixed, with their limits; for the others the days on which the law lets them open."""
    for session in frame.sessions:
        yield from _session(session, frame)
    named = set(council.fixed_days(list(frame.sessions)))
    for year in range(first.year, last.year + 1):
        for window in law.session_dates(frame.level, year, holidays=frame.holidays):
            if window.name in named or window.last_day < frame.today:
                continue
            name = written(window.last_day)
            text = _("It may open from %(first)s to %(last)s; the office has fixed no day yet.") % {
                "first": isolated(written(window.first_day)), "last": isolated(name),
            }  # fmt: skip
            key, source = f"window:{window.name}", window.rule.source
            label = pgettext("calendar", "Ordinary session, by this day at the latest")
            yield Day(key, DayKind.SESSION, window.last_day, label, None, source, text, roles=COUNCIL)
            agenda = law.agenda_limit(window.last_day, frame.level, holidays=frame.holidays)
            yield _limit(
                f"{key}:agenda", DayKind.TERM, _("Agenda to the governor"), agenda, frame, detail=isolated(name)
            )


def _session(session: Session, frame: Frame) -> Iterator[Day]:
    key = f"session:{session.pk}"
    name = session.get_kind_display()
    yield Day(
        key, DayKind.SESSION, session.opened_on or session.meeting_on, name[:1].upper() + name[1:], None,
        law.term("quorum", frame.level, session.opens_on).source, roles=COUNCIL | {Role.PRESIDENT},
    )  # fmt: skip
    detail = isolated(written(session.opens_on))
    if session.opened_on is None and session.agenda_sent_on is None and not session.by_governor:
        limit = council.agenda_limit(session, holidays=frame.holidays)
        yield _limit(f"{key}:agenda", DayKind.TERM, _("Agenda to the governor"), limit, frame, detail=detail)
    if session.opened_on is None and session.summons_sent_on is None:
        limit = council.summons_limit(session, holidays=frame.holidays)
        yield _limit(f"{key}:summons", DayKind.TERM, _("Summon the members"), limit, frame, detail=detail)
    if session.is_open and (closing := council.closing_limit(session, holidays=frame.holidays)) is not None:
        yield _limit(f"{key}:closing", DayKind.TERM, _("Close of the session"), closing, frame, detail=detail)


def decisions(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """The terms of the control of legality that run: sending, posting, objection, visa (a116–a118, a273)."""
    for decision in council.moving_decisions():
        yield from terms_of(decision, frame)


def terms_of(decision: Decision, frame: Frame) -> Iterator[Day]:
    """The running terms of one decision; its rows are prefetched."""
    sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
    visa = next((row for row in decision.visas.all() if row.round == decision.round), None)
    terms = council.clock_of_rows(decision, frame.today, sent, visa, holidays=frame.holidays)
    agreement, key = decision.agreement, f"{decision.pk}:{decision.round}"
    url = page("council:legality", agreement) + (
        f"?amendment={decision.amendment.number}" if decision.amendment is not None else ""
    )
    if terms.posting_until and decision.posted_on is None and decision.is_adopted:
        label = pgettext("calendar", "Post the decision")
        yield _limit(f"posting:{key}", DayKind.TERM, label, terms.posting_until, frame, agreement=agreement, url=url)
    if terms.transmission_due and decision.state == S.ADOPTED:
        label = pgettext("calendar", "Send the decision to the governor")
        due = terms.transmission_due
        yield _limit(f"transmission:{key}", DayKind.TERM, label, due, frame, agreement=agreement, url=url)
    if terms.objection_ends and decision.state == S.SENT and (terms.objection_open or not terms.visa_needed):
        label = pgettext("calendar", "End of the term for an objection")
        ends = terms.objection_ends
        yield _limit(f"objection:{key}", DayKind.OBJECTION, label, ends, frame, agreement=agreement, url=url)
    if terms.visa_due and decision.state == S.SENT and not terms.has_visa:
        label = pgettext("calendar", "Last day of the visa")
        yield _limit(f"visa:{key}", DayKind.VISA, label, terms.visa_due, frame, agreement=agreement, url=url)


def approvals(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Approvals that lapse before the council has decided (a86, a92)."""
    found = PriorApproval.objects.filter(valid_until__range=(first, last)).exclude(
        agreement__state__in=sorted(ENDED_STATES)
    )
    for one in found.select_related("agreement").order_by("valid_until", "pk"):
        if one.valid_until is not None:
            yield Day(
                f"approval:{one.pk}", DayKind.TERM, one.valid_until, pgettext("calendar", "End of an approval"),
                one.agreement, ApprovalKind(one.kind).article, "", one.get_kind_display(),
                page("council:legality", one.agreement), OFFICE, _closed(one.valid_until, frame),
            )  # fmt: skip


# --- What binds -------------------------------------------------------------------------------------------------------


def payments(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Instalments that are not paid."""
    due = Instalment.objects.binding().unsettled().filter(due_on__range=(first, last)).with_dossier()
    for part in due.order_by("due_on", "pk"):
        agreement = part.contribution.agreement
        yield Day(
            f"payment:{part.pk}", DayKind.PAYMENT, part.due_on, pgettext("task", "Payment due"), agreement,
            RESOURCES, "", str(part.contribution.party), page("finance:page", agreement), finance.PAYERS,
            _closed(part.due_on, frame),
        )  # fmt: skip


def milestones(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Steps of the action plans that are not reached (R35)."""
    due = Milestone.objects.binding().open().filter(due_on__range=(first, last)).select_related("action__agreement")
    for one in due.order_by("due_on", "pk"):
        agreement = one.action.agreement
        yield Day(
            f"milestone:{one.pk}", DayKind.WORK, one.due_on, pgettext("task", "Milestone due"), agreement, "R35", "",
            one.title, page("execution:page", agreement), WORKERS, _closed(one.due_on, frame),
        )  # fmt: skip


def meetings(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Consultative meetings that are planned (R10)."""
    found = Meeting.objects.filter(state=MeetingState.PLANNED, held_on__range=(first, last)).exclude(
        agreement__state__in=sorted(ENDED_STATES)
    )
    for one in found.select_related("agreement").order_by("held_on", "pk"):
        yield Day(
            f"meeting:{one.pk}", DayKind.WORK, one.held_on, pgettext("calendar", "Consultative meeting"), one.agreement,
            "R10", "", one.place, page("consultation:page", one.agreement), OFFICE, _closed(one.held_on, frame),
        )  # fmt: skip


def ends(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """The last day of each agreement, and the steps before it that leave no day uncovered."""
    for ending in endings(first, last + LONGEST_PLAN):
        agreement = ending.agreement
        if agreement.ends_on is None:
            continue
        url = page("changes:page", agreement)
        yield Day(
            f"end:{agreement.public_id}", DayKind.END, agreement.ends_on, pgettext("calendar", "Last day in force"),
            agreement, "R19", "", "", url, OFFICE | {Role.PRESIDENT}, _closed(agreement.ends_on, frame),
        )  # fmt: skip
        planned = plan_for(ending, frame) if agreement.ends_on >= frame.today else None
        for step in planned.steps if planned else ():
            if step.code in PLAN_STEPS and step.done_on is None:
                why = _("So that no day is uncovered")
                yield Day(
                    f"plan:{agreement.public_id}:{step.code}", DayKind.PLAN, step.work_on, str(step.label), agreement,
                    step.article, step.text, why, f"{url}#end-plan", COUNCIL, _closed(step.work_on, frame),
                )  # fmt: skip


def tasks(frame: Frame, first: date, last: date) -> Iterator[Day]:
    """Whatever else is open with a day, in the words of its own page."""
    for task in office.tasks(frame.today):
        if task.due_on is not None:
            name = f"{task.agreement.public_id}:{task.url_name}:{task.article}:{task.text}:{task.due_on}"
            yield Day(
                f"task:{name}", DayKind.TASK, task.due_on, task.label, task.agreement, task.article, "", task.text,
                page(task.url_name, task.agreement), task.roles, _closed(task.due_on, frame),
            )  # fmt: skip


SOURCES: tuple[Source, ...] = (sessions, decisions, approvals, payments, milestones, meetings, ends, tasks)
