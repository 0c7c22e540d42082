"""A dossier whose file goes through the governor's visa desk: papers, the agent's readings, receipt and visa.

Everything is synthetic: papers, agent and acts.
"""

from dataclasses import dataclass
from datetime import date

from mithaq.accounts.models import Role, User
from mithaq.collectivities.selectors import public_side
from mithaq.core import clock
from mithaq.exchange import services as exchange
from mithaq.exchange.agents import Agent, agent_of
from mithaq.exchange.models import VisaFile
from tenants.council.services import desk
from tenants.demo.cast import Dossier, paper
from tenants.documents import services as documents

PROVINCE = "02.113"
FUNCTION = ("رئيس قسم الجماعات الترابية (مثال)", "Chef de la division des collectivités locales (exemple)")


@dataclass(frozen=True)
class AtDesk:
    """The road over the visa desk, for the steps of the story that ask which one the file takes."""

    agent: Agent

    def receive(self, dossier: Dossier) -> None:
        """The file is submitted, and its receipt acknowledged the day after (a116)."""
        days = dossier.days
        with clock.frozen(days.transmitted):
            desk.submit_to_desk(
                dossier.decision.pk, actor=dossier.cast.clerk, on=days.transmitted, documents=_bundle(dossier),
                slip_reference=f"BE-{dossier.pk:03}",
            )  # fmt: skip
        self._act(dossier, days.received, "receipt", reference=f"REC-{dossier.pk:03}")

    def visa(self, dossier: Dossier) -> None:
        """The agent reads the file and gives the visa (a118)."""
        file = _file(dossier)
        with public_side(), clock.frozen(dossier.days.enforceable):
            exchange.read(file, self.agent)
            for kept in file.papers.order_by("pk")[:3]:
                exchange.read(file, self.agent, kept)
        self._act(dossier, dossier.days.enforceable, "visa", reference=f"VISA-{dossier.pk:03}", text="مؤشر عليه")

    def _act(self, dossier: Dossier, on: date, kind: str, *, reference: str, text: str = "") -> None:
        file = _file(dossier)
        with clock.frozen(on):
            with public_side():
                act = exchange.act(file.public_id, self.agent, kind, reference=reference, text=text)
            desk.apply_act(act.pk)


def _file(dossier: Dossier) -> VisaFile:
    return VisaFile.objects.filter(decision_key=dossier.decision.pk).order_by("-pk")[0]


def _bundle(dossier: Dossier) -> list[int]:
    """The papers of the file, added to the dossier (R25)."""
    days, reference = dossier.days, dossier.agreement.reference
    return [
        documents.store(
            dossier.pk, actor=dossier.cast.clerk, upload=paper(f"{reference} {title_fr}"), kind=kind, title=title_ar,
            made_on=made_on,
        ).pk
        for kind, title_ar, title_fr, made_on in (
            ("decision", "مقرر المجلس", "délibération", days.session),
            ("session_minutes", "محضر الدورة", "procès-verbal de la session", days.closed),
            ("presentation_note", "مذكرة تقديم", "note de présentation", days.submitted),
            ("draft", "نص الاتفاقية", "texte de la convention", days.versions[-1]),
            ("other", "بطاقة الميزانية", "fiche budgétaire", days.submitted),
        )
    ]  # fmt: skip


def open_desk() -> AtDesk:
    """The governor of the demo's province takes files at the desk; its agent is the demo's, once there is one."""
    with public_side():
        exchange.set_desk(PROVINCE, is_open=True, by_ar=FUNCTION[0], by_fr=FUNCTION[1])
        person = User.objects.filter(roles__role=Role.GOVERNOR, roles__territory_code=PROVINCE).order_by("pk").first()
        found = agent_of(person) if person else None
    return AtDesk(Agent(found.key if found else None, *FUNCTION, frozenset({PROVINCE})))
