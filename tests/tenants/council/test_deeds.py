"""The papers of the council (LO 113-14 a35, a38, a43, a47, a116, a273): what they say, and how they print."""

import io
from datetime import date, time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from mithaq.core.clock import frozen
from mithaq.deeds import pdf, word
from mithaq.deeds.blocks import Deed
from tenants.agreements.models import Agreement
from tenants.council import services, session_papers
from tenants.council.deeds import minutes
from tenants.council.models import Attendance, Ballot, Decision, Member, Sitting
from tenants.council.selectors import records
from tenants.documents import generated
from tests.mithaq.deeds.pdf_text import shown
from tests.tenants.council import bound, story

pytestmark = pytest.mark.usefixtures("office")
GOLDEN, DOTS = Path(__file__).parent / "golden", 60
ADDRESS = "https://berkane.example/office/agreements/CONV-02113-2024-007/"
CODES = [paper.code for paper in session_papers.PAPERS]
NAMES = [("أحمد بنعلي (مثال)", "Ahmed Benali (exemple)", "president"), ("سعاد المرابط (مثال)", "", "secretary")]


@pytest.fixture
def decision() -> Decision:
    """Posted and sent; two members known, present and with their votes."""
    session = story.may_session()
    services.describe_session(session.pk, actor=None, members_in_office=35, starts_at=time(10, 0))
    found = bound.posted()
    sitting = Sitting.objects.create(session=session, number=1, held_on=story.MAY_7, members_in_office=35)
    for arabic, french, position in NAMES:
        member = Member.objects.create(name_ar=arabic, name_fr=french, position=position, since=date(2021, 9, 10))
        Attendance.objects.create(sitting=sitting, member=member, status="present")
        Ballot.objects.create(decision=found, sitting=1, member=member, choice="for")
    bound.written(session)
    services.transmit(found.pk, actor=None, on=story.DISPATCHED, slip_reference="112/2024", **story.FILE)
    return Decision.objects.select_related("agreement").get(pk=found.pk)


def paper(agreement: Agreement, code: str, language: str) -> Deed:
    with frozen(story.RECEIVED):
        return generated.make(agreement, code, "dossier", language).deed


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("code", CODES)
def test_every_paper_of_the_council_is_pdf_a_and_word_in_both_languages(
    decision: Decision, code: str, language: str
) -> None:
    deed = paper(decision.agreement, code, language)
    content = pdf.render(deed, address=ADDRESS)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.open_metadata()["pdfaid:part"] == "2"
        pages = len(document.pages)
    text = shown(content)
    assert text.count(deed.reference) >= pages
    assert text.count(deed.fingerprint) == pages
    assert len(word.render(deed)) > 5_000


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("code", ["decision", "posting", "session-minutes"])
def test_a43_the_votes_print_as_the_data_has_them(decision: Decision, code: str, language: str) -> None:
    lines = shown(pdf.render(paper(decision.agreement, code, language), address=ADDRESS)).split("\n")
    for value in (decision.members_in_office, decision.present, decision.votes_for, decision.abstentions):
        assert str(value) in lines
    assert decision.number in " ".join(lines)


def test_a43_the_minutes_name_each_voter_and_the_decision_names_none(decision: Decision) -> None:
    said = repr(paper(decision.agreement, "session-minutes", "fr").blocks)
    assert "Ahmed Benali (exemple), سعاد المرابط (مثال)" in said
    assert "Le président a présenté le point." in said
    other = repr(paper(decision.agreement, "posting", "fr").blocks)
    assert "سعاد" not in other


def test_a6_a_secret_ballot_names_nobody_and_says_on_which_ground(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(secret_ballot=True, secret_ground="نص خاص")
    found = records.record_of(story.may_session())
    said = repr(minutes.blocks(found, "ar"))
    assert "نص خاص" in said
    assert records.voters(found, found.decisions[0]) == {}


def test_a48_the_posting_of_a_closed_sitting_tells_no_votes(decision: Decision) -> None:
    Sitting.objects.update(closed_at_request="president")
    said = repr(paper(decision.agreement, "posting", "fr").blocks)
    assert "Suffrages" not in said
    assert "14/2024" in said
    assert "huis clos" in repr(paper(decision.agreement, "decision", "fr").blocks)


def test_a47_president_and_secretary_sign_the_decision(decision: Decision) -> None:
    (block,) = (one for one in paper(decision.agreement, "decision", "ar").blocks if hasattr(one, "signatories"))
    assert [one.name for one in block.signatories] == [bound.PRESIDENT, bound.SECRETARY]


def test_a38_the_agenda_says_its_points_and_the_last_day_to_send_it(decision: Decision) -> None:
    said = repr(paper(decision.agreement, "agenda", "fr").blocks)
    assert "17 avril 2024" in said
    assert "Tri et collecte des déchets ménagers" in said
    assert "le président" in said


def test_a35_the_summons_says_day_hour_place_and_agenda(decision: Decision) -> None:
    deed = paper(decision.agreement, "summons", "fr")
    said = repr(deed.blocks)
    for part in ("mardi 7 mai 2024", "10:00", "au siège du conseil", "Tri et collecte"):
        assert part in said
    assert deed.made_on == story.SUMMONED


def test_a42_the_third_meeting_is_valid_whatever_the_number_and_the_summons_says_so(decision: Decision) -> None:
    session = story.may_session()
    session.summons = 3
    session.save()
    assert "quel que soit le nombre" in repr(paper(decision.agreement, "summons", "fr").blocks)


def test_a116_the_slip_lists_what_was_sent_and_its_last_day(decision: Decision) -> None:
    deed = paper(decision.agreement, "transmission", "fr")
    said = repr(deed.blocks)
    assert deed.number == "112/2024"
    assert "gouverneur" in " ".join(deed.recipient)
    for part in ("Délibération n° 14/2024", "Procès-verbal de la session", "4 juin 2024", "20 jours"):
        assert part in said


def test_a273_the_certificate_says_the_day_and_the_last_one(decision: Decision) -> None:
    said = repr(paper(decision.agreement, "posting", "fr").blocks)
    for part in ("15 mai 2024", "8 jours"):
        assert part in said


def test_a_paper_says_what_it_still_needs() -> None:
    agreement = story.on_agenda().agreement
    needed = {
        offer.paper.code: [need.code for need in offer.missing]
        for offer in generated.offers(agreement)
        if offer.paper.code in CODES
    }
    assert needed == {
        "agenda": [], "summons": [], "decision": ["decision_adopted"], "session-minutes": ["session_closed"],
        "posting": ["decision_adopted"], "transmission": ["decision_adopted"],
    }  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("code", CODES)
def test_a_page_looks_as_it_did(decision: Decision, code: str, language: str) -> None:
    """Golden pictures. A change meant to be seen: look at it, then save it over the picture."""
    deed = paper(decision.agreement, code, language)
    new = Image.open(io.BytesIO(pdf.pictures(deed, address=ADDRESS, dots_per_inch=DOTS)[0])).convert("L")
    golden = Image.open(GOLDEN / f"{code}-{language}.png").convert("L")
    assert new.size == golden.size
    assert ImageStat.Stat(ImageChops.difference(new, golden)).mean[0] < 0.35
