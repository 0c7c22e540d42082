"""Snapshots as an office would publish them; synthetic, after the worked example of Berkane."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from mithaq.register.snapshots import (
    Action,
    Amendment,
    Contribution,
    Decision,
    Evaluation,
    Indicator,
    Instalment,
    Measurement,
    Milestone,
    Party,
    Snapshot,
    Words,
)  # fmt: skip

DECISION = Decision(
    number="14/2024", decided_on=date(2024, 5, 7), enforceable_on=date(2024, 6, 10), votes_for=25, votes_against=0,
    abstentions=2, visa="explicit", visa_on=date(2024, 6, 10),
)  # fmt: skip
US = Party(
    name=Words(ar="جماعة بركان", fr="Commune de Berkane"), kind="national_collectivity", role="accountable",
    collectivity_code="02.113.01.09", is_publisher=True, signatory="رئيس مجلس الجماعة", signed_on=date(2024, 6, 25),
)  # fmt: skip
THEM = Party(
    name=Words(ar="جماعة شريكة بالسنغال", fr="Commune partenaire au Sénégal"), kind="foreign_collectivity",
    role="implementing", country="SN", signatory="عمدة المدينة", signed_on=date(2024, 6, 25),
)  # fmt: skip


def snapshot(**changes: Any) -> Snapshot:
    """The agreement of Berkane and a commune of Senegal on household waste, in force since 1 July 2024."""
    base = Snapshot(
        public_id=uuid4(), reference="CONV-02113-2024-007", kind="decentralized_cooperation", state="in_force",
        title=Words(ar="فرز وجمع النفايات المنزلية وتبادل الخبرات", fr="Tri et collecte des déchets ménagers"),
        summary=Words(ar="تعاون لتحسين جمع النفايات", fr="Coopération pour améliorer la collecte des déchets"),
        decision=DECISION, signed_on=date(2024, 6, 25), in_force_on=date(2024, 7, 1), ends_on=date(2027, 6, 30),
        parties=(US, THEM), duration_months=36, legal_basis="a86", languages=("ar", "fr"),
        sector_codes=("14050",), sdg_goals=(11, 12, 17), is_demo=True,
        contributions=(
            Contribution(
                party=US.name, amount_centimes=120_000_000,
                instalments=(
                    Instalment(due_on=date(2024, 9, 30), amount_centimes=60_000_000),
                    Instalment(due_on=date(2025, 9, 30), amount_centimes=60_000_000),
                ),
            ),
            Contribution(party=THEM.name, amount_centimes=60_000_000, in_kind=True),
        ),
        actions=(
            Action(
                title=Words(ar="اقتناء خط الفرز", fr="Achat de la ligne de tri"), starts_on=date(2024, 9, 1),
                ends_on=date(2025, 12, 31),
                milestones=(
                    Milestone(title="إعلان طلب العروض", due_on=date(2024, 10, 31), done_on=date(2024, 10, 20)),
                    Milestone(title="تسلم الخط", due_on=date(2025, 3, 31)),
                ),
            ),
        ),
        indicators=(
            Indicator(
                name=Words(ar="الأطنان المفروزة شهريا", fr="Tonnes triées par mois"), kind="quantitative",
                unit=Words(ar="طن", fr="t"), baseline="0", target="180",
                measurements=(
                    Measurement(period_end=date(2025, 6, 30), value="31"),
                    Measurement(period_end=date(2025, 12, 31), value="74"),
                ),
            ),
            Indicator(
                name=Words(ar="نقل الخبرة", fr="Transfert de compétences"), kind="qualitative", unit=Words(ar=""),
                baseline="غير مكتسب", target="مكتسب",
                measurements=(Measurement(period_end=date(2025, 12, 31), value="مكتسب جزئيا"),),
            ),
        ),
        evaluations=(
            Evaluation(kind="mid_term", held_on=date(2025, 12, 16), design="sound", aims="sound", plan="partly"),
        ),
        amendments=(
            Amendment(
                number=1, kind="duration", summary=Words(ar="تمديد ستة أشهر", fr="Prolongation de six mois"),
                in_force_on=date(2026, 3, 20), new_ends_on=date(2027, 12, 31),
                decision=replace(DECISION, number="3/2026", decided_on=date(2026, 2, 3)),
            ),
        ),
    )  # fmt: skip
    return replace(base, **changes)


def many(count: int, **changes: Any) -> list[Snapshot]:
    """Different agreements, numbered, with references of their own."""
    return [
        snapshot(
            public_id=UUID(int=number + 1), reference=f"CONV-02113-2026-{number:03}",
            title=Words(ar=f"اتفاقية تجريبية رقم {number}", fr=f"Convention d'essai no {number}"), **changes,
        )
        for number in range(count)
    ]  # fmt: skip
