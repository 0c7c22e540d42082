"""LO 113-14: sessions, quorum, majorities and publicity of the council of a commune."""

from fractions import Fraction
from functools import partial

from mithaq.law.rules.kinds import COMMUNE, Condition, Rule, Span, Unit
from mithaq.law.rules.laws import COMMUNES

_rule = partial(Rule, levels=COMMUNE, law=COMMUNES, since=COMMUNES.published)

_CLEAR_DAYS_AR = "لا يحدد النص ما إذا كانت الأيام كاملة، ويحتسب الأجل هنا بطرح عدد الأيام من تاريخ انعقاد الدورة."
_CLEAR_DAYS_FR = (
    "Le texte ne dit pas s'il s'agit de jours francs ; le délai est calculé ici en retranchant le nombre de jours "
    "de la date d'ouverture."
)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="S-COM-1",
        subject="session_months",
        value=(2, 5, 10),
        unit=Unit.MONTHS_OF_YEAR,
        article="33",
        text_ar=(
            "يعقد مجلس الجماعة ثلاث دورات عادية في السنة، ويجتمع في الأسبوع الأول من أشهر فبراير وماي وأكتوبر (المادة"
            " 33)."
        ),
        text_fr=(
            "Le conseil de la commune tient trois sessions ordinaires par an, dans la première semaine des mois de "
            "février, mai et octobre (article 33)."
        ),
        doubt_ar="لا يعرف النص الأسبوع الأول، ويعتبر هنا الأيام السبعة الأولى من الشهر.",
        doubt_fr="Le texte ne définit pas la première semaine ; on retient ici les sept premiers jours du mois.",
    ),
    _rule(
        rule_id="S-COM-2",
        subject="session_length",
        value=15,
        unit=Unit.CONSECUTIVE_DAYS,
        article="34",
        text_ar="لا يمكن أن تتجاوز مدة كل دورة عادية خمسة عشر (15) يوما متتالية (المادة 34).",
        text_fr="La durée de chaque session ordinaire ne peut dépasser quinze (15) jours successifs (article 34).",
    ),
    _rule(
        rule_id="S-COM-3",
        subject="session_extension",
        value=7,
        unit=Unit.CONSECUTIVE_WORKING_DAYS,
        article="34",
        text_ar=(
            "يمكن تمديد الدورة العادية مرة واحدة بقرار لرئيس المجلس، على ألا يتعدى التمديد سبعة (7) أيام متتالية من "
            "أيام العمل، ويبلغ القرار إلى عامل العمالة أو الإقليم فور اتخاذه (المادة 34)."
        ),
        text_fr=(
            "La session ordinaire peut être prolongée une seule fois par décision du président, pour sept (7) jours "
            "ouvrables successifs au plus ; la décision est notifiée sans délai au gouverneur (article 34)."
        ),
    ),
    _rule(
        rule_id="S-COM-4",
        subject="summons",
        value=10,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="35",
        text_ar=(
            "يوجه الإشعار المكتوب إلى أعضاء المجلس، مرفقا بجدول الأعمال والجدولة الزمنية والوثائق ذات الصلة، عشرة "
            "(10) أيام على الأقل قبل تاريخ انعقاد الدورة (المادة 35)."
        ),
        text_fr=(
            "L'avis écrit est adressé aux membres du conseil, avec l'ordre du jour, le calendrier et les documents y "
            "afférents, dix (10) jours au moins avant la date de la session (article 35)."
        ),
        doubt_ar=_CLEAR_DAYS_AR,
        doubt_fr=_CLEAR_DAYS_FR,
    ),
    _rule(
        rule_id="S-COM-5",
        subject="agenda_transmission",
        value=20,
        unit=Unit.DAYS_BEFORE_SESSION,
        article="38",
        text_ar=(
            "يبلغ رئيس المجلس جدول أعمال الدورة إلى عامل العمالة أو الإقليم عشرين (20) يوما على الأقل قبل تاريخ "
            "انعقادها (المادة 38)."
        ),
        text_fr=(
            "Le président notifie l'ordre du jour de la session au gouverneur vingt (20) jours au moins avant la date"
            " de sa tenue (article 38)."
        ),
        doubt_ar=_CLEAR_DAYS_AR,
        doubt_fr=_CLEAR_DAYS_FR,
    ),
    _rule(
        rule_id="S-COM-6",
        subject="governor_additions",
        value=8,
        unit=Unit.DAYS_FROM_AGENDA_RECEIPT,
        article="39, 41",
        text_ar=(
            "لعامل العمالة أو الإقليم أجل ثمانية (8) أيام من تاريخ التوصل بجدول الأعمال لاقتراح نقط إضافية أو للتعرض "
            "على كل نقطة لا تدخل في اختصاصات الجماعة؛ ويبت القضاء الاستعجالي في التعرض داخل أجل 48 ساعة، ولا يتداول "
            "المجلس في النقطة قبل ذلك (المادتان 39 و41)."
        ),
        text_fr=(
            "Le gouverneur dispose de huit (8) jours à compter de la réception de l'ordre du jour pour proposer des "
            "points additionnels ou s'opposer à un point hors des compétences de la commune ; le juge des référés "
            "statue sur l'opposition dans les 48 heures et le conseil ne délibère pas auparavant (articles 39 et 41)."
        ),
    ),
    _rule(
        rule_id="S-COM-7",
        subject="committee_study",
        value=1,
        unit=Unit.DUTY,
        article="28",
        text_ar=(
            "تعرض النقط المدرجة في جدول الأعمال لزوما على اللجان الدائمة المختصة لدراستها؛ وإذا لم تدرسها يقرر المجلس"
            " دون مناقشة التداول أو عدم التداول في شأنها، ولا يسري ذلك على دورتي المادتين 36 و37 (المادة 28)."
        ),
        text_fr=(
            "Les points de l'ordre du jour sont obligatoirement soumis aux commissions permanentes compétentes ; à "
            "défaut d'étude, le conseil décide sans débat de délibérer ou non. Les sessions extraordinaires des "
            "articles 36 et 37 n'y sont pas soumises (article 28)."
        ),
    ),
    _rule(
        rule_id="S-COM-8",
        subject="extraordinary_by_members",
        value=Fraction(1, 3),
        unit=Unit.SHARE_OF_MEMBERS_IN_OFFICE,
        article="36",
        text_ar=(
            "يمكن لثلث الأعضاء المزاولين مهامهم على الأقل طلب دورة استثنائية، ويعلل الرئيس رفضه داخل عشرة (10) أيام؛ "
            "وإذا طلبتها الأغلبية المطلقة انعقدت لزوما خلال خمسة عشر (15) يوما، وتختتم داخل سبعة (7) أيام متتالية من "
            "أيام العمل (المادة 36)."
        ),
        text_fr=(
            "Le tiers au moins des membres en exercice peut demander une session extraordinaire ; le refus du "
            "président est motivé dans les dix (10) jours. Demandée par la majorité absolue, elle se tient "
            "obligatoirement dans les quinze (15) jours et est close dans les sept (7) jours ouvrables successifs "
            "(article 36)."
        ),
    ),
    _rule(
        rule_id="S-COM-9",
        subject="extraordinary_by_governor",
        value=10,
        unit=Unit.DAYS_FROM_REQUEST,
        article="37",
        text_ar=(
            "تنعقد الدورة الاستثنائية بطلب من عامل العمالة أو الإقليم خلال عشرة (10) أيام من تاريخ تقديم الطلب، وتوجه"
            " الاستدعاءات ثلاثة (3) أيام على الأقل قبل انعقادها؛ وإذا لم يكتمل النصاب تؤجل إلى يوم العمل الموالي "
            "وتنعقد كيفما كان عدد الحاضرين (المادة 37)."
        ),
        text_fr=(
            "La session extraordinaire demandée par le gouverneur se tient dans les dix (10) jours de la demande, les"
            " convocations étant adressées trois (3) jours au moins auparavant ; faute de quorum, elle est reportée "
            "au jour ouvrable suivant et se tient quel que soit le nombre des présents (article 37)."
        ),
    ),
    _rule(
        rule_id="S-COM-10",
        subject="item_by_members",
        value=Fraction(1, 2),
        unit=Unit.SHARE_OF_MEMBERS,
        article="40",
        text_ar=(
            "لأعضاء المجلس أن يطلبوا كتابة إدراج نقطة في جدول الأعمال، ويعلل كل رفض ويدون في المحضر؛ وتسجل النقطة "
            "وجوبا إذا طلبها نصف عدد أعضاء المجلس (المادة 40)."
        ),
        text_fr=(
            "Les membres peuvent demander par écrit l'inscription d'un point ; tout refus est motivé et consigné au "
            "procès-verbal. Le point est inscrit d'office si la moitié des membres du conseil le demande (article "
            "40)."
        ),
    ),
    _rule(
        rule_id="Q-COM-1",
        subject="quorum",
        value=Fraction(1, 2),
        unit=Unit.MORE_THAN_SHARE_OF_MEMBERS_IN_OFFICE,
        article="42",
        text_ar=(
            "لا تكون مداولات المجلس صحيحة إلا بحضور أكثر من نصف عدد أعضائه المزاولين مهامهم عند افتتاح الدورة، ولا "
            "يؤثر الانسحاب اللاحق على مشروعية النصاب (المادة 42)."
        ),
        text_fr=(
            "Le conseil ne délibère valablement qu'en présence de plus de la moitié de ses membres en exercice à "
            "l'ouverture de la session ; les départs ultérieurs n'affectent pas le quorum (article 42)."
        ),
    ),
    _rule(
        rule_id="Q-COM-2",
        subject="second_summons",
        value=Span(3, 5),
        unit=Unit.DAYS_AFTER_FIRST_DATE,
        article="42",
        text_ar=(
            "إذا لم يكتمل النصاب بعد استدعاء أول، يوجه استدعاء ثان في ظرف ثلاثة (3) أيام على الأقل وخمسة (5) أيام على"
            " الأكثر بعد اليوم المحدد للاجتماع الأول، بالنصاب نفسه (المادة 42)."
        ),
        text_fr=(
            "Si le quorum n'est pas atteint après une première convocation, une seconde est adressée trois (3) jours "
            "au moins et cinq (5) jours au plus après le jour fixé pour la première réunion, avec le même quorum "
            "(article 42)."
        ),
    ),
    _rule(
        rule_id="Q-COM-3",
        subject="third_meeting",
        value=3,
        unit=Unit.WORKING_DAYS_AFTER_SECOND_DATE,
        article="42",
        text_ar=(
            "إذا لم يكتمل النصاب في الاجتماع الثاني، يجتمع المجلس بالمكان نفسه وفي الساعة نفسها بعد اليوم الثالث "
            "الموالي من أيام العمل، وتكون مداولاته صحيحة كيفما كان عدد الحاضرين (المادة 42)."
        ),
        text_fr=(
            "Si le quorum n'est pas atteint à la deuxième réunion, le conseil se réunit au même lieu et à la même "
            "heure après le troisième jour ouvrable suivant, et délibère valablement quel que soit le nombre des "
            "présents (article 42)."
        ),
        doubt_ar="لا يوضح النص هل ينعقد الاجتماع في اليوم الثالث نفسه أم بعده؛ ويعتبر هنا أول يوم عمل بعده.",
        doubt_fr=(
            "Le texte peut viser le troisième jour même ou le suivant ; on retient ici le premier jour ouvrable après"
            " le troisième."
        ),
    ),
    _rule(
        rule_id="M-COM-1",
        subject="majority",
        value=Condition.ABSOLUTE_MAJORITY,
        unit=Unit.VOTES_CAST,
        article="43",
        text_ar=(
            "تتخذ المقررات بالأغلبية المطلقة للأصوات المعبر عنها؛ وفي حالة تعادل الأصوات يرجح الجانب الذي يكون فيه "
            "الرئيس، ويدرج في المحضر بيان تصويت كل مصوت (المادة 43)."
        ),
        text_fr=(
            "Les délibérations sont prises à la majorité absolue des suffrages exprimés ; en cas de partage, la voix "
            "du président est prépondérante. Le vote de chacun est porté au procès-verbal (article 43)."
        ),
    ),
    _rule(
        rule_id="M-COM-2",
        subject="qualified_majority",
        value=Condition.ABSOLUTE_MAJORITY,
        unit=Unit.MEMBERS_IN_OFFICE,
        article="43",
        text_ar=(
            "تشترط الأغلبية المطلقة للأعضاء المزاولين مهامهم في الشراكة مع القطاع الخاص وبرنامج عمل الجماعة وشركات "
            "التنمية المحلية وطرق تدبير المرافق العمومية وعقود الاختصاصات المشتركة والمنقولة؛ وإذا تعذرت، صوت المجلس "
            "في جلسة ثانية بالأغلبية المطلقة للأصوات المعبر عنها (المادة 43)."
        ),
        text_fr=(
            "La majorité absolue des membres en exercice est exigée pour le partenariat avec le secteur privé, le "
            "programme d'action, les sociétés de développement local, les modes de gestion des services publics et "
            "les contrats sur les compétences partagées ou transférées ; à défaut, une seconde séance vote à la "
            "majorité absolue des suffrages exprimés (article 43)."
        ),
    ),
    _rule(
        rule_id="P-COM-1",
        subject="minutes_register",
        value=1,
        unit=Unit.DUTY,
        article="47",
        text_ar=(
            "يحرر كاتب المجلس محضر الجلسات ويضمن في سجل مرقم؛ وتوقع المقررات من قبل الرئيس والكاتب وتضمن بالترتيب في "
            "سجل المقررات حسب تواريخها (المادة 47)."
        ),
        text_fr=(
            "Le secrétaire du conseil dresse le procès-verbal, consigné dans un registre numéroté ; les "
            "délibérations, signées du président et du secrétaire, sont portées à leur date au registre des "
            "délibérations (article 47)."
        ),
    ),
    _rule(
        rule_id="P-COM-2",
        subject="public_sittings",
        value=1,
        unit=Unit.DUTY,
        article="48",
        text_ar=(
            "تكون جلسات المجلس مفتوحة للعموم، ويعلق جدول أعمال الدورة وتواريخ انعقادها بمقر الجماعة؛ ويمكن عقد اجتماع"
            " غير مفتوح للعموم (المادة 48)."
        ),
        text_fr=(
            "Les séances du conseil sont publiques ; l'ordre du jour et les dates de la session sont affichés au "
            "siège de la commune. Le conseil peut se réunir à huis clos (article 48)."
        ),
        doubt_ar="لا يحدد النص متى يعلق جدول الأعمال؛ وينشر هنا يوم استدعاء الأعضاء، وقد أصبح نهائيا.",
        doubt_fr=(
            "Le texte ne dit pas quand l'ordre du jour est affiché ; il est publié ici le jour de la convocation des "
            "membres, une fois définitif."
        ),
    ),
    _rule(
        rule_id="P-COM-3",
        subject="minutes_copy",
        value=15,
        unit=Unit.DAYS_AFTER_CLOSE,
        article="273",
        text_ar=(
            "تسلم نسخة من محاضر الجلسات لكل عضو من أعضاء المجلس داخل أجل الخمسة عشر (15) يوما الموالية لاختتام الدورة"
            " (المادة 273)."
        ),
        text_fr=(
            "Une copie des procès-verbaux est remise à chaque membre dans les quinze (15) jours qui suivent la "
            "clôture de la session (article 273)."
        ),
    ),
    _rule(
        rule_id="P-COM-4",
        subject="posting",
        value=8,
        unit=Unit.DAYS,
        article="273",
        text_ar="تعلق المقررات بمقر الجماعة في ظرف ثمانية (8) أيام (المادة 273).",
        text_fr="Les délibérations sont affichées au siège de la commune dans les huit (8) jours (article 273).",
        doubt_ar="لا يحدد النص تاريخ بداية هذا الأجل؛ ويحتسب هنا من تاريخ المقرر.",
        doubt_fr=(
            "Le texte ne fixe pas le point de départ de ce délai ; il est compté ici depuis la date de la délibération."
        ),
    ),
)
