"""What a dossier answers to the variables of a template, in Arabic and in French.

Figures are grouped by points (`4.800.000,00`): grouped by spaces they would read backwards in a line of Arabic, and the
isolates that hold them together on a page are not part of a text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils import translation

from mithaq.collectivities.selectors import current_office
from mithaq.core.amount_words import french_number
from mithaq.core.codes import GOALS, SECTORS, country_name
from mithaq.core.money import DEFAULT_CURRENCY, amount_in_words
from mithaq.core.text import fold
from mithaq.formulary.variables import BLANK
from mithaq.ui import formats
from tenants.agreements.models import Agreement, Party
from tenants.agreements.selectors import months_after
from tenants.drafting.models import ClauseKind, SupervisoryBody, SupervisoryKind
from tenants.finance.models import CarrierKind, Contribution, FinancialCarrier

LANGUAGES = ("ar", "fr")
_TONGUES = {
    "ar": {"ar": "العربية", "fr": "الفرنسية", "zgh": "الأمازيغية", "en": "الإنجليزية", "es": "الإسبانية"},
    "fr": {"ar": "l'arabe", "fr": "le français", "zgh": "l'amazighe", "en": "l'anglais", "es": "l'espagnol"},
}
_LEVELS = {  # how an office of this level is called before its name
    "commune": ("جماعة", "Commune"),
    "eci": ("مؤسسة التعاون بين الجماعات", "Établissement de coopération intercommunale"),
    "gct": ("مجموعة الجماعات الترابية", "Groupement de collectivités territoriales"),
}
_VOWELS = "aeiouy"
_MARKS = " -*•.;؛"
_ARABIC = re.compile(r"[\u0620-\u064a]")


@dataclass(frozen=True)
class Answer:
    """The answer in both languages; empty where the dossier has none."""

    ar: str = ""
    fr: str = ""

    def in_language(self, code: str) -> str:
        return self.ar if code == "ar" else self.fr


Answers = Mapping[str, Answer]


def answers_of(agreement: Agreement) -> dict[str, Answer]:
    """All that the dossier can answer, by name of the variable; a fixed number of queries."""
    parties = list(agreement.parties.all())
    others = [party for party in parties if not party.is_self]
    own = next((party for party in parties if party.is_self), None)
    return {
        "title": Answer(agreement.title_ar, agreement.title_fr),
        "reference": Answer(agreement.reference, agreement.reference),
        "purpose": Answer(agreement.summary_ar.rstrip("."), agreement.summary_fr.rstrip(".")),
        "self": _name(own) if own else Answer(),
        "partner": _joined([_name(party) for party in others]),
        "parties": _listed([_represented(party) for party in parties]),
        "partner_country": _countries(others),
        "fields": _of_codes(agreement),
        "goals": _of_goals(agreement),
        "obligations": _obligations(agreement, parties),
        "programme": _programme(agreement),
        **_supervision(agreement),
        **_time(agreement),
        "prevailing_language": _tongues([agreement.prevailing_language]),
        "languages": _tongues(agreement.languages),
        **_money(agreement, parties),
        "approval": _approval(agreement),
        **_amendment(agreement),
    }


def figure(centimes: int) -> str:
    """Centimes in figures, as they stand in a text: 480000000 → `4.800.000,00`."""
    return f"{Decimal(centimes) / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def day(value: date | None) -> Answer:
    """A day in full in both languages."""
    return Answer(*(_day(value, language) for language in LANGUAGES)) if value else Answer()


def _day(value: date, language: str) -> str:
    with translation.override(language):
        return formats.day(value)


def _name(party: Party) -> Answer:
    """The party's name; our own collectivity with the word for what it is, which the registry leaves out."""
    if not party.is_self:
        return Answer(party.name_ar, party.name_fr)
    word_ar, word_fr = _LEVELS.get(current_office().level, ("", ""))
    arabic, french = party.name_ar, party.name_fr
    if word_ar and not fold(arabic).startswith(fold(word_ar).split()[0]):
        arabic = f"{word_ar} {arabic}"
    if word_fr and french and not fold(french).startswith((fold(word_fr).split()[0], "eci", "gct")):
        french = f"{word_fr} d'{french}" if fold(french)[:1] in _VOWELS else f"{word_fr} de {french}"
    return Answer(arabic, french)


def _represented(party: Party) -> Answer:
    """The name and who signs, by function; the names of people are given with the signatures."""
    name, who = _name(party), _once(party.signatory_position)
    if party.is_self and not party.signatory_position:
        who = Answer("رئيس المجلس", "le président du conseil")
    return Answer(
        f"{name.ar}، ويوقع عن هذا الطرف: {who.ar or BLANK}" if name.ar else "",
        f"{name.fr}, signataire : {who.fr or BLANK}" if name.fr else "",
    )


def _once(text: str) -> Answer:
    """What is kept in one language only: it answers in that one, and leaves a blank in the other."""
    if not text:
        return Answer()
    return Answer(ar=text) if _ARABIC.search(text) else Answer(fr=text)


def _listed(lines: Iterable[Answer]) -> Answer:
    """One line each; a language in which a line is missing has no list."""
    rows = list(lines)
    if not rows:
        return Answer()
    arabic = "؛\n".join(f"- {row.ar}" for row in rows) + "." if all(row.ar for row in rows) else ""
    french = " ;\n".join(f"- {row.fr}" for row in rows) + "." if all(row.fr for row in rows) else ""
    return Answer(arabic, french)


def _joined(parts: list[Answer]) -> Answer:
    arabic, french = [part.ar for part in parts], [part.fr for part in parts]
    return Answer(
        " و".join(arabic) if all(arabic) else "",
        " et ".join(filter(None, [", ".join(french[:-1]), *french[-1:]])) if all(french) else "",
    )


def _countries(others: Iterable[Party]) -> Answer:
    codes = list(dict.fromkeys(party.country for party in others if party.country != "MA"))
    return _joined([Answer(*(country_name(code, language) for language in LANGUAGES)) for code in codes])


def _of_codes(agreement: Agreement) -> Answer:
    known = [SECTORS[code] for code in agreement.sector_codes if code in SECTORS]
    return Answer("، ".join(name.ar for name in known), ", ".join(name.fr for name in known))


def _of_goals(agreement: Agreement) -> Answer:
    numbers = [number for number in agreement.sdg_goals if number in GOALS]
    return Answer(
        "؛ ".join(f"الهدف {number}: {GOALS[number].ar}" for number in numbers),
        " ; ".join(f"objectif {number} : {GOALS[number].fr}" for number in numbers),
    )


def _obligations(agreement: Agreement, parties: list[Party]) -> Answer:
    names = {party.pk: _name(party) for party in parties}
    rows = agreement.obligations.order_by("party__position", "pk")
    lines = []
    for one in rows:
        name, due = names[one.party_id], day(one.due_on)
        lines.append(
            Answer(
                f"{name.ar}: {one.what_ar.rstrip('.؛ ')}" + (f"، قبل متم {due.ar}" if due.ar else ""),
                f"{name.fr} : {one.what_fr.rstrip('.; ')}" + (f", au plus tard le {due.fr}" if due.fr else "")
                if name.fr and one.what_fr
                else "",
            )
        )
    return _listed(lines)


def _programme(agreement: Agreement) -> Answer:
    clause = agreement.clauses.filter(kind=ClauseKind.PROGRAMME).first()
    return Answer(clause.body_ar, clause.body_fr) if clause else Answer()


def _supervision(agreement: Agreement) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for body in agreement.supervisory_bodies.order_by("pk"):
        prefix = "steering" if body.kind == SupervisoryKind.STEERING else "monitoring"
        found |= {
            prefix: Answer(body.name_ar, body.name_fr),
            f"{prefix}_members": _members(body),
            f"{prefix}_rhythm": _rhythm(body.meets_every_months),
        }
    return found


def _members(body: SupervisoryBody) -> Answer:
    """The members as the clerk wrote them, in the language in which they stand."""
    lines = [line.strip(_MARKS) for line in body.members.splitlines() if line.strip(_MARKS)]
    return _listed([_once(line) for line in lines])


def _rhythm(months: int | None) -> Answer:
    if not months:
        return Answer()
    if months == 1:
        return Answer("مرة كل شهر", "une fois par mois")
    return Answer(f"مرة كل {_arabic_months(months)}", f"une fois tous les {months} mois")


def _arabic_months(months: int) -> str:
    """A number of months after a preposition: `شهرين (2)`, `6 أشهر`, `36 شهرا`, `100 شهر`."""
    if months <= 2:
        return ("شهر واحد (1)", "شهرين (2)")[months - 1]
    rest = months % 100
    noun = "أشهر" if 3 <= rest <= 10 else "شهرا" if rest > 10 else "شهر"
    return f"{months} {noun}"


def _time(agreement: Agreement) -> dict[str, Answer]:
    months, start = agreement.duration_months, agreement.planned_start_on
    found = {"start": day(start)}
    if months:
        found["duration"] = Answer(_arabic_months(months), f"{french_number(months)} ({months}) mois")
    if months and start:
        found["end"] = day(months_after(start, months))
    return found


def _tongues(codes: Iterable[str]) -> Answer:
    return _joined([Answer(*(_TONGUES[language].get(code, code) for language in LANGUAGES)) for code in codes])


def _money(agreement: Agreement, parties: list[Party]) -> dict[str, Answer]:
    names = {party.pk: _name(party) for party in parties}
    rows = list(agreement.contributions.prefetch_related("instalments").order_by("-amount_centimes", "pk"))
    found = {
        "contributions": _listed([_contribution(row, names[row.party_id]) for row in rows]),
        "instalments": _instalments(rows, names),
        **_carrier(agreement, names),
    }
    if rows and all(row.currency == DEFAULT_CURRENCY for row in rows):
        total = sum(row.amount_centimes for row in rows)
        found["total"] = _amount(total, DEFAULT_CURRENCY)
        found["total_words"] = Answer(amount_in_words(total, "ar"), amount_in_words(total, "fr"))
    return found


def _amount(centimes: int, currency: str) -> Answer:
    words = ("درهم", "dirhams") if currency == DEFAULT_CURRENCY else (currency, currency)
    return Answer(f"{figure(centimes)} {words[0]}", f"{figure(centimes)} {words[1]}")


def _contribution(row: Contribution, name: Answer) -> Answer:
    sum_of, share = _amount(row.amount_centimes, row.currency), f"{row.share_percent:g}".replace(".", ",")
    arabic, french = f"{name.ar}: {sum_of.ar}", f"{name.fr} : {sum_of.fr}"
    if row.currency == DEFAULT_CURRENCY:
        arabic += f" ({amount_in_words(row.amount_centimes, 'ar')})"
        french += f" ({amount_in_words(row.amount_centimes, 'fr')})"
    arabic += f"، أي نسبة {share} في المائة" + ("، مساهمة عينية مقدرة القيمة" if row.in_kind else "")
    french += f", soit {share} pour cent" + (", apport en nature valorisé" if row.in_kind else "")
    return Answer(arabic, french if name.fr else "")


def _instalments(rows: Iterable[Contribution], names: Mapping[int, Answer]) -> Answer:
    """One line a due day, who owes how much on it."""
    parts = sorted(
        (
            (part.due_on, place, row, part.amount_centimes)
            for place, row in enumerate(rows)
            for part in row.instalments.all()
        ),
        key=lambda one: one[:2],
    )
    lines = []
    for due_on, of_day in groupby(parts, key=lambda one: one[0]):
        owed = [(names[row.party_id], _amount(centimes, row.currency)) for _due, _place, row, centimes in of_day]
        due = day(due_on)
        lines.append(
            Answer(
                f"قبل متم {due.ar}: " + "، ".join(f"{name.ar} {sum_of.ar}" for name, sum_of in owed),
                f"au plus tard le {due.fr} : " + ", ".join(f"{name.fr} {sum_of.fr}" for name, sum_of in owed)
                if all(name.fr for name, _sum in owed)
                else "",
            )
        )
    return _listed(lines)


def _carrier(agreement: Agreement, names: Mapping[int, Answer]) -> dict[str, Answer]:
    carrier = FinancialCarrier.objects.filter(agreement=agreement).first()
    if carrier is None:
        return {}
    name = names[carrier.party_id]
    if carrier.kind == CarrierKind.SPECIAL_ACCOUNT:
        account = _once(carrier.account)
        said = Answer(
            f"الحساب الخصوصي «{account.ar or BLANK}» المفتوح لدى {name.ar}",
            f"le compte spécial « {account.fr or BLANK} » ouvert auprès de : {name.fr}" if name.fr else "",
        )
    else:
        said = Answer(f"ميزانية {name.ar}", f"le budget de la collectivité suivante : {name.fr}" if name.fr else "")
    return {"carrier": said, "management": _once(carrier.management.rstrip("."))}


def _approval(agreement: Agreement) -> Answer:
    """The approvals granted so far (LO 113-14 a86, a92), by authority, number and day."""
    granted = agreement.approvals.filter(granted_on__isnull=False).order_by("granted_on", "pk")
    lines = []
    for one in granted:
        on, authority = day(one.granted_on), _once(one.authority)
        lines.append(
            Answer(
                f"موافقة {authority.ar or BLANK}"
                + (f" عدد {one.reference}" if one.reference else "")
                + f" بتاريخ {on.ar}",
                f"accord de : {authority.fr or BLANK}"
                + (f", n° {one.reference}" if one.reference else "")
                + f", du {on.fr}",
            )
        )
    return _joined(lines)


def _amendment(agreement: Agreement) -> dict[str, Answer]:
    """The amendment that is open, and what it changes."""
    found = {
        "signed_on": day(agreement.signed_on),
        "in_force_on": day(agreement.in_force_on),
        "original_end": day(agreement.ends_on),
    }
    amendment = agreement.amendments.exclude(state__in=["in_force", "withdrawn"]).first()
    if amendment is not None:
        found |= {
            "amendment_number": Answer(str(amendment.number), str(amendment.number)),
            "amendment_changes": Answer(amendment.summary_ar.rstrip("."), amendment.summary_fr.rstrip(".")),
            "amendment_end": day(amendment.new_ends_on),
        }
    return found
