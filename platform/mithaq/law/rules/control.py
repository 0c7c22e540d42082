"""LO 113-14: transmission, objection, visa, and the conditions of agreements with partners at home and abroad."""

from functools import partial

from mithaq.law.rules.kinds import COMMUNE, Condition, Rule, Unit
from mithaq.law.rules.laws import COMMUNES

_rule = partial(Rule, levels=COMMUNE, law=COMMUNES, since=COMMUNES.published)

DAY_OFF_AR = "لا يحدد النص ما إذا كان الأجل الذي ينتهي في يوم عطلة يمدد إلى يوم العمل الموالي."
DAY_OFF_FR = "Le texte ne dit pas si le délai qui expire un jour non ouvrable est reporté au jour ouvrable suivant."
AUTHORITY_AR = "لا يعين النص السلطة التي تمنح الموافقة ولا أجلها."
AUTHORITY_FR = "Le texte ne désigne ni l'autorité qui donne l'accord ni son délai."

# Codes of the kinds of partner that LO 113-14 a149 (and its twins for other levels) lists.
ALLOWED_PARTNERS = (
    "commune",
    "other_collectivity",
    "administration",
    "public_establishment",
    "foreign_ngo",
    "other_public_body",
    "public_utility_association",
)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="C-COM-1",
        subject="transmission",
        value=15,
        unit=Unit.WORKING_DAYS_AFTER_CLOSE,
        article="116",
        text_ar=(
            "تبلغ نسخ من محاضر الدورات والمقررات إلى عامل العمالة أو الإقليم داخل أجل لا يتعدى خمسة عشر (15) يوما من "
            "أيام العمل الموالية لتاريخ اختتام الدورة، مقابل وصل (المادة 116)."
        ),
        text_fr=(
            "Copies des procès-verbaux et des délibérations sont notifiées au gouverneur dans les quinze (15) jours "
            "ouvrables qui suivent la clôture de la session, contre récépissé (article 116)."
        ),
    ),
    _rule(
        rule_id="C-COM-2",
        subject="objection",
        value=3,
        unit=Unit.WORKING_DAYS_FROM_RECEIPT,
        article="117",
        text_ar=(
            "يبلغ عامل العمالة أو الإقليم تعرضه المعلل على المقرر داخل أجل لا يتعدى ثلاثة (3) أيام من أيام العمل من "
            "تاريخ التوصل به؛ ويترتب عليه إجراء مداولة جديدة، وعند الإبقاء على المقرر يحال الأمر إلى المحكمة الإدارية"
            " (المادة 117)."
        ),
        text_fr=(
            "Le gouverneur notifie son opposition motivée dans les trois (3) jours ouvrables de la réception de la "
            "délibération ; le conseil délibère de nouveau et, s'il maintient sa décision, le tribunal administratif "
            "est saisi (article 117)."
        ),
    ),
    _rule(
        rule_id="C-COM-3",
        subject="enforceable_without_visa",
        value=3,
        unit=Unit.WORKING_DAYS_FROM_RECEIPT,
        article="117",
        text_ar=(
            "تكون مقررات المجلس غير الخاضعة للتأشيرة قابلة للتنفيذ بعد انصرام أجل التعرض، في حالة عدم التعرض عليها "
            "(المادة 117)."
        ),
        text_fr=(
            "Les délibérations non soumises au visa sont exécutoires à l'expiration du délai d'opposition, en "
            "l'absence d'opposition (article 117)."
        ),
    ),
    _rule(
        rule_id="V-COM-1",
        subject="visa",
        value=20,
        unit=Unit.DAYS_FROM_RECEIPT,
        article="118",
        text_ar=(
            "يؤشر عامل العمالة أو الإقليم على المقررات الخاضعة للتأشيرة داخل أجل عشرين (20) يوما من تاريخ التوصل بها؛"
            " ويعتبر عدم اتخاذ أي قرار بعد انصرام هذا الأجل بمثابة تأشيرة (المادة 118)."
        ),
        text_fr=(
            "Le gouverneur vise les délibérations soumises au visa dans les vingt (20) jours de leur réception ; son "
            "silence à l'expiration de ce délai vaut visa (article 118)."
        ),
        doubt_ar=DAY_OFF_AR,
        doubt_fr=DAY_OFF_FR,
    ),
    _rule(
        rule_id="V-COM-2",
        subject="visa_foreign",
        value=Condition.ALWAYS,
        unit=Unit.NONE,
        article="118",
        text_ar=(
            "يخضع للتأشيرة في جميع الأحوال المقرر المتعلق باتفاقيات التعاون اللامركزي والتوأمة مع الجماعات المحلية "
            "الأجنبية (المادة 118)."
        ),
        text_fr=(
            "La délibération relative aux conventions de coopération décentralisée et de jumelage avec des "
            "collectivités locales étrangères est toujours soumise au visa (article 118)."
        ),
    ),
    _rule(
        rule_id="V-COM-3",
        subject="visa_financial",
        value=Condition.IF_FINANCIAL_IMPACT,
        unit=Unit.NONE,
        article="118",
        text_ar="تخضع للتأشيرة المقررات ذات الوقع المالي على النفقات أو المداخيل (المادة 118).",
        text_fr=(
            "Les délibérations ayant une incidence financière sur les dépenses ou les recettes sont soumises au visa "
            "(article 118)."
        ),
    ),
    _rule(
        rule_id="V-COM-4",
        subject="visa_interior",
        value=20,
        unit=Unit.DAYS,
        article="118",
        text_ar=(
            "تؤشر السلطة الحكومية المكلفة بالداخلية داخل الأجل نفسه (20 يوما) على مقررات التدبير المفوض وإحداث شركات "
            "التنمية المحلية (المادة 118)."
        ),
        text_fr=(
            "L'autorité gouvernementale chargée de l'intérieur vise dans le même délai (20 jours) les délibérations "
            "sur la gestion déléguée et la création de sociétés de développement local (article 118)."
        ),
        doubt_ar=DAY_OFF_AR,
        doubt_fr=DAY_OFF_FR,
    ),
    _rule(
        rule_id="F-COM-1",
        subject="foreign_approval",
        value=Condition.AFTER_PUBLIC_AUTHORITIES_APPROVAL,
        unit=Unit.NONE,
        article="86",
        text_ar=(
            "يمكن للجماعة إبرام اتفاقيات مع فاعلين من خارج المملكة والحصول على تمويلات في إطار التعاون الدولي بعد "
            "موافقة السلطات العمومية (المادة 86)."
        ),
        text_fr=(
            "La commune peut conclure des conventions avec des acteurs hors du Royaume et obtenir des financements au"
            " titre de la coopération internationale après l'accord des pouvoirs publics (article 86)."
        ),
        doubt_ar=AUTHORITY_AR,
        doubt_fr=AUTHORITY_FR,
    ),
    _rule(
        rule_id="F-COM-2",
        subject="foreign_state",
        value=Condition.FORBIDDEN,
        unit=Unit.NONE,
        article="86, 146",
        text_ar=(
            "لا يمكن إبرام أي اتفاقية بين جماعة أو مؤسسة التعاون بين الجماعات أو مجموعة الجماعات الترابية ودولة "
            "أجنبية (المادتان 86 و146)."
        ),
        text_fr=(
            "Aucune convention ne peut être conclue entre une commune, un établissement de coopération intercommunale"
            " ou un groupement de collectivités territoriales et un État étranger (articles 86 et 146)."
        ),
    ),
    _rule(
        rule_id="F-COM-3",
        subject="foreign_exchanges",
        value=Condition.AFTER_WALI_APPROVAL,
        unit=Unit.NONE,
        article="92",
        text_ar=(
            "يتداول المجلس في أشكال التبادل مع الجماعات الترابية الأجنبية بعد موافقة والي الجهة، في إطار احترام "
            "الالتزامات الدولية للمملكة (المادة 92)."
        ),
        text_fr=(
            "Le conseil délibère sur les échanges avec des collectivités territoriales étrangères après l'accord du "
            "wali de la région et dans le respect des engagements internationaux du Royaume (article 92)."
        ),
    ),
    _rule(
        rule_id="A-COM-1",
        subject="allowed_partners",
        value=ALLOWED_PARTNERS,
        unit=Unit.NONE,
        article="149",
        text_ar=(
            "يمكن للجماعات أن تبرم فيما بينها أو مع جماعات ترابية أخرى أو مع الإدارات العمومية أو المؤسسات العمومية "
            "أو الهيئات غير الحكومية الأجنبية أو الهيئات العمومية الأخرى أو الجمعيات المعترف لها بصفة المنفعة العامة "
            "اتفاقيات للتعاون أو الشراكة لا تقتضي إحداث شخص اعتباري (المادة 149)."
        ),
        text_fr=(
            "Les communes peuvent conclure entre elles ou avec d'autres collectivités territoriales, les "
            "administrations publiques, les établissements publics, les organismes non gouvernementaux étrangers, les"
            " autres organismes publics ou les associations reconnues d'utilité publique des conventions de "
            "coopération ou de partenariat ne nécessitant pas la création d'une personne morale (article 149)."
        ),
    ),
    _rule(
        rule_id="A-COM-2",
        subject="resources_stated",
        value=1,
        unit=Unit.DUTY,
        article="150",
        text_ar=(
            "تحدد الاتفاقية على وجه الخصوص الموارد التي يقرر كل طرف تعبئتها لإنجاز المشروع أو النشاط المشترك (المادة "
            "150)."
        ),
        text_fr=(
            "La convention précise notamment les ressources que chaque partie décide de mobiliser pour le projet ou "
            "l'activité commune (article 150)."
        ),
    ),
    _rule(
        rule_id="A-COM-3",
        subject="financial_carrier",
        value=1,
        unit=Unit.DUTY,
        article="151",
        text_ar=(
            "تعتمد ميزانية أو حساب خصوصي لإحدى الجماعات الترابية المعنية سندا ماليا ومحاسبيا لمشروع أو نشاط التعاون "
            "(المادة 151)."
        ),
        text_fr=(
            "Le budget ou un compte spécial de l'une des collectivités territoriales concernées sert de support "
            "financier et comptable au projet ou à l'activité de coopération (article 151)."
        ),
    ),
    _rule(
        rule_id="A-COM-4",
        subject="conclusion",
        value=1,
        unit=Unit.POWER,
        article="94",
        text_ar="يبرم رئيس مجلس الجماعة اتفاقيات التعاون والشراكة والتوأمة طبقا لمقتضيات المادة 86 (المادة 94).",
        text_fr=(
            "Le président du conseil conclut les conventions de coopération, de partenariat et de jumelage "
            "conformément à l'article 86 (article 94)."
        ),
    ),
)
