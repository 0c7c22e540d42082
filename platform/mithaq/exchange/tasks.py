"""Carrying lines of the governor's service to their offices, and telling agents of new files."""

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from mithaq.accounts.models import Role, User
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.collectivities.selectors import get_active, office_context, public_side
from mithaq.exchange import selectors
from mithaq.exchange.models import VisaAct, VisaFile
from mithaq.outbox import services as outbox
from mithaq.outbox.registry import handler

log = structlog.get_logger(__name__)
APPLY = "council.apply_visa_act"  # the office's own effect: the shared side does not know who does it
MOST = 1000


@handler("exchange.hand_over", inside=True)
def hand_over(*, act_id: int) -> None:
    """Owe the office the effect of a line. A closed office's lines wait: the night hands them over once it is open."""
    act = VisaAct.objects.get(pk=act_id)
    try:
        office = get_active(act.office_schema)
    except (OfficeClosed, OfficeUnknown) as error:
        log.warning("visa_act_waits", act_id=act_id, schema=act.office_schema, code=error.code)
        return
    with office_context(office):
        outbox.add(APPLY, act_id=act_id)


@handler("exchange.hand_over_all", inside=True)
def hand_over_all() -> None:
    """What was not carried over, because an office was closed or an effect was given up, is owed again."""
    for act_id in selectors.undelivered().values_list("pk", flat=True)[:MOST]:
        outbox.add("exchange.hand_over", act_id=act_id)


@handler("exchange.tell_agents")
def tell_agents(*, file_id: int) -> None:
    """Tell the agents of the province that a file came; no content but its reference. Sent twice, it says the same."""
    with public_side():
        file = VisaFile.objects.get(pk=file_id)
        agents = User.objects.filter(
            is_active=True, roles__role=Role.GOVERNOR, roles__territory_code=file.province_code
        ).distinct()
        for agent in agents.order_by("pk"):
            with translation.override(agent.language):
                in_arabic = agent.language == "ar"
                place = file.collectivity_ar if in_arabic else file.collectivity_fr
                context = {"name": agent.get_full_name(), "place": place, "file": file}
                subject = render_to_string("exchange/email/new_file_subject.txt", context)
                text = render_to_string("exchange/email/new_file_message.txt", context)
            send_mail(" ".join(subject.split()), text, None, [agent.email])
