"""Effects inside the office: what the governor's visa desk did, and the silence that is a visa."""

import structlog

from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.health.reading import ask
from mithaq.collectivities.selectors import active_offices, office_context, public_side
from mithaq.core import clock
from mithaq.outbox import services as outbox
from mithaq.outbox.registry import Lane, handler
from tenants.council.services import desk

log = structlog.get_logger(__name__)
# An office in which silence may have become a visa at the desk; the day is a date of ours, never a person's text.
_SILENT = """
SELECT 1 FROM council_visa v JOIN council_decision d ON d.id = v.decision_id AND d.round = v.round
  JOIN council_transmission t ON t.decision_id = d.id AND t.round = d.round
 WHERE d.state = 'sent' AND t.road = 'desk' AND v.due_on < DATE '{day}'
   AND v.granted_on IS NULL AND v.tacit_on IS NULL AND v.refused_on IS NULL LIMIT 1
"""


@handler("council.apply_visa_act", inside=True)
def apply_visa_act(*, act_id: int) -> None:
    """Do what an agent of the governor's service did at the desk, once; a refusal goes back to the desk."""
    if code := desk.apply_act(act_id):
        log.info("visa_act_returned", act_id=act_id, code=code)


@handler("council.note_silence", inside=True)
def note_silence() -> None:
    """Take the visas that silence gave, as of today."""
    desk.note_silence(clock.today())


@handler("council.note_silences", lane=Lane.HEAVY, inside=True)
def note_silences() -> None:
    """Every night, on the public side: owe the effect to the offices in which a term ran out at the desk."""
    question = _SILENT.format(day=clock.today().isoformat())
    with public_side():
        offices = list(active_offices())
    for answer in ask(offices, lambda office: question):
        if not answer.rows:
            continue
        try:
            with office_context(answer.office):
                outbox.add("council.note_silence")
        except (OfficeClosed, OfficeUnknown) as error:
            log.warning("office_closed", schema=answer.office.schema_name, code=error.code)
