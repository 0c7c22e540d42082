"""The Berkane agreement of the worked example, brought to its later stages through the services (synthetic).

Nobody is asked for permission here (actor None, the system); the permission tests stand beside each service.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mithaq.core.clock import frozen
from tenants.agreements.models import Agreement, AgreementState, Party, PartyKind, PartyRole
from tenants.agreements.services import add_party, open_agreement
from tenants.documents.models import Document, DocumentKind
from tenants.execution import services as execution
from tenants.finance import services as finance
from tenants.monitoring import services as monitoring
from tenants.monitoring.models import Evaluation, Indicator

MAD = 100  # centimes
DUE = (date(2024, 9, 30), date(2025, 9, 30), date(2026, 9, 30))
IN_FORCE_ON, ENDS_ON = date(2024, 7, 1), date(2027, 6, 30)
FIGURES = (
    ("أطنان مفروزة شهريا", "Tonnes triées par mois", "طن", "t", "0", "180", "ascending", "74", "172"),
    ("أسر مستفيدة", "Ménages desservis", "أسرة", "ménages", "0", "6000", "ascending", "2450", "6110"),
    ("أعوان مكونون", "Agents formés", "عون", "agents", "0", "60", "ascending", "38", "64"),
    ("كلفة الطن", "Coût de la tonne", "درهم", "DH", "610", "480", "descending", "565", "472"),
)


@dataclass
class Berkane:
    """The agreement and its four parties."""

    agreement: Agreement
    facdi: Party
    commune: Party
    partner: Party
    association: Party

    def refresh(self) -> Agreement:
        self.agreement = Agreement.objects.get(pk=self.agreement.pk)
        return self.agreement


def draft() -> Berkane:
    """The dossier as it was drafted in March 2024, without its money."""
    with frozen(date(2024, 3, 5)):
        agreement = open_agreement(
            actor=None,
            kind="decentralized_cooperation",
            title_ar="فرز وجمع النفايات المنزلية وتبادل الخبرات",
            title_fr="Tri et collecte des déchets ménagers, échange de savoir-faire",
            opened_on=date(2024, 1, 15),
            financial_impact=True,
            duration_months=36,
            planned_start_on=IN_FORCE_ON,
        )
        facdi = add_party(
            agreement.pk,
            actor=None,
            kind=PartyKind.ADMINISTRATION,
            role=PartyRole.FUNDING,
            name_ar="صندوق دعم التعاون",
            name_fr="FACDI",
        )
        partner = add_party(
            agreement.pk,
            actor=None,
            kind=PartyKind.FOREIGN_COLLECTIVITY,
            name_ar="جماعة شريكة تجريبية",
            name_fr="Commune partenaire d'essai",
            country="SN",
        )
        association = add_party(
            agreement.pk, actor=None, kind=PartyKind.ASSOCIATION, name_ar="جمعية البيئة", name_fr="Association"
        )
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.DRAFTING)
    agreement.refresh_from_db()
    return Berkane(agreement, facdi, agreement.parties.get(is_self=True), partner, association)


def with_money(berkane: Berkane) -> Berkane:
    """FACDI 60 %, Berkane 25 %, the partner 12.5 % in kind, the association 2.5 %; three instalments 50, 30, 20 %."""
    pk = berkane.agreement.pk
    with frozen(date(2024, 3, 5)):
        finance.set_carrier(
            pk, actor=None, party_id=berkane.commune.pk, kind="special_account", account="حساب خصوصي: النفايات"
        )
        for party, dirhams, in_kind in (
            (berkane.facdi, 2_880_000, False),
            (berkane.commune, 1_200_000, False),
            (berkane.partner, 600_000, True),
            (berkane.association, 120_000, False),
        ):
            finance.set_contribution(pk, actor=None, party_id=party.pk, amount_centimes=dirhams * MAD, in_kind=in_kind)
        finance.schedule_by_shares(pk, list(zip(DUE, (50, 30, 20), strict=True)), actor=None)
    return berkane


def in_force(berkane: Berkane) -> Berkane:
    """In force since 1 July 2024; council and signature have their own tests."""
    agreement = berkane.agreement
    agreement.state, agreement.signed_on = AgreementState.IN_FORCE, date(2024, 6, 25)
    agreement.in_force_on, agreement.ends_on = IN_FORCE_ON, ENDS_ON
    agreement.save()
    return berkane


def running() -> Berkane:
    """In force with its money."""
    return in_force(with_money(draft()))


def paid(berkane: Berkane) -> Berkane:
    """Every instalment paid on its day."""
    with frozen(date(2026, 12, 31)):
        for contribution in berkane.agreement.contributions.all():
            for part in contribution.instalments.all():
                finance.record_payment(part.pk, actor=None, paid_on=part.due_on, centimes=part.amount_centimes)
    return berkane


def planned(berkane: Berkane) -> Berkane:
    """One action of the plan, complete."""
    with frozen(date(2024, 9, 1)):
        action = execution.add_action(
            berkane.agreement.pk,
            actor=None,
            title_ar="إحداث مركز للفرز",
            title_fr="Créer un centre de tri",
            pilot_service="مصلحة النظافة",
            partners=[berkane.partner],
            starts_on=date(2024, 7, 1),
            ends_on=date(2026, 6, 30),
            budget_centimes=3_000_000 * MAD,
            financial_side="حساب خصوصي",
            communication_side="حملة تحسيسية",
            technical_side="خط فرز",
            material_side="عقار وشاحنات",
        )
        execution.add_milestone(action.pk, actor=None, title="تسلم خط الفرز", due_on=date(2025, 3, 31))
        execution.add_milestone(action.pk, actor=None, title="افتتاح المركز", due_on=date(2026, 3, 31))
        execution.add_risk(
            berkane.agreement.pk,
            actor=None,
            description="تأخر جمركي",
            severity="high",
            response="إيداع ملف الإعفاء مبكرا",
            action_id=action.pk,
        )
    return berkane


def measured_by(berkane: Berkane) -> list[Indicator]:
    """The five indicators."""
    made = [
        monitoring.add_indicator(
            berkane.agreement.pk,
            actor=None,
            name_ar=name_ar,
            name_fr=name_fr,
            kind="quantitative",
            unit_ar=unit_ar,
            unit_fr=unit_fr,
            baseline=Decimal(baseline),
            target=Decimal(target),
            direction=direction,
        )
        for name_ar, name_fr, unit_ar, unit_fr, baseline, target, direction, _mid, _end in FIGURES
    ]
    made.append(
        monitoring.add_indicator(
            berkane.agreement.pk,
            actor=None,
            name_ar="نقل الخبرات",
            name_fr="Transfert de compétences",
            kind="qualitative",
            baseline_word="لا",
            target_word="نعم",
        )
    )
    return made


def measure(indicators: list[Indicator], period_end: date, values: list[str], *, approve: bool = True) -> None:
    """One sheet: a value for each indicator, the last a word."""
    for indicator, value in zip(indicators, values, strict=True):
        number, word = (Decimal(value), "") if indicator.is_figure else (None, value)
        measurement = monitoring.record_measurement(
            indicator.pk, actor=None, period_end=period_end, value=number, value_word=word
        )
        if approve:
            monitoring.approve(measurement.pk, actor=None)


def mid_sheet(indicators: list[Indicator]) -> None:
    """The sheet of December 2025."""
    with frozen(date(2026, 1, 10)):
        measure(indicators, date(2025, 12, 31), [*(row[7] for row in FIGURES), "جزئيا"])


def end_sheet(indicators: list[Indicator]) -> None:
    """The sheet of December 2027."""
    with frozen(date(2027, 12, 31)):
        measure(indicators, date(2027, 12, 31), [*(row[8] for row in FIGURES), "نعم"])


def evaluated(berkane: Berkane, on: date, kind: str = "mid_term", **fields: str) -> Evaluation:
    """An evaluation started and recorded on one day."""
    verdicts = {"verdict_design": "sound", "verdict_aims": "sound", "verdict_plan": "unsound"} | fields
    with frozen(on):
        monitoring.start_evaluation(berkane.agreement.pk, actor=None, on=on)
        return monitoring.record_evaluation(
            berkane.agreement.pk,
            actor=None,
            kind=kind,
            held_on=on,
            evaluator="لجنة التتبع",
            conclusions_ar="التصور سليم، الأهداف قائمة، الخطة متأخرة",
            **verdicts,
        )


def paper(agreement: Agreement, kind: str = DocumentKind.CLOSING_MINUTES, title: str = "محضر الإنهاء") -> Document:
    """A paper in the dossier; documents have their own tests of what a file may be."""
    digest = format(Document.objects.count() + 1, "064x")
    return Document.objects.create(
        agreement=agreement,
        kind=kind,
        title=title,
        file="x.pdf",
        name="x.pdf",
        size=10,
        sha256=digest,
        content_type="application/pdf",
        uploaded_on=date(2024, 1, 15),
    )


def history(agreement: Agreement, transition: str) -> int:
    """How many lines of this kind the history holds."""
    return agreement.history.filter(transition=transition).count()
