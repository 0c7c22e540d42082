"""What is done to an agreement as a whole. `perform` is the only place that assigns its state."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from mithaq.accounts.models import User
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.core.text import clean_line, fold, trigrams
from mithaq.core.transitions import Transition
from mithaq.outbox import services as outbox
from tenants.agreements.errors import (
    AgreementTransferred,
    CountryMissing,
    DecidedText,
    ForeignStateRefused,
    FutureDate,
    PartyInUse,
    PartyTwice,
    StageClosed,
    StaleVersion,
)
from tenants.agreements.models import (
    EVER_IN_FORCE_STATES,
    FOREIGN_KINDS,
    Agreement,
    AgreementState,
    Axis,
    Direction,
    HistoryEntry,
    Party,
    PartyKind,
    PartyRole,
    ReferenceSeries,
    RefusedParty,
)  # fmt: skip
from tenants.agreements.permissions import require, require_transition
from tenants.agreements.transitions import AGREEMENT_AXIS

FOREIGN_STATE_ARTICLE = "LO 113-14 a86, a146"
# Until the dossier is submitted its parties and substance are open; then the council decides on them as they stand.
OPEN_STATES = frozenset({AgreementState.CONSULTATION, AgreementState.DRAFTING})
DECIDED_FIELDS = frozenset(
    {"kind", "title_ar", "legal_basis", "prevailing_language", "languages", "financial_impact", "duration_months"}
)
# Words that name a State's own services abroad; the kind chosen by the clerk does not hide them (domain finding 1).
STATE_WORDS = ("ambassade", "embassy", "سفارة", "consulat", "قنصلية")
# The Kingdom's own, which are no foreign State.
OWN_STATE_WORDS = (
    "سفارة المملكة المغربية", "سفارة المغرب", "قنصلية المملكة المغربية", "القنصلية العامة للمملكة المغربية",
    "ambassade du royaume du maroc", "ambassade du maroc", "consulat general du royaume du maroc",
    "consulat du royaume du maroc", "consulat du maroc", "embassy of the kingdom of morocco", "embassy of morocco",
)  # fmt: skip


def lock(agreement_id: int) -> Agreement:
    """The agreement, locked until the transaction ends: the one lock point of a dossier.

    no_key: rows that refer to it may still be added meanwhile, such as the lines of a session that closes; their
    foreign key would wait for us, and we for the audit chain they hold. Raises AgreementTransferred.
    """
    agreement = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement_id)
    require_here(agreement)
    return agreement


def require_here(agreement: Agreement) -> None:
    """Raise AgreementTransferred if another office goes on with the dossier."""
    if agreement.is_transferred:
        raise AgreementTransferred(reference=agreement.reference)


def check(agreement: Agreement, name: str, *, actor: User | None) -> Transition:
    """The step, if this actor may do it and the agreement stands where it starts: asked before a verb's guards.

    Raises NotAllowed, IllegalTransition.
    """
    step = AGREEMENT_AXIS.get(name)
    require_transition(actor, step)
    AGREEMENT_AXIS.require(name, reference=agreement.reference, state=AgreementState(agreement.state))
    return step


def perform(
    agreement: Agreement, name: str, *, actor: User | None, on: date, note: str = "", article: str | None = None,
    **changes: Any,
) -> Agreement:  # fmt: skip
    """Move a locked agreement along its axis, write `changes` with it and add the line to its history.

    Called by the one function of each verb, inside its transaction, after its own guards. article: the legal ground
    where it is data; the transition's own without it.
    Raises NotAllowed, IllegalTransition, FutureDate.
    """
    step = check(agreement, name, actor=actor)
    happened(on)
    before = agreement.state
    agreement.state = step.target or before
    for field, value in changes.items():
        setattr(agreement, field, value)
    agreement.version += 1
    agreement.save(update_fields=["state", "version", "updated_at", *changes])
    record(
        agreement, Axis.AGREEMENT, name, actor=actor, on=on, before=before, after=agreement.state, note=note,
        article=step.article if article is None else article,
    )  # fmt: skip
    return agreement


def record(
    agreement: Agreement, axis: str, transition: str, *, actor: User | None, on: date,
    before: str = "", after: str = "", note: str = "", article: str = "",
) -> HistoryEntry:  # fmt: skip
    """Add a line to the dossier's history; what the public sees of a dossier once in force follows by the outbox.

    The line first: everybody takes the office's audit chain before its mark of pending work, so that no two wait for
    one another.
    """
    line = HistoryEntry.objects.create(
        agreement=agreement, axis=axis, transition=transition, from_state=before, to_state=after,
        happened_on=on, actor=actor, note=note[:500], article=article,
    )  # fmt: skip
    if agreement.state in EVER_IN_FORCE_STATES:
        outbox.add("signature.refresh_publication", agreement_id=agreement.pk)
    return line


def happened(on: date) -> date:
    """The day, if it is not in the future; what is recorded has happened. Raises FutureDate."""
    if on > clock.today():
        raise FutureDate(day=on)
    return on


def next_reference(year: int) -> str:
    """`CONV-02113-2024-007`: province, year, number within the year. Locks the year's row until the commit."""
    ReferenceSeries.objects.bulk_create([ReferenceSeries(year=year)], ignore_conflicts=True)
    series = ReferenceSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"CONV-{current_office().province_code.replace('.', '')}-{year}-{series.last:03}"


def lock_years(years: Iterable[int]) -> None:
    """Hold the number series of several years until the commit; called before anything else is written.

    For whoever takes numbers of more than one year in a transaction: one statement makes the missing rows and locks the
    others, before the audit chain is taken; a person who opens a dossier takes the two in the same order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agreements_referenceseries (year, last) SELECT unnest(%s::smallint[]), 0"
            " ON CONFLICT (year) DO UPDATE SET last = agreements_referenceseries.last",
            [sorted(set(years))],
        )


@transaction.atomic
def open_agreement(
    *, actor: User | None, kind: str, title_ar: str, opened_on: date, title_fr: str = "", **fields: Any
) -> Agreement:
    """Open a dossier in consultation, with the office's own collectivity as its first party."""
    require(actor, "dossier.create")
    happened(opened_on)
    office = current_office()
    agreement = Agreement.objects.create(
        reference=next_reference(opened_on.year), kind=kind, title_ar=title_ar, title_fr=title_fr,
        opened_on=opened_on, created_by=actor, **fields,
    )  # fmt: skip
    Party.objects.create(
        agreement=agreement, kind=PartyKind.NATIONAL_COLLECTIVITY, role=PartyRole.ACCOUNTABLE, is_self=True,
        name_ar=office.name_ar, name_fr=office.name_fr, collectivity_code=office.code,
        folded_name=fold(f"{office.name_ar} {office.name_fr}"),
    )  # fmt: skip
    record(agreement, Axis.AGREEMENT, "open", actor=actor, on=opened_on, after=agreement.state)
    refresh_search(agreement)
    return agreement


@transaction.atomic
def edit_agreement(agreement_id: int, *, actor: User | None, version: int | None = None, **fields: Any) -> Agreement:
    """Change what describes the agreement (never its state). `version`: the one the person was shown.

    Raises StaleVersion when somebody saved in between, DecidedText for what the council has been asked to decide.
    """
    require(actor, "dossier.edit")
    agreement = lock(agreement_id)
    if version is not None and version != agreement.version:
        raise StaleVersion
    forbidden = {"state", "reference", "public_id", "in_force_on", "ended_on"} & set(fields)
    if forbidden:
        raise ValueError(f"not editable: {sorted(forbidden)}")
    for name, value in fields.items():
        if name in DECIDED_FIELDS and agreement.state not in OPEN_STATES and getattr(agreement, name) != value:
            raise DecidedText(what=getattr(Agreement._meta.get_field(name), "verbose_name", name))
        setattr(agreement, name, value)
    agreement.version += 1
    agreement.save(update_fields=[*fields, "version", "updated_at"])
    refresh_search(agreement)
    return agreement


def add_party(
    agreement_id: int, *, actor: User | None, kind: str, name_ar: str, name_fr: str = "", **fields: Any
) -> Party:
    """Add a party. A foreign State is refused (LO 113-14 a86, a146) and the refusal is kept.

    Raises ForeignStateRefused, CountryMissing, PartyTwice, StageClosed once the dossier went before the council.
    """
    require(actor, "dossier.edit")
    name_ar, name_fr = clean_line(name_ar, 200, field="name_ar"), clean_line(name_fr, 200, field="name_fr")
    folded, country = fold(f"{name_ar} {name_fr}"), fields.get("country", "MA")
    if kind == PartyKind.FOREIGN_STATE or _is_of_a_state(kind, folded, country):
        agreement = Agreement.objects.get(pk=agreement_id)
        require_here(agreement)
        name = " / ".join(filter(None, [name_ar, name_fr]))
        RefusedParty.objects.create(agreement=agreement, name=name, article=FOREIGN_STATE_ARTICLE, entered_by=actor)
        record(
            agreement, Axis.EVENT, "foreign_state_refused", actor=actor, on=clock.today(), note=name,
            article=FOREIGN_STATE_ARTICLE,
        )  # fmt: skip
        raise ForeignStateRefused(name=name)
    if kind in FOREIGN_KINDS and country == "MA":
        raise CountryMissing(name=name_ar)
    with transaction.atomic():
        agreement = lock(agreement_id)
        _require_open(agreement)
        if agreement.parties.filter(folded_name=folded).exists():
            raise PartyTwice(name=name_ar)
        try:
            with transaction.atomic():
                party = Party.objects.create(
                    agreement=agreement, kind=kind, name_ar=name_ar, name_fr=name_fr, folded_name=folded,
                    position=agreement.parties.count(), **fields,
                )  # fmt: skip
        except IntegrityError as error:
            if "party_once_per_agreement" in str(error):
                raise PartyTwice(name=name_ar) from error
            raise
        record(agreement, Axis.EVENT, "party_added", actor=actor, on=clock.today(), note=name_ar)
        refresh_search(agreement)
    return party


def _require_open(agreement: Agreement) -> None:
    if agreement.state not in OPEN_STATES:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())


def _is_of_a_state(kind: str, folded: str, country: str) -> bool:
    """Whether a party is a foreign State's own service, whatever kind and country were chosen."""
    for own in OWN_STATE_WORDS:
        folded = folded.replace(fold(own), "")
    named = any(fold(word) in folded for word in STATE_WORDS)
    return named or (country != "MA" and kind == PartyKind.ADMINISTRATION)


@transaction.atomic
def remove_party(party_id: int, *, actor: User | None) -> None:
    """Remove a party nothing refers to yet. Raises PartyInUse, StageClosed."""
    require(actor, "dossier.edit")
    party = Party.objects.select_related("agreement").get(pk=party_id)
    agreement = lock(party.agreement_id)
    _require_open(agreement)
    if party.is_self:
        raise PartyInUse(name=party.name_ar)
    try:
        with transaction.atomic():
            party.delete()
    except IntegrityError as error:  # PROTECT in Django, a foreign key in the database
        raise PartyInUse(name=party.name_ar) from error
    record(agreement, Axis.EVENT, "party_removed", actor=actor, on=clock.today(), note=party.name_ar)
    refresh_search(agreement)


@transaction.atomic
def withdraw(agreement_id: int, *, actor: User | None, on: date, reason: str) -> Agreement:
    """Withdraw a dossier that is not in force yet; it can be reopened."""
    return perform(lock(agreement_id), "withdraw", actor=actor, on=on, note=reason, ended_on=on)


@transaction.atomic
def reopen(agreement_id: int, *, actor: User | None, on: date, reason: str = "") -> Agreement:
    """Take a withdrawn dossier up again, in consultation."""
    return perform(lock(agreement_id), "reopen", actor=actor, on=on, note=reason, ended_on=None)


def refresh_search(agreement: Agreement) -> None:
    """Write the folded text that search reads: reference, titles, names of parties, references in former offices."""
    names = agreement.parties.values_list("name_ar", "name_fr")
    former = agreement.passages.filter(direction=Direction.RECEIVED).values_list("reference", flat=True)
    words = " ".join(
        [
            agreement.reference, agreement.title_ar, agreement.title_fr, *(" ".join(pair) for pair in names),
            *sorted(set(former) - {agreement.reference}),
        ]
    )  # fmt: skip
    agreement.folded, agreement.trigrams = fold(words), trigrams(words)
    Agreement.objects.filter(pk=agreement.pk).update(folded=agreement.folded, trigrams=agreement.trigrams)
