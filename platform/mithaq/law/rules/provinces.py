"""LO 112-14: the council of a prefecture or province, its control and its agreements."""

from fractions import Fraction
from functools import partial

from mithaq.law.rules.control import AUTHORITY_AR, AUTHORITY_FR, DAY_OFF_AR, DAY_OFF_FR
from mithaq.law.rules.kinds import PROVINCE, Condition, Rule, Span, Unit
from mithaq.law.rules.laws import PROVINCES

_rule = partial(Rule, levels=PROVINCE, law=PROVINCES, since=PROVINCES.published)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="S-PRO-1",
        subject="session_months",
        value=(1, 6, 9),
        unit=Unit.MONTHS_OF_YEAR,
        article="34",
        text_ar=(
            "يعقد مجلس العمالة أو الإقليم ثلاث دورات عادية في السنة، ويجتمع يوم الاثنين الثاني من أشهر يناير ويونيو "
            "وشتنبر أو في يوم العمل الموالي إذا صادف يوم عطلة (المادة 34)."
        ),
        text_fr=(
            "Le conseil de la préfecture ou de la province tient trois sessions ordinaires par an, le deuxième lundi "
            "de janvier, juin et septembre, ou le jour ouvrable suivant si ce jour est férié (article 34)."
        ),
    ),
    _rule(
        rule_id="S-PRO-2",
        subject="summons",
        value=7,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="36",
        text_ar=(
            "يخبر الرئيس أعضاء المجلس بواسطة إشعار مكتوب سبعة (7) أيام على الأقل قبل تاريخ انعقاد الدورة (المادة 36)."
        ),
        text_fr=(
            "Le président avise par écrit les membres du conseil sept (7) jours au moins avant la date de la session "
            "(article 36)."
        ),
    ),
    _rule(
        rule_id="S-PRO-3",
        subject="agenda_transmission",
        value=20,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="39",
        text_ar=(
            "يبلغ رئيس المجلس جدول أعمال الدورة إلى عامل العمالة أو الإقليم عشرين (20) يوما على الأقل قبل تاريخ "
            "انعقادها (المادة 39)."
        ),
        text_fr=(
            "Le président notifie l'ordre du jour au gouverneur vingt (20) jours au moins avant la date de la session"
            " (article 39)."
        ),
    ),
    _rule(
        rule_id="S-PRO-4",
        subject="session_length",
        value=15,
        unit=Unit.CONSECUTIVE_DAYS,
        article="35",
        text_ar="لا يمكن أن تتجاوز مدة كل دورة عادية خمسة عشر (15) يوما متتالية (المادة 35).",
        text_fr="La durée de chaque session ordinaire ne peut dépasser quinze (15) jours successifs (article 35).",
    ),
    _rule(
        rule_id="S-PRO-5",
        subject="session_extension",
        value=15,
        unit=Unit.CONSECUTIVE_DAYS,
        article="35",
        text_ar=(
            "يمكن تمديد الدورة مرة واحدة بقرار لرئيس المجلس، على ألا يتعدى التمديد خمسة عشر (15) يوما متتالية (المادة"
            " 35)."
        ),
        text_fr=(
            "La session peut être prolongée une seule fois par décision du président, pour quinze (15) jours "
            "successifs au plus (article 35)."
        ),
    ),
    _rule(
        rule_id="S-PRO-6",
        subject="governor_additions",
        value=8,
        unit=Unit.DAYS_FROM_AGENDA_RECEIPT,
        article="40",
        text_ar=(
            "لعامل العمالة أو الإقليم أجل ثمانية (8) أيام من تاريخ التوصل بجدول الأعمال لاقتراح نقط إضافية (المادة 40)."
        ),
        text_fr=(
            "Le gouverneur dispose de huit (8) jours à compter de la réception de l'ordre du jour pour proposer des "
            "points additionnels (article 40)."
        ),
    ),
    _rule(
        rule_id="Q-PRO-1",
        subject="quorum",
        value=Fraction(1, 2),
        unit=Unit.MORE_THAN_SHARE_OF_MEMBERS_IN_OFFICE,
        article="43",
        text_ar=(
            "لا تكون مداولات المجلس صحيحة إلا بحضور أكثر من نصف عدد أعضائه المزاولين مهامهم عند افتتاح الدورة (المادة"
            " 43)."
        ),
        text_fr=(
            "Le conseil ne délibère valablement qu'en présence de plus de la moitié de ses membres en exercice à "
            "l'ouverture de la session (article 43)."
        ),
    ),
    _rule(
        rule_id="Q-PRO-2",
        subject="second_summons",
        value=Span(3, 5),
        unit=Unit.DAYS_AFTER_FIRST_DATE,
        article="43",
        text_ar=(
            "يوجه استدعاء ثان في ظرف ثلاثة (3) أيام على الأقل وخمسة (5) أيام على الأكثر بعد اليوم المحدد للاجتماع "
            "الأول (المادة 43)."
        ),
        text_fr=(
            "Une seconde convocation est adressée trois (3) jours au moins et cinq (5) jours au plus après le jour "
            "fixé pour la première réunion (article 43)."
        ),
    ),
    _rule(
        rule_id="Q-PRO-3",
        subject="third_meeting",
        value=3,
        unit=Unit.WORKING_DAYS_AFTER_SECOND_DATE,
        article="43",
        text_ar=(
            "يجتمع المجلس بعد اليوم الثالث الموالي من أيام العمل، وتكون مداولاته صحيحة كيفما كان عدد الحاضرين (المادة"
            " 43)."
        ),
        text_fr=(
            "Le conseil se réunit après le troisième jour ouvrable suivant et délibère valablement quel que soit le "
            "nombre des présents (article 43)."
        ),
    ),
    _rule(
        rule_id="M-PRO-1",
        subject="majority",
        value=Condition.ABSOLUTE_MAJORITY,
        unit=Unit.VOTES_CAST,
        article="44",
        text_ar=(
            "تتخذ المقررات بالأغلبية المطلقة للأصوات المعبر عنها، وفي حالة التعادل يرجح الجانب الذي يكون فيه الرئيس "
            "(المادة 44)."
        ),
        text_fr=(
            "Les délibérations sont prises à la majorité absolue des suffrages exprimés ; en cas de partage, la voix "
            "du président est prépondérante (article 44)."
        ),
    ),
    _rule(
        rule_id="C-PRO-1",
        subject="transmission",
        value=10,
        unit=Unit.WORKING_DAYS_AFTER_CLOSE,
        article="107",
        text_ar=(
            "تبلغ نسخ من المحاضر والمقررات إلى عامل العمالة أو الإقليم داخل أجل لا يتعدى عشرة (10) أيام من أيام العمل"
            " الموالية لتاريخ اختتام الدورة، مقابل وصل (المادة 107)."
        ),
        text_fr=(
            "Copies des procès-verbaux et des délibérations sont notifiées au gouverneur dans les dix (10) jours "
            "ouvrables qui suivent la clôture de la session, contre récépissé (article 107)."
        ),
    ),
    _rule(
        rule_id="C-PRO-2",
        subject="objection",
        value=3,
        unit=Unit.WORKING_DAYS_FROM_RECEIPT,
        article="108",
        text_ar=(
            "يبلغ عامل العمالة أو الإقليم تعرضه المعلل داخل أجل لا يتعدى ثلاثة (3) أيام من أيام العمل من تاريخ التوصل"
            " بالمقرر (المادة 108)."
        ),
        text_fr=(
            "Le gouverneur notifie son opposition motivée dans les trois (3) jours ouvrables de la réception de la "
            "délibération (article 108)."
        ),
    ),
    _rule(
        rule_id="V-PRO-1",
        subject="visa",
        value=20,
        unit=Unit.DAYS_FROM_RECEIPT,
        article="109",
        text_ar=(
            "يؤشر عامل العمالة أو الإقليم على المقررات الخاضعة للتأشيرة، ومنها اتفاقيات التعاون اللامركزي والتوأمة مع"
            " الجماعات المحلية الأجنبية، داخل أجل عشرين (20) يوما من تاريخ التوصل بها؛ والسكوت بمثابة تأشيرة (المادة "
            "109)."
        ),
        text_fr=(
            "Le gouverneur vise les délibérations soumises au visa, dont celles relatives aux conventions avec des "
            "collectivités locales étrangères, dans les vingt (20) jours de leur réception ; son silence vaut visa "
            "(article 109)."
        ),
        doubt_ar=DAY_OFF_AR,
        doubt_fr=DAY_OFF_FR,
    ),
    _rule(
        rule_id="F-PRO-1",
        subject="foreign_state",
        value=Condition.FORBIDDEN,
        unit=Unit.NONE,
        article="85",
        text_ar="لا يمكن إبرام أي اتفاقية بين عمالة أو إقليم أو مجموعاتها مع دولة أجنبية (المادة 85).",
        text_fr=(
            "Aucune convention ne peut être conclue entre une préfecture, une province ou leurs groupements et un "
            "État étranger (article 85)."
        ),
    ),
    _rule(
        rule_id="F-PRO-2",
        subject="foreign_approval",
        value=Condition.AFTER_PUBLIC_AUTHORITIES_APPROVAL,
        unit=Unit.NONE,
        article="85",
        text_ar=(
            "يمكن للعمالة والإقليم إبرام اتفاقيات مع فاعلين من خارج المملكة والحصول على تمويلات بعد موافقة السلطات "
            "العمومية (المادة 85)."
        ),
        text_fr=(
            "La préfecture ou la province peut conclure des conventions avec des acteurs hors du Royaume et obtenir "
            "des financements après l'accord des pouvoirs publics (article 85)."
        ),
        doubt_ar=AUTHORITY_AR,
        doubt_fr=AUTHORITY_FR,
    ),
    _rule(
        rule_id="A-PRO-1",
        subject="foreign_exchanges",
        value=Condition.AFTER_GOVERNOR_APPROVAL,
        unit=Unit.NONE,
        article="94",
        text_ar=(
            "يتداول المجلس في مشاريع اتفاقيات التوأمة والتعاون اللامركزي، وفي أشكال التبادل مع الجماعات الترابية "
            "الأجنبية بعد موافقة عامل العمالة أو الإقليم (المادة 94)."
        ),
        text_fr=(
            "Le conseil délibère sur les projets de jumelage et de coopération décentralisée et, après l'accord du "
            "gouverneur, sur les échanges avec des collectivités territoriales étrangères (article 94)."
        ),
    ),
    _rule(
        rule_id="P-PRO-1",
        subject="posting",
        value=10,
        unit=Unit.DAYS,
        article="217",
        text_ar="تعلق المقررات بمقر العمالة أو الإقليم في ظرف عشرة (10) أيام (المادة 217).",
        text_fr=(
            "Les délibérations sont affichées au siège de la préfecture ou de la province dans les dix (10) jours "
            "(article 217)."
        ),
    ),
    _rule(
        rule_id="P-PRO-2",
        subject="minutes_register",
        value=1,
        unit=Unit.DUTY,
        article="48",
        text_ar=(
            "يحرر كاتب المجلس محضر الجلسات ويضمن في سجل مرقم؛ وتوقع المقررات من قبل الرئيس والكاتب وتضمن بالترتيب في "
            "سجل المقررات حسب تواريخها (المادة 48)."
        ),
        text_fr=(
            "Le secrétaire du conseil dresse le procès-verbal, consigné dans un registre numéroté ; les "
            "délibérations, signées du président et du secrétaire, sont portées à leur date au registre des "
            "délibérations (article 48)."
        ),
    ),
    _rule(
        rule_id="P-PRO-3",
        subject="public_sittings",
        value=1,
        unit=Unit.DUTY,
        article="49",
        text_ar=(
            "تكون جلسات المجلس مفتوحة للعموم، ويعلق جدول أعمال الدورة وتواريخ انعقادها بمقر العمالة أو الإقليم؛ ويمكن "
            "عقد اجتماع غير مفتوح للعموم (المادة 49)."
        ),
        text_fr=(
            "Les séances du conseil sont publiques ; l'ordre du jour et les dates de la session sont affichés au "
            "siège de la préfecture ou de la province. Le conseil peut se réunir à huis clos (article 49)."
        ),
    ),
)
