"""The worked example: Berkane and a commune of Senegal, with FACDI, from the letter of intent to closure.

Built on the real rules and calendar; no such agreement is claimed to exist.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.agreements.models import Agreement
from tenants.changes import services as changes
from tenants.council.models import Decision
from tenants.council.services import deliberation, legality, sessions
from tenants.demo import money
from tenants.demo.cast import Cast, Dossier, Road, paper
from tenants.demo.plot import Partner, Plot, Timeline, Work
from tenants.demo.story import play, session_of
from tenants.documents import services as documents
from tenants.drafting import services as drafting
from tenants.execution import services as execution
from tenants.execution.models import Action
from tenants.monitoring import services as monitoring
from tenants.monitoring.models import Indicator
from tenants.signature import services as signature

PLOT = Plot(
    kind="decentralized_cooperation",
    title_ar="اتفاقية تعاون لامركزي بشأن فرز وجمع النفايات المنزلية",
    title_fr="Convention de coopération décentralisée : tri et collecte des déchets ménagers",
    summary_ar="فرز وجمع النفايات المنزلية وتبادل الخبرات بين الجماعتين.",
    summary_fr="Tri et collecte des déchets ménagers, échange de compétences entre les deux communes.",
    legal_basis="a86",
    sectors=("14050",),
    goals=(11, 12, 17),
    partners=(
        Partner(
            "جماعة شريكة بالسنغال (مثال)", "Commune partenaire du Sénégal (exemple)", "foreign_collectivity", "SN",
            share=1250, in_kind=True, signatory="عمدة الجماعة الشريكة",
        ),
        Partner(
            "الصندوق الإفريقي لدعم التعاون اللامركزي الدولي", "FACDI (Fonds africain d'appui)", "administration",
            share=6000, signatory="المدير المسؤول عن الصندوق",
        ),
        Partner(
            "جمعية محلية للبيئة (مثال)", "Association locale de l'environnement (exemple)", "association",
            share=250, signatory="رئيسة الجمعية",
        ),
    ),
    amount=4_800_000,
    own_share=2500,
    remarks=(
        "تدقيق رزنامة الأداء.", "تحديد موقع محطة الفرز.", "ذكر حصة الجماعة الشريكة عينا.",
        "توحيد تسمية الأطراف في المادتين.", "إضافة عدد الأعوان المستفيدين من التكوين.", "تحديد لغة المراسلات.",
        "ذكر دورية اجتماعات لجنة القيادة.", "مراجعة الترجمة الفرنسية للمادة الأولى.", "تصحيح خطأ مطبعي.",
    ),
    fields_ar="تدبير النفايات المنزلية: الفرز من المنبع، الجمع، التثمين.",
    fields_fr="Gestion des déchets ménagers : tri à la source, collecte, valorisation.",
    works=(
        Work(
            "تجهيز محطة الفرز", "Équipement de la station de tri", amount=3_600_000, starts=date(2024, 9, 1),
            ends=date(2026, 6, 30),
        ),
        Work(
            "تكوين الأعوان وتبادل الزيارات", "Formation des agents et échanges", manner="partner", amount=1_200_000,
            starts=date(2024, 9, 1), ends=date(2027, 3, 31), executed_by=1,
        ),
    ),
)  # fmt: skip

DAYS = Timeline(
    opened=date(2024, 1, 15),
    meetings=(date(2024, 1, 30), date(2024, 2, 13)),
    drafted=date(2024, 2, 27),
    versions=(date(2024, 2, 27), date(2024, 3, 1), date(2024, 3, 5)),
    approval_asked=date(2024, 3, 5),
    approval_given=date(2024, 4, 2),
    submitted=date(2024, 4, 8),
    agenda_sent=date(2024, 4, 16),
    studied=date(2024, 4, 23),
    summoned=date(2024, 4, 26),
    session=date(2024, 5, 7),
    closed=date(2024, 5, 14),
    posted=date(2024, 5, 15),
    transmitted=date(2024, 5, 22),
    received=date(2024, 5, 23),
    enforceable=date(2024, 6, 10),
    signed=date(2024, 6, 25),
    dispatched=date(2024, 6, 27),
    in_force=date(2024, 7, 1),
    instalments=((date(2024, 9, 1), 50), (date(2025, 9, 1), 30), (date(2026, 9, 1), 20)),
)

# (Arabic, French, unit ar, unit fr, baseline, target, direction, third quarter of 2025, of 2027)
FIGURES = (
    ("أطنان مفروزة في الشهر", "Tonnes triées par mois", "طن", "tonnes", 0, 180, "ascending", 74, 172),
    ("أسر مستفيدة", "Ménages desservis", "أسرة", "ménages", 0, 6000, "ascending", 2450, 6110),
    ("أعوان مكونون من الجانبين", "Agents formés des deux côtés", "عون", "agents", 0, 60, "ascending", 38, 64),
    ("كلفة الطن", "Coût de la tonne", "درهم", "MAD", 610, 480, "descending", 565, 472),
)

BENEFICIARIES = (("أسرة بالوسط الحضري", 6000), ("عونا من الجماعتين", 60))  # of the two actions, in their order


def until_force(cast: Cast, road: Road | None = None) -> Dossier:
    """From 15 January to 1 July 2024."""
    return play(PLOT, DAYS, cast, until="in_force", road=road)


def plan(dossier: Dossier) -> None:
    """The action plan and the five indicators."""
    cast = dossier.cast
    taken = execution.take_up_projects(dossier.pk, actor=cast.service)
    for action, (served, count) in zip(taken, BENEFICIARIES, strict=True):
        execution.edit_action(
            action.pk, actor=cast.service, pilot_service="مصلحة النظافة",
            beneficiaries=served, beneficiary_count=count,
            partners=list(dossier.agreement.parties.all()[:2]), financial_side="ثلاثة أقساط حسب الجدول.",
            communication_side="حملة تحسيسية كل فصل.", technical_side="دفتر تحملات مشترك.",
            material_side="خط فرز وشاحنتان.", precondition="أداء القسط الأول.",
        )  # fmt: skip
        end = action.ends_on or date(2027, 6, 30)
        steps = (("الدراسة", date(2024, 12, 31)), ("التشغيل", date(2025, 9, 30)), ("التقييم الداخلي", end))
        for title, due in steps:
            execution.add_milestone(action.pk, actor=cast.service, title=title, due_on=due)
    risk = execution.add_risk(
        dossier.pk, actor=cast.service, description="تأخر جمركي في توريد خط الفرز", severity="high",
        response="طلب إعفاء مسبق وتتبع أسبوعي", action_id=dossier.agreement.actions.order_by("position", "pk")[0].pk,
    )  # fmt: skip
    execution.risk_happened(risk.pk, actor=cast.service, on=date(2025, 2, 10), consequence="تأخير سبعة أشهر")
    for name_ar, name_fr, unit_ar, unit_fr, baseline, target, direction, _mid, _end in FIGURES:
        monitoring.add_indicator(
            dossier.pk, actor=cast.service, name_ar=name_ar, name_fr=name_fr, kind="quantitative", unit_ar=unit_ar,
            unit_fr=unit_fr, baseline=Decimal(baseline), target=Decimal(target), direction=direction,
            frequency="quarterly", source="بطاقة التتبع الفصلية",
        )  # fmt: skip
    monitoring.add_indicator(
        dossier.pk, actor=cast.service, name_ar="نقل المهارات", name_fr="Transfert de compétences", kind="qualitative",
        baseline_word="غير مكتسبة", target_word="مكتسبة", frequency="quarterly", source="شهادة الطرفين",
    )  # fmt: skip


QUARTERS = tuple(
    date(year, month, day)
    for year in range(2024, 2028)
    for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    if date(2024, 7, 1) < date(year, month, day) < date(2027, 10, 1)
)
MID = QUARTERS.index(date(2025, 9, 30)) + 1


def _value(baseline: int, middle: int, end: int, quarter: int) -> Decimal:
    """On a straight way to the mid-term figure, then to the final one."""
    done, start, goal, length = quarter, baseline, middle, MID
    if quarter > MID:
        done, start, goal, length = quarter - MID, middle, end, len(QUARTERS) - MID
    return Decimal(start) + ((Decimal(goal) - Decimal(start)) * done / length).quantize(Decimal(1))


def measure(dossier: Dossier, after: date, until: date) -> None:
    """The five indicators at the end of each quarter in between, handed in and approved."""
    figures = {figure[0]: figure for figure in FIGURES}
    for indicator in Indicator.objects.filter(agreement_id=dossier.pk):
        for number, day in enumerate(QUARTERS, start=1):
            if not after < day <= until:
                continue
            figure = figures.get(indicator.name_ar)
            word = "مكتسبة" if number == len(QUARTERS) else "مكتسبة جزئيا" if number >= MID else "غير مكتسبة"
            measured = monitoring.record_measurement(
                indicator.pk, actor=dossier.cast.service, period_end=day,
                value=_value(figure[4], figure[7], figure[8], number) if figure else None,
                value_word="" if figure else word,
            )  # fmt: skip
            monitoring.approve(measured.pk, actor=dossier.cast.head)


def carry_out(dossier: Dossier, after: date, until: date) -> None:
    """What is done on the ground in between: obligations met, milestones reached, the second ones seven months late."""
    cast = dossier.cast
    if after < date(2024, 9, 30) <= until:
        for obligation in dossier.agreement.obligations.filter(done_on=None):
            drafting.fulfil_obligation(obligation.pk, actor=cast.clerk, done_on=date(2024, 9, 30))
    for action in Action.objects.filter(agreement_id=dossier.pk):
        for position, milestone in enumerate(action.milestones.order_by("due_on")):
            reached = milestone.due_on + timedelta(days=210 if position == 1 else 0)
            if after < reached <= until:
                execution.complete_milestone(milestone.pk, actor=cast.service, on=reached)
    measure(dossier, after, until)


def until_mid_term(cast: Cast, road: Road | None = None) -> Dossier:
    """In force, executed for a year and a half, evaluated on 16 December 2025 with the outcome “amend” (R41)."""
    dossier = until_force(cast, road)
    plan(dossier)
    money.spread(dossier)
    money.call_and_pay(dossier, 1)
    money.call_and_pay(dossier, 2)
    money.spend(dossier, money.EARLY_EXPENSES)
    carry_out(dossier, date(2024, 7, 1), date(2025, 11, 30))
    monitoring.start_evaluation(dossier.pk, actor=cast.head, on=date(2025, 12, 1))
    evaluation = monitoring.record_evaluation(
        dossier.pk, actor=cast.head, kind="mid_term", held_on=date(2025, 12, 16), evaluator="لجنة القيادة",
        verdict_design="sound", verdict_aims="sound", verdict_plan="partly",
        conclusions_ar="التصور سليم والأهداف قائمة والخطة متأخرة.",
        conclusions_fr="Conception saine, objectifs maintenus, plan en retard.",
    )  # fmt: skip
    changes.choose_outcome(
        evaluation.pk, actor=cast.head, kind="amend", on=date(2025, 12, 18), reason="تدارك تأخر التجهيز وتعزيز التكوين"
    )
    return dossier


def amend(dossier: Dossier) -> None:
    """Amendment no. 1: six months more (to 31 December 2027), 240,000 MAD from equipment to training."""
    cast = dossier.cast
    equipment, training = Action.objects.filter(agreement_id=dossier.pk).order_by("position")
    amendment = changes.open_amendment(
        dossier.pk, actor=cast.clerk, kind="duration", on=date(2025, 12, 22), extra_months=6,
        summary_ar="تمديد بستة أشهر وتحويل 240.000 درهم من التجهيز إلى التكوين",
        summary_fr="Prolongation de six mois et 240 000 MAD déplacés de l'équipement vers la formation",
        moves=[changes.Move("التجهيز", "التكوين", 24_000_000, equipment.pk, training.pk)],
    )  # fmt: skip
    decision = deliberation.submit_to_presidency(
        dossier.pk, actor=cast.head, on=date(2026, 1, 5), amendment_id=amendment.pk
    )
    session = session_of(cast, date(2026, 2, 3), 35)
    deliberation.put_on_agenda(decision.pk, session.pk, actor=cast.secretary, on=date(2026, 1, 13))
    deliberation.record_committee_report(
        decision.pk,
        actor=cast.secretary,
        on=date(2026, 1, 20),
        committee="لجنة الشؤون الاقتصادية",
        opinion="favourable",
    )
    if session.summons_sent_on is None:
        sessions.record_summons(session.pk, actor=cast.secretary, sent_on=date(2026, 1, 23))
    session.refresh_from_db()
    if session.present_at_opening is None:
        sessions.open_session(session.pk, actor=cast.secretary, on=date(2026, 2, 3), present=29)
    number = f"{2 + Decision.objects.filter(decided_on__year=2026).count()}/2026"
    deliberation.record_vote(
        decision.pk, actor=cast.secretary, on=date(2026, 2, 3), present=29, votes_for=29, votes_against=0, number=number
    )
    session.refresh_from_db()
    if session.closes_on is None:
        sessions.close_session(session.pk, actor=cast.secretary, on=date(2026, 2, 9))
    legality.post_decision(decision.pk, actor=cast.secretary, on=date(2026, 2, 10))
    signature.write_presentation_note(
        dossier.pk, actor=cast.clerk, on=date(2026, 2, 12), text_ar=amendment.summary_ar, text_fr=amendment.summary_fr,
        amendment_id=amendment.pk,
    )  # fmt: skip
    legality.transmit(
        decision.pk, actor=cast.clerk, on=date(2026, 2, 13), has_decision=True, has_minutes=True,
        has_subject_documents=True, has_presentation_note=True, slip_reference="BE-A1",
    )  # fmt: skip
    legality.record_receipt(decision.pk, actor=cast.clerk, on=date(2026, 2, 16), reference="REC-A1")
    legality.grant_visa(decision.pk, actor=cast.clerk, on=date(2026, 3, 5), reference="VISA-A1")
    decision.refresh_from_db()
    if decision.state != "enforceable":
        legality.make_enforceable(decision.pk, actor=cast.clerk, on=date(2026, 3, 5))
    signature.open_signing(dossier.pk, actor=cast.head, on=date(2026, 3, 10), amendment_id=amendment.pk)
    scan = documents.store(
        dossier.pk, actor=cast.clerk, upload=paper(f"{dossier.agreement.reference} avenant 1"), kind="amendment",
        title="الملحق رقم 1 موقعا", made_on=date(2026, 3, 20), amendment_id=amendment.pk,
    )  # fmt: skip
    _signed_on_paper(dossier, amendment.pk)
    lines = dossier.agreement.signatures.filter(amendment=amendment, signed_on=None)
    for party in [line.party for line in lines.select_related("party")]:
        signature.send_for_signature(
            dossier.pk, party.pk, actor=cast.head, on=date(2026, 3, 10), amendment_id=amendment.pk
        )
        signature.record_signature(
            dossier.pk, party.pk, actor=cast.president, on=date(2026, 3, 20), amendment_id=amendment.pk,
            signatory_name=party.signatory_position or "رئيس المجلس", document_id=scan.pk,
        )  # fmt: skip
    signature.enter_amendment_into_force(amendment.pk, actor=cast.head, on=date(2026, 3, 20))


def _signed_on_paper(dossier: Dossier, amendment_id: int) -> None:
    """R24: the partner's original goes out with a code on each page; its scan comes back and finds its place."""
    cast, asked, signed = dossier.cast, date(2026, 3, 10), date(2026, 3, 19)
    text = documents.store(
        dossier.pk, actor=cast.clerk, upload=paper(f"{dossier.agreement.reference} avenant 1, texte"), kind="draft",
        title="نص الملحق رقم 1", made_on=asked, amendment_id=amendment_id,
    )  # fmt: skip
    turn = dossier.agreement.signing_rounds.get(amendment=amendment_id, ended_on=None)
    signature.prepare_text(turn.pk, actor=cast.clerk, address="", document_id=text.pk)
    turn.refresh_from_db()
    step = turn.steps.filter(party__is_self=False).first()
    if step is None:
        return
    signature.ask_step(step.pk, actor=cast.clerk, on=asked)
    scan = SimpleUploadedFile("scan.pdf", signature.original(step), content_type="application/pdf")
    batch = signature.send_scan(turn.pk, actor=cast.clerk, uploads=[scan])
    while not batch.is_read:
        batch = signature.read_scan(batch.pk)
    signature.confirm_scan(
        step.pk, actor=cast.clerk, on=signed, initials=range(1, batch.pages + 1), originals=4,
        signatory_name="عمدة الجماعة الشريكة", place="دكار",
    )  # fmt: skip


def finish(dossier: Dossier) -> Agreement:
    """Final evaluation in November 2027, closing minutes of 31 December 2027, 38,400 MAD returned pro rata."""
    cast = dossier.cast
    carry_out(dossier, date(2025, 11, 30), date(2027, 10, 1))
    money.call_and_pay(dossier, 3)
    money.spend(dossier, money.LATE_EXPENSES)
    monitoring.start_evaluation(dossier.pk, actor=cast.head, on=date(2027, 11, 2))
    evaluation = monitoring.record_evaluation(
        dossier.pk, actor=cast.head, kind="final", held_on=date(2027, 11, 22), evaluator="لجنة القيادة",
        verdict_design="sound", verdict_aims="sound", verdict_plan="sound",
        conclusions_ar="تحققت أربعة أهداف من خمسة، والخامس بنسبة 96 في المائة.",
        conclusions_fr="Quatre cibles sur cinq atteintes, la cinquième à 96 %.",
    )  # fmt: skip
    changes.choose_outcome(
        evaluation.pk, actor=cast.head, kind="close", on=date(2027, 11, 25), reason="بلوغ النتائج في الآجال"
    )
    minutes = documents.store(
        dossier.pk, actor=cast.clerk, upload=paper(f"{dossier.agreement.reference} PV de clôture"),
        kind="closing_minutes", title="محضر الإنهاء", made_on=date(2027, 12, 31),
    )  # fmt: skip
    changes.close(
        dossier.pk, actor=cast.head, on=date(2027, 12, 31), summary_ar="انتهت الاتفاقية بعد بلوغ نتائجها.",
        summary_fr="La convention prend fin, ses résultats atteints.", balance_centimes=3_840_000,
        minutes_id=minutes.pk,
    )  # fmt: skip
    dossier.agreement.refresh_from_db()
    return dossier.agreement
