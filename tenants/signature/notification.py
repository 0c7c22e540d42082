"""The papers of the distribution: the slip that comes back signed, and the proof of notification (R28, R29)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.deeds.blocks import (
    BOTH,
    Block,
    Column,
    Deed,
    Facts,
    Heading,
    Items,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)
from mithaq.register.vocabulary import SealKind
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import WHOLE, Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.signature import distribution, letters
from tenants.signature.models import Dispatch, RecipientKind
from tenants.signature.services import keys

SLIP, PROOF = "acknowledgement-slip", "notification-proof"
HASH_GROUP = 8
DOTS = "." * 22
HASH_START = 16  # digits of a hash that a slip prints; the proof of notification has it whole
FORCE, URLS = "signature:force", "mithaq.urls.office"


def slip_key(dispatch: Dispatch) -> str:
    """The subject of the slip of one dispatch."""
    return f"dispatch-{dispatch.pk}"


def grouped(sha256: str) -> str:
    """A hash in groups that a line may end between, and that run from left to right everywhere."""
    return "-".join(sha256[at : at + HASH_GROUP] for at in range(0, len(sha256), HASH_GROUP))


def recipient_of(dispatch: Dispatch, language: str) -> str:
    """Who it went to, as acts name them."""
    return parts.act_name(dispatch.party, language) if dispatch.party else dispatch.service_name


class SlipPaper:
    """The slips of what waits for an answer, one for each recipient, in both languages."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        waiting = Dispatch.objects.filter(agreement=agreement, acknowledged_on=None).exclude(code_digest="")
        self.dispatches = {slip_key(one): one for one in waiting.select_related("party", "amendment")}

    def subjects(self) -> list[Subject]:
        return [Subject(key, one.recipient) for key, one in self.dispatches.items()]

    def needs(self, key: str, language: str) -> list[Need]:
        return []

    def make(self, key: str, language: str) -> Deed:
        one, agreement = self.dispatches[key], self.agreement
        return Deed(
            language=language,
            title=_("Acknowledgement of receipt"),
            reference=agreement.reference,
            made_on=one.sent_on,
            letterheads=letterhead.letterheads(),
            number=_("Dispatch no. %(number)s") % {"number": one.pk},
            place_and_date=letterhead.place_and_date(language, one.sent_on),
            blocks=tuple(self._blocks(one, language)),
        )

    def _blocks(self, one: Dispatch, language: str) -> list[Block]:
        agreement, code = self.agreement, keys.code_to_tell(one)
        page = letters.office_root() + reverse("copy:code", urlconf=URLS)
        rows = [
            (pgettext("paper", "Recipient"), recipient_of(one, language)),
            (pgettext("paper", "To the attention of"), one.contact_name),
            (pgettext("paper", "Agreement"), parts.title_of(agreement, language)),
            (pgettext("paper", "Reference"), agreement.reference),
            (pgettext("paper", "Amendment"), str(one.amendment.number) if one.amendment else ""),
            (pgettext("paper", "Task of the service"), one.task),
            (pgettext("paper", "To be done by"), formats.day(one.task_due_on) if one.task_due_on else ""),
            (pgettext("paper", "Hash of the copy (SHA-256)"), f"{grouped(one.copy_sha256[:HASH_START])}…"),
            (pgettext("paper", "Number of the dispatch"), str(one.pk)),
            (pgettext("paper", "Code"), f"{code[:4]}-{code[4:]}" if code else ""),
            (pgettext("paper", "Page “Acknowledge receipt”"), page),
        ]
        return [
            Facts(tuple(row for row in rows if row[1])),
            Paragraph(_("Acknowledge receipt of the copy above in one of these ways:"), align="start"),
            Items(
                (
                    _("fill in, sign and return this slip;"),
                    _("give the number and the code on the page “Acknowledge receipt” of the office's site;"),
                    _("tell the number and the code to the office on the telephone."),
                ),
                numbered=True,
            ),
            Facts(
                (
                    (pgettext("paper", "Name"), DOTS),
                    (pgettext("paper", "Function"), DOTS),
                    (pgettext("paper", "Received on"), DOTS),
                )
            ),
            Signatures((Signatory(_("Signature and stamp of the recipient")),)),
        ]


class ProofPaper:
    """Who received what, how, when, and everything that happened on the way; of the agreement or of an amendment."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.amendments = {f"amendment-{one.number}": one for one in agreement.amendments.order_by("number")}
        self.with_dispatches = set(
            agreement.dispatches.order_by("amendment_id").values_list("amendment_id", flat=True).distinct()
        )

    def subjects(self) -> list[Subject]:
        found = [Subject()]
        for key, one in self.amendments.items():
            if one.pk in self.with_dispatches:
                found.append(Subject(key, _("amendment no. %(number)s") % {"number": one.number}))
        return found

    def needs(self, key: str, language: str) -> list[Need]:
        if self._amendment_id(key) in self.with_dispatches:
            return []
        return [Need("dispatch", _("a dispatch of the signed text"), "R28", FORCE)]

    def _amendment_id(self, key: str) -> int | None:
        return None if key == WHOLE else self.amendments[key].pk

    def make(self, key: str, language: str) -> Deed:
        agreement = self.agreement
        title = _("Proof of notification: %(title)s") % {"title": parts.title_of(agreement, language)}
        if key != WHOLE:
            title = f"{title} ({_('amendment no. %(number)s') % {'number': self.amendments[key].number}})"
        return Deed(
            language=language,
            title=title,
            reference=agreement.reference,
            made_on=clock.today(),
            letterheads=letterhead.letterheads(),
            place_and_date=letterhead.place_and_date(language, clock.today()),
            blocks=tuple(self._blocks(distribution.sent(agreement, self._amendment_id(key)), language)),
        )

    def _blocks(self, rows: list[Dispatch], language: str) -> list[Block]:
        waiting = sum(row.is_waiting for row in rows)
        found: list[Block] = [
            Facts(
                (
                    (pgettext("paper", "Recipients"), formats.number(len(rows))),
                    (pgettext("paper", "Receipts"), formats.number(len(rows) - waiting)),
                    (pgettext("paper", "Waited for"), formats.number(waiting)),
                )
            )
        ]
        for kind, title in (
            (RecipientKind.PARTY, _("Parties (R28)")),
            (RecipientKind.SERVICE, _("Communal services (R29)")),
        ):
            if of_kind := [row for row in rows if row.recipient_kind == kind]:
                found += [Heading(title), _receipts(of_kind, language)]
        found += [Heading(_("Copies sent")), *_copies(rows), Heading(_("What happened")), _events(rows, language)]
        found.append(Signatures((Signatory(_("The head of the office")),)))
        return found


def _receipts(rows: list[Dispatch], language: str) -> Table:
    columns = (
        Column(pgettext("paper", "Recipient"), width=3),
        Column(pgettext("paper", "Sent"), width=2),
        Column(pgettext("paper", "Receipt"), width=2),
        Column(pgettext("paper", "By whom"), width=3),
    )
    return Table(columns, tuple((_who(row, language), _sent(row), *_receipt(row)) for row in rows))


def _who(row: Dispatch, language: str) -> str:
    said = recipient_of(row, language)
    return f"{said} – {row.task}" if row.task else said


def _sent(row: Dispatch) -> str:
    how = f"{row.get_channel_display()} {row.email}".strip() if row.email else row.get_channel_display()
    return f"{formats.day(row.sent_on)}, {how}"


def _receipt(row: Dispatch) -> tuple[str, str]:
    if row.acknowledged_on is None:
        return _("waited for"), ""
    how = row.get_acknowledged_by_display() if row.acknowledged_by else ""
    who = ", ".join(filter(None, [row.acknowledged_name, row.acknowledged_function]))
    proof = f"{row.proof.title} ({row.proof.sha256[:12]})" if row.proof else ""
    return ", ".join(filter(None, [formats.day(row.acknowledged_on), how])), " – ".join(filter(None, [who, proof]))


def _copies(rows: list[Dispatch]) -> list[Block]:
    copies = {row.copy_sha256: row.copy.title for row in rows if row.copy}
    if not copies:
        return [Paragraph(_("The service keeps no copy of what was sent."))]
    return [Facts(tuple((title, grouped(sha256)) for sha256, title in copies.items()))]


def _events(rows: list[Dispatch], language: str) -> Table:
    """Everything that happened to the dispatches, in order."""
    lines = sorted(
        ((event.at, event.pk, event, row) for row in rows for event in row.events.all()), key=lambda line: line[:2]
    )
    columns = (
        Column(pgettext("paper", "On"), width=2),
        Column(pgettext("paper", "Recipient"), width=3),
        Column(pgettext("paper", "Event"), width=3),
        Column(pgettext("paper", "By whom"), width=2),
    )
    return Table(
        columns,
        tuple(
            (
                f"{formats.day(at)}, {formats.hour(at)}", recipient_of(row, language), event.get_kind_display(),
                event.who,
            )
            for at, _pk, event, row in lines
        ),
    )  # fmt: skip


def register() -> None:
    """Offer the papers of the distribution."""
    generated.register(
        Paper(
            code=SLIP, title=gettext_lazy("Acknowledgement slip"), kind=DocumentKind.TRANSMISSION_SLIP,
            source=SlipPaper, languages=(BOTH,), article="R28", order=80, permission="signature.edit", is_listed=False,
        )
    )  # fmt: skip
    generated.register(
        Paper(
            code=PROOF, title=gettext_lazy("Proof of notification"), kind=DocumentKind.OTHER, source=ProofPaper,
            article="R28", order=81, seal=SealKind.CERTIFICATE,
        )
    )  # fmt: skip
