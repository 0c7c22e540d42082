"""From the office's tables to the plain snapshot that the register stores. Reads only; one query per relation."""

from datetime import date
from decimal import Decimal

from mithaq.register import snapshots
from mithaq.register.snapshots import Words
from mithaq.register.vocabulary import Visa
from tenants.agreements.models import Agreement, Party
from tenants.changes.models import Amendment, AmendmentState
from tenants.council.models import Decision
from tenants.execution.models import Action
from tenants.finance.models import Contribution
from tenants.monitoring.models import Evaluation, Indicator, IndicatorKind, Measurement, MeasurementState
from tenants.signature.models import Signature


def snapshot_of(agreement: Agreement) -> snapshots.Snapshot:
    """The agreement as the public may see it: no personal data, no position, no comment, approved figures only."""
    decisions = {row.amendment_id: row for row in agreement.decisions.prefetch_related("visas") if row.is_adopted}
    signatures = {row.party_id: row for row in agreement.signatures.filter(amendment=None)}
    return snapshots.Snapshot(
        public_id=agreement.public_id,
        reference=agreement.reference,
        kind=agreement.kind,
        state=agreement.state,
        title=Words(ar=agreement.title_ar, fr=agreement.title_fr),
        summary=Words(ar=agreement.summary_ar, fr=agreement.summary_fr),
        decision=_decision(decisions.get(None)),
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
        parties=tuple(_party(party, signatures.get(party.pk)) for party in agreement.parties.all()),
        contributions=tuple(map(_contribution, _contributions(agreement))),
        actions=tuple(map(_action, agreement.actions.prefetch_related("milestones"))),
        indicators=tuple(map(_indicator, agreement.indicators.prefetch_related("measurements"))),
        evaluations=tuple(map(_evaluation, agreement.evaluations.all())),
        amendments=tuple(
            _amendment(row, decisions.get(row.pk)) for row in agreement.amendments.filter(state=AmendmentState.IN_FORCE)
        ),
        renews=agreement.renews.public_id if agreement.renews else agreement.renews_elsewhere,
        is_demo=agreement.is_demo,
    )


def _party(party: Party, signature: Signature | None) -> snapshots.Party:
    position = signature.signatory_position if signature and signature.signed_on else party.signatory_position
    return snapshots.Party(
        name=Words(ar=party.name_ar, fr=party.name_fr),
        kind=party.kind,
        role=party.role,
        country=party.country,
        collectivity_code=party.collectivity_code,
        is_publisher=party.is_self,
        signatory=position,  # the function; the name stays in the office
        signed_on=signature.signed_on if signature else None,
        predecessors=tuple(
            snapshots.Predecessor(
                name=Words(ar=row["ar"], fr=row["fr"]), collectivity_code=row["code"],
                until_on=date.fromisoformat(row["until"]),
            )
            for row in party.predecessors
        ),
    )  # fmt: skip


def _decision(decision: Decision | None) -> snapshots.Decision | None:
    if decision is None or decision.decided_on is None:
        return None
    visa, visa_on = Visa.NOT_REQUIRED, None
    for row in decision.visas.all():
        if row.round == decision.round and row.obtained_on:
            visa, visa_on = (Visa.EXPLICIT if row.granted_on else Visa.TACIT), row.obtained_on
    return snapshots.Decision(
        number=decision.number,
        decided_on=decision.decided_on,
        enforceable_on=decision.enforceable_on,
        votes_for=decision.votes_for,
        votes_against=decision.votes_against,
        abstentions=decision.abstentions,
        visa=visa.value,
        visa_on=visa_on,
    )


def _contributions(agreement: Agreement) -> list[Contribution]:
    return list(agreement.contributions.select_related("party").prefetch_related("instalments"))


def _contribution(row: Contribution) -> snapshots.Contribution:
    parts = sorted(row.instalments.all(), key=lambda part: part.number)
    return snapshots.Contribution(
        party=Words(ar=row.party.name_ar, fr=row.party.name_fr),
        amount_centimes=row.amount_centimes,
        currency=row.currency,
        in_kind=row.in_kind,
        instalments=tuple(
            snapshots.Instalment(due_on=part.due_on, amount_centimes=part.amount_centimes) for part in parts
        ),
    )


def _action(row: Action) -> snapshots.Action:
    milestones = sorted(row.milestones.all(), key=lambda milestone: (milestone.due_on, milestone.pk))
    return snapshots.Action(
        title=Words(ar=row.title_ar, fr=row.title_fr),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        milestones=tuple(
            snapshots.Milestone(title=milestone.title, due_on=milestone.due_on, done_on=milestone.done_on)
            for milestone in milestones
        ),
    )


def _indicator(row: Indicator) -> snapshots.Indicator:
    unit = Words(ar=row.unit_ar, fr=row.unit_fr)
    approved = (one for one in row.measurements.all() if one.state == MeasurementState.APPROVED)
    return snapshots.Indicator(
        name=Words(ar=row.name_ar, fr=row.name_fr),
        kind=row.kind,
        unit=Words(ar="%", fr="%") if row.kind == IndicatorKind.PERCENTAGE else unit,
        baseline=_figure(row.baseline) or row.baseline_word,
        target=_figure(row.target) or row.target_word,
        measurements=tuple(map(_measurement, sorted(approved, key=lambda one: one.period_end))),
    )


def _measurement(row: Measurement) -> snapshots.Measurement:
    return snapshots.Measurement(period_end=row.period_end, value=_figure(row.value) or row.value_word)


def _figure(value: Decimal | None) -> str:
    """`180.0000` as `180`: a decimal number without the zeros that say nothing."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _evaluation(row: Evaluation) -> snapshots.Evaluation:
    return snapshots.Evaluation(
        kind=row.kind,
        held_on=row.held_on,
        design=row.verdict_design,
        aims=row.verdict_aims,
        plan=row.verdict_plan,
    )


def _amendment(row: Amendment, decision: Decision | None) -> snapshots.Amendment:
    if row.in_force_on is None:
        raise ValueError("an amendment in force has its day")
    return snapshots.Amendment(
        number=row.number,
        kind=row.kind,
        summary=Words(ar=row.summary_ar, fr=row.summary_fr),
        in_force_on=row.in_force_on,
        new_ends_on=row.new_ends_on,
        decision=_decision(decision),
    )
