"""R13–R19: three versions, a comment and its answer, the money, the six clauses, obligations, committee, duration."""

from mithaq.core.money import amount_in_words
from tests.browser import checks
from tests.browser.steps.person import Person, plain
from tests.browser.steps.story import ASSOCIATION, EVERYBODY, FUND, OURS, PARTNER, Story

TOTAL = 480_000_000  # centimes
SHARES = ((FUND, "2880000", False), (OURS, "1200000", False), (PARTNER, "600000", True), (ASSOCIATION, "120000", False))
DUE = (("2024-09-01", "50"), ("2025-09-01", "30"), ("2026-09-01", "20"))
CLAUSES = {
    "object": "فرز وجمع النفايات المنزلية وتبادل الخبرات بين الجماعتين.",
    "obligations": "يلتزم كل طرف بما يخصه من أشغال وموارد وآجال.",
    "programme": "برنامج عمل على ثلاث مراحل: الدراسة، التجهيز، الاستغلال.",
    "supervision": "تحدث لجنة قيادة تجتمع مرتين في السنة.",
    "duration": "مدة الاتفاقية 36 شهرا.",
}


def write_versions(story: Story) -> None:
    """27 February, 1 and 5 March; the finance officer's comment is blocking until it is answered."""
    for number, day in enumerate(((2024, 2, 27), (2024, 3, 1), (2024, 3, 5)), start=1):
        made_on = story.on(*day)
        clerk = story.at("clerk", "drafting")
        clerk.follow("/versions/add/")
        clerk.send(
            made_on=made_on,
            note=f"صيغة {number}",
            **{
                "0-heading_ar": "الموضوع",
                "0-body_ar": f"{CLAUSES['object']} (صيغة {number})",
                "1-heading_ar": "المدة",
                "1-body_ar": "تسري هذه الاتفاقية ابتداء من تاريخ دخولها حيز التنفيذ.",
            },
        )
        if number == 1:
            officer = story.at("finance", "drafting")
            officer.send(
                "/versions/1/comment/", article_number="1", body="تدقيق رزنامة الأداء.", made_on=made_on,
                is_blocking=True,
            )  # fmt: skip
            officer.sees("تدقيق رزنامة الأداء.")
    clerk.follow("/resolve/")
    clerk.send(resolved_on=made_on, resolution="تم التدقيق.")
    clerk.sees("تم التدقيق.")


def hear_the_partner(story: Story) -> None:
    """The partner reads the last version through a link, without an account, and says a word of its first article."""
    resolved_on = story.on(2024, 3, 5)
    clerk = story.at("clerk", "drafting")
    clerk.follow("/drafting/links/")
    clerk.follow("/links/add/")
    clerk.send(party_id=_party(clerk, PARTNER), days=15, language="fr")
    address = "".join(plain(clerk.page.locator(".secret code").inner_text()).split())
    page = story.stranger()
    page.goto(f"{address}?language=fr")
    for _ in range(2):  # before and after the comment
        assert checks.accessibility_faults(page) == []
        assert checks.overflow(page) <= 0
        assert checks.untranslated(page, "fr") == []
        if page.get_by_text("Ajouter le compostage.").count():
            break
        page.locator("article summary, section.card summary").first.click()
        page.locator("section.card form textarea").first.fill("Ajouter le compostage.")
        page.locator("section.card form [name=signed_name]").first.fill("M. Ndiaye")
        page.locator("section.card form button[type=submit]").first.click()
        page.wait_for_url("**said=1**")
    assert page.get_by_text("Ajouter le compostage.").count() == 1
    page.context.close()
    clerk.stage("drafting")
    clerk.sees("Ajouter le compostage.", "M. Ndiaye")
    clerk.follow("/resolve/", of="Ajouter le compostage.")
    clerk.send(resolved_on=resolved_on, resolution="أضيف.")


def agree_on_money(story: Story) -> None:
    """R17: who gives what (the partner in kind), in three instalments of 50, 30 and 20 %, and who carries the money."""
    officer = story.person("finance")
    officer.tab("finance")
    for name, amount, in_kind in SHARES:
        officer.follow("/contributions/add/")
        officer.send(party_id=_party(officer, name), amount_centimes=amount, in_kind=in_kind)
    officer.follow("/finance/schedule/")
    lines: dict[str, str] = {}
    for number, (due_on, percent) in enumerate(DUE, start=1):
        lines |= {f"due_on_{number}": due_on, f"part_{number}": percent}
    officer.send(**lines)
    officer.follow("/finance/carrier/")
    officer.send(party_id=_party(officer, OURS), kind="special_account", account="حساب مرصد لأمور خصوصية")
    officer.sees("4 800 000,00", "60", "12,5", "حساب مرصد لأمور خصوصية")
    officer.looks_around()


def _party(person: Person, name: str) -> str:
    """The value by which a list names this party; ours is named by the collectivity."""
    options = person.page.locator('main select[name="party_id"] option')
    return options.filter(has_text=name).first.get_attribute("value") or ""


def write_clauses(story: Story) -> None:
    """The six mandatory clauses; the fourth says the total in figures and in words."""
    clerk = story.at("clerk", "drafting")
    for kind, text in CLAUSES.items():
        clerk.follow(f"/clauses/{kind}/")
        clerk.send(body_ar=text)
    clerk.follow("/clauses/contributions/")
    wrong = clerk.refused(
        body_ar="تحدد المساهمات كما في الجدول المرفق.", amount_centimes="4800000",
        amount_words_ar=amount_in_words(TOTAL - 100, "ar"),
    )  # fmt: skip
    assert wrong
    clerk.send(amount_words_ar=amount_in_words(TOTAL, "ar"), amount_words_fr=amount_in_words(TOTAL, "fr"))


def write_the_rest(story: Story) -> None:
    """Obligations of each party, a project, the steering committee, duration, legal basis."""
    clerk = story.at("clerk", "drafting")
    for position in range(len(EVERYBODY)):
        options = clerk.page.locator('main select[name="obligation-party_id"] option')
        clerk.send(
            "/obligations/add/", party_id=options.nth(position).get_attribute("value") or "",
            what_ar="تعبئة المساهمة المتفق عليها في آجالها", due_on="2024-09-30", proof="إشعار بالتحويل",
        )  # fmt: skip
    clerk.send(
        "/projects/add/", title_ar="تجهيز محطة الفرز", title_fr="Équipement de la station de tri",
        funding="contributions", manner="procurement", amount_centimes="3600000", currency="MAD",
        starts_on="2024-09-01", ends_on="2026-06-30",
    )  # fmt: skip
    clerk.send(
        "/drafting/supervision/", kind="steering", name_ar="لجنة القيادة", members="ممثل عن كل طرف",
        meets_every_months=6,
    )  # fmt: skip
    clerk.send("/drafting/duration/", duration_months=36, planned_start_on="2024-07-01")
    clerk.send("/drafting/basis/", legal_basis="a86", prevailing_language="ar", languages=["ar", "fr"])
    clerk.sees("لجنة القيادة", "36")
    clerk.looks_around()
