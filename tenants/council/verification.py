"""Whether the public register says what the council's sessions and decisions say: by columns, and word by word."""

from collections.abc import Iterator
from typing import TypeVar

from mithaq.register.models import PublicDecision, PublicSession
from mithaq.register.proceedings import services as register
from tenants.council import publication
from tenants.council.models import ADOPTED_STATES, Session
from tenants.council.selectors import records

Row = TypeVar("Row")
_STATES = ", ".join(f"'{state}'" for state in sorted(ADOPTED_STATES))
# Run in an office, whose role sees its own rows of the register. A session is known by its kind and first day, a
# decision by its number and day; those of earlier rounds stay public, as they were posted.
QUESTION = f"""
SELECT e.public_id::text, coalesce(s.kind || ' ' || s.opens_on, e.kind || ' ' || e.opens_on),
       CASE WHEN s.id IS NULL THEN 'no session' WHEN e.id IS NULL THEN 'announced, and not public'
            ELSE 'differs' END
  FROM (SELECT * FROM council_session WHERE received_from = '' AND summons_sent_on IS NOT NULL) s
  FULL JOIN register_publicsession e ON e.kind = s.kind AND e.opens_on = s.opens_on
 WHERE s.id IS NULL OR e.id IS NULL
    OR (s.meeting_on, s.opened_on, s.closes_on) IS DISTINCT FROM (e.meeting_on, e.opened_on, e.closes_on)
 UNION ALL
SELECT e.public_id::text, coalesce(d.number, e.number),
       CASE WHEN d.id IS NULL THEN 'no decision' WHEN e.id IS NULL THEN 'posted, and not public' ELSE 'differs' END
  FROM (SELECT * FROM council_decision WHERE received_from = '' AND posted_on IS NOT NULL AND state IN ({_STATES})) d
  FULL JOIN register_publicdecision e ON e.number = d.number AND e.decided_on = d.decided_on
 WHERE (e.id IS NULL AND NOT EXISTS (SELECT 1 FROM agreements_agreement a
                                      WHERE a.id = d.agreement_id AND a.state = 'transferred'))
    OR (d.id IS NULL AND NOT EXISTS (SELECT 1 FROM council_pastround p
                                      WHERE p.number = e.number AND p.decided_on = e.decided_on))
    OR (d.id IS NOT NULL AND e.id IS NOT NULL
        AND (d.state, d.posted_on, d.enforceable_on) IS DISTINCT FROM (e.state, e.posted_on, e.enforceable_on))
"""  # noqa: S608 - constants above


def in_full(limit: int, number: int) -> Iterator[tuple[str, str]]:
    """Make the snapshots of published sessions and decisions again and compare them, `limit` of each at most.

    number: which ones, when there are more: it turns with the days. Yields what it is and what is wrong.
    """
    sessions = list(Session.objects.own().filter(summons_sent_on__isnull=False).order_by("pk"))
    for session in _some(sessions, limit, number):
        row = publication.published(PublicSession, publication.session_key(session.pk))
        if row is not None and register.would_change(publication.session_snapshot(records.record_of(session))):
            yield str(session), "the published session is another"
    for decision in _some(list(publication.posted()), limit, number):
        row = publication.published(PublicDecision, publication.decision_key(decision.pk, decision.round))
        if row is not None and register.would_change(publication.as_posted(decision)):
            yield decision.number, "the published decision is another"


def _some(rows: list[Row], limit: int, number: int) -> list[Row]:
    first = number % len(rows) if len(rows) > limit else 0
    return rows[first : first + limit]
