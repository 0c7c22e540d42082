"""R1–R12: the dossier is opened, its parties and actors named, two meetings held, their minutes signed."""

from tests.browser.steps.person import Person
from tests.browser.steps.story import ASSOCIATION, FUND, PARTNER, TREASURER, Story

TITLE = "اتفاقية تعاون لامركزي بشأن فرز وجمع النفايات المنزلية"


def open_dossier(story: Story) -> None:
    """15 January 2024: the letter of intent."""
    day = story.on(2024, 1, 15)
    clerk = story.person("clerk")
    clerk.follow("/office/agreements/", among=".sidenav")
    clerk.looks_around()
    clerk.follow("/office/agreements/new/")
    clerk.looks_around()
    clerk.send(
        kind="decentralized_cooperation", opened_on=day, title_ar=TITLE,
        title_fr="Convention de coopération décentralisée : tri et collecte des déchets ménagers",
        summary_ar="فرز وجمع النفايات المنزلية وتبادل الخبرات بين الجماعتين.",
        summary_fr="Tri et collecte des déchets ménagers, échange de compétences entre les deux communes.",
        financial_impact=True,
    )  # fmt: skip
    clerk.sees("CONV-02113-2024-001", TITLE)
    story.reference = "CONV-02113-2024-001"


def name_parties(story: Story) -> None:
    """The partners; an embassy is refused (a86)."""
    clerk = story.person("clerk")
    clerk.tab("parties")
    refusal = clerk.refused("/parties/", kind="foreign_state", name_ar="سفارة دولة أجنبية", country="SN")
    assert "المادتان 86 و146" in refusal, refusal
    clerk.looks_around()
    clerk.tab("parties")
    clerk.sees("سفارة دولة أجنبية")  # kept among the refused
    for kind, name_ar, name_fr, country, position in (
        ("foreign_collectivity", PARTNER, "Commune partenaire du Sénégal (exemple)", "SN", "عمدة الجماعة الشريكة"),
        ("administration", FUND, "FACDI (Fonds africain d'appui)", "MA", "المدير المسؤول عن الصندوق"),
        ("association", ASSOCIATION, "Association locale de l'environnement (exemple)", "MA", "رئيسة الجمعية"),
    ):
        clerk.send(
            "/parties/",
            kind=kind,
            name_ar=name_ar,
            name_fr=name_fr,
            country=country,
            signatory_position=position,
        )
    clerk.sees(PARTNER, FUND, ASSOCIATION)
    clerk.looks_around()


def choose_fields_and_actors(story: Story) -> None:
    """R8–R9."""
    clerk = story.at("clerk", "consultation")
    clerk.follow("/consultation/fields/")
    clerk.send(
        sector_codes=["14050"], sdg_goals=[11, 12, 17], sdg_targets="11.6",
        words_ar="تدبير النفايات المنزلية: الفرز من المنبع، الجمع، التثمين.",
    )  # fmt: skip
    for name, kind in ((PARTNER, "partner"), (ASSOCIATION, "association"), (TREASURER, "authority")):
        clerk.stage("consultation")
        clerk.follow("/consultation/actors/add/")
        clerk.send(name_ar=name, kind=kind, influence="high")
    clerk.sees(PARTNER, ASSOCIATION, TREASURER)
    clerk.looks_around()


def hold_meetings(story: Story) -> None:
    """R10–R12: 30 January and 13 February; the treasurer is reserved on the due dates of payment."""
    for day, mode, stance in (((2024, 1, 30), "in_person", "reserved"), ((2024, 2, 13), "mixed", "for")):
        held_on = story.on(*day)
        clerk = story.at("clerk", "consultation")
        clerk.follow("/consultation/meetings/add/")
        clerk.send(
            held_on=held_on, place="مقر الجماعة", mode=mode, agenda="أهداف الشراكة ووسائلها",
            attendees=[PARTNER, ASSOCIATION, TREASURER],
        )  # fmt: skip
        clerk.page.locator("#meetings .timeline a.strong").first.click()
        _minutes(clerk, held_on)
        _position(clerk, held_on, stance)
    clerk.sees("تحفظ على رزنامة الأداء")
    clerk.looks_around()


def _position(clerk: Person, day: str, stance: str) -> None:
    clerk.stage("consultation")
    clerk.follow("/consultation/positions/")
    clerk.follow("/consultation/positions/add/")
    clerk.send(
        actor_id=TREASURER, topic="آجال أداء المساهمات", stance=stance, noted_on=day,
        attitude="تحفظ على رزنامة الأداء" if stance == "reserved" else "",
    )  # fmt: skip


def _minutes(clerk: Person, day: str) -> None:
    clerk.follow("/proposals/add/")
    clerk.send(author_id=PARTNER, kind="proposal", text="اعتماد برنامج عمل على ثلاث مراحل.")
    clerk.press("/minutes/draft/")
    assert "اعتماد برنامج عمل على ثلاث مراحل." in clerk.page.locator("textarea").first.input_value()
    clerk.send(
        minutes_ar="اتفق الحاضرون على موضوع الشراكة وأهدافها ووسائلها.",
        minutes_fr="Les participants se sont accordés sur l'objet, les objectifs et les moyens du partenariat.",
    )
    clerk.follow("/sign/")
    clerk.send(signed_on=day, name_0="موظف المكتب", function_0="مقرر اللقاء")
    clerk.sees("مقرر اللقاء")
    clerk.looks_around()


def start_drafting(story: Story) -> None:
    """27 February: consultation is complete."""
    day = story.on(2024, 2, 27)
    clerk = story.at("clerk", "consultation")
    clerk.send("/start-drafting/", on=day)
    clerk.sees("الصياغة")
