"""LO 113-14 a117, a118: what follows an objection before the administrative court, and a file that lacks a paper."""

from functools import partial

from mithaq.law.rules.kinds import COMMUNE, Rule, Unit
from mithaq.law.rules.laws import COMMUNES

_rule = partial(Rule, levels=COMMUNE, law=COMMUNES, since=COMMUNES.published)

RULES: tuple[Rule, ...] = (
    _rule(
        rule_id="C-COM-4",
        subject="court_referral",
        value=1,
        unit=Unit.DUTY,
        article="117",
        text_ar=(
            "إذا أبقى المجلس على المقرر موضوع التعرض، أحال عامل العمالة أو الإقليم الأمر إلى القضاء الاستعجالي لدى "
            "المحكمة الإدارية، ويترتب على هذه الإحالة وقف تنفيذ المقرر إلى حين بت المحكمة في الأمر (المادة 117)."
        ),
        text_fr=(
            "Si le conseil maintient la délibération objet de l'opposition, le gouverneur saisit le juge des référés du"
            " tribunal administratif ; cette saisine suspend l'exécution de la délibération jusqu'à ce que le tribunal "
            "ait statué (article 117)."
        ),
        doubt_ar=(
            "لا يحدد النص أجلا للإحالة، ولا يبين هل ينتهي وقف التنفيذ بأمر القاضي الاستعجالي أم بالحكم في طلب البطلان: "
            "يُعتمد هنا الحكم."
        ),
        doubt_fr=(
            "Le texte ne fixe aucun délai pour la saisine et ne dit pas si la suspension prend fin avec l'ordonnance "
            "du juge des référés ou avec le jugement sur la nullité : le jugement est retenu ici."
        ),
    ),
    _rule(
        rule_id="C-COM-5",
        subject="court_suspension",
        value=48,
        unit=Unit.HOURS,
        article="117",
        text_ar=(
            "يبت القضاء الاستعجالي في طلب إيقاف التنفيذ داخل أجل ثمان وأربعين (48) ساعة ابتداء من تاريخ تسجيل هذا الطلب"
            " بكتابة الضبط (المادة 117)."
        ),
        text_fr=(
            "Le juge des référés statue sur la demande de suspension dans les quarante-huit (48) heures de son "
            "enregistrement au greffe (article 117)."
        ),
    ),
    _rule(
        rule_id="C-COM-6",
        subject="court_judgment",
        value=30,
        unit=Unit.DAYS_FROM_RECEIPT,
        article="117",
        text_ar=(
            "تبت المحكمة الإدارية في طلب البطلان داخل أجل لا يتجاوز ثلاثين (30) يوما ابتداء من تاريخ التوصل به (المادة "
            "117)."
        ),
        text_fr=(
            "Le tribunal administratif statue sur la demande de nullité dans les trente (30) jours de sa réception "
            "(article 117)."
        ),
    ),
    _rule(
        rule_id="C-COM-7",
        subject="court_notice",
        value=10,
        unit=Unit.DAYS,
        article="117",
        text_ar=(
            "تبلغ المحكمة وجوبا نسخة من الحكم إلى عامل العمالة أو الإقليم ورئيس المجلس المعني داخل أجل عشرة (10) أيام "
            "بعد صدوره (المادة 117)."
        ),
        text_fr=(
            "Le tribunal notifie copie du jugement au gouverneur et au président du conseil dans les dix (10) jours de "
            "son prononcé (article 117)."
        ),
    ),
    _rule(
        rule_id="V-COM-5",
        subject="visa_missing_paper",
        value=None,
        unit=Unit.NONE,
        article="118",
        text_ar="يسري أجل التأشيرة من تاريخ التوصل بالمقرر من رئيس المجلس (المادة 118).",
        text_fr="Le délai du visa court de la réception de la délibération envoyée par le président (article 118).",
        doubt_ar="لا ينص القانون على أن طلب وثيقة ناقصة يوقف الأجل: يستمر الأجل هنا في السريان.",
        doubt_fr=(
            "La loi ne prévoit pas que la demande d'une pièce manquante suspende le délai : il continue de courir ici."
        ),
    ),
)
