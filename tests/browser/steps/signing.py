"""R24, R27–R29: every party signs, the text is distributed, and enters into force."""

from tests.browser.steps.person import Person
from tests.browser.steps.story import ASSOCIATION, FUND, OURS, PARTNER, Story

SIGNATORIES = {
    OURS: "رئيسة المجلس",
    PARTNER: "عمدة الجماعة الشريكة",
    FUND: "المدير المسؤول عن الصندوق",
    ASSOCIATION: "رئيسة الجمعية",
}


def open_signing(story: Story) -> None:
    """10 June: a line is opened for every party."""
    head = story.at("head", "signature")
    head.send("/signature/open/", on=story.on(2024, 6, 10))
    for name in SIGNATORIES:
        head.follow("/send/", of=name)
        head.send(on="2024-06-10")


def sign(story: Story) -> None:
    """25 June, at Berkane: four signatures, four originals, one scan."""
    day = story.on(2024, 6, 25)
    president = story.at("president", "signature")
    _sign_all(president, day, "/sign/", story.scan("convention-signee"))
    president.sees("25/06/2024", "بركان")
    president.looks_around()


def _sign_all(president: Person, day: str, link: str, scan: object) -> None:
    for name, signatory in SIGNATORIES.items():
        president.follow(link, of=name)
        paper = {"upload": str(scan)} if name == OURS else {}
        president.send(
            on=day, signatory_name=signatory, signatory_position=signatory, place="بركان", originals=4, **paper
        )


def distribute(story: Story) -> None:
    """27 and 28 June: to the parties and to three services of the commune."""
    day = story.on(2024, 6, 27)
    clerk = story.at("clerk", "signature/force")
    clerk.send("/force/parties/", on=day)
    for service in ("مصلحة النظافة", "المصلحة التقنية", "المصلحة المالية"):
        clerk.send("/force/services/", service_name=service, task="تنفيذ ما يخص المصلحة من الاتفاقية", on=day)
    day = story.on(2024, 6, 28)
    for name in SIGNATORIES:
        clerk.follow("/acknowledge/", of=name)
        clerk.send(on=day)
    clerk.looks_around()


def enter_into_force(story: Story) -> None:
    """1 July 2024, until 30 June 2027."""
    day = story.on(2024, 7, 1)
    head = story.at("head", "signature/force")
    head.send("/force/enter/", on=day)
    head.sees("1 يوليوز 2024", "30 يونيو 2027")


def sign_amendment(story: Story) -> None:
    """10 to 20 March 2026: the amendment is signed and in force; the agreement now lasts until 31 December 2027."""
    head = story.at("head", "changes")
    head.follow("/signature/?amendment=1")
    head.send("/signature/open/", on=story.on(2026, 3, 10))
    day = story.on(2026, 3, 20)
    president = story.at("president", "changes")
    president.follow("/signature/?amendment=1")
    _sign_all(president, day, "/sign/?amendment=1", story.scan("avenant-1-signe"))
    head.stage("changes")
    head.follow("/signature/force/?amendment=1")
    head.send("/force/enter/?amendment=1", on=day)
    head.sees("20 مارس 2026", "31 دجنبر 2027")
    head.looks_around()
