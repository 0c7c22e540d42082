"""LO 111-14: the council of a region, its control and its agreements."""

from fractions import Fraction
from functools import partial

from mithaq.law.rules.control import ALLOWED_PARTNERS, AUTHORITY_AR, AUTHORITY_FR, DAY_OFF_AR, DAY_OFF_FR
from mithaq.law.rules.kinds import REGION, Condition, Rule, Span, Unit
from mithaq.law.rules.laws import REGIONS

_rule = partial(Rule, levels=REGION, law=REGIONS, since=REGIONS.published)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="S-REG-1",
        subject="session_months",
        value=(3, 7, 10),
        unit=Unit.MONTHS_OF_YEAR,
        article="36",
        text_ar=(
            "يعقد مجلس الجهة ثلاث دورات عادية في السنة، ويجتمع يوم الاثنين الأول من أشهر مارس ويوليوز وأكتوبر أو في "
            "يوم العمل الموالي إذا صادف يوم عطلة (المادة 36)."
        ),
        text_fr=(
            "Le conseil de la région tient trois sessions ordinaires par an, le premier lundi de mars, juillet et "
            "octobre, ou le jour ouvrable suivant si ce jour est férié (article 36)."
        ),
    ),
    _rule(
        rule_id="S-REG-2",
        subject="summons",
        value=7,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="38",
        text_ar="يخبر الرئيس أعضاء المجلس سبعة (7) أيام على الأقل قبل انعقاد الدورة (المادة 38).",
        text_fr="Le président avise les membres du conseil sept (7) jours au moins avant la session (article 38).",
    ),
    _rule(
        rule_id="S-REG-3",
        subject="agenda_transmission",
        value=20,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="41",
        text_ar=(
            "يبلغ رئيس المجلس جدول أعمال الدورة إلى والي الجهة عشرين (20) يوما على الأقل قبل تاريخ انعقادها (المادة "
            "41)."
        ),
        text_fr=(
            "Le président notifie l'ordre du jour au wali de la région vingt (20) jours au moins avant la date de la "
            "session (article 41)."
        ),
    ),
    _rule(
        rule_id="S-REG-4",
        subject="session_length_and_extension",
        value=(15, 15),
        unit=Unit.CONSECUTIVE_DAYS,
        article="37",
        text_ar=(
            "لا تتجاوز مدة كل دورة عادية خمسة عشر (15) يوما متتالية، ويمكن تمديدها مرة واحدة لمدة لا تتعدى خمسة عشر "
            "(15) يوما متتالية (المادة 37)."
        ),
        text_fr=(
            "La durée de chaque session ordinaire ne dépasse pas quinze (15) jours successifs ; elle peut être "
            "prolongée une fois de quinze (15) jours successifs au plus (article 37)."
        ),
    ),
    _rule(
        rule_id="S-REG-5",
        subject="session_length",
        value=15,
        unit=Unit.CONSECUTIVE_DAYS,
        article="37",
        text_ar="لا يمكن أن تتجاوز مدة كل دورة عادية خمسة عشر (15) يوما متتالية (المادة 37).",
        text_fr="La durée de chaque session ordinaire ne peut dépasser quinze (15) jours successifs (article 37).",
    ),
    _rule(
        rule_id="S-REG-6",
        subject="session_extension",
        value=15,
        unit=Unit.CONSECUTIVE_DAYS,
        article="37",
        text_ar=(
            "يمكن تمديد الدورة مرة واحدة بقرار لرئيس المجلس، على ألا يتعدى التمديد خمسة عشر (15) يوما متتالية (المادة"
            " 37)."
        ),
        text_fr=(
            "La session peut être prolongée une seule fois par décision du président, pour quinze (15) jours "
            "successifs au plus (article 37)."
        ),
    ),
    _rule(
        rule_id="S-REG-7",
        subject="governor_additions",
        value=8,
        unit=Unit.DAYS_FROM_AGENDA_RECEIPT,
        article="42",
        text_ar="لوالي الجهة أجل ثمانية (8) أيام من تاريخ التوصل بجدول الأعمال لاقتراح نقط إضافية (المادة 42).",
        text_fr=(
            "Le wali de la région dispose de huit (8) jours à compter de la réception de l'ordre du jour pour "
            "proposer des points additionnels (article 42)."
        ),
    ),
    _rule(
        rule_id="Q-REG-1",
        subject="quorum_and_summons",
        value=Condition.SAME_AS_COMMUNE,
        unit=Unit.NONE,
        article="45",
        text_ar="يخضع النصاب القانوني والاستدعاءات في مجلس الجهة للقواعد المطبقة على مجلس الجماعة نفسها (المادة 45).",
        text_fr=(
            "Le quorum et les convocations suivent au conseil de la région les mêmes règles qu'au conseil de la "
            "commune (article 45)."
        ),
    ),
    _rule(
        rule_id="Q-REG-2",
        subject="quorum",
        value=Fraction(1, 2),
        unit=Unit.MORE_THAN_SHARE_OF_MEMBERS_IN_OFFICE,
        article="45",
        text_ar=(
            "لا تكون مداولات المجلس صحيحة إلا بحضور أكثر من نصف عدد أعضائه المزاولين مهامهم عند افتتاح الدورة (المادة"
            " 45)."
        ),
        text_fr=(
            "Le conseil ne délibère valablement qu'en présence de plus de la moitié de ses membres en exercice à "
            "l'ouverture de la session (article 45)."
        ),
    ),
    _rule(
        rule_id="Q-REG-3",
        subject="second_summons",
        value=Span(3, 5),
        unit=Unit.DAYS_AFTER_FIRST_DATE,
        article="45",
        text_ar=(
            "يوجه استدعاء ثان في ظرف ثلاثة (3) أيام على الأقل وخمسة (5) أيام على الأكثر بعد اليوم المحدد للاجتماع "
            "الأول (المادة 45)."
        ),
        text_fr=(
            "Une seconde convocation est adressée trois (3) jours au moins et cinq (5) jours au plus après le jour "
            "fixé pour la première réunion (article 45)."
        ),
    ),
    _rule(
        rule_id="Q-REG-4",
        subject="third_meeting",
        value=3,
        unit=Unit.WORKING_DAYS_AFTER_SECOND_DATE,
        article="45",
        text_ar=(
            "يجتمع المجلس بعد اليوم الثالث الموالي من أيام العمل، وتكون مداولاته صحيحة كيفما كان عدد الحاضرين (المادة"
            " 45)."
        ),
        text_fr=(
            "Le conseil se réunit après le troisième jour ouvrable suivant et délibère valablement quel que soit le "
            "nombre des présents (article 45)."
        ),
    ),
    _rule(
        rule_id="M-REG-1",
        subject="majority",
        value=Condition.ABSOLUTE_MAJORITY,
        unit=Unit.VOTES_CAST,
        article="46",
        text_ar=(
            "تتخذ المقررات بالأغلبية المطلقة للأصوات المعبر عنها، وفي حالة التعادل يرجح الجانب الذي يكون فيه الرئيس "
            "(المادة 46)."
        ),
        text_fr=(
            "Les délibérations sont prises à la majorité absolue des suffrages exprimés ; en cas de partage, la voix "
            "du président est prépondérante (article 46)."
        ),
    ),
    _rule(
        rule_id="C-REG-1",
        subject="transmission",
        value=10,
        unit=Unit.WORKING_DAYS_AFTER_CLOSE,
        article="113",
        text_ar=(
            "تبلغ نسخ من المحاضر والمقررات إلى والي الجهة داخل أجل لا يتعدى عشرة (10) أيام من أيام العمل الموالية "
            "لتاريخ اختتام الدورة، مقابل وصل (المادة 113)."
        ),
        text_fr=(
            "Copies des procès-verbaux et des délibérations sont notifiées au wali de la région dans les dix (10) "
            "jours ouvrables qui suivent la clôture de la session, contre récépissé (article 113)."
        ),
    ),
    _rule(
        rule_id="C-REG-2",
        subject="objection",
        value=3,
        unit=Unit.WORKING_DAYS_FROM_RECEIPT,
        article="114",
        text_ar=(
            "يبلغ والي الجهة تعرضه المعلل داخل أجل لا يتعدى ثلاثة (3) أيام من أيام العمل من تاريخ التوصل بالمقرر "
            "(المادة 114)."
        ),
        text_fr=(
            "Le wali de la région notifie son opposition motivée dans les trois (3) jours ouvrables de la réception "
            "de la délibération (article 114)."
        ),
    ),
    _rule(
        rule_id="V-REG-1",
        subject="visa",
        value=20,
        unit=Unit.DAYS_FROM_RECEIPT,
        article="115",
        text_ar=(
            "تؤشر السلطة الحكومية المكلفة بالداخلية على المقررات الخاضعة للتأشيرة، ومنها الاتفاقيات مع الجماعات "
            "المحلية الأجنبية والفاعلين من خارج المملكة، داخل أجل عشرين (20) يوما من تاريخ التوصل بها؛ والسكوت بمثابة"
            " تأشيرة (المادة 115)."
        ),
        text_fr=(
            "L'autorité gouvernementale chargée de l'intérieur vise les délibérations soumises au visa, dont celles "
            "relatives aux conventions avec des collectivités locales étrangères et des acteurs hors du Royaume, dans"
            " les vingt (20) jours de leur réception ; son silence vaut visa (article 115)."
        ),
        doubt_ar=DAY_OFF_AR,
        doubt_fr=DAY_OFF_FR,
    ),
    _rule(
        rule_id="F-REG-1",
        subject="foreign_state",
        value=Condition.FORBIDDEN,
        unit=Unit.NONE,
        article="82, 159",
        text_ar=(
            "لا يمكن إبرام أي اتفاقية بين جهة أو مجموعة جهات أو مجموعة الجماعات الترابية ودولة أجنبية (المادتان 82 "
            "و159)."
        ),
        text_fr=(
            "Aucune convention ne peut être conclue entre une région, un groupement de régions ou un groupement de "
            "collectivités territoriales et un État étranger (articles 82 et 159)."
        ),
    ),
    _rule(
        rule_id="F-REG-2",
        subject="foreign_approval",
        value=Condition.AFTER_PUBLIC_AUTHORITIES_APPROVAL,
        unit=Unit.NONE,
        article="82",
        text_ar=(
            "يمكن للجهة إبرام اتفاقيات مع فاعلين من خارج المملكة والحصول على تمويلات بعد موافقة السلطات العمومية "
            "(المادة 82)."
        ),
        text_fr=(
            "La région peut conclure des conventions avec des acteurs hors du Royaume et obtenir des financements "
            "après l'accord des pouvoirs publics (article 82)."
        ),
        doubt_ar=AUTHORITY_AR,
        doubt_fr=AUTHORITY_FR,
    ),
    _rule(
        rule_id="A-REG-1",
        subject="allowed_partners",
        value=ALLOWED_PARTNERS,
        unit=Unit.NONE,
        article="99, 162-164",
        text_ar=(
            "يتداول مجلس الجهة في اتفاقيات التعاون والشراكة والتوأمة، وتبرمها الجهات فيما بينها أو مع الهيئات التي "
            "يعددها القانون، مع تحديد الموارد والسند المالي (المواد 99 و162 إلى 164)."
        ),
        text_fr=(
            "Le conseil de la région délibère sur les conventions de coopération, de partenariat et de jumelage ; les"
            " régions les concluent entre elles ou avec les organismes énumérés par la loi, en précisant les "
            "ressources et le support financier (articles 99 et 162 à 164)."
        ),
    ),
    _rule(
        rule_id="P-REG-1",
        subject="posting",
        value=10,
        unit=Unit.DAYS,
        article="247",
        text_ar="تعلق المقررات بمقر الجهة في ظرف عشرة (10) أيام (المادة 247).",
        text_fr="Les délibérations sont affichées au siège de la région dans les dix (10) jours (article 247).",
    ),
    _rule(
        rule_id="P-REG-2",
        subject="minutes_register",
        value=1,
        unit=Unit.DUTY,
        article="50",
        text_ar=(
            "يحرر كاتب المجلس محضر الجلسات ويضمن في سجل مرقم؛ وتوقع المقررات من قبل الرئيس والكاتب وتضمن بالترتيب في "
            "سجل المقررات حسب تواريخها (المادة 50)."
        ),
        text_fr=(
            "Le secrétaire du conseil dresse le procès-verbal, consigné dans un registre numéroté ; les "
            "délibérations, signées du président et du secrétaire, sont portées à leur date au registre des "
            "délibérations (article 50)."
        ),
    ),
    _rule(
        rule_id="P-REG-3",
        subject="public_sittings",
        value=1,
        unit=Unit.DUTY,
        article="51",
        text_ar=(
            "تكون جلسات المجلس مفتوحة للعموم، ويعلق جدول أعمال الدورة وتواريخ انعقادها بمقر الجهة؛ ويمكن عقد اجتماع "
            "غير مفتوح للعموم (المادة 51)."
        ),
        text_fr=(
            "Les séances du conseil sont publiques ; l'ordre du jour et les dates de la session sont affichés au "
            "siège de la région. Le conseil peut se réunir à huis clos (article 51)."
        ),
    ),
)
