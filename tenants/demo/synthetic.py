"""Forty more synthetic dossiers, spread over the demo's offices and over every state."""

from dataclasses import replace
from datetime import date, timedelta

from mithaq.law import selectors as law
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, PartyKind
from tenants.demo.cast import Cast, Road
from tenants.demo.plot import Partner, Plot, Timeline, around
from tenants.demo.story import play_together, start

NOTE_AR, NOTE_FR = "(مثال تركيبي)", "(exemple synthétique)"

_PARTNERS = {
    "twin_fr": Partner("جماعة فرنسية " + NOTE_AR, "Commune française " + NOTE_FR, PartyKind.FOREIGN_COLLECTIVITY, "FR", 2000, True, "عمدة الجماعة"),
    "twin_es": Partner("بلدية إسبانية " + NOTE_AR, "Municipalité espagnole " + NOTE_FR, PartyKind.FOREIGN_COLLECTIVITY, "ES", 1500, True, "عمدة البلدية"),
    "twin_ci": Partner("جماعة إيفوارية " + NOTE_AR, "Commune ivoirienne " + NOTE_FR, PartyKind.FOREIGN_COLLECTIVITY, "CI", 1000, True, "عمدة الجماعة"),
    "ministry": Partner("مصالح إدارة لاممركزة " + NOTE_AR, "Service déconcentré " + NOTE_FR, PartyKind.ADMINISTRATION, share=5000, signatory="المدير الجهوي"),
    "agency": Partner("مؤسسة عمومية " + NOTE_AR, "Établissement public " + NOTE_FR, PartyKind.PUBLIC_ESTABLISHMENT, share=4000, signatory="المدير العام"),
    "association": Partner("جمعية ذات منفعة عامة " + NOTE_AR, "Association d'utilité publique " + NOTE_FR, PartyKind.PUBLIC_UTILITY_ASSOCIATION, share=1000, signatory="رئيس الجمعية"),
    "private": Partner("مقاولة محلية " + NOTE_AR, "Entreprise locale " + NOTE_FR, PartyKind.PRIVATE, share=3000, signatory="المسير"),
    "ngo": Partner("منظمة غير حكومية أجنبية " + NOTE_AR, "ONG étrangère " + NOTE_FR, PartyKind.FOREIGN_NGO, "BE", 2500, signatory="رئيسة المنظمة"),
}  # fmt: skip

# kind, subject ar, subject fr, legal basis, sectors, goals, partners, amount in dirhams
_SUBJECTS = (
    ("partnership", "تهيئة المسالك القروية", "aménagement des pistes rurales", "a149", ("43030",), (9, 11), ("ministry",), 3_200_000),
    ("twinning", "التوأمة والتبادل الثقافي للشباب", "jumelage et échanges culturels de jeunes", "a92", ("16061",), (4, 17), ("twin_fr",), 450_000),
    ("cooperation", "تأهيل المكتبة الجماعية", "mise à niveau de la bibliothèque communale", "a149", ("16061",), (4,), ("agency", "association"), 900_000),
    ("decentralized_cooperation", "تدبير الماء الصالح للشرب", "gestion de l'eau potable", "a86", ("14050",), (6, 17), ("twin_es",), 2_100_000),
    ("partnership", "دعم التعاونيات النسائية", "appui aux coopératives féminines", "a149", ("15112",), (5, 8), ("ministry", "association"), 1_300_000),
    ("partnership", "تثمين المواقع التاريخية", "valorisation des sites historiques", "a92", ("41040",), (8, 11), ("private",), 2_600_000),
    ("cooperation", "تكوين أطر الجماعة", "formation des cadres communaux", "a86", ("11330",), (4, 16), ("ngo",), 380_000),
    ("decentralized_cooperation", "الأسواق الجماعية والتجارة القريبة", "marchés communaux et commerce de proximité", "a86", ("15185",), (8, 12), ("twin_ci",), 1_750_000),
)  # fmt: skip

# How far each dossier of an office has come, in turn.
_FATES = ("in_force", "planned", "signing", "in_force", "visa", "drafted", "planned", "consulted")


def plot_of(number: int) -> Plot:
    """The `number`-th substance, in turn."""
    kind, subject_ar, subject_fr, basis, sectors, goals, partners, amount = _SUBJECTS[number % len(_SUBJECTS)]
    chosen = tuple(_PARTNERS[name] for name in partners)
    own = 10_000 - sum(partner.share for partner in chosen)
    return Plot(
        kind=kind, title_ar=f"اتفاقية {subject_ar} {NOTE_AR}", title_fr=f"Convention : {subject_fr} {NOTE_FR}",
        summary_ar=f"تتعلق هذه الاتفاقية التركيبية بموضوع {subject_ar}.",
        summary_fr=f"Convention synthétique relative au sujet : {subject_fr}.",
        legal_basis=basis, sectors=sectors, goals=goals, partners=chosen, amount=amount + 10_000 * number, own_share=own,
        months=24 + 12 * (number % 3),
    )  # fmt: skip


# Sessions that the worked example holds on days of its own; the synthetic dossiers of that office keep away from them.
TAKEN = frozenset({(2024, 5), (2026, 2)})


def past_sessions(today: date, years: int = 3) -> list[date]:
    """First working day of each ordinary session's week that lies before `today`, latest first."""
    days = [
        _opening(window.first_day, window.last_day)
        for year in range(today.year - years, today.year + 1)
        for window in law.session_dates("commune", year)
        if (window.year, window.month) not in TAKEN
    ]
    return sorted((day for day in days if day < today), reverse=True)


def _opening(first: date, last: date) -> date:
    holidays = law.holidays_between(first, last)
    day = first
    while day < last and (day.weekday() >= 5 or day in holidays):
        day += timedelta(days=1)
    return day


def recent(today: date) -> Timeline:
    """A dossier opened two months ago, as far as it can be without a session."""
    day = timedelta(days=1)
    base = around(today)
    return replace(
        base, opened=today - 60 * day, meetings=(today - 50 * day, today - 41 * day), drafted=today - 35 * day,
        versions=(today - 35 * day, today - 28 * day), approval_asked=today - 27 * day, approval_given=today - 9 * day,
        submitted=today - 4 * day, in_force=(today + 150 * day).replace(day=1),
        instalments=((today + 200 * day, 50), (today + 560 * day, 50)),
    )  # fmt: skip


def timeline_for(fate: str, turn: int, today: date) -> Timeline:
    """Days that bring a dossier to its fate by `today`; older sessions for later turns."""
    sessions = past_sessions(today)
    if fate in {"consulted", "drafted", "submitted"}:
        return recent(today)
    if fate == "visa":  # received a week ago: the governor's clock is running
        received = today - timedelta(days=7)
        days = next(days for days in map(around, sessions) if days.posted <= received)
        return replace(days, transmitted=received, received=received)
    reached = [days for days in map(around, sessions) if days.signed <= today]
    if fate == "signing":
        return reached[0]
    running = [days for days in reached if days.in_force <= today]
    return running[turn % len(running)]


def fill(cast: Cast, *, count: int, first: int, today: date, road: Road | None = None) -> list[Agreement]:
    """Play `count` dossiers and one that is given up in the current office; `first` varies their substance from office to office.

    road: of the files that wait for their visa; on paper without one.
    """
    planned = []
    for turn in range(count):
        fate = _FATES[(first + turn) % len(_FATES)]
        plot = plot_of(first + turn)
        if fate == "visa" and not plot.is_foreign:
            plot = replace(plot_of(3), amount=plot.amount)
        dossier = start(plot, timeline_for(fate, turn, today), cast, road if fate == "visa" else None)
        planned.append((dossier, "received" if fate == "visa" else fate))
    given_up = start(plot_of(first + count), recent(today), cast)
    made = play_together([*planned, (given_up, "consulted")])
    agreements.withdraw(given_up.pk, actor=cast.head, on=today - timedelta(days=2), reason="تعذر تمويل المشروع")
    return made
