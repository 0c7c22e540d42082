"""Synthetic content for the gallery: every component at least once, in the states that are hard to draw."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui import charts, formats, icons
from mithaq.ui.components import Stage, StageState
from mithaq.ui.forms import CleanCharField, DateField, Fieldset, Form, MoneyField

STATES = (
    ("consultation", _("consultation")),
    ("drafting", _("drafting")),
    ("on_agenda", _("on the agenda")),
    ("adopted", _("adopted")),
    ("postponed", _("postponed")),
    ("objected", _("objected")),
    ("tacitly_visaed", _("tacit visa")),
    ("in_force", _("in force")),
    ("closed", _("closed")),
    ("terminated", _("terminated")),
)


class GalleryForm(Form):
    """One field of each kind."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=200)
    title_fr = CleanCharField(label=_("Title in French"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of agreement"),
        choices=[
            ("twinning", _("twinning")),
            ("partnership", _("partnership")),
            ("framework", _("framework agreement")),
        ],
    )
    vote = forms.ChoiceField(
        label=_("Vote"),
        choices=[("for", _("for")), ("against", _("against")), ("abstained", _("abstained"))],
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    received_on = DateField(label=_("Received on"), help_text=_("The day of receipt itself is not counted."))
    amount = MoneyField(label=_("Contribution"), help_text=_("In dirhams, such as 1250000,00."), positive=True)
    email = forms.EmailField(label=_("E-mail"), required=False)
    note = forms.CharField(label=_("Remarks"), widget=forms.Textarea, required=False)
    paper = forms.FileField(label=_("Scanned original"), required=False, help_text=_("PDF, 20 MB at most."))
    financial = forms.BooleanField(label=_("This agreement has a financial impact"), required=False)

    articles = {"received_on": "LO 113-14 a118", "amount": "LO 113-14 a150"}
    fieldsets = (
        Fieldset(_("Decision of the council"), ("vote", "received_on"), _("As written in the minutes.")),
        Fieldset(_("Money and papers"), ("amount", "paper", "financial")),
    )


def gallery_context() -> dict[str, Any]:
    """What `ui/gallery.html` shows."""
    today = clock.today()
    refused = GalleryForm({"title_ar": "", "title_fr": "Jumelage", "amount": "1.250", "received_on": "31/02/2027"})
    return {
        "other": get_language_info("fr" if formats.language() == "ar" else "ar"),
        "form": GalleryForm(prefix="new"),
        "refused": refused,
        "states": STATES,
        "stages": _stages(),
        "deadlines": [today + timedelta(days=40), today + timedelta(days=5), today, today - timedelta(days=2)],
        "met_on": today - timedelta(days=30),
        "rows": [
            _row(
                "CONV-02113-2024-007",
                "اتفاقية تعاون لامركزي لفرز النفايات المنزلية",
                "Tri des déchets ménagers",
                "in_force",
                480000000,
                74,
                today,
            ),
            _row(
                "CONV-02113-2025-012",
                "اتفاقية توأمة مع جماعة شريكة",
                "Jumelage avec une commune partenaire",
                "on_agenda",
                0,
                0,
                today,
            ),
            _row(
                "CONV-02113-2025-019",
                "اتفاقية شراكة لتأهيل المكتبة الجماعية",
                "Réhabilitation de la bibliothèque",
                "objected",
                125000050,
                12,
                today,
            ),
        ],
        "page": Paginator(range(1, 1876), 25).page(7),
        "bars": [
            charts.Bar("FACDI", 288000000),
            charts.Bar("جماعة بركان", 120000000),
            charts.Bar("جماعة شريكة", 60000000, "2"),
            charts.Bar("جمعية", 12000000, "muted"),
        ],
        "points": [
            charts.Point(f"{quarter}/25", value)
            for quarter, value in zip(("T1", "T2", "T3", "T4"), (18, 41, 66, 74), strict=True)
        ]
        + [charts.Point("T1/26", 118), charts.Point("T2/26", 139)],
        "spans": [
            charts.Span("اقتناء المعدات", date(2026, 7, 1), date(2027, 1, 31), 1.0),
            charts.Span("Formation des agents", date(2026, 10, 1), date(2027, 6, 30), 0.4, "2"),
            charts.Span("الفرز عند المصدر", date(2027, 2, 1), date(2028, 6, 30), 0.1),
        ],
        "matrix": {
            "rows": ["جماعة شريكة", "جمعية", "القابض الجماعي"],
            "columns": ["30/01/2024", "13/02/2024"],
            "marks": {
                (0, 0): charts.Mark(charts.Shape.CIRCLE, "ok", "مع"),
                (0, 1): charts.Mark(charts.Shape.CIRCLE, "ok", "مع"),
                (1, 0): charts.Mark(charts.Shape.SQUARE, "bad", "ضد"),
                (2, 0): charts.Mark(charts.Shape.TRIANGLE, "warn", "متحفظ"),
                (2, 1): charts.Mark(charts.Shape.RING, "muted", "غير معروف", "سابقا: متحفظ"),
            },
        },
        "values": [3, 8, 6, 12, 11, 18, 24, 22, 30],
        "icons": sorted(icons.PATHS),
        "breadcrumb": [
            {"url": "#", "label": _("Agreements")},
            {"url": "#", "label": "2024"},
            {"label": _("Design system")},
        ],
        "nav_groups": _nav(),
        "languages": [
            {"code": "ar", "name": "العربية", "url": "?ar"},
            {"code": "fr", "name": "Français", "url": "?fr"},
            {"code": "zgh", "name": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "url": "?zgh"},
        ],
    }


def _row(
    reference: str, title_ar: str, title_fr: str, state: str, centimes: int, done: int, today: date
) -> dict[str, Any]:
    return {
        "reference": reference,
        "title_ar": title_ar,
        "title_fr": title_fr,
        "state": state,
        "state_label": dict(STATES)[state],
        "centimes": centimes,
        "done": done,
        "on": today - timedelta(days=done),
    }


def _stages() -> list[Stage]:
    done, todo = StageState.DONE, StageState.TODO
    return [
        Stage(_("Consultation"), done, formats.day_short(date(2024, 2, 13)), "#"),
        Stage(_("Drafting"), done, formats.day_short(date(2024, 3, 5)), "#"),
        Stage(_("Deliberation"), done, formats.day_short(date(2024, 5, 7)), "#"),
        Stage(_("Control of legality"), StageState.BLOCKED, _("Objection received"), "#"),
        Stage(_("Signature"), StageState.CURRENT, _("2 of 4 parties"), "#"),
        Stage(_("Entry into force"), todo),
        Stage(_("Execution"), todo),
        Stage(_("Evaluation"), todo),
        Stage(_("Outcome"), todo),
    ]


def _nav() -> list[dict[str, Any]]:
    def entry(icon: str, label: Any, **more: Any) -> dict[str, Any]:
        return {"url": "#", "icon": icon, "label": label, "current": False, "count": 0, "tone": ""} | more

    return [
        {
            "title": "",
            "entries": [
                entry("home", _("My tasks"), count=7, tone="warn"),
                entry("file", _("Agreements"), current=True),
                entry("council", _("Sessions of the council")),
                entry("stamp", _("Visa files"), count=2),
            ],
        },
        {
            "title": _("Reference"),
            "entries": [
                entry("users", _("Partners")),
                entry("money", _("Contributions")),
                entry("history", _("History")),
            ],
        },
    ]
