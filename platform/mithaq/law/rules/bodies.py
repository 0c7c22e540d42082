"""Intercommunal bodies (LO 113-14) and the size of councils (LO 59-11)."""

from datetime import date
from fractions import Fraction

from mithaq.law.rules.kinds import COMMUNE, ECI, GCT, Bracket, Rule, Span, Unit
from mithaq.law.rules.laws import COMMUNES, ELECTIONS

# LO 06-21, which rewrote a127, was published in Official Gazette 6987 of 17 May 2021.
_ARTICLE_127_AMENDED = date(2021, 5, 17)

COUNCIL_BRACKETS = (
    Bracket(7_500, 11),
    Bracket(12_500, 13),
    Bracket(15_000, 15),
    Bracket(25_000, 23),
    Bracket(50_000, 25),
    Bracket(100_000, 31),
    Bracket(150_000, 35),
    Bracket(200_000, 39),
    Bracket(250_000, 43),
    Bracket(300_000, 47),
    Bracket(350_000, 51),
    Bracket(400_000, 55),
    Bracket(None, 61),
)
# a128: 81 members up to this population, then `Span.step` more for each further slice.
ARRONDISSEMENTS_BASE, ARRONDISSEMENTS_SLICE = 750_000, 250_000

RULES: tuple[Rule, ...] = (
    Rule(
        rule_id="E-1",
        levels=ECI,
        subject="creation",
        value=1,
        unit=Unit.NONE,
        law=COMMUNES,
        article="133",
        since=COMMUNES.published,
        text_ar=(
            "تحدث مؤسسة التعاون بين جماعات متصلة ترابيا بموجب اتفاقيات تصادق عليها مجالسها وتحدد موضوعها وتسميتها "
            "ومقرها وطبيعة المساهمة أو مبلغها ومدتها، ويعلن عن تكوينها بقرار للسلطة الحكومية المكلفة بالداخلية بعد "
            "مداولات متطابقة (المادة 133)."
        ),
        text_fr=(
            "L'établissement de coopération entre communes contiguës est créé par des conventions approuvées par "
            "leurs conseils, qui fixent l'objet, la dénomination, le siège, la nature ou le montant de l'apport et la"
            " durée ; sa constitution est déclarée par décision de l'autorité chargée de l'intérieur, au vu de "
            "délibérations concordantes (article 133)."
        ),
    ),
    Rule(
        rule_id="E-2",
        levels=ECI,
        subject="seat_share",
        value=60,
        unit=Unit.PERCENT,
        law=COMMUNES,
        article="135",
        since=COMMUNES.published,
        text_ar=(
            "تمثل كل جماعة بمنتدب واحد على الأقل، ولا يمكن لأي جماعة الحصول على أكثر من 60 % من المقاعد (المادة 135)."
        ),
        text_fr=(
            "Chaque commune est représentée par un délégué au moins et aucune ne peut détenir plus de 60 % des sièges"
            " (article 135)."
        ),
    ),
    Rule(
        rule_id="E-3",
        levels=ECI,
        subject="qualified_majority",
        value=Fraction(2, 3),
        unit=Unit.VOTES_CAST,
        law=COMMUNES,
        article="137",
        since=COMMUNES.published,
        text_ar=(
            "يتخذ مجلس المؤسسة قراراته عن طريق الاقتراع العلني وبالأغلبية المطلقة للأصوات المعبر عنها، وبثلثي الأصوات"
            " المعبر عنها في الميزانية وتغيير الاختصاصات والمدار وتحديد الشؤون ذات الفائدة المشتركة (المادة 137)."
        ),
        text_fr=(
            "Le conseil de l'établissement décide au scrutin public et à la majorité absolue des suffrages exprimés ;"
            " la majorité des deux tiers des suffrages exprimés est requise pour le budget, l'avis sur les "
            "compétences et le périmètre et la définition des affaires d'intérêt commun (article 137)."
        ),
    ),
    Rule(
        rule_id="E-4",
        levels=ECI,
        subject="takeover",
        value=1,
        unit=Unit.NONE,
        law=COMMUNES,
        article="139",
        since=COMMUNES.published,
        text_ar=(
            "تحل مؤسسة التعاون، في حدود مهامها، محل الجماعات المكونة لها في الحقوق والالتزامات المترتبة على "
            "الاتفاقيات والعقود التي أبرمتها قبل إحداث المؤسسة أو الانضمام إليها (المادة 139)."
        ),
        text_fr=(
            "L'établissement est substitué, dans la limite de ses missions, aux communes membres dans les droits et "
            "obligations nés des conventions et contrats conclus avant sa création ou leur adhésion (article 139)."
        ),
    ),
    Rule(
        rule_id="E-5",
        levels=ECI,
        subject="dissolution",
        value=1,
        unit=Unit.YEARS_AFTER_CREATION,
        law=COMMUNES,
        article="140",
        since=COMMUNES.published,
        text_ar=(
            "تحل مؤسسة التعاون بحكم القانون بعد مرور سنة على الأقل على تكوينها دون ممارسة أي نشاط، أو بانتهاء غرضها، "
            "أو باتفاق جميع المجالس، أو بطلب معلل لأغلبيتها (المادة 140)."
        ),
        text_fr=(
            "L'établissement est dissous de plein droit après une année au moins sans activité, ou à l'achèvement de "
            "son objet, par accord de tous les conseils ou à la demande motivée de leur majorité (article 140)."
        ),
    ),
    Rule(
        rule_id="E-6",
        levels=ECI | GCT,
        subject="withdrawal",
        value=1,
        unit=Unit.NONE,
        law=COMMUNES,
        article="140, 148",
        since=COMMUNES.published,
        text_ar=(
            "يمكن للجماعة أن تنسحب وفق الشكليات المنصوص عليها في اتفاقية التأسيس، ويعلن عن الانسحاب بقرار للسلطة "
            "الحكومية المكلفة بالداخلية (المادتان 140 و148)."
        ),
        text_fr=(
            "La commune peut se retirer dans les formes prévues par la convention constitutive ; le retrait est "
            "déclaré par décision de l'autorité chargée de l'intérieur (articles 140 et 148)."
        ),
    ),
    Rule(
        rule_id="G-1",
        levels=GCT,
        subject="creation",
        value=1,
        unit=Unit.NONE,
        law=COMMUNES,
        article="141-142",
        since=COMMUNES.published,
        text_ar=(
            "يمكن لجماعة أو أكثر أن تؤسس مع جهة أو عمالة أو إقليم أو أكثر مجموعة للجماعات الترابية بناء على اتفاقية "
            "تصادق عليها المجالس المعنية، ويعلن عن تكوينها أو الانضمام إليها بقرار للسلطة الحكومية المكلفة بالداخلية "
            "(المادتان 141 و142)."
        ),
        text_fr=(
            "Une ou plusieurs communes peuvent constituer avec une ou plusieurs régions, préfectures ou provinces un "
            "groupement de collectivités territoriales, par convention approuvée par les conseils ; sa constitution "
            "ou l'adhésion est déclarée par décision de l'autorité chargée de l'intérieur (articles 141 et 142)."
        ),
    ),
    Rule(
        rule_id="N-COM-1",
        levels=COMMUNE,
        subject="council_size",
        value=COUNCIL_BRACKETS,
        unit=Unit.MEMBERS,
        law=ELECTIONS,
        article="127",
        since=_ARTICLE_127_AMENDED,
        text_ar=(
            "يتحدد عدد أعضاء مجلس الجماعة غير المقسمة إلى مقاطعات بحسب عدد السكان، من 11 إلى 61 عضوا (المادة 127)."
        ),
        text_fr=(
            "Le nombre des membres du conseil d'une commune non divisée en arrondissements dépend de sa population, "
            "de 11 à 61 (article 127)."
        ),
    ),
    Rule(
        rule_id="N-COM-2",
        levels=COMMUNE,
        subject="council_size_with_arrondissements",
        value=Span(81, 131, step=10),
        unit=Unit.MEMBERS,
        law=ELECTIONS,
        article="128",
        since=ELECTIONS.published,
        text_ar=(
            "يتألف مجلس الجماعة المقسمة إلى مقاطعات من 81 عضوا إلى حدود 750.000 نسمة، مع إضافة عشرة أعضاء عن كل شريحة"
            " تعادل 250.000 نسمة، على ألا يتجاوز 131 عضوا (المادة 128)."
        ),
        text_fr=(
            "Le conseil d'une commune à arrondissements compte 81 membres jusqu'à 750 000 habitants, plus dix par "
            "tranche de 250 000 habitants, sans dépasser 131 (article 128)."
        ),
        doubt_ar="لا يوضح النص هل تحتسب الشريحة غير المكتملة؛ ولا تحتسب هنا إلا الشرائح الكاملة.",
        doubt_fr=(
            "Le texte ne dit pas si une tranche incomplète compte ; seules les tranches complètes sont retenues ici."
        ),
    ),
)
