"""The certificate of signatures with its audit annex: who signed how, when, in which order, and what proves it (R24).

It certifies what the dossier knows, no more: a signature on paper is told by its scan, an electronic one by what its
file proved when it was taken, its level named as law 43-20 has it.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.deeds.blocks import Block, Column, Deed, Facts, Heading, Items, Paragraph, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.selectors import Need
from tenants.council.selectors import of_subject
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.signature import rounds
from tenants.signature.models import ELECTRONIC, Ending, RoundStep, SigningRound, StepRole, Way
from tenants.signature.words import EVENTS


class SignatureCertificate:
    """The certificate of each subject that was signed: the agreement, and each of its amendments."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self._rounds: dict[int | None, list[SigningRound]] = {}

    def _of(self, amendment_id: int | None) -> list[SigningRound]:
        """The rounds in the order they were opened."""
        if amendment_id not in self._rounds:
            self._rounds[amendment_id] = rounds.rounds_of(self.agreement, amendment_id)[::-1]
        return self._rounds[amendment_id]

    def subjects(self) -> list[Subject]:
        """The agreement, and every amendment for whose signature a round was opened."""
        asked = self.agreement.amendments.filter(signing_rounds__isnull=False).distinct().order_by("number")
        return [
            Subject(),
            *(
                Subject(f"amendment-{one.number}", str(_("Amendment %(number)s") % {"number": one.number}))
                for one in asked
            ),
        ]

    def _amendment_id(self, key: str) -> int | None:
        if key == generated.WHOLE:
            return None
        return int(self.agreement.amendments.get(number=int(key.rpartition("-")[2])).pk)

    def needs(self, key: str, language: str) -> list[Need]:
        found = self._of(self._amendment_id(key))
        if not any(step.done_on or step.refused_on for turn in found for step in turn.steps.all()):
            return [Need("signature", _("a signature or a refusal"), "R24", "signature:page")]
        return []

    def make(self, key: str, language: str) -> Deed:
        agreement, found = self.agreement, self._of(self._amendment_id(key))
        return Deed(
            language=language,
            title=_("Certificate of signatures"),
            reference=agreement.reference,
            made_on=self._last_day(found),
            letterheads=letterhead.letterheads(),
            place_and_date=letterhead.place_and_date(language, self._last_day(found)),
            blocks=(
                *self._opening(found, key, language),
                *(block for turn in found for block in self._turn(turn, language)),
                *self._meaning(),
                *self._annex(found),
            ),
        )

    def _last_day(self, found: list[SigningRound]) -> date:
        """The day of the last thing it tells: the same certificate is the same file whenever it is printed."""
        days = [
            day
            for turn in found
            for day in (turn.opened_on, turn.ended_on, *(step.done_on or step.refused_on for step in turn.steps.all()))
            if day is not None
        ]
        return max(days, default=clock.today())

    def _opening(self, found: list[SigningRound], key: str, language: str) -> list[Block]:
        agreement = self.agreement
        rows = [
            (_("Agreement"), parts.title_of(agreement, language)),
            (_("Reference"), agreement.reference),
        ]
        if key != generated.WHOLE:
            rows.append((_("Amendment"), key.rpartition("-")[2]))
        decision = agreement.decisions.filter(of_subject(self._amendment_id(key))).exclude(number="").first()
        if decision is not None and decision.decided_on is not None:
            said = _("no. %(number)s of %(day)s") % {
                "number": decision.number, "day": formats.day(decision.decided_on),
            }  # fmt: skip
            rows.append((_("Decision of the council"), said))
            if decision.enforceable_on is not None:
                rows.append((_("Enforceable since"), formats.day(decision.enforceable_on)))
        return [
            Facts(tuple(rows)),
            Paragraph(_("The office certifies from its dossier what follows.")),
        ]

    def _turn(self, turn: SigningRound, language: str) -> list[Block]:
        order = _("one after the other") if turn.in_order else _("side by side")
        rows = [(_("Round opened on"), formats.day(turn.opened_on)), (_("Order"), order)]
        if turn.expires_on:
            rows.append((_("Last day of the request"), formats.day(turn.expires_on)))
        if turn.ended_on:
            rows.append((_("Ended"), f"{formats.day(turn.ended_on)} ({turn.get_ending_display()})"))
        if turn.ending == Ending.WITHDRAWN and turn.reason:
            rows.append((_("Reason"), _said_reason(turn.reason)))
        if turn.text is not None:
            rows.append((_("SHA-256 of the text"), _hash(turn.text.sha256)))
        if turn.signed_text is not None:
            rows.append((_("SHA-256 of the signed file"), _hash(turn.signed_text.sha256)))
        steps = list(turn.steps.all())
        blocks: list[Block] = [
            Heading(_("Round of signatures no. %(number)s") % {"number": turn.number}),
            Facts(tuple(rows)),
            Table(
                columns=(
                    Column(pgettext("paper", "Order"), figures=True),
                    Column(pgettext("paper", "Who"), width=3),
                    Column(pgettext("paper", "Role"), width=2),
                    Column(pgettext("paper", "Outcome"), width=3),
                ),
                rows=tuple(
                    (formats.number(step.position), _who(step, language), step.get_role_display(), _outcome(step))
                    for step in steps
                ),
            ),
        ]
        for step in steps:
            blocks += _proof(step, language)
        return blocks

    def _meaning(self) -> list[Block]:
        return [
            Heading(_("What the words mean (law 43-20)")),
            Items(
                (
                    _("On paper: signed by hand; the scan kept is a copy and no electronic signature."),
                    _("Simple: an electronic signature or seal whose bytes are whole; who alone holds its key is not"
                      " proven."),
                    _("Advanced: the certificate chains to an authority on this installation's list of trust."),
                    _("Qualified: the chain ends with a provider on its list of agreed providers, and the certificate"
                      " says it is qualified."),
                    _("Revocation unknown: the file carries no proof, and nothing was asked over the network."),
                )
            ),
        ]  # fmt: skip

    def _annex(self, found: list[SigningRound]) -> list[Block]:
        """Every event of signing, as the dossier's history has it."""
        if not found:
            return []
        lines: Any = self.agreement.history.filter(axis=Axis.EVENT, transition__in=list(EVENTS)).order_by("pk")
        rows = tuple(
            (formats.day_short(line.happened_on), str(EVENTS[line.transition]), _said_reason(line.note) or "—")
            for line in lines
        )
        return [
            Heading(_("Annex: the events of signing, in the order they were recorded")),
            Table(
                columns=(
                    Column(pgettext("paper", "Day")),
                    Column(pgettext("paper", "Event"), width=3),
                    Column(pgettext("paper", "Note"), width=3),
                ),
                rows=rows,
            ),
        ]


def _said_reason(reason: str) -> str:
    return _("the text went back to drafting") if reason == "R13" else reason


def _hash(digest: str) -> str:
    """In groups, so that a line can break between them."""
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))


def _who(step: RoundStep, language: str) -> str:
    party = parts.act_name(step.party, language) if step.party else ""
    return " – ".join(filter(None, [party, step.name]))


def _outcome(step: RoundStep) -> str:
    if step.done_on is not None:
        if step.role == StepRole.COPY:
            return _("sent on %(day)s") % {"day": formats.day(step.done_on)}
        return _("done on %(day)s") % {"day": formats.day(step.done_on)}
    if step.refused_on is not None:
        said = {"day": formats.day(step.refused_on), "reason": step.refusal_reason}
        return _("refused on %(day)s: %(reason)s") % said
    return _("nothing recorded")


def _proof(step: RoundStep, language: str) -> list[Block]:
    """What proves a step that is done."""
    if step.done_on is None or step.role == StepRole.COPY:
        return []
    signed_by = " – ".join(filter(None, [step.signed_name, step.signed_title]))
    rows = [(_("Signed by"), signed_by), (_("Way of signing"), str(Way(step.way).label))]
    if step.asked_on:
        rows.append((_("Asked on"), formats.day(step.asked_on)))
    if step.stand_in is not None:
        said = {
            "act": step.stand_in.act, "since": formats.day(step.stand_in.since),
            "until": formats.day(step.stand_in.until),
        }  # fmt: skip
        rows.append((_("As substitute"), _("%(act)s, from %(since)s to %(until)s") % said))
    if step.place:
        rows.append((_("Place"), step.place))
    if step.way in ELECTRONIC:
        rows += _seal_rows(step)
    if step.document is not None:
        rows.append((_("SHA-256 of the paper kept"), _hash(step.document.sha256)))
    if bare := step.evidence.get("without_initials"):
        pages = ", ".join(formats.number(page) for page in bare[0])
        rows.append((_("Pages without initials"), f"{pages} ({bare[1]})"))
    return [Heading(_who(step, language), level=2), Facts(tuple(rows))]


def _seal_rows(step: RoundStep) -> list[tuple[str, str]]:
    seal: dict[str, Any] = step.evidence.get("seal", {})
    revocation = {"good": _("not revoked, as the file itself shows")}.get(seal.get("revocation", ""), _("unknown"))
    rows = [
        (_("Level"), step.get_level_display()),
        (_("Certificate of"), seal.get("holder", "")),
        (_("Issued by"), seal.get("issuer", "")),
        (_("Serial number"), seal.get("serial", "")),
        (_("Signed bytes"), _("whole") if seal.get("is_intact") else _("changed")),
        (
            _("Chain of certificates"),
            _("on a list of trust") if seal.get("is_trusted") else _("authority not known here"),
        ),
        (_("Revocation"), revocation),
    ]
    if stamped := seal.get("stamped_at"):
        rows.append((_("Time stamp"), _moment(stamped)))
    elif signed := seal.get("signed_at"):
        rows.append((_("Time, as the signer says"), _moment(signed)))
    return rows


def _moment(said: str) -> str:
    moment = datetime.fromisoformat(said)
    return f"{formats.day(moment)} {formats.hour(moment)}"


def register() -> None:
    """Offer the certificate among the papers of a dossier."""
    generated.register(
        Paper(
            code="signature-certificate", title=gettext_lazy("Certificate of signatures"), kind=DocumentKind.OTHER,
            source=SignatureCertificate, article="R24", order=85,
        )
    )  # fmt: skip
