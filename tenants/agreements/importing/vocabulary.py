"""The words that files use for columns and values, in Arabic, French and English, compared after folding."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.utils import translation
from django.utils.functional import Promise

from mithaq.core.text import fold
from tenants.agreements.importing.columns import COLUMNS
from tenants.agreements.models import AgreementState, Kind, PartyKind

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
