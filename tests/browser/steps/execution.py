"""R30–R38: the action plan, payments, indicators, measures, evaluations and what follows from them."""

from datetime import date

from tests.browser.steps.story import ASSOCIATION, FUND, OURS, PARTNER, Story

ACTIONS = (
    ("تجهيز محطة الفرز", "3600000", "2026-06-30", (("الدراسة", "2024-12-31"), ("التشغيل", "2025-09-30"))),
    ("تكوين الأعوان وتبادل الزيارات", "1200000", "2027-03-31", (("أول دورة تكوينية", "2025-03-31"),)),
)
# name, unit, baseline, target, direction
FIGURES = (
    ("أطنان مفروزة في الشهر", "طن", 0, 180, "ascending"),
    ("أسر مستفيدة", "أسرة", 0, 6000, "ascending"),
    ("أعوان مكونون من الجانبين", "عون", 0, 60, "ascending"),
    ("كلفة الطن", "درهم", 610, 480, "descending"),
)
SKILLS = "نقل المهارات"
MID_TERM = (74, 2450, 38, 565, "مكتسبة جزئيا")
FINAL = (172, 6110, 64, 472, "مكتسبة")


def plan(story: Story) -> None:
    """R30–R35: two actions with their four sides and milestones, and a risk that came true."""
    story.on(2024, 9, 1)
    service = story.at("service", "execution")
    for title, budget, ends_on, milestones in ACTIONS:
        service.follow("/actions/add/")
        service.send(
            title_ar=title, pilot_service="مصلحة النظافة", partners=[OURS, PARTNER], starts_on="2024-09-01",
            ends_on=ends_on, budget_centimes=budget, financial_side="ثلاثة أقساط حسب الجدول.",
            communication_side="حملة تحسيسية كل فصل.", technical_side="دفتر تحملات مشترك.",
            material_side="خط فرز وشاحنتان.", precondition="أداء القسط الأول.",
        )  # fmt: skip
        for step, due_on in milestones:
            service.page.locator("section.card", has_text=title).locator('a[href$="/milestones/add/"]').last.click()
            service.send(title=step, due_on=due_on)
    service.follow("/risks/add/")
    service.send(
        description="تأخر جمركي في توريد خط الفرز",
        severity="high",
        response="طلب إعفاء مسبق وتتبع أسبوعي",
        action_id=ACTIONS[0][0],
    )
    story.on(2025, 2, 10)
    service.follow("/happened/")
    service.send(on="2025-02-10", consequence="تأخير سبعة أشهر")
    service.follow("/done/", of="الدراسة")
    service.send(on="2024-12-31")
    service.sees("تجهيز محطة الفرز", "تأخير سبعة أشهر")
    service.looks_around()


def name_indicators(story: Story) -> None:
    """R32: four figures and a word."""
    service = story.at("service", "monitoring")
    for name, unit, baseline, target, direction in FIGURES:
        service.follow("/indicators/add/")
        service.send(
            name_ar=name, kind="quantitative", frequency="quarterly", source="بطاقة التتبع الفصلية", unit_ar=unit,
            baseline=baseline, target=target, direction=direction,
        )  # fmt: skip
    service.follow("/indicators/add/")
    service.send(
        name_ar=SKILLS, kind="qualitative", frequency="quarterly", source="شهادة الطرفين", baseline_word="غير مكتسبة",
        target_word="مكتسبة",
    )  # fmt: skip


TAKER = "رئيسة مصلحة حفظ الصحة"  # who takes over what the partner delivers in kind


def pay(story: Story) -> None:
    """The first instalment of everybody; the partner's second one 74 days late."""
    story.on(2025, 11, 14)
    officer = story.person("finance")
    officer.tab("finance")
    for name in (FUND, OURS, PARTNER, ASSOCIATION):
        officer.follow("/payment/", among=".table", of=name)
        officer.send(paid_on="2024-09-01", **({"handed_to": TAKER} if name == PARTNER else {}))
    officer.follow("/payment/", among=".table", of=PARTNER)
    officer.send(paid_on="2025-11-14", handed_to=TAKER, upload=str(story.scan("bon-de-livraison")))
    officer.sees("74 يوما")
    officer.looks_around()


def measure(story: Story, period: date, values: tuple[object, ...]) -> None:
    """R36: the service hands in the sheet of a quarter, the head of the office approves it."""
    service = story.at("service", "monitoring")
    service.follow(f"/sheet/?period={period.isoformat()}")
    names = [figure[0] for figure in FIGURES] + [SKILLS]
    service.send("?period=", **{name: str(value) for name, value in zip(names, values, strict=True)})
    head = story.at("head", "monitoring")
    head.press("/monitoring/approve/")
    head.sees(*(str(value) for value in values if isinstance(value, str)))
    head.looks_around()


def evaluate_mid_term(story: Story) -> None:
    """16 December 2025: the design is sound, the aims hold, the plan is late; outcome: amend (R41)."""
    _evaluate(
        story, kind="mid_term", started=(2025, 12, 1), held=(2025, 12, 16), plan="partly",
        conclusions="التصور سليم والأهداف قائمة والخطة متأخرة.",
    )  # fmt: skip
    _choose(story, "amend", (2025, 12, 18), "تدارك تأخر التجهيز وتعزيز التكوين")


def evaluate_at_the_end(story: Story) -> None:
    """22 November 2027: four targets of five; outcome: close (R42)."""
    _evaluate(
        story, kind="final", started=(2027, 11, 2), held=(2027, 11, 22), plan="sound",
        conclusions="تحققت أربعة أهداف من خمسة، والخامس بنسبة 96 في المائة.",
    )  # fmt: skip
    _choose(story, "close", (2027, 11, 25), "بلوغ النتائج في الآجال")


def _evaluate(
    story: Story, *, kind: str, started: tuple[int, int, int], held: tuple[int, int, int], plan: str, conclusions: str
) -> None:
    day = story.on(*started)
    head = story.at("head", "monitoring")
    head.follow("/evaluations/start/")
    head.send(on=day)
    day = story.on(*held)
    head.stage("monitoring")
    head.follow("/evaluations/add/")
    head.send(
        kind=kind, held_on=day, evaluator="لجنة القيادة", verdict_design="sound", verdict_aims="sound",
        verdict_plan=plan, conclusions_ar=conclusions,
    )  # fmt: skip
    head.stage("monitoring")
    head.sees(conclusions)
    head.looks_around()


def _choose(story: Story, kind: str, day: tuple[int, int, int], reason: str) -> None:
    on = story.on(*day)
    head = story.at("head", "changes")
    head.follow("/changes/outcome/")
    head.send(kind=kind, on=on, reason=reason)
    head.sees(reason)
    head.looks_around()
