"""Information, personal data, signature, security and the communal action programme: rules common to the levels."""

from datetime import date
from functools import partial

from mithaq.law.rules.kinds import ALL_LEVELS, COMMUNE, Rule, Unit
from mithaq.law.rules.laws import (
    COMMUNAL_PROGRAMME,
    CYBERSECURITY,
    INFORMATION,
    LOCAL_GAZETTE,
    PERSONAL_DATA,
    PUBLIC_SERVICES,
    TRUST_SERVICES,
)

# L 31-13 a30: in force one year after publication; a10 to a13 at the latest one year later.
_INFORMATION_IN_FORCE, _PROACTIVE_IN_FORCE = date(2019, 3, 12), date(2020, 3, 12)
_IMPLEMENTING_TEXTS_AR = (
    "يدخل القانون حيز التنفيذ بنشر نصوصه التطبيقية؛ والتاريخ المعتمد هنا هو تاريخ نشره بالجريدة الرسمية."
)
_IMPLEMENTING_TEXTS_FR = (
    "La loi entre en vigueur à la publication de ses textes d'application ; la date retenue ici est celle de sa "
    "publication au Bulletin officiel."
)

_rule = partial(Rule, levels=ALL_LEVELS)
_information = partial(_rule, law=INFORMATION, since=_INFORMATION_IN_FORCE)
_services = partial(_rule, law=PUBLIC_SERVICES, since=PUBLIC_SERVICES.published)
_personal_data = partial(_rule, law=PERSONAL_DATA, since=PERSONAL_DATA.published)
_trust = partial(
    _rule,
    law=TRUST_SERVICES,
    since=TRUST_SERVICES.published,
    doubt_ar=_IMPLEMENTING_TEXTS_AR,
    doubt_fr=_IMPLEMENTING_TEXTS_FR,
)
_security = partial(
    _rule,
    law=CYBERSECURITY,
    since=CYBERSECURITY.published,
    doubt_ar=_IMPLEMENTING_TEXTS_AR,
    doubt_fr=_IMPLEMENTING_TEXTS_FR,
)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="T-1",
        law=INFORMATION,
        since=_PROACTIVE_IN_FORCE,
        subject="proactive_publication",
        value=1,
        unit=Unit.DUTY,
        article="10",
        text_ar=(
            "تنشر الهيئات المعنية الحد الأقصى من المعلومات التي في حوزتها، ومنها الاتفاقيات التي شرع في مسطرة "
            "الانضمام إليها أو المصادقة عليها، وميزانيات الجماعات الترابية والتقارير والإحصائيات (المادة 10)."
        ),
        text_fr=(
            "Les organismes publient le maximum des informations qu'ils détiennent, dont les conventions en cours "
            "d'adhésion ou de ratification, les budgets des collectivités territoriales, les rapports et les "
            "statistiques (article 10)."
        ),
    ),
    _information(
        rule_id="T-2",
        subject="publication_exceptions",
        value=None,
        unit=Unit.NONE,
        article="7",
        text_ar=(
            "تستثنى من الحق في الحصول على المعلومات المعطيات الشخصية وما يلحق كشفه ضررا بالعلاقات مع دولة أخرى أو "
            "منظمة دولية حكومية، وما يشمله السر بمقتضى القانون (المادة 7)."
        ),
        text_fr=(
            "Sont exceptées du droit d'accès les données personnelles, les informations dont la divulgation nuirait "
            "aux relations avec un autre État ou une organisation intergouvernementale et celles que la loi couvre du"
            " secret (article 7)."
        ),
    ),
    _information(
        rule_id="T-3",
        subject="information_request",
        value=(20, 20),
        unit=Unit.WORKING_DAYS,
        article="16",
        text_ar=(
            "يرد على طلب الحصول على المعلومات داخل أجل عشرين (20) يوما من أيام العمل، قابل للتمديد لمدة مماثلة، وداخل"
            " ثلاثة (3) أيام في الحالات المستعجلة (المادتان 16 و17)."
        ),
        text_fr=(
            "Il est répondu à la demande d'information dans les vingt (20) jours ouvrables, délai prorogeable "
            "d'autant, et dans les trois (3) jours en cas d'urgence (articles 16 et 17)."
        ),
    ),
    _information(
        rule_id="T-4",
        subject="reuse",
        value=1,
        unit=Unit.NONE,
        article="6",
        text_ar=(
            "يمكن استعمال المعلومات المنشورة أو إعادة استعمالها لأغراض مشروعة، دون تحريف، مع الإشارة إلى مصدرها "
            "وتاريخ إصدارها (المادة 6)."
        ),
        text_fr=(
            "Les informations publiées peuvent être réutilisées à des fins légitimes, sans altération et avec mention"
            " de leur source et de leur date (article 6)."
        ),
    ),
    _services(
        rule_id="T-5",
        subject="agreement_publication",
        value=1,
        unit=Unit.DUTY,
        article="11",
        text_ar=(
            "تنشر أهم البيانات المتعلقة بالاتفاقيات وبعقود الشراكات وإسناد الخدمات بكافة الوسائل المتاحة (المادة 11)."
        ),
        text_fr=(
            "Les principales données relatives aux conventions, aux contrats de partenariat et aux services confiés "
            "sont publiées par tous les moyens disponibles (article 11)."
        ),
    ),
    _services(
        rule_id="T-6",
        subject="yearly_evaluation",
        value=1,
        unit=Unit.YEARLY,
        article="12",
        text_ar=(
            "يجرى تقييم سنوي لحصيلة المنجزات مقارنة مع الأهداف والوسائل، ويكون موضوع تقرير ينشر بجميع الوسائل المتاحة"
            " (المادة 12)."
        ),
        text_fr=(
            "Une évaluation annuelle compare les réalisations aux objectifs et aux moyens ; elle fait l'objet d'un "
            "rapport publié par tous les moyens disponibles (article 12)."
        ),
    ),
    _rule(
        rule_id="T-7",
        law=LOCAL_GAZETTE,
        since=LOCAL_GAZETTE.published,
        subject="local_gazette",
        value=1,
        unit=Unit.NONE,
        article="1-2",
        text_ar=(
            "تصدر الجريدة الرسمية للجماعات المحلية باللغة العربية، وتنشر فيها ملخصات المداولات والأعمال (المادتان 1 "
            "و2)."
        ),
        text_fr=(
            "Le Bulletin officiel des collectivités locales paraît en langue arabe et publie les résumés des "
            "délibérations et des actes (articles 1 et 2)."
        ),
    ),
    _personal_data(
        rule_id="D-1",
        subject="data_declaration",
        value=24,
        unit=Unit.HOURS,
        article="12, 19",
        text_ar=(
            "تخضع معالجة المعطيات ذات الطابع الشخصي لتصريح مسبق لدى اللجنة الوطنية التي تسلم وصلا داخل أجل 24 ساعة "
            "(المادتان 12 و19)."
        ),
        text_fr=(
            "Le traitement de données personnelles est soumis à déclaration préalable auprès de la Commission "
            "nationale, qui en délivre récépissé dans les 24 heures (articles 12 et 19)."
        ),
    ),
    _personal_data(
        rule_id="D-2",
        subject="data_authorisation",
        value=None,
        unit=Unit.NONE,
        article="12-1",
        text_ar=(
            "يشترط الإذن المسبق لمعالجة رقم بطاقة التعريف الوطنية أو المعطيات الحساسة أو للربط البيني بين ملفات هيئات"
            " عمومية مختلفة الأغراض (المادة 12، البند 1)."
        ),
        text_fr=(
            "Une autorisation préalable est requise pour traiter le numéro de la carte d'identité nationale ou des "
            "données sensibles, ou interconnecter des fichiers d'organismes publics aux finalités différentes "
            "(article 12, 1)."
        ),
    ),
    _personal_data(
        rule_id="D-3",
        subject="data_transfer_abroad",
        value=None,
        unit=Unit.NONE,
        article="43-44",
        text_ar=(
            "لا تنقل المعطيات ذات الطابع الشخصي إلى دولة أجنبية إلا إذا كانت تضمن حماية كافية، مع مراعاة الاستثناءات "
            "(المادتان 43 و44)."
        ),
        text_fr=(
            "Des données personnelles ne sont transférées vers un État étranger que s'il assure une protection "
            "suffisante, sous réserve des exceptions (articles 43 et 44)."
        ),
    ),
    _trust(
        rule_id="X-1",
        subject="electronic_signature",
        value=None,
        unit=Unit.NONE,
        article="4-7",
        text_ar=(
            "يكون التوقيع الإلكتروني بسيطا أو متقدما أو مؤهلا؛ وتكون للوثيقة المذيلة بتوقيع إلكتروني مؤهل وبختم زمني "
            "إلكتروني مؤهل قوة الوثيقة المصادق على صحة إمضائها ذات التاريخ الثابت (المواد 4 إلى 7 و76)."
        ),
        text_fr=(
            "La signature électronique est simple, avancée ou qualifiée ; le document muni d'une signature et d'un "
            "horodatage électroniques qualifiés a la force d'un document légalisé à date certaine (articles 4 à 7 et "
            "76)."
        ),
    ),
    _trust(
        rule_id="X-2",
        subject="electronic_seal",
        value=None,
        unit=Unit.NONE,
        article="13-15",
        text_ar="يكون الخاتم الإلكتروني للشخص الاعتباري بسيطا أو متقدما أو مؤهلا (المواد 13 إلى 15).",
        text_fr="Le cachet électronique d'une personne morale est simple, avancé ou qualifié (articles 13 à 15).",
    ),
    _security(
        rule_id="Y-1",
        subject="security_duties",
        value=None,
        unit=Unit.NONE,
        article="4-9",
        text_ar=(
            "تضع كل هيئة سياسة لأمن نظم معلوماتها وتعين مسؤولا عنه، وتجري افتحاصا قبل استغلال أي خدمة رقمية موجهة "
            "للغير، وتبلغ السلطة الوطنية بالحوادث فور العلم بها، وتعد مخططا لاستمرارية الأنشطة (المواد 4 إلى 9)."
        ),
        text_fr=(
            "Chaque entité a une politique de sécurité et un responsable, fait auditer tout service numérique offert "
            "aux tiers avant son exploitation, signale les incidents à l'autorité nationale dès qu'elle en a "
            "connaissance et tient un plan de continuité (articles 4 à 9)."
        ),
    ),
    _security(
        rule_id="Y-2",
        subject="sensitive_data_hosting",
        value=None,
        unit=Unit.NONE,
        article="10-12",
        text_ar=(
            "تؤوى المعطيات الحساسة حصريا داخل التراب الوطني، ويخضع كل إسناد خارجي لعقد خاضع للقانون المغربي (المواد "
            "10 إلى 12)."
        ),
        text_fr=(
            "Les données sensibles sont hébergées exclusivement sur le territoire national et toute externalisation "
            "fait l'objet d'un contrat de droit marocain (articles 10 à 12)."
        ),
    ),
    _rule(
        rule_id="PAC-1",
        levels=COMMUNE,
        law=COMMUNAL_PROGRAMME,
        since=COMMUNAL_PROGRAMME.published,
        subject="action_programme",
        value=None,
        unit=Unit.NONE,
        article="3, 6, 14, 15",
        text_ar=(
            "يحدد برنامج عمل الجماعة لمدة ست (6) سنوات المشاريع التنموية، مع منظومة للتتبع بالمؤشرات وتقرير سنوي يعلق"
            " ملخصه وينشر (المواد 3 و6 و14 و15)."
        ),
        text_fr=(
            "Le programme d'action de la commune fixe pour six (6) ans les projets de développement, avec un "
            "dispositif de suivi par indicateurs et un rapport annuel dont le résumé est affiché et publié (articles "
            "3, 6, 14 et 15)."
        ),
    ),
)
