"""The letter of a call for funds, which becomes a reminder once its day has passed (R17)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY, amount_in_words
from mithaq.deeds import blocks
from mithaq.deeds.blocks import ARABIC, FRENCH, Block, Deed, Facts, Paragraph, Signatory
from mithaq.ui import formats
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import Need
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.finance import selectors
from tenants.finance.models import FinancialCarrier, FundsCall


class FundsCallPaper:
    """The letter of each call that was not withdrawn."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.calls = {str(call.pk): call for call in selectors.calls(agreement) if call.withdrawn_on is None}

    def subjects(self) -> list[Subject]:
        return [
            Subject(key, f"{call.number} · {call.instalment.contribution.party}") for key, call in self.calls.items()
        ]

    def needs(self, key: str, language: str) -> list[Need]:
        missing = []
        if selectors.carrier(self.agreement) is None:
            label = _("the budget or account that carries the money")
            missing.append(Need("carrier", label, "LO 113-14 a151", selectors.PAGE))
        if language == FRENCH and not self.agreement.title_fr:
            missing.append(Need("title_fr", _("the title in French"), "", "agreements:edit"))
        return missing

    def make(self, key: str, language: str) -> Deed:
        call = self.calls[key]
        party = parts.act_name(call.instalment.contribution.party, language)
        title = (
            _("Call for funds no. %(number)s")
            if not _is_reminder(call)
            else _("Reminder of call for funds no. %(number)s")
        )
        whom = " – ".join(filter(None, [party, call.addressee]))
        return Deed(
            language=language,
            title=title % {"number": formats.isolated(formats.number(call.number))},
            reference=self.agreement.reference,
            made_on=call.made_on,
            letterheads=letterhead.letterheads(),
            number=_("No. %(blank)s") % {"blank": f"AF {call.number} / {call.made_on.year}"},
            place_and_date=letterhead.place_and_date(language, clock.today() if _is_reminder(call) else call.made_on),
            recipient=(_("From the president of the council"), _("To: %(whom)s") % {"whom": whom}),
            blocks=tuple(self._blocks(call, language)),
        )  # fmt: skip

    def _blocks(self, call: FundsCall, language: str) -> list[Block]:
        part = call.instalment
        currency = part.contribution.currency
        title = parts.title_of(self.agreement, language)
        found: list[Block] = [
            Paragraph(_("Subject: %(title)s") % {"title": title}, align="start", strong=True),
            Paragraph(
                _("Greetings of peace, by the grace of our Lord the Imam."),
                align="center" if language == ARABIC else "start",
            ),
            Paragraph(
                _("The agreement %(reference)s, in force since %(day)s, states what each party gives and when.")
                % {"reference": self.agreement.reference, "day": _day(self.agreement)}
            ),
        ]
        if _is_reminder(call):
            late = _("Our call of %(day)s has remained without payment; the last day was %(due)s.")
            found.append(Paragraph(late % {"day": formats.day(call.made_on), "due": formats.day(call.due_on)}))
        asked = part.left_centimes or call.amount_centimes
        found += [
            Paragraph(_("I ask you to pay the instalment below by the day stated.")),
            Facts(
                (
                    (pgettext("paper", "Instalment"), formats.number(part.number)),
                    (pgettext("paper", "Amount"), _money(asked, currency)),
                    (pgettext("paper", "To be paid by"), formats.day(call.due_on)),
                    *self._carrier(language),
                )
            ),
        ]
        if currency == DEFAULT_CURRENCY:
            words = _("The amount is set at: %(words)s.") % {"words": amount_in_words(asked, language)}
            found.append(Paragraph(words))
        found += [
            Paragraph(_("Please send us the order of payment or the notice of transfer, and quote the number above.")),
            blocks.Signatures((Signatory(_("The president of the council")),)),
        ]
        return found

    def _carrier(self, language: str) -> list[tuple[str, str]]:
        carrier: FinancialCarrier | None = selectors.carrier(self.agreement)
        if carrier is None:
            return []
        said = [parts.act_name(carrier.party, language), carrier.get_kind_display(), carrier.account]
        return [(pgettext("paper", "To the account of"), " – ".join(filter(None, said)))]


def _is_reminder(call: FundsCall) -> bool:
    return call.sent_on is not None and bool(call.instalment.left_centimes) and call.due_on < clock.today()


def _day(agreement: Agreement) -> str:
    return formats.day(agreement.in_force_on) if agreement.in_force_on else letterhead.BLANK


def _money(centimes: int, currency: str) -> str:
    return f"{formats.amount(centimes)}{formats.NBSP}{formats.currency(currency)}"


def register() -> None:
    """Offer the letter among the papers of a dossier."""
    generated.register(
        Paper(
            code="funds-call", title=gettext_lazy("Call for funds"), kind=DocumentKind.PAYMENT, source=FundsCallPaper,
            article="R17", order=80,
        )
    )  # fmt: skip
