"""Playing a plot along a timeline through the services, as the people of the office would: no row is written past them.

`play(…, until=STEP)` stops after a step, so that one plot can be shown at any point of its life.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mithaq.core import clock
from mithaq.core.money import amount_in_words, split
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement
from tenants.consultation import services as consultation
from tenants.council.models import Decision, Session
from tenants.council.selectors import members_in_office
from tenants.council.services import approvals, deliberation, legality, sessions
from tenants.demo.cast import Cast, Dossier, Road, paper
from tenants.demo.chamber import call_the_roll, other_points, summon, vote
from tenants.demo.plot import Plot, Timeline, Work
from tenants.documents import services as documents
from tenants.drafting import services as drafting
from tenants.execution import services as execution
from tenants.finance import services as finance
from tenants.monitoring import services as monitoring
from tenants.signature import distribution
from tenants.signature import services as signature
from tenants.signature.services import keys

SERVICE = ("مصلحة حفظ الصحة", "Service d'hygiène")
PAYMENTS = "آجال أداء المساهمات"


def opened(dossier: Dossier) -> None:
    """R8–R9: the dossier, its parties, fields and actors."""
    plot, cast = dossier.plot, dossier.cast
    for partner in plot.partners:
        agreements.add_party(
            dossier.pk, actor=cast.clerk, kind=partner.kind, name_ar=partner.name_ar, name_fr=partner.name_fr,
            country=partner.country, collectivity_code=partner.collectivity_code, signatory_position=partner.signatory,
        )  # fmt: skip
    consultation.choose_fields(
        dossier.pk, actor=cast.clerk, sector_codes=plot.sectors, sdg_goals=plot.goals, words_ar=plot.fields_ar,
        words_fr=plot.fields_fr,
    )  # fmt: skip
    for partner in plot.partners:
        consultation.add_actor(
            dossier.pk, actor=cast.clerk, name_ar=partner.name_ar, name_fr=partner.name_fr, kind="partner",
            interest="high", influence="high", contact_function=partner.signatory,
        )  # fmt: skip
    consultation.add_actor(
        dossier.pk, actor=cast.clerk, name_ar=SERVICE[0], name_fr=SERVICE[1], kind="service", interest="high",
        contact_function="رئيس المصلحة", contact_email="hygiene@commune.example",
    )  # fmt: skip
    consultation.add_actor(
        dossier.pk, actor=cast.clerk, name_ar="القابض الجماعي", name_fr="Receveur communal", kind="authority",
        influence="high",
    )  # fmt: skip


def consulted(dossier: Dossier) -> None:
    """R10–R12: meetings, invitations, proposals, positions and the compromise, signed minutes, an opinion asked for."""
    cast, days = dossier.cast, dossier.days
    actors = list(dossier.agreement.actors.order_by("pk"))
    for number, day in enumerate(days.meetings, start=1):
        meeting = consultation.add_meeting(
            dossier.pk, actor=cast.clerk, held_on=day, place="مقر الجماعة", mode="mixed" if number > 1 else "in_person",
            agenda="أهداف الشراكة ووسائلها", attendees=[actor.pk for actor in actors],
        )  # fmt: skip
        consultation.send_invitations(
            meeting.pk, actor=cast.clerk, actor_ids=[actor.pk for actor in actors], sent_on=day - timedelta(days=7),
            means="email",
        )  # fmt: skip
        proposal = consultation.add_proposal(
            meeting.pk,
            actor=cast.clerk,
            author_id=actors[0].pk,
            text="اعتماد برنامج عمل على ثلاث مراحل.",
            kind="proposal",
        )
        consultation.settle_proposal(
            proposal.pk, actor=cast.clerk, outcome="kept", settled_on=days.meetings[-1], note="أدرج في برنامج العمل."
        )
        for actor in actors:
            stance = "reserved" if actor is actors[-1] and number == 1 else "for"
            consultation.note_position(
                actor.pk, actor=cast.clerk, topic=PAYMENTS, stance=stance, noted_on=day,
                meeting_id=meeting.pk, attitude="تحفظ على رزنامة الأداء" if stance == "reserved" else "",
            )  # fmt: skip
        consultation.write_minutes(
            meeting.pk, actor=cast.clerk, minutes_ar="اتفق الحاضرون على موضوع الشراكة وأهدافها ووسائلها.",
            minutes_fr="Les participants se sont accordés sur l'objet, les objectifs et les moyens du partenariat.",
        )  # fmt: skip
        consultation.sign_minutes(
            meeting.pk, actor=cast.clerk, signed_on=day,
            signatories=[("موظف المكتب (مثال)", "مقرر اللقاء"), ("رئيس المكتب (مثال)", "رئيس اللقاء")],
        )  # fmt: skip
    consultation.reach_compromise(
        dossier.pk, actor=cast.clerk, topic=PAYMENTS, text="تؤدى المساهمات على ثلاثة أقساط، ولا يؤدى قسط إلا بعد تقرير.",
        reached_on=days.meetings[-1], agreed_by=[actor.pk for actor in actors],
    )  # fmt: skip
    consultation.ask_opinion(
        dossier.pk, actor=cast.clerk, service=SERVICE[0], asked_on=days.meetings[-1], working_days=10,
        question="هل تتوفر المصلحة على الموارد اللازمة لتنفيذ برنامج العمل؟",
    )  # fmt: skip


def drafting_started(dossier: Dossier) -> None:
    """From consultation to drafting."""
    consultation.start_drafting(dossier.pk, actor=dossier.cast.clerk, on=dossier.days.drafted)


def drafted(dossier: Dossier) -> None:
    """R13–R19: versions, the six clauses, obligations, money, body, duration."""
    plot, cast, days = dossier.plot, dossier.cast, dossier.days
    dossier.parties = list(dossier.agreement.parties.order_by("position", "pk"))
    total = plot.amount * 100
    for number, day in enumerate(days.versions, start=1):
        body = f"{plot.summary_ar} (صيغة {number})"
        version = drafting.add_version(
            dossier.pk, actor=cast.clerk, made_on=day, note=f"v{number}",
            articles=[
                drafting.ArticleText(1, body, plot.summary_fr, "الموضوع", "Objet", clause="object"),
                drafting.ArticleText(
                    2, "تسري هذه الاتفاقية ابتداء من تاريخ دخولها حيز التنفيذ.",
                    "La convention prend effet à son entrée en vigueur.", "المدة", "Durée", clause="duration",
                ),
            ],
        )  # fmt: skip
        if number == 1:
            _remarked(dossier, version.pk, day)
    for request in dossier.agreement.opinion_requests.filter(given_on=None):
        consultation.give_opinion(
            request.pk, actor=cast.clerk, answer="remarks", given_on=days.versions[-1], given_by="رئيس المصلحة",
            text="تتوفر المصلحة على الموارد البشرية، مع ضرورة اقتناء شاحنة قبل المرحلة الثانية.",
        )  # fmt: skip
    _contributions(dossier, total)
    for kind, text_ar, text_fr in (
        ("object", plot.summary_ar, plot.summary_fr),
        (
            "obligations", "يلتزم كل طرف بما يخصه من أشغال وموارد وآجال.",
            "Chaque partie s'engage sur ses travaux, moyens et délais.",
        ),
        (
            "programme", "برنامج عمل على ثلاث مراحل: الدراسة، التجهيز، الاستغلال.",
            "Programme en trois phases : étude, équipement, exploitation.",
        ),
        ("supervision", "تحدث لجنة قيادة تجتمع مرتين في السنة.", "Un comité de pilotage se réunit deux fois par an."),
        ("duration", f"مدة الاتفاقية {plot.months} شهرا.", f"La durée de la convention est de {plot.months} mois."),
    ):  # fmt: skip
        drafting.write_clause(dossier.pk, actor=cast.clerk, kind=kind, body_ar=text_ar, body_fr=text_fr)
    drafting.write_clause(
        dossier.pk, actor=cast.clerk, kind="contributions",
        body_ar="تحدد مساهمات الأطراف وآجال أدائها كما في الجدول المرفق.",
        body_fr="Les contributions et leurs échéances figurent au tableau annexé.", amount_centimes=total,
        amount_words_ar=amount_in_words(total, "ar"), amount_words_fr=amount_in_words(total, "fr"),
    )  # fmt: skip
    _programme(dossier, total)
    for party in dossier.parties:
        drafting.add_obligation(
            dossier.pk, actor=cast.clerk, party_id=party.pk, what_ar="تعبئة المساهمة المتفق عليها في آجالها",
            what_fr="Mobiliser la contribution convenue dans ses délais", due_on=days.in_force + timedelta(days=90),
            proof="إشعار بالتحويل",
        )  # fmt: skip
    drafting.set_supervision(
        dossier.pk, actor=cast.clerk, kind="steering", name_ar="لجنة القيادة", name_fr="Comité de pilotage",
        members="ممثل عن كل طرف", meets_every_months=6,
    )  # fmt: skip
    drafting.set_duration(dossier.pk, actor=cast.clerk, duration_months=plot.months, planned_start_on=days.in_force)
    drafting.set_legal_basis(
        dossier.pk, actor=cast.clerk, legal_basis=plot.legal_basis, prevailing_language="ar", languages=("ar", "fr")
    )


def _remarked(dossier: Dossier, version_id: int, day: date) -> None:
    """What finance, the services and the partners say of the first version, met on the day of the last one."""
    cast, partners = dossier.cast, [party for party in dossier.parties if not party.is_self]
    for number, body in enumerate(dossier.plot.remarks):
        party = partners[number % len(partners)] if number % 3 == 2 and partners else None
        remark = drafting.comment(
            version_id, actor=cast.finance if number % 2 == 0 else cast.service, body=body, made_on=day,
            article_number=1 + number % 2, is_blocking=number == 0, on_behalf_of_id=party.pk if party else None,
        )  # fmt: skip
        drafting.resolve_comment(
            remark.pk, actor=cast.clerk, resolved_on=dossier.days.versions[-1], resolution="تم التدقيق."
        )


def _programme(dossier: Dossier, total: int) -> None:
    """R16: the projects; together they cost what the parties give."""
    plot = dossier.plot
    for work in plot.works or (Work(plot.title_ar, plot.title_fr),):
        drafting.add_project(
            dossier.pk, actor=dossier.cast.clerk, title_ar=work.title_ar[:200], title_fr=work.title_fr[:200],
            funding=work.funding, manner=work.manner, source=work.source,
            amount_centimes=work.amount * 100 or total, starts_on=work.starts, ends_on=work.ends,
            executed_by_id=None if work.executed_by is None else dossier.parties[work.executed_by].pk,
        )  # fmt: skip


def _contributions(dossier: Dossier, total: int) -> None:
    plot, cast = dossier.plot, dossier.cast
    shares = [plot.own_share, *(partner.share for partner in plot.partners)]
    in_kind = [False, *(partner.in_kind for partner in plot.partners)]
    for party, centimes, kind in zip(dossier.parties, split(total, shares), in_kind, strict=True):
        if centimes:
            finance.set_contribution(
                dossier.pk, actor=cast.clerk, party_id=party.pk, amount_centimes=centimes, in_kind=kind
            )
    finance.set_carrier(
        dossier.pk, actor=cast.clerk, party_id=dossier.parties[0].pk, kind="special_account",
        account="حساب مرصد لأمور خصوصية",
    )  # fmt: skip
    finance.schedule_by_shares(
        dossier.pk, [(day, Decimal(percent)) for day, percent in dossier.days.instalments], actor=cast.clerk
    )


def approved(dossier: Dossier) -> None:
    """Prior approvals: of the public authorities where a partner stands abroad (a86), of the wali too (a92)."""
    asked = []
    if dossier.plot.is_abroad:
        asked.append(("public_authorities_a86", "وزارة الداخلية", "DGCT-348"))
    if dossier.plot.is_foreign:
        asked.append(("wali_a92", "والي الجهة", "W-112"))
    cast, days = dossier.cast, dossier.days
    for kind, authority, reference in asked:
        request = approvals.request_approval(
            dossier.pk, actor=cast.clerk, kind=kind, authority=authority, on=days.approval_asked
        )
        approvals.grant_approval(request.pk, actor=cast.clerk, on=days.approval_given, reference=reference)


def submitted(dossier: Dossier) -> None:
    """R20–R21: the file goes to the presidency."""
    deliberation.submit_to_presidency(dossier.pk, actor=dossier.cast.head, on=dossier.days.submitted)


def session_of(cast: Cast, opens_on: date, members: int) -> Session:
    """The office's session of that day; several dossiers may stand on its agenda."""
    return Session.objects.filter(opens_on=opens_on).first() or sessions.create_session(
        actor=cast.secretary, opens_on=opens_on, members_in_office=members
    )


def on_agenda(dossier: Dossier) -> None:
    """The agenda goes to the governor 20 days before (a38)."""
    days, cast = dossier.days, dossier.cast
    session = session_of(cast, days.session, 35)
    if members_in_office(days.session) and not session.points.exists():
        other_points(session, cast, days.agenda_sent)
    deliberation.put_on_agenda(dossier.decision.pk, session.pk, actor=cast.secretary, on=days.agenda_sent)


def studied(dossier: Dossier) -> None:
    """Standing committee (a28) and summons (a35)."""
    days, cast = dossier.days, dossier.cast
    deliberation.record_committee_report(
        dossier.decision.pk, actor=cast.secretary, on=days.studied,
        committee="اللجنة المكلفة بالشؤون الاقتصادية والاجتماعية والثقافية", opinion="favourable",
    )  # fmt: skip
    session = session_of(cast, days.session, 35)
    if session.summons_sent_on is None:
        if members := members_in_office(days.session):
            summon(session, cast, days.summoned, members)
        else:
            sessions.record_summons(session.pk, actor=cast.secretary, sent_on=days.summoned)


def adopted(dossier: Dossier) -> None:
    """The vote (a42, a43), the close, the posting (a273)."""
    days, cast = dossier.days, dossier.cast
    session = session_of(cast, days.session, 35)
    members = members_in_office(days.session)
    if session.present_at_opening is None:
        if members:
            call_the_roll(session, cast, days.session, members, 27)
        else:
            sessions.open_session(session.pk, actor=cast.secretary, on=days.session, present=27)
    number = f"{13 + Decision.objects.exclude(number='').count() + 1}/{days.session.year}"
    if members:
        vote(dossier.decision, cast, votes_for=25, number=number)
        return
    deliberation.record_vote(
        dossier.decision.pk, actor=cast.secretary, on=days.session, present=27, votes_for=25, votes_against=0,
        abstentions=2, number=number,
    )  # fmt: skip


def closed_session(dossier: Dossier) -> None:
    """The session closes; the decision is posted."""
    days, cast = dossier.days, dossier.cast
    session = session_of(cast, days.session, 35)
    if session.closes_on is None:
        sessions.close_session(session.pk, actor=cast.secretary, on=days.closed)
    legality.post_decision(dossier.decision.pk, actor=cast.secretary, on=days.posted)


def received(dossier: Dossier) -> None:
    """R23, R25: note and file to the governor, against a receipt (a116)."""
    days, cast = dossier.days, dossier.cast
    signature.write_presentation_note(
        dossier.pk,
        actor=cast.clerk,
        on=days.transmitted,
        text_ar=dossier.plot.summary_ar,
        text_fr=dossier.plot.summary_fr,
    )
    if dossier.road is not None:
        dossier.road.receive(dossier)
        return
    legality.transmit(
        dossier.decision.pk, actor=cast.clerk, on=days.transmitted, has_decision=True, has_minutes=True,
        has_subject_documents=True, has_presentation_note=True, slip_reference=f"BE-{dossier.pk:03}",
    )  # fmt: skip
    legality.record_receipt(dossier.decision.pk, actor=cast.clerk, on=days.received, reference=f"REC-{dossier.pk:03}")


def enforceable(dossier: Dossier) -> None:
    """R26: the visa where one is needed (a118), then the decision is enforceable."""
    days, cast = dossier.days, dossier.cast
    decision = dossier.decision
    if decision.visas.exists() and dossier.road is not None:
        dossier.road.visa(dossier)
    elif decision.visas.exists():
        legality.grant_visa(decision.pk, actor=cast.clerk, on=days.enforceable, reference=f"VISA-{dossier.pk:03}")
    decision.refresh_from_db()
    if decision.state != "enforceable":
        legality.make_enforceable(decision.pk, actor=cast.clerk, on=days.enforceable)


def signing(dossier: Dossier) -> None:
    """R24: the round of signatures is open; our president has signed."""
    days, cast = dossier.days, dossier.cast
    signature.open_signing(dossier.pk, actor=cast.head, on=days.enforceable)
    own = dossier.agreement.parties.get(is_self=True)
    for party in dossier.agreement.parties.all():
        signature.send_for_signature(dossier.pk, party.pk, actor=cast.head, on=days.enforceable)
    signature.record_signature(
        dossier.pk, own.pk, actor=cast.president, on=days.signed, signatory_name="رئيس المجلس",
        signatory_position="رئيس مجلس الجماعة", place="بركان", originals=4,
    )  # fmt: skip


def in_force(dossier: Dossier) -> None:
    """R27–R29: everybody signed; sent to parties and services; in force and published."""
    days, cast = dossier.days, dossier.cast
    others = dossier.agreement.parties.filter(is_self=False)
    scan = documents.store(
        dossier.pk, actor=cast.clerk, upload=paper(f"{dossier.agreement.reference} (ar, fr)"), kind="signed_agreement",
        title="الاتفاقية الموقعة", made_on=days.signed,
    )  # fmt: skip
    for party in others:
        signature.record_signature(
            dossier.pk, party.pk, actor=cast.president, on=days.signed,
            signatory_name=party.signatory_position or "ممثل الطرف",
            signatory_position=party.signatory_position, document_id=scan.pk,
        )  # fmt: skip
    distributed(dossier, scan.pk)
    signature.enter_into_force(dossier.pk, actor=cast.head, on=days.in_force)


# The services of a synthetic commune: names, mailbox, what each has to do, how its receipt comes back (never: "").
SERVICES = (
    ("مصلحة النظافة", "Service d'hygiène", "hygiene", "إحداث محطة الفرز وتتبع جمع النفايات", "link"),
    ("المصلحة التقنية", "Service technique", "technique", "إعداد الأشغال والصفقات", "code"),
    ("المصلحة المالية", "Service financier", "finances", "فتح الحساب الخصوصي وتتبع الأقساط", ""),
)


def distributed(dossier: Dossier, copy_id: int) -> None:
    """R28, R29: one list, sent in one act; receipts by link, by code, on paper. The first service begins its task."""
    cast, day = dossier.cast, dossier.days.dispatched
    for name_ar, name_fr, box, task, way in SERVICES:
        service = distribution.directory().filter(name_ar=name_ar).first() or signature.add_service(
            actor=cast.clerk, name_ar=name_ar, name_fr=name_fr, head_name="رئيس المصلحة", email=f"{box}@berkane.example"
        )
        signature.list_service(
            dossier.pk, actor=cast.clerk, service_name=service.name_ar, task=task,
            task_due_on=day + timedelta(days=90), task_person=service.head_name, contact_name=service.head_name,
            channel="mail" if way == "link" else "paper", email=service.email,
        )  # fmt: skip
    signature.list_everybody(dossier.pk, actor=cast.clerk)
    with clock.frozen(day):
        sent = signature.send_list(
            dossier.pk, actor=cast.clerk, on=day, follow_up=signature.FollowUp(copy_id, remind_after=3, climb_after=6)
        )
    ways = {name: way for name, _name_fr, _box, _task, way in SERVICES}
    with clock.frozen(day + timedelta(days=1)):
        for row in sent:
            way = ways.get(row.service_name, "office")
            name, function = "رئيس المصلحة", row.service_name or "ممثل الطرف"
            if way == "code":
                signature.acknowledge_by_told_code(
                    row.pk, actor=cast.clerk, code=keys.code_of(row), name=name, function=function
                )
            elif way == "link":
                signature.acknowledge_by_link(keys.token_of(row), name=name, function=function)
            elif way == "office":
                signature.acknowledge(row.pk, actor=cast.clerk, on=clock.today(), name=name, function=function)
        first = next(row for row in sent if row.service_name == SERVICES[0][0])
        signature.start_task(first.pk, actor=cast.clerk, on=clock.today())


def planned(dossier: Dossier) -> None:
    """R30–R35: an action plan with its four sides, milestones, risks and indicators."""
    plot, cast, days = dossier.plot, dossier.cast, dossier.days
    start = days.in_force
    halves = split(plot.amount * 100, [70, 30])
    for number, (title_ar, title_fr, budget) in enumerate(
        (("التجهيز والتهيئة", "Équipement et aménagement", halves[0]), ("التكوين وتبادل الخبرات", "Formation et échange d'expériences", halves[1]))
    ):  # fmt: skip
        action = execution.add_action(
            dossier.pk, actor=cast.service, title_ar=title_ar, title_fr=title_fr, pilot_service="المصلحة التقنية",
            partners=list(dossier.agreement.parties.all()[:2]), starts_on=start + timedelta(days=30 * number),
            ends_on=start + timedelta(days=540), budget_centimes=budget, financial_side="أقساط الأطراف كما في الجدول.",
            communication_side="بلاغ عند انطلاق كل مرحلة.", technical_side="دفتر تحملات وفريق مشترك.",
            material_side="تجهيزات ومقر الجماعة.", precondition="توفر القسط الأول.",
        )  # fmt: skip
        for step, days_after in (("إنجاز الدراسة", 120), ("انطلاق الأشغال", 240), ("نهاية المرحلة", 480)):
            execution.add_milestone(
                action.pk, actor=cast.service, title=step, due_on=start + timedelta(days=days_after)
            )
    execution.add_risk(
        dossier.pk, actor=cast.service, description="تأخر جمركي في توريد التجهيزات", severity="high",
        response="طلب الإعفاء مسبقا والتتبع الأسبوعي",
    )  # fmt: skip
    monitoring.add_indicator(
        dossier.pk, actor=cast.service, name_ar="عدد المستفيدين", name_fr="Bénéficiaires", kind="quantitative",
        unit_ar="أسرة", unit_fr="ménages", baseline=Decimal(0), target=Decimal(6000), cumulative=True,
        frequency="quarterly", source="مصلحة النظافة",
    )  # fmt: skip


STEPS: tuple[Callable[[Dossier], None], ...] = (
    opened, consulted, drafting_started, drafted, approved, submitted, on_agenda, studied, adopted, closed_session,
    received, enforceable, signing, in_force, planned,
)  # fmt: skip


def start(plot: Plot, days: Timeline, cast: Cast, road: Road | None = None, **fields: Any) -> Dossier:
    """Open a dossier; nothing else has happened yet."""
    agreement = agreements.open_agreement(
        actor=cast.clerk, kind=plot.kind, title_ar=plot.title_ar, title_fr=plot.title_fr, opened_on=days.opened,
        summary_ar=plot.summary_ar, summary_fr=plot.summary_fr, financial_impact=plot.own_share > 0, is_demo=True,
        **fields,
    )  # fmt: skip
    return Dossier(plot, days, cast, agreement, road=road)


def play_together(dossiers: list[tuple[Dossier, str]]) -> list[Agreement]:
    """Play every dossier up to its own step, side by side: those of one session stand on its agenda before it opens."""
    names = [step.__name__ for step in STEPS]
    for position, step in enumerate(STEPS):
        for dossier, until in dossiers:
            if position <= names.index(until):
                step(dossier)
                dossier.agreement.refresh_from_db()
    return [dossier.agreement for dossier, _ in dossiers]


def play(plot: Plot, days: Timeline, cast: Cast, *, until: str, **fields: Any) -> Dossier:
    """Open one dossier and play it up to the step called `until`, included. Raises ValueError for an unknown step."""
    dossier = start(plot, days, cast, **fields)
    play_together([(dossier, until)])
    return dossier
