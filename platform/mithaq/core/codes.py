"""International code lists named in Arabic, French and English: sectors, goals, countries. Codes alone are stored."""

from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.utils.translation import get_language

from mithaq.core.errors import BABEL_LOCALES
from mithaq.core.text import fold


@dataclass(frozen=True, slots=True)
class Names:
    """What a code is called. English and French are the publisher's words, Arabic is ours where it has none."""

    ar: str
    fr: str
    en: str

    def __str__(self) -> str:
        """The name in the active language; Arabic where that one is not kept."""
        return self.in_language(get_language() or "ar")

    def in_language(self, code: str) -> str:
        """The name in `code` (ar, fr, en; regional forms such as fr-ma too), Arabic for any other."""
        return {"fr": self.fr, "en": self.en}.get(code.split("-")[0], self.ar)


# OECD DAC purpose codes: the few a collectivity chooses from, in the order offered. Other codes are kept as they come.
SECTORS: dict[str, Names] = {
    "15112": Names(
        "اللامركزية ودعم الجماعات الترابية",
        "Décentralisation et soutien aux administrations infranationales",
        "Decentralisation and support to subnational government",
    ),
    "15185": Names("الإدارة المحلية", "Administration publique locale", "Local government administration"),
    "15150": Names(
        "المشاركة الديمقراطية والمجتمع المدني",
        "Participation démocratique et société civile",
        "Democratic participation and civil society",
    ),
    "14050": Names("تدبير النفايات والتخلص منها", "Traitement des déchets", "Waste management/disposal"),
    "14030": Names(
        "التزويد بالماء الصالح للشرب والتطهير الأساسي",
        "Approvisionnement en eau potable et assainissement - dispositifs de base",
        "Basic drinking water supply and basic sanitation",
    ),
    "41010": Names(
        "السياسة البيئية",
        "Politique de l'environnement et gestion administrative",
        "Environmental policy and administrative management",
    ),
    "41040": Names("صون المواقع والمحافظة عليها", "Protection des sites", "Site preservation"),
    "16061": Names("الثقافة والترفيه", "Culture et loisirs", "Culture and recreation"),
    "16010": Names("الحماية الاجتماعية", "Protection sociale", "Social Protection"),
    "33210": Names(
        "السياحة", "Politique du tourisme et gestion administrative", "Tourism policy and administrative management"
    ),
    "43030": Names("التنمية والتدبير الحضري", "Développement et gestion urbaine", "Urban development and management"),
    "43040": Names("التنمية القروية", "Développement rural", "Rural development"),
    "21020": Names("النقل الطرقي", "Transport routier", "Road transport"),
    "11220": Names("التعليم الابتدائي", "Enseignement primaire", "Primary education"),
    "11330": Names("التكوين المهني", "Formation professionnelle", "Vocational training"),
    "12220": Names("الرعاية الصحية الأساسية", "Soins et services de santé de base", "Basic health care"),
}

# The 17 Sustainable Development Goals (A/RES/70/1, 25 September 2015), in the United Nations' short wording.
GOALS: dict[int, Names] = {
    1: Names("القضاء على الفقر", "Pas de pauvreté", "No poverty"),
    2: Names("القضاء التام على الجوع", "Faim « zéro »", "Zero hunger"),
    3: Names("الصحة الجيدة والرفاه", "Bonne santé et bien-être", "Good health and well-being"),
    4: Names("التعليم الجيد", "Éducation de qualité", "Quality education"),
    5: Names("المساواة بين الجنسين", "Égalité entre les sexes", "Gender equality"),
    6: Names("المياه النظيفة والنظافة الصحية", "Eau propre et assainissement", "Clean water and sanitation"),
    7: Names("طاقة نظيفة وبأسعار معقولة", "Énergie propre et d'un coût abordable", "Affordable and clean energy"),
    8: Names(
        "العمل اللائق ونمو الاقتصاد", "Travail décent et croissance économique", "Decent work and economic growth"
    ),
    9: Names(
        "الصناعة والابتكار والهياكل الأساسية",
        "Industrie, innovation et infrastructure",
        "Industry, innovation and infrastructure",
    ),
    10: Names("الحد من أوجه عدم المساواة", "Inégalités réduites", "Reduced inequalities"),
    11: Names("مدن ومجتمعات محلية مستدامة", "Villes et communautés durables", "Sustainable cities and communities"),
    12: Names(
        "الاستهلاك والإنتاج المسؤولان",
        "Consommation et production responsables",
        "Responsible consumption and production",
    ),
    13: Names("العمل المناخي", "Mesures relatives à la lutte contre les changements climatiques", "Climate action"),
    14: Names("الحياة تحت الماء", "Vie aquatique", "Life below water"),
    15: Names("الحياة في البر", "Vie terrestre", "Life on land"),
    16: Names(
        "السلام والعدل والمؤسسات القوية",
        "Paix, justice et institutions efficaces",
        "Peace, justice and strong institutions",
    ),
    17: Names(
        "عقد الشراكات لتحقيق الأهداف", "Partenariats pour la réalisation des objectifs", "Partnerships for the goals"
    ),
}

# CLDR territories that are no countries of ISO 3166-1: groupings, exceptional reservations, pseudo-codes.
_NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
_LEFT_OUT = frozenset({"EH"})  # Morocco's Saharan provinces stand under MA


def sector_name(code: str) -> str:
    """Name of a DAC purpose code in the active language; the code itself when it is not of the default set."""
    return str(SECTORS[code]) if code in SECTORS else code


def goal_name(number: int) -> str:
    """Name of a Sustainable Development Goal in the active language. Raises KeyError outside 1–17."""
    return str(GOALS[number])


def country_name(code: str, language: str = "") -> str:
    """Name of an ISO 3166-1 alpha-2 code, in the active language unless told; the code itself when unknown."""
    return _territories(language or get_language() or "ar").get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Countries as choices in the active language: Morocco first, then by name."""
    names = _territories(get_language() or "ar")
    others = sorted(((code, name) for code, name in names.items() if code != "MA"), key=lambda pair: fold(pair[1]))
    return [("MA", names["MA"]), *others]


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code that is offered."""
    return code in _territories("en")


@cache
def _territories(language: str) -> dict[str, str]:
    locale = Locale.parse(BABEL_LOCALES.get(language.split("-")[0], "ar_MA"))
    if locale.language == "zgh":  # CLDR names few countries in Amazigh
        locale = Locale.parse("fr")
    return {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO | _LEFT_OUT
    }
