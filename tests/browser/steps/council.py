"""R20–R26: approvals, presidency, session, vote, control of legality; for the agreement or for its amendment no. 1."""

from tests.browser.steps.person import Person
from tests.browser.steps.story import Story


def ask_approvals(story: Story) -> None:
    """5 March to 2 April: the public authorities (a86) and the wali (a92)."""
    asked_on = story.on(2024, 3, 5)
    clerk = story.at("clerk", "council/legality")
    asked = (("public_authorities_a86", "وزارة الداخلية", "DGCT-348"), ("wali_a92", "والي الجهة", "W-112"))
    for kind, authority, _reference in asked:
        clerk.send("/act/request-approval/", kind=kind, authority=authority, on=asked_on)
    given_on = story.on(2024, 4, 2)
    for _kind, authority, reference in asked:
        clerk.follow("/grant/", of=authority)
        clerk.send(on=given_on, reference=reference)
    clerk.sees("DGCT-348", "W-112")
    clerk.looks_around()


def submit(story: Story) -> None:
    """8 April: to the presidency; the session of May can still be reached, its agenda until 17 April (a38)."""
    day = story.on(2024, 4, 8)
    head = story.at("head", "council")
    head.send("/act/submit/", on=day)
    head.sees("ما بين 1 ماي 2024", "17/04/2024", "المادة 38")
    head.looks_around()


def fix_session(story: Story) -> None:
    """The ordinary session of May opens on Tuesday 7, 35 members in office."""
    secretary = story.at("secretary", "council")
    secretary.send(
        "/act/create-session/",
        kind="ordinary",
        opens_on="2024-05-07",
        members_in_office=35,
    )
    day = story.on(2024, 4, 16)
    secretary.send("/act/agenda/", on=day, point_number=3)
    secretary.sees("16 أبريل 2024", "17 أبريل 2024", "27 أبريل 2024")
    secretary.looks_around()


def prepare_session(story: Story) -> None:
    """23 April: the standing committee reports (a28); 26 April: the members are summoned (a35)."""
    day = story.on(2024, 4, 23)
    secretary = story.at("secretary", "council")
    secretary.send(
        "/act/committee/", committee="لجنة الشؤون الاقتصادية والاجتماعية والثقافية", on=day, opinion="favourable"
    )
    secretary.send("/act/summons/", sent_on=story.on(2024, 4, 26))


def vote(story: Story) -> None:
    """7 May: 27 of 35 present, 25 for, none against, 2 abstentions: decision no. 14/2024. The session closes on 14."""
    day = story.on(2024, 5, 7)
    secretary = story.at("secretary", "council")
    secretary.send("/act/open-session/", on=day, present=27)
    secretary.send(
        "/act/vote/", on=day, present=27, votes_for=25, votes_against=0, abstentions=2, number="14/2024"
    )  # fmt: skip
    secretary.sees("14/2024", "25", "13")
    secretary.looks_around()
    secretary.send("/act/close-session/", on=story.on(2024, 5, 14))
    secretary.stage("council/legality")
    secretary.send("/act/post/", on=story.on(2024, 5, 15))


def transmit(story: Story) -> None:
    """22 May: the file goes out with its note; 23 May: the receipt starts the clocks of a117 and a118."""
    day = story.on(2024, 5, 22)
    clerk = story.at("clerk", "signature")
    write_note(clerk, day)
    clerk.stage("council/legality")
    _send_file(clerk, day, "BE-001")
    clerk.send("/act/receipt/", on=story.on(2024, 5, 23), reference="REC-001")
    clerk.sees("28 ماي 2024", "12 يونيو 2024")
    clerk.looks_around()


def write_note(clerk: Person, day: str) -> None:
    """R23: the presentation note, from the text that the dossier proposes."""
    clerk.send("/signature/note/", on=day)


def _send_file(clerk: Person, day: str, slip: str) -> None:
    clerk.send(
        "/act/transmit/", on=day, slip_reference=slip, has_decision=True, has_minutes=True,
        has_subject_documents=True, has_presentation_note=True,
    )  # fmt: skip


def obtain_visa(story: Story) -> None:
    """10 June: the visa, and the decision is enforceable."""
    day = story.on(2024, 6, 10)
    clerk = story.at("clerk", "council/legality")
    clerk.send("/act/visa/", on=day, reference="VISA-001")
    make_enforceable(clerk, day)
    clerk.sees("VISA-001", "10 يونيو 2024")


def make_enforceable(clerk: Person, day: str) -> None:
    """The last word of the control of legality, unless the visa said it."""
    if clerk.page.locator('form[action*="/act/enforceable/"]').count():
        clerk.send("/act/enforceable/", on=day)


def decide_amendment(story: Story) -> None:
    """5 January to 5 March 2026: the amendment no. 1 goes its own way, on the session of Tuesday 3 February."""
    day = story.on(2026, 1, 5)
    head = story.at("head", "changes")
    head.follow("/council/?amendment=1")
    head.send("/act/submit/?amendment=1", on=day)
    secretary = story.at("secretary", "changes")
    secretary.follow("/council/?amendment=1")
    secretary.send("/act/create-session/", kind="ordinary", opens_on="2026-02-03", members_in_office=35)
    secretary.send("/act/agenda/", on=story.on(2026, 1, 13))
    secretary.send(
        "/act/committee/", committee="لجنة الشؤون الاقتصادية", on=story.on(2026, 1, 20), opinion="favourable"
    )
    secretary.send("/act/summons/", sent_on=story.on(2026, 1, 23))
    day = story.on(2026, 2, 3)
    secretary.send("/act/open-session/", on=day, present=29)
    secretary.send("/act/vote/", on=day, present=29, votes_for=29, votes_against=0, abstentions=0, number="3/2026")
    secretary.send("/act/close-session/", on=story.on(2026, 2, 9))
    clerk = story.at("clerk", "changes")
    clerk.follow("/signature/?amendment=1")
    write_note(clerk, story.on(2026, 2, 12))
    clerk.follow("/council/legality/?amendment=1")
    _send_file(clerk, story.on(2026, 2, 13), "BE-A1")
    clerk.send("/act/receipt/", on=story.on(2026, 2, 16), reference="REC-A1")
    clerk.sees("19 فبراير 2026", "8 مارس 2026")
    day = story.on(2026, 3, 5)
    clerk.page.reload()
    clerk.send("/act/visa/", on=day, reference="VISA-A1")
    make_enforceable(clerk, day)
