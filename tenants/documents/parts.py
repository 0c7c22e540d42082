"""Parts that several generated papers have: who the parties are, what they give, on which law the dossier rests.

Called in the language of the paper. What other apps hold is read through the dossier's own relations.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.collectivities.selectors import current_office
from mithaq.core.money import DEFAULT_CURRENCY, amount_in_words
from mithaq.deeds.blocks import ARABIC, Block, Column, Facts, Paragraph, Signatory, Table
from mithaq.ui import formats
from tenants.agreements.models import Agreement, LegalBasis, Party
from tenants.agreements.selectors import name_of
from tenants.documents import letterhead

BASIS_ARTICLE: dict[str, str] = {
    LegalBasis.A86: "LO 113-14 a86", LegalBasis.A92: "LO 113-14 a92", LegalBasis.A133: "LO 113-14 a133",
    LegalBasis.A141: "LO 113-14 a141", LegalBasis.A149: "LO 113-14 a149", LegalBasis.L54_19: "L 54-19 a11",
}  # fmt: skip


def title_of(agreement: Agreement, language: str) -> str:
    """The dossier's title; the Arabic one where there is no other."""
    return agreement.title_ar if language == ARABIC else agreement.title_fr or agreement.title_ar


def act_name(named: Any, language: str) -> str:
    """The name of a party or an actor; the Arabic one where there is no other. We are “جماعة بركان”, as acts say."""
    if isinstance(named, Party) and named.is_self and named.collectivity_code == current_office().code:
        return letterhead.collectivity(current_office(), language)
    return name_of(named, language)


def signatory_of(party: Party) -> str:
    """Who signs for a party, as the dossier says; the president of the council for our own collectivity (a94)."""
    comma = "، " if formats.language() == ARABIC else ", "
    said = comma.join(filter(None, [party.signatory_name, party.signatory_position]))
    return said or (_("the president of its council") if party.is_self else "")


def party_lines(agreement: Agreement, language: str) -> tuple[str, ...]:
    """The parties as an act names them: “جماعة بركان، في شخص رئيس مجلسها”."""
    lines = []
    for party in agreement.parties.all():
        who = signatory_of(party)
        name = act_name(party, language)
        lines.append(_("%(party)s, represented by %(who)s") % {"party": name, "who": who} if who else name)
    return tuple(lines)


def signatories(parties: Iterable[Party], language: str) -> tuple[Signatory, ...]:
    """The signature blocks, one for each party."""
    return tuple(
        Signatory(
            act_name(party, language),
            party.signatory_position or (_("The president of the council") if party.is_self else ""),
            party.signatory_name,
        )
        for party in parties
    )


def legal_grounds(agreement: Agreement) -> list[str]:
    """What an act has regard to: the law it rests on, the approvals given, the council's decision once there is one."""
    lines = [
        _(
            "Having regard to Dahir no. 1-15-85 of 20 Ramadan 1436 (7 July 2015) promulgating organic law no. 113-14 on"
            " communes;"
        )
    ]
    if agreement.legal_basis in BASIS_ARTICLE:
        article = formats.article(BASIS_ARTICLE[agreement.legal_basis])
        lines.append(_("Having regard to %(article)s;") % {"article": article})
    approvals: Any = agreement.approvals.filter(granted_on__isnull=False).order_by("granted_on", "pk")
    for approval in approvals:
        lines.append(
            _("Having regard to the approval no. %(number)s of %(day)s given by: %(authority)s;")
            % {"number": approval.reference, "day": formats.day(approval.granted_on), "authority": approval.authority}
        )
    decision = agreement.decisions.filter(amendment=None).exclude(number="").first()
    if decision is not None and decision.decided_on is not None:
        lines.append(
            _("Having regard to decision no. %(number)s of the council, of %(day)s;")
            % {"number": decision.number, "day": formats.day(decision.decided_on)}
        )
    return lines


def contributions_of(agreement: Agreement) -> list[Any]:
    """The contributions with their parties and instalments, largest first: two queries."""
    found = agreement.contributions.select_related("party").prefetch_related("instalments")
    return list(found.order_by("-amount_centimes", "pk"))


def contribution_blocks(agreement: Agreement, language: str, *, with_schedule: bool = True) -> list[Block]:
    """What each party gives, in figures and its total in words, when it is due, and who carries the money."""
    held = contributions_of(agreement)
    if not held:
        return []
    currencies = {one.currency for one in held}
    common = currencies.pop() if len(currencies) == 1 else ""
    blocks: list[Block] = [
        Table(
            columns=(
                Column(pgettext("paper", "Party"), width=3),
                Column(pgettext("paper", "Nature")),
                Column(amount_title(common), figures=True),
                Column(pgettext("paper", "Share"), figures=True),
            ),
            rows=tuple(
                (
                    act_name(one.party, language),
                    pgettext("contribution", "in kind, valued")
                    if one.in_kind
                    else pgettext("contribution", "in money"),
                    amount_of(one.amount_centimes, one.currency, common),
                    formats.number(one.share_basis_points / 100) + formats.NBSP + "%",
                )
                for one in held
            ),
            total=(
                pgettext("paper", "Total"),
                "",
                amount_of(total, common, common),
                formats.number(100) + formats.NBSP + "%",
            )
            if common and (total := sum(one.amount_centimes for one in held))
            else (),
        )
    ]
    if common == DEFAULT_CURRENCY:
        words = amount_in_words(sum(one.amount_centimes for one in held), language)
        blocks.append(Paragraph(_("The total is set at: %(words)s.") % {"words": words}))
    carrier = getattr(agreement, "carrier", None)
    if carrier is not None:
        said = filter(None, [act_name(carrier.party, language), carrier.get_kind_display(), carrier.account])
        blocks.append(Facts(((pgettext("paper", "Financial carrier"), " – ".join(said)),)))
    return [*blocks, *(_schedule(held, language, common) if with_schedule else [])]


def _schedule(held: list[Any], language: str, common: str) -> list[Block]:
    parts = [(part.number, at, part, one) for at, one in enumerate(held) for part in one.instalments.all()]
    if not parts:
        return []
    rows = tuple(
        (
            formats.number(number), act_name(one.party, language), formats.day(part.due_on),
            amount_of(part.amount_centimes, one.currency, common),
        )
        for number, _at, part, one in sorted(parts, key=lambda part: part[:2])
    )  # fmt: skip
    columns = (
        Column(pgettext("paper", "Instalment"), figures=True),
        Column(pgettext("paper", "Party"), width=3),
        Column(pgettext("paper", "Due on"), width=2),
        Column(amount_title(common), figures=True),
    )
    return [Table(columns, rows)]


def amount_title(currency: str) -> str:
    """What stands over a column of amounts."""
    return (
        _("Amount (%(currency)s)") % {"currency": formats.currency(currency)}
        if currency
        else pgettext("paper", "Amount")
    )


def amount_of(centimes: int, currency: str, common: str) -> str:
    """An amount in a table; its currency where the rows have not one in common."""
    shown = formats.amount(centimes)
    return shown if common else f"{shown} {formats.currency(currency)}"
