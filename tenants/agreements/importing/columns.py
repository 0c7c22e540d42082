"""The columns of a table of agreements, and the headers that mean them in Arabic, French and English."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, what the template calls it, other headers that mean it, whether it must be there."""

    name: str
    label: str | Promise
    headers: tuple[str, ...]
    required: bool = False


COLUMNS = (
    Column(
        "reference",
        _("reference"),
        (
            "المرجع",
            "الرقم المرجعي",
            "رقم الاتفاقية",
            "مرجع",
            "référence",
            "réf",
            "ref",
            "numéro",
            "n° convention",
            "number",
        ),
    ),
    Column(
        "kind",
        _("kind"),
        (
            "النوع",
            "نوع الاتفاقية",
            "طبيعة الاتفاقية",
            "type",
            "nature",
            "type de convention",
            "nature de la convention",
        ),
        required=True,
    ),
    Column(
        "title_ar",
        _("title in Arabic"),
        (
            "العنوان",
            "العنوان بالعربية",
            "الموضوع",
            "موضوع الاتفاقية",
            "الموضوع بالعربية",
            "intitulé arabe",
            "intitulé en arabe",
            "titre en arabe",
            "objet en arabe",
        ),
        required=True,
    ),
    Column(
        "title_fr",
        _("title in French"),
        (
            "العنوان بالفرنسية",
            "الموضوع بالفرنسية",
            "intitulé",
            "intitulé français",
            "intitulé en français",
            "titre",
            "titre en français",
            "objet",
            "objet en français",
        ),
    ),
    Column(
        "partner",
        _("partner"),
        (
            "الشريك",
            "الشركاء",
            "الأطراف",
            "الطرف المتعاقد",
            "partenaire",
            "partenaires",
            "partners",
            "parties",
            "party",
            "cocontractant",
        ),
    ),
    Column(
        "partner_ar",
        _("partner in Arabic"),
        ("الشريك بالعربية", "اسم الشريك بالعربية", "partenaire en arabe", "partenaire arabe"),
    ),
    Column(
        "partner_fr",
        _("partner in French"),
        ("الشريك بالفرنسية", "اسم الشريك بالفرنسية", "partenaire en français", "partenaire français"),
    ),
    Column(
        "partner_kind",
        _("kind of partner"),
        ("نوع الشريك", "صنف الشريك", "طبيعة الشريك", "type de partenaire", "nature du partenaire"),
        required=True,
    ),
    Column(
        "partner_country",
        _("country of the partner"),
        ("بلد الشريك", "البلد", "الدولة", "pays", "pays du partenaire", "country"),
    ),
    Column(
        "amount",
        _("amount"),
        (
            "المبلغ",
            "الكلفة",
            "المبلغ الإجمالي",
            "الكلفة الإجمالية",
            "montant",
            "montant total",
            "coût",
            "coût total",
            "total",
        ),
    ),
    Column(
        "amount_in_words_ar",
        _("amount in Arabic words"),
        (
            "المبلغ بالحروف",
            "المبلغ بالأحرف",
            "المبلغ بالحروف بالعربية",
            "montant en lettres arabe",
            "montant en lettres en arabe",
        ),
    ),
    Column(
        "amount_in_words_fr",
        _("amount in French words"),
        (
            "المبلغ بالحروف بالفرنسية",
            "montant en lettres",
            "montant en toutes lettres",
            "montant en lettres en français",
        ),
    ),
    Column("currency", _("currency"), ("العملة", "devise", "monnaie")),
    Column("opened_on", _("opened on"), ("تاريخ فتح الملف", "تاريخ الإحداث", "ouvert le", "date d'ouverture")),
    Column(
        "signed_on", _("signed on"), ("تاريخ التوقيع", "signé le", "signée le", "date de signature", "date signature")
    ),
    Column(
        "in_force_on",
        _("in force since"),
        (
            "تاريخ الدخول حيز التنفيذ",
            "تاريخ السريان",
            "تاريخ بداية السريان",
            "en vigueur depuis",
            "en vigueur le",
            "date d'entrée en vigueur",
            "entrée en vigueur",
            "date d'effet",
            "start",
        ),
    ),
    Column(
        "duration_months",
        _("duration in months"),
        (
            "المدة",
            "المدة بالشهور",
            "المدة بالأشهر",
            "مدة الاتفاقية",
            "durée",
            "durée en mois",
            "durée (mois)",
            "duration",
        ),
    ),
    Column(
        "ends_on",
        _("ends on"),
        (
            "تاريخ الانتهاء",
            "تاريخ نهاية السريان",
            "تاريخ نهاية الاتفاقية",
            "date de fin",
            "échéance",
            "date d'échéance",
            "expire le",
            "end",
        ),
    ),
    Column(
        "ended_on",
        _("ended on"),
        (
            "تاريخ الإنهاء",
            "تاريخ الإغلاق",
            "تاريخ الفسخ",
            "clôturée le",
            "close le",
            "date de clôture",
            "date de résiliation",
        ),
    ),
    Column(
        "state",
        _("state"),
        ("الحالة", "الوضعية", "حالة الاتفاقية", "état", "statut", "situation", "status"),
        required=True,
    ),
    Column(
        "decision_number",
        _("number of the council's decision"),
        (
            "رقم المقرر",
            "مقرر المجلس",
            "رقم مقرر المجلس",
            "n° délibération",
            "numéro de délibération",
            "délibération",
            "numéro de la délibération",
            "decision",
        ),
    ),
    Column(
        "decided_on",
        _("decided on"),
        (
            "تاريخ المقرر",
            "تاريخ المصادقة",
            "تاريخ المداولة",
            "date de délibération",
            "date de la délibération",
            "délibéré le",
        ),
    ),
    Column("sector", _("sectors (DAC)"), ("القطاع", "القطاعات", "المجال", "secteur", "secteurs", "domaine", "sectors")),
    Column(
        "sdg",
        _("Sustainable Development Goals"),
        (
            "أهداف التنمية المستدامة",
            "أهداف التنمية",
            "odd",
            "objectifs odd",
            "objectifs de développement durable",
            "sdgs",
            "goals",
        ),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
PARTNER_COLUMNS = ("partner", "partner_ar", "partner_fr")
