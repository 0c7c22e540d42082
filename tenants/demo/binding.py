"""The registers of the demonstration: a book of each, with what the council adopted and the minutes of its sessions."""

from datetime import date, timedelta

from tenants.council.models import Register, Signatory
from tenants.council.selectors import registers
from tenants.council.services import registers as services
from tenants.demo.cast import Cast

DEBATES_AR = "عرض الرئيس النقط المدرجة في جدول الأعمال، وقدم مقررو اللجان تقاريرهم، ثم فتح باب المناقشة. (مثال)"
DEBATES_FR = (
    "Le président a présenté les points, les rapporteurs leurs rapports, puis la discussion a été ouverte. (exemple)"
)


def bind(cast: Cast, today: date) -> int:
    """Open the two books and enter what awaits it, in the order of its dates; returns how many entries were made."""
    awaiting = registers.awaiting()
    days = [decision.decided_on for decision in awaiting.decisions if decision.decided_on]
    if not days:
        return 0
    for register in Register:
        services.open_book(
            register, actor=cast.secretary, on=date(min(days).year, 1, 2), pages=200,
            president=cast.president.name_ar, secretary=cast.secretary.name_ar,
        )  # fmt: skip
    for decision in awaiting.decisions:
        if decision.decided_on is not None:
            day = min(today, decision.decided_on + timedelta(days=9))
            services.enter_decision(decision.pk, actor=cast.secretary, on=day)
    for session in awaiting.sessions:
        if session.closes_on is not None:
            day = min(today, session.closes_on + timedelta(days=6))
            services.write_minutes(
                session.pk, actor=cast.secretary, on=day, president=cast.president.name_ar,
                signatory=Signatory.SECRETARY, signatory_name=cast.secretary.name_ar, debates_ar=DEBATES_AR,
                debates_fr=DEBATES_FR,
            )  # fmt: skip
            services.enter_minutes(session.pk, actor=cast.secretary, on=day)
    return len(awaiting.decisions) + len(awaiting.sessions)
