"""The words that files use: names of columns and values in Arabic, French and English, compared after folding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.core.text import fold
from tenants.agreements.models import AgreementState, Kind, PartyKind


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


LANGUAGES = ("ar", "fr", "en")


def _table(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): code for code, known in words.items() for word in (code, code.replace("_", " "), *known)}


_HEADERS = _table({column.name: column.headers for column in COLUMNS})
_KINDS = _table(
    {
        Kind.PARTNERSHIP: (
            "اتفاقية شراكة",
            "شراكة",
            "convention de partenariat",
            "partenariat",
            "partnership agreement",
        ),
        Kind.COOPERATION: (
            "اتفاقية تعاون",
            "تعاون",
            "convention de coopération",
            "coopération",
            "cooperation agreement",
        ),
        Kind.DECENTRALIZED_COOPERATION: (
            "اتفاقية تعاون لامركزي",
            "اتفاقية التعاون اللامركزي",
            "تعاون لامركزي",
            "التعاون اللامركزي",
            "convention de coopération décentralisée",
            "coopération décentralisée",
            "decentralized cooperation agreement",
            "decentralised cooperation",
        ),
        Kind.TWINNING: (
            "اتفاقية توأمة",
            "توأمة",
            "ميثاق توأمة",
            "convention de jumelage",
            "charte de jumelage",
            "jumelage",
            "twinning agreement",
        ),
        Kind.FRAMEWORK: ("اتفاقية إطار", "اتفاقية إطارية", "convention-cadre", "accord-cadre", "framework agreement"),
        Kind.FOUNDING: (
            "اتفاقية تأسيس",
            "اتفاقية تأسيس أو انضمام",
            "اتفاقية إحداث",
            "اتفاقية انضمام",
            "convention constitutive",
            "convention de création",
            "convention d'adhésion",
            "founding agreement",
            "founding or accession agreement",
        ),
    }
)
_PARTY_KINDS = _table(
    {
        PartyKind.NATIONAL_COLLECTIVITY: (
            "جماعة ترابية",
            "جماعة ترابية وطنية",
            "جماعة",
            "إقليم",
            "جهة",
            "عمالة",
            "collectivité territoriale",
            "collectivité territoriale nationale",
            "commune",
            "province",
            "région",
            "préfecture",
            "national territorial collectivity",
        ),
        PartyKind.FOREIGN_COLLECTIVITY: (
            "جماعة ترابية أجنبية",
            "جماعة أجنبية",
            "مدينة أجنبية",
            "collectivité territoriale étrangère",
            "collectivité étrangère",
            "ville étrangère",
            "commune étrangère",
            "foreign territorial collectivity",
        ),
        PartyKind.ADMINISTRATION: (
            "إدارة عمومية",
            "إدارة",
            "وزارة",
            "مصلحة خارجية",
            "administration publique",
            "ministère",
            "service déconcentré",
            "public administration",
            "ministry",
        ),
        PartyKind.PUBLIC_ESTABLISHMENT: ("مؤسسة عمومية", "établissement public", "public establishment"),
        PartyKind.OTHER_PUBLIC_BODY: (
            "هيئة عمومية",
            "هيئة عمومية أخرى",
            "organisme public",
            "autre organisme public",
            "other public body",
        ),
        PartyKind.FOREIGN_NGO: (
            "منظمة غير حكومية أجنبية",
            "هيئة غير حكومية أجنبية",
            "ong étrangère",
            "organisme non gouvernemental étranger",
            "foreign ngo",
            "foreign non-governmental body",
        ),
        PartyKind.PUBLIC_UTILITY_ASSOCIATION: (
            "جمعية ذات منفعة عامة",
            "جمعية معترف لها بصفة المنفعة العامة",
            "association reconnue d'utilité publique",
            "association d'utilité publique",
            "association of public utility",
        ),
        PartyKind.ASSOCIATION: ("جمعية", "جمعية أخرى", "autre association", "other association"),
        PartyKind.PRIVATE: (
            "قطاع خاص",
            "القطاع الخاص",
            "شركة",
            "مقاولة",
            "secteur privé",
            "privé",
            "société",
            "entreprise",
            "private sector",
            "company",
        ),
        PartyKind.FOREIGN_ACTOR: (
            "فاعل من خارج المملكة",
            "فاعل آخر من خارج المملكة",
            "فاعل أجنبي",
            "acteur hors du royaume",
            "autre acteur hors du royaume",
            "acteur étranger",
            "organisation internationale",
            "منظمة دولية",
            "other actor outside the Kingdom",
        ),
        PartyKind.FOREIGN_STATE: (
            "دولة أجنبية",
            "سفارة",
            "قنصلية",
            "état étranger",
            "ambassade",
            "consulat",
            "embassy",
            "foreign State (forbidden)",
        ),
    }
)
_STATES = _table(
    {
        AgreementState.CONSULTATION: (
            "التشاور",
            "مرحلة التشاور",
            "في طور التشاور",
            "concertation",
            "en concertation",
            "consultation préalable",
        ),
        AgreementState.DRAFTING: (
            "الصياغة",
            "مرحلة الصياغة",
            "في طور الصياغة",
            "مشروع",
            "rédaction",
            "en rédaction",
            "projet",
            "draft",
        ),
        AgreementState.AWAITING_DECISION: (
            "في انتظار المقرر",
            "في انتظار مقرر المجلس",
            "معروضة على المجلس",
            "en attente de délibération",
            "en délibération",
        ),
        AgreementState.SIGNING: (
            "التوقيع",
            "في طور التوقيع",
            "قيد التوقيع",
            "signature",
            "en cours de signature",
            "being signed",
        ),
        AgreementState.IN_FORCE: (
            "سارية المفعول",
            "سارية",
            "سارية التنفيذ",
            "حيز التنفيذ",
            "في حيز التنفيذ",
            "في طور التنفيذ",
            "قيد التنفيذ",
            "en vigueur",
            "en cours",
            "en cours d'exécution",
            "active",
        ),
        AgreementState.UNDER_EVALUATION: ("قيد التقييم", "في طور التقييم", "en évaluation", "en cours d'évaluation"),
        AgreementState.AMENDED: ("معدلة", "سارية كما عدلت", "modifiée", "en vigueur, modifiée"),
        AgreementState.EXTENDED: ("ممددة", "سارية بعد التمديد", "prolongée", "prorogée"),
        AgreementState.RENEWED: ("مجددة", "renouvelée"),
        AgreementState.CLOSED: ("منتهية", "مغلقة", "مقفلة", "clôturée", "close", "achevée", "terminée"),
        AgreementState.TERMINATED: ("مفسوخة", "تم فسخها", "résiliée"),
        AgreementState.WITHDRAWN: ("مسحوبة", "تم سحبها", "retirée", "abandonnée"),
    }
)
CURRENCIES = _table(
    {
        "MAD": ("درهم", "دراهم", "درهم مغربي", "dh", "dhs", "dirham", "dirhams"),
        "EUR": ("أورو", "يورو", "euro", "euros"),
        "USD": ("دولار", "دولار أمريكي", "dollar", "dollars"),
        "XOF": ("فرنك إفريقي", "fcfa", "franc cfa"),
    }
) | {"€": "EUR", "$": "USD"}


def _with_labels(words: dict[str, str], labels: Iterable[tuple[str, str | Promise]]) -> dict[str, str]:
    """`words` and what the interface itself calls each code, in its three languages."""
    known = dict(words)
    pairs = list(labels)
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in pairs:
                known.setdefault(fold(str(label)), code)
    return known


@cache
def headers() -> dict[str, str]:
    """Folded header → code of the column."""
    return _with_labels(_HEADERS, [(column.name, column.label) for column in COLUMNS])


@cache
def kinds() -> dict[str, str]:
    """Folded word → kind of agreement."""
    return _with_labels(_KINDS, [(kind.value, kind.label) for kind in Kind])


@cache
def party_kinds() -> dict[str, str]:
    """Folded word → kind of party."""
    return _with_labels(_PARTY_KINDS, [(kind.value, kind.label) for kind in PartyKind])


@cache
def states() -> dict[str, str]:
    """Folded word → state of the agreement axis."""
    return _with_labels(_STATES, [(state.value, state.label) for state in AgreementState])
