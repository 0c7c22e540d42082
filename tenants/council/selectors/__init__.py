"""What is asked of the council's stage: which session, which clock, what is missing, what has to be done."""

from tenants.council.selectors.approvals import approvals_missing, approvals_needed
from tenants.council.selectors.decisions import (
    AMENDABLE,
    DECIDABLE,
    addenda,
    current_decision,
    is_enforceable,
    level,
    majority_for,
    objection_of,
    of_subject,
    reports_of,
    subject_of,
    transmission_of,
    visa_of,
)
from tenants.council.selectors.legality import Clock, VisaTriggers, clock, clock_of_rows, visa_triggers
from tenants.council.selectors.needs import needs
from tenants.council.selectors.sessions import (
    EXTRAORDINARY_WORKING_DAYS,
    GOVERNOR_SUMMONS_DAYS,
    agenda_limit,
    closing_limit,
    needs_quorum,
    next_meeting_window,
    reachable,
    sessions_ahead,
    summons_limit,
)
from tenants.council.selectors.tasks import moving_decisions, tasks
from tenants.council.selectors.ways import Ways, fixed_days, opening_of, ways

__all__ = [
    "AMENDABLE",
    "DECIDABLE",
    "EXTRAORDINARY_WORKING_DAYS",
    "GOVERNOR_SUMMONS_DAYS",
    "Clock",
    "VisaTriggers",
    "Ways",
    "addenda",
    "agenda_limit",
    "approvals_missing",
    "approvals_needed",
    "clock",
    "clock_of_rows",
    "closing_limit",
    "current_decision",
    "fixed_days",
    "is_enforceable",
    "level",
    "majority_for",
    "moving_decisions",
    "needs",
    "needs_quorum",
    "next_meeting_window",
    "objection_of",
    "of_subject",
    "opening_of",
    "reachable",
    "reports_of",
    "sessions_ahead",
    "subject_of",
    "summons_limit",
    "tasks",
    "transmission_of",
    "visa_of",
    "visa_triggers",
    "ways",
]
