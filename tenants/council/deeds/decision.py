"""The decision (مقرر): what was decided, on which grounds, with which votes; signed by two (LO 113-14 a43, a47)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.deeds.blocks import ARABIC, Article, Block, Deed, Facts, Heading, Paragraph
from mithaq.law import selectors as law
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.council.deeds import wording
from tenants.council.models import Decision
from tenants.council.selectors import records
from tenants.council.selectors.decisions import level
from tenants.council.selectors.records import SessionRecord
from tenants.documents import letterhead, parts


def title_of(decision: Decision) -> str:
    """“مقرر رقم 14/2024”."""
    return _("Decision no. %(number)s") % {"number": decision.number}


def subject_of(decision: Decision, language: str) -> str:
    """What it is about, in the language of the paper; the Arabic where there is no French."""
    arabic, french = records.titles_of(decision)
    return arabic if language == ARABIC else french or arabic


def deed(decision: Decision, found: SessionRecord, language: str) -> Deed:
    """The decision as a paper."""
    day = decision.decided_on
    return Deed(
        language=language, title=title_of(decision), reference=decision.agreement.reference,
        made_on=day or found.session.meeting_on, letterheads=letterhead.letterheads(),
        place_and_date=letterhead.place_and_date(language, day), blocks=blocks(decision, found, language),
    )  # fmt: skip


def blocks(decision: Decision, found: SessionRecord, language: str) -> tuple[Block, ...]:
    """The body of the decision, which the register keeps word for word."""
    return (
        Facts(
            (
                (pgettext("paper", "Object"), subject_of(decision, language)),
                (_("Point of the agenda"), _point(decision)),
            )
        ),
        *(Paragraph(line) for line in _grounds(decision, found)),
        Paragraph(_("Having put the point to the vote, with this result:")),
        wording.votes(decision),
        Heading(_("Decides as follows")),
        Article(1, _("Sole article"), "", tuple(_decided(decision, language))),
        Paragraph(wording.majority_sentence(decision)),
        *wording.signatures(found, language),
    )


def _point(decision: Decision) -> str:
    return formats.number(decision.point_number) if decision.point_number is not None else wording.SEAT


def _grounds(decision: Decision, found: SessionRecord) -> list[str]:
    session, agreement = found.session, decision.agreement
    closed = found.is_closed(decision)
    sat = _("%(council)s, meeting in a sitting not open to the public on %(day)s, within its %(session)s;")
    if not closed:
        sat = _("%(council)s, meeting in public sitting on %(day)s, within its %(session)s;")
    majority = law.term("majority", level(session.received_from), decision.decided_on)
    lines = [
        sat
        % {
            "council": wording.council(), "day": wording.dated(decision.decided_on),
            "session": wording.in_sentence(wording.session_name(session)),
        },
        _("Having regard to %(law)s (%(article)s);")
        % {"law": wording.organic_law(session), "article": _articles(agreement, majority.source)},
    ]  # fmt: skip
    for report in decision.committee_reports.all():
        if report.round == decision.round:
            lines.append(
                _("Having regard to the report of the committee “%(committee)s” of %(day)s (opinion: %(opinion)s);")
                % {
                    "committee": report.committee, "day": formats.day(report.studied_on),
                    "opinion": report.get_opinion_display(),
                }
            )  # fmt: skip
    lines.append(_("Having deliberated as the law prescribes;"))
    return lines


def _articles(agreement: Agreement, majority: str) -> str:
    """The majority's article and that of the legal basis, said together where they stand in one law."""
    basis = parts.BASIS_ARTICLE.get(agreement.legal_basis, "")
    law, _space, number = basis.rpartition(" ")
    if number and majority.startswith(law) and not majority.endswith(")"):
        return formats.article(f"{majority}, {number}")
    comma = "، " if formats.language() == ARABIC else ", "
    return comma.join(formats.article(source) for source in (majority, basis) if source)


def _decided(decision: Decision, language: str) -> list[str]:
    agreement, amendment = decision.agreement, decision.amendment
    title = parts.title_of(agreement, language)
    if amendment is not None:
        said = _("The council approves amendment no. %(number)s to the agreement “%(title)s” (%(reference)s).")
        return [said % {"number": amendment.number, "title": title, "reference": agreement.reference}]
    said = _("The council approves the draft agreement “%(title)s” (%(reference)s), and has its president sign it.")
    return [
        said % {"title": title, "reference": agreement.reference},
        _("Parties: %(parties)s.") % {"parties": _parties(agreement, language)},
    ]


def _parties(agreement: Agreement, language: str) -> str:
    joined = "؛ " if language == ARABIC else "; "
    return joined.join(parts.act_name(party, language) for party in agreement.parties.all())
