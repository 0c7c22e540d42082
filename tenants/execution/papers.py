"""The balance of an agreement as a paper: received against spent, and what goes back to each party (R42)."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY, amount_in_words
from mithaq.deeds import blocks
from mithaq.deeds.blocks import FRENCH, Block, Column, Deed, Facts, Heading, Paragraph, Table
from mithaq.ui import formats
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.agreements.selectors import Need
from tenants.documents import generated, letterhead, parts
from tenants.documents.generated import Paper, Subject
from tenants.documents.models import DocumentKind
from tenants.execution import accounts
from tenants.execution.accounts import Balance


class BalancePaper:
    """The balance of one dossier, as it stands or as it was returned."""

    text_version: int | None = None

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement

    @cached_property
    def balance(self) -> Balance:
        return accounts.balance(self.agreement)

    def subjects(self) -> list[Subject]:
        """None before the agreement binds: nothing was received."""
        return [Subject()] if self.agreement.state in EVER_IN_FORCE_STATES else []

    def needs(self, key: str, language: str) -> list[Need]:
        missing = []
        if not self.balance.is_known:
            missing.append(Need("expenses", _("what was spent"), "R42", "execution:accounts"))
        if language == FRENCH and not self.agreement.title_fr:
            missing.append(Need("title_fr", _("the title in French"), "", "agreements:edit"))
        return missing

    def make(self, key: str, language: str) -> Deed:
        return Deed(
            language=language,
            title=_("Balance of the agreement"),
            reference=self.agreement.reference,
            made_on=self.agreement.ended_on or clock.today(),
            letterheads=letterhead.letterheads(),
            place_and_date=letterhead.place_and_date(language, self.agreement.ended_on),
            blocks=tuple(self._blocks(language)),
        )

    def _blocks(self, language: str) -> list[Block]:
        balance = self.balance
        unit = formats.currency(balance.currency)
        found: list[Block] = [
            Facts(
                (
                    (pgettext("paper", "Dossier"), parts.title_of(self.agreement, language)),
                    (pgettext("paper", "Received"), _money(balance.received, unit)),
                    (pgettext("paper", "Spent"), _money(balance.spent, unit)),
                    (pgettext("paper", "Left"), _money(balance.left, unit)),
                )
            ),
            Heading(pgettext("paper", "By party")),
            Table(
                columns=(
                    Column(pgettext("paper", "Party"), width=3),
                    Column(pgettext("paper", "Received"), figures=True, width=2),
                    Column(pgettext("paper", "Spent"), figures=True, width=2),
                    Column(
                        pgettext("paper", "Returned") if balance.is_returned else pgettext("paper", "To return"),
                        figures=True, width=2,
                    ),
                ),
                rows=tuple(
                    (
                        parts.act_name(share.contribution.party, language),
                        *map(formats.amount, (share.received, share.spent, share.back)),
                    )
                    for share in balance.shares
                ),
                total=(
                    pgettext("paper", "Total"),
                    *map(formats.amount, (balance.received, balance.spent, balance.back)),
                ),
            ),
        ]  # fmt: skip
        if balance.left > 0 and balance.currency == DEFAULT_CURRENCY:
            words = amount_in_words(balance.left, language)
            found.append(Paragraph(_("What is left is set at: %(words)s.") % {"words": words}))
        rule = _(
            "What is left goes back to those who gave, in proportion to what each paid; the parts make it exactly."
        )
        found.append(Paragraph(rule if balance.left >= 0 else _("More was spent than received.")))
        found.append(blocks.Signatures(parts.signatories(self.agreement.parties.all(), language)))
        return found


def _money(centimes: int, unit: str) -> str:
    return f"{formats.amount(centimes)}{formats.NBSP}{unit}"


def register() -> None:
    """Offer the balance among the papers of a dossier."""
    generated.register(
        Paper(
            code="balance", title=gettext_lazy("Balance of the agreement"), kind=DocumentKind.CLOSING_MINUTES,
            source=BalancePaper, article="R42", order=90,
        )
    )  # fmt: skip
