"""Papers made by hand for the tests (synthetic): the same in Arabic and in French, and long ones."""

from datetime import date

from mithaq.deeds.blocks import (
    Article,
    Block,
    Column,
    Deed,
    Facts,
    Heading,
    Items,
    Letterhead,
    Paragraph,
    Signatory,
    Signatures,
    Source,
    Table,
    side_by_side,
)  # fmt: skip

ADDRESS = "https://berkane.example/office/agreements/CONV-02113-2024-007/"
DOSSIER = "0190f3c2a1b47c3e8d5f6a7b8c9d0e1f"
HEADS = {
    "ar": Letterhead(
        (
            "المملكة المغربية", "وزارة الداخلية", "إقليم بركان", "جماعة بركان", "مكتب التعاون اللامركزي والشراكات",
        )
    ),
    "fr": Letterhead(
        (
            "Royaume du Maroc", "Ministère de l'Intérieur", "Province de Berkane", "Commune de Berkane",
            "Bureau de la coopération décentralisée et des partenariats",
        )
    ),
}  # fmt: skip
# In figures and in words, party by party: what the paper must print as it is.
AMOUNTS = ("2 880 000,00", "1 200 000,00", "600 000,00", "120 000,00", "4 800 000,00")


def deed(language: str, *blocks: Block, **fields: object) -> Deed:
    """A paper of one language with these blocks."""
    values = {
        "title": "اتفاقية شراكة (مثال)" if language == "ar" else "Convention de partenariat (exemple)",
        "reference": "CONV-02113-2024-007", "made_on": date(2024, 3, 5), "letterheads": HEADS,
        "source": Source(DOSSIER, 3),
    } | fields  # fmt: skip
    return Deed(language=language, blocks=blocks, **values)  # type: ignore[arg-type]  # fields of every kind


def arabic(**fields: object) -> Deed:
    """An agreement with articles, amounts, dates, references and signatures."""
    return deed(
        "ar",
        Paragraph("بناء على المادة 92 من القانون التنظيمي رقم 113-14 ومقرر المجلس رقم 14/2024 بتاريخ 07/05/2024؛"),
        Heading("بين الموقعين أسفله"),
        Items(
            ("جماعة بركان، في شخص رئيس مجلسها", "الصندوق الإفريقي لدعم التعاون اللامركزي الدولي (FACDI)"),
            numbered=True,
        ),
        Article(1, "المادة 1", "الموضوع", ("موضوع هذه الاتفاقية فرز وجمع النفايات المنزلية وتبادل الخبرات.",)),
        Article(
            2, "المادة 2", "المساهمات",
            ("تساهم الجماعة بمبلغ 1 200 000,00 درهم (مليون ومائتا ألف درهم)، أي 25 % من المجموع، قبل 01/09/2024.",),
        ),
        Table(
            (Column("الطرف", width=3), Column("المبلغ (درهم)", figures=True), Column("الحصة", figures=True)),
            (
                ("الصندوق الإفريقي لدعم التعاون", AMOUNTS[0], "60 %"), ("جماعة بركان", AMOUNTS[1], "25 %"),
                ("جماعة شريكة بالسنغال", AMOUNTS[2], "12,5 %"), ("جمعية محلية للبيئة", AMOUNTS[3], "2,5 %"),
            ),
            total=("المجموع", AMOUNTS[4], "100 %"),
        ),
        Facts((("الحامل المالي", "جماعة بركان، حساب خصوصي رقم 3.1.2"), ("الهاتف", "+212 5 36 61 00 00"))),
        Heading("التوقيعات"),
        Signatures((Signatory("عن جماعة بركان", "رئيس المجلس"), Signatory("عن الصندوق", "المدير المسؤول"))),
        **fields,
    )  # fmt: skip


def french(**fields: object) -> Deed:
    """The same agreement in French."""
    return deed(
        "fr",
        Paragraph("Vu l'article 92 de la loi organique n° 113-14 et la délibération n° 14/2024 du 07/05/2024 ;"),
        Heading("Entre les soussignés"),
        Items(
            ("Commune de Berkane, représentée par le président de son conseil", "FACDI (Fonds africain d'appui)"),
            numbered=True,
        ),
        Article(
            1, "Article 1", "Objet",
            ("La présente convention porte sur le tri et la collecte des déchets ménagers.",),
        ),
        Article(
            2, "Article 2", "Contributions",
            (
                "La commune contribue pour 1 200 000,00 DH (un million deux cent mille dirhams), soit 25 %,"
                " avant le 01/09/2024.",
            ),
        ),
        Table(
            (Column("Partie", width=3), Column("Montant (DH)", figures=True), Column("Part", figures=True)),
            (
                ("FACDI (Fonds africain d'appui)", AMOUNTS[0], "60 %"), ("Commune de Berkane", AMOUNTS[1], "25 %"),
                ("Commune partenaire du Sénégal", AMOUNTS[2], "12,5 %"), ("Association locale", AMOUNTS[3], "2,5 %"),
            ),
            total=("Total", AMOUNTS[4], "100 %"),
        ),
        Facts(
            (("Support financier", "Commune de Berkane, compte spécial n° 3.1.2"), ("Téléphone", "+212 5 36 61 00 00"))
        ),
        Heading("Signatures"),
        Signatures(
            (
                Signatory("Pour la commune de Berkane", "Le président du conseil"),
                Signatory("Pour le FACDI", "Le directeur"),
            )
        ),
        **fields,
    )  # fmt: skip


def both() -> Deed:
    """The agreement in two columns."""
    return side_by_side(arabic(), french())


def long(articles: int) -> Deed:
    """A bilingual agreement of as many articles: 40 make about twenty pages."""
    ar = (
        "تلتزم الأطراف بتوفير الموارد البشرية والمادية اللازمة لإنجاز البرنامج المتفق عليه،"
        " وبأداء 1 250 000,00 درهم قبل 30/06/2025. "
    )
    fr = (
        "Les parties s'engagent à fournir les moyens humains et matériels nécessaires au programme,"
        " et à verser 1 250 000,00 DH avant le 30/06/2025. "
    )
    numbers = range(1, articles + 1)
    return side_by_side(
        deed("ar", *(Article(n, f"المادة {n}", "الالتزامات", (ar * 4, ar * 4)) for n in numbers)),
        deed("fr", *(Article(n, f"Article {n}", "Engagements", (fr * 4, fr * 4)) for n in numbers)),
    )


def annexed(language: str) -> Deed:
    """The agreement with its second page: signatures, contributions with their due days, programme of projects."""
    arabic_text = language == "ar"
    first = arabic() if arabic_text else french()
    more = tuple(
        Article(
            number, f"المادة {number}" if arabic_text else f"Article {number}",
            "الالتزامات" if arabic_text else "Engagements",
            ("تلتزم الأطراف بتوفير الموارد اللازمة لإنجاز البرنامج المتفق عليه وتتبعه وتقييمه.",) * 3 if arabic_text
            else ("Les parties fournissent les moyens du programme convenu et en suivent le cours.",) * 3,
        )
        for number in range(3, 7)
    )  # fmt: skip
    text = tuple(one for one in first.blocks if not isinstance(one, Table | Facts | Signatures))[:-1]
    return deed(language, *text, *more, *_annexes(arabic_text))


def _annexes(arabic_text: bool) -> tuple[Block, ...]:
    if arabic_text:
        return (
            Heading("التوقيعات"),
            Signatures((Signatory("عن جماعة بركان", "رئيس المجلس"), Signatory("عن الصندوق", "المدير المسؤول"))),
            Heading("ملحق: مساهمات الأطراف وآجال أدائها"),
            Table(
                (Column("الطرف", width=3), Column("يؤدى في", width=2), Column("المبلغ (درهم)", figures=True)),
                (("جماعة بركان", "01/09/2024", AMOUNTS[1]), ("جماعة شريكة بالسنغال", "01/09/2025", AMOUNTS[2])),
                total=("المجموع", "", "1 800 000,00"),
            ),
            Paragraph("حدد المجموع في: مليون وثمانمائة ألف درهم."),
            Heading("ملحق: برنامج العمل المتفق عليه"),
            Table(
                (Column("المشروع", width=3), Column("التنفيذ", width=2), Column("المبلغ (درهم)", figures=True)),
                (
                    ("تجهيز محطة الفرز", "الصفقات العمومية", "3 600 000,00"),
                    ("تكوين الأعوان", "مسند إلى شريك، جماعة شريكة بالسنغال", AMOUNTS[1]),
                ),
                total=("المجموع", "", AMOUNTS[4]),
            ),
        )
    return (
        Heading("Signatures"),
        Signatures(
            (
                Signatory("Pour la commune de Berkane", "Le président du conseil"),
                Signatory("Pour le FACDI", "Le directeur"),
            )
        ),
        Heading("Annexe : contributions des parties et échéances"),
        Table(
            (Column("Partie", width=3), Column("Échéance", width=2), Column("Montant (DH)", figures=True)),
            (
                ("Commune de Berkane", "01/09/2024", AMOUNTS[1]),
                ("Commune partenaire du Sénégal", "01/09/2025", AMOUNTS[2]),
            ),
            total=("Total", "", "1 800 000,00"),
        ),
        Paragraph("Le total est arrêté à : un million huit cent mille dirhams."),
        Heading("Annexe : programme d'action convenu"),
        Table(
            (Column("Projet", width=3), Column("Exécution", width=2), Column("Montant (DH)", figures=True)),
            (
                ("Équipement de la station de tri", "marchés publics", "3 600 000,00"),
                ("Formation des agents", "délégation à un partenaire, commune partenaire du Sénégal", AMOUNTS[1]),
            ),
            total=("Total", "", AMOUNTS[4]),
        ),
    )
