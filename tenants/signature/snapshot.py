"""From the office's tables to the plain snapshot that the register stores. Reads only; one query per relation."""

from mithaq.register.snapshots import Contribution, Decision, Instalment, Party, Snapshot, Words
from mithaq.register.vocabulary import Visa
from tenants.agreements.models import Agreement, PartyKind
from tenants.agreements.models import Party as PartyRow
from tenants.council.models import Decision as DecisionRow
from tenants.finance.models import Contribution as ContributionRow


def snapshot_of(agreement: Agreement) -> Snapshot:
    """The agreement as the public may see it: no personal data, no position, no comment, approved figures only."""
    return Snapshot(
        public_id=agreement.public_id,
        reference=agreement.reference,
        kind=agreement.kind,
        state=agreement.state,
        title=Words(ar=agreement.title_ar, fr=agreement.title_fr),
        summary=Words(ar=agreement.summary_ar, fr=agreement.summary_fr),
        decision=_decision(agreement),
        signed_on=agreement.signed_on,
        in_force_on=agreement.in_force_on,
        ends_on=agreement.ends_on,
        ended_on=agreement.ended_on,
        duration_months=agreement.duration_months,
        legal_basis=agreement.legal_basis,
        languages=tuple(agreement.languages),
        prevailing_language=agreement.prevailing_language,
        sector_codes=tuple(agreement.sector_codes),
        sdg_goals=tuple(agreement.sdg_goals),
        parties=tuple(_party(party) for party in agreement.parties.all()),
        contributions=tuple(_contribution(row) for row in _contributions(agreement)),
        renews=agreement.renews.public_id if agreement.renews else None,
        is_demo=agreement.is_demo,
    )


def _party(party: PartyRow) -> Party:
    return Party(
        name=Words(ar=party.name_ar, fr=party.name_fr),
        kind=PartyKind(party.kind).value,
        role=party.role,
        country=party.country,
        collectivity_code=party.collectivity_code,
        is_publisher=party.is_self,
        signatory=party.signatory_position,  # the function; the name stays in the office
    )


def _decision(agreement: Agreement) -> Decision | None:
    """The decision on the agreement itself, once adopted; decisions on amendments stand with them."""
    decisions = agreement.decisions.filter(amendment=None).prefetch_related("visas")
    adopted = [decision for decision in decisions if decision.is_adopted]
    return proof(adopted[0]) if adopted else None


def proof(decision: DecisionRow) -> Decision | None:
    """A decision as the proof of a published state; None without its day."""
    if decision.decided_on is None:
        return None
    visa, visa_on = Visa.NOT_REQUIRED, None
    for row in decision.visas.all():
        if row.round == decision.round and row.obtained_on:
            visa, visa_on = (Visa.EXPLICIT if row.granted_on else Visa.TACIT), row.obtained_on
    return Decision(
        number=decision.number,
        decided_on=decision.decided_on,
        enforceable_on=decision.enforceable_on,
        votes_for=decision.votes_for,
        votes_against=decision.votes_against,
        abstentions=decision.abstentions,
        visa=visa.value,
        visa_on=visa_on,
    )


def _contributions(agreement: Agreement) -> list[ContributionRow]:
    return list(agreement.contributions.select_related("party").prefetch_related("instalments"))


def _contribution(row: ContributionRow) -> Contribution:
    parts = sorted(row.instalments.all(), key=lambda part: part.number)
    return Contribution(
        party=Words(ar=row.party.name_ar, fr=row.party.name_fr),
        amount_centimes=row.amount_centimes,
        currency=row.currency,
        in_kind=row.in_kind,
        instalments=tuple(Instalment(due_on=part.due_on, amount_centimes=part.amount_centimes) for part in parts),
    )
