"""Life of the three kinds of councils: bodies, extraordinary sessions, roll, public vote, delegates.

The three organic laws say the same in other articles, with other figures where a table below gives them. An ECI and a
GCT follow the rules of communes, but for what is theirs (LO 113-14 a135–a145).
"""

from collections.abc import Iterator
from fractions import Fraction

from mithaq.law.rules.kinds import COMMUNE, ECI, GCT, PROVINCE, REGION, Bracket, Condition, Rule, Span, Unit, Value
from mithaq.law.rules.laws import COMMUNES, PROVINCES, REGIONS

# levels, law, code in rule ids, the representative of the State in Arabic and French
_COUNCILS = (
    (COMMUNE, COMMUNES, "COM", "عامل العمالة أو الإقليم", "gouverneur"),
    (PROVINCE, PROVINCES, "PRO", "عامل العمالة أو الإقليم", "gouverneur"),
    (REGION, REGIONS, "REG", "والي الجهة", "wali de la région"),
)


def _each(
    number: int,
    subject: str,
    values: tuple[Value, Value, Value],
    unit: Unit,
    articles: tuple[str, str, str],
    text_ar: str,
    text_fr: str,
    *,
    units: tuple[Unit, Unit, Unit] | None = None,
    doubt_ar: str = "",
    doubt_fr: str = "",
) -> Iterator[Rule]:
    """The rule at the three levels: communes, provinces, regions. A value of None: the level has it elsewhere."""
    for (levels, law, code, authority_ar, authority_fr), value, article, its_unit in zip(
        _COUNCILS, values, articles, units or (unit,) * 3, strict=True
    ):
        if value is None:
            continue
        words = {"article": article, "value": value}
        yield Rule(
            rule_id=f"B-{code}-{number}",
            levels=levels,
            subject=subject,
            value=value,
            unit=its_unit,
            law=law,
            article=article,
            since=law.published,
            text_ar=text_ar.format(authority=authority_ar, **words),
            text_fr=text_fr.format(authority=authority_fr, **words),
            doubt_ar=doubt_ar,
            doubt_fr=doubt_fr,
        )


_VICE_PRESIDENTS = (
    (Bracket(13, 3), Bracket(15, 4), Bracket(23, 5), Bracket(34, 6), Bracket(42, 7), Bracket(50, 8), Bracket(60, 9),
     Bracket(None, 10)),
    (Bracket(13, 2), Bracket(23, 3), Bracket(27, 4), Bracket(None, 5)),
    (Bracket(39, 6), Bracket(51, 7), Bracket(63, 8), Bracket(None, 9)),
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    *_each(
        1, "vice_presidents", _VICE_PRESIDENTS, Unit.MEMBERS, ("16", "17", "18"),
        "يحدد عدد نواب الرئيس حسب عدد أعضاء المجلس (المادة {article}).",
        "Le nombre des vice-présidents dépend de celui des membres du conseil (article {article}).",
    ),
    *_each(
        2, "committees", (Span(2, 5), Span(3, 99), Span(3, 7)), Unit.NONE, ("25", "26", "28"),
        "يحدث المجلس لجانه الدائمة وفق نظامه الداخلي، ولا يقل عدد أعضاء كل لجنة عن خمسة (5)، ولا ينتسب العضو إلى أكثر "
        "من لجنة دائمة واحدة (المادة {article}).",
        "Le conseil crée ses commissions permanentes selon son règlement intérieur ; chacune compte cinq (5) membres "
        "au moins et nul ne siège dans plus d'une (article {article}).",
    ),
    *_each(
        3, "committee_members", (5, 5, 5), Unit.MEMBERS, ("25", "26", "28"),
        "لا يقل عدد أعضاء كل لجنة دائمة عن خمسة (5) (المادة {article}).",
        "Une commission permanente compte cinq (5) membres au moins (article {article}).",
    ),
    *_each(
        4, "extraordinary_by_members", (None, Fraction(1, 3), Fraction(1, 3)), Unit.SHARE_OF_MEMBERS_IN_OFFICE,
        ("36", "37", "39"),
        "يمكن لثلث الأعضاء المزاولين مهامهم على الأقل طلب دورة استثنائية، ويرفق الطلب بالنقط المزمع التداول في شأنها "
        "(المادة {article}).",
        "Le tiers au moins des membres en exercice peut demander une session extraordinaire ; la demande est "
        "accompagnée des points à soumettre au conseil (article {article}).",
    ),
    *_each(
        5, "extraordinary_refusal", (10, 10, 10), Unit.DAYS_FROM_REQUEST, ("36", "37", "39"),
        "يعلل الرئيس رفضه لطلب ثلث الأعضاء بقرار يبلغ إلى المعنيين بالأمر داخل أجل أقصاه عشرة (10) أيام من تاريخ "
        "توصله بالطلب (المادة {article}).",
        "Le président motive son refus de la demande du tiers des membres par une décision notifiée aux intéressés "
        "dans les dix (10) jours de sa réception (article {article}).",
    ),
    *_each(
        6, "extraordinary_by_majority", (15, 15, 30), Unit.DAYS_FROM_REQUEST, ("36", "37", "39"),
        "إذا قدمت الأغلبية المطلقة لأعضاء المجلس الطلب انعقدت الدورة الاستثنائية لزوما خلال {value} يوما من تاريخ "
        "تقديمه، مع مراعاة تبليغ جدول الأعمال قبل عشرين (20) يوما (المادة {article}).",
        "Demandée par la majorité absolue des membres, la session extraordinaire se tient obligatoirement dans les "
        "{value} jours de la demande, sous réserve de la notification de l'ordre du jour vingt (20) jours avant "
        "(article {article}).",
        doubt_ar="لا يوفق النص بين هذا الأجل وأجل العشرين يوما لتبليغ جدول الأعمال؛ ويعرض الأجلان معا.",
        doubt_fr=(
            "Le texte ne concilie pas ce délai avec les vingt jours de la notification de l'ordre du jour ; les deux "
            "sont affichés."
        ),
    ),
    *_each(
        7, "extraordinary_by_governor", (None, 10, 10), Unit.DAYS_FROM_REQUEST, ("37", "38", "40"),
        "تنعقد الدورة الاستثنائية بطلب من {authority} خلال عشرة (10) أيام من تاريخ تقديم الطلب (المادة {article}).",
        "La session extraordinaire demandée par le {authority} se tient dans les dix (10) jours de la demande "
        "(article {article}).",
    ),
    *_each(
        8, "governor_summons", (3, 3, 3), Unit.DAYS_BEFORE_SESSION, ("37", "38", "40"),
        "توجه الاستدعاءات للدورة المنعقدة بطلب من {authority} ثلاثة (3) أيام على الأقل قبل انعقادها، مرفقة وجوبا بجدول "
        "الأعمال (المادة {article}).",
        "Les convocations à la session demandée par le {authority} sont adressées trois (3) jours au moins avant sa "
        "tenue, obligatoirement avec l'ordre du jour (article {article}).",
    ),
    *_each(
        9, "extraordinary_length", (7, 7, 7), Unit.CONSECUTIVE_WORKING_DAYS, ("36", "37", "39"),
        "تختتم الدورة الاستثنائية عند استنفاد جدول أعمالها، وداخل أجل لا يتجاوز سبعة (7) أيام متتالية لا تمدد (المادة "
        "{article}).",
        "La session extraordinaire est close à l'épuisement de son ordre du jour et dans les sept (7) jours "
        "successifs au plus, sans prolongation (article {article}).",
        units=(Unit.CONSECUTIVE_WORKING_DAYS, Unit.CONSECUTIVE_DAYS, Unit.CONSECUTIVE_DAYS),
    ),
    *_each(
        10, "item_by_members", (None, Fraction(1, 2), Fraction(1, 2)), Unit.SHARE_OF_MEMBERS, ("40", "41", "43"),
        "لأعضاء المجلس أن يطلبوا كتابة إدراج نقطة في جدول الأعمال، ويعلل كل رفض ويدون في المحضر؛ وتسجل النقطة وجوبا "
        "إذا طلبها نصف عدد أعضاء المجلس (المادة {article}).",
        "Les membres peuvent demander par écrit l'inscription d'un point ; tout refus est motivé et consigné au "
        "procès-verbal. Le point est inscrit d'office si la moitié des membres du conseil le demande (article "
        "{article}).",
    ),
    *_each(
        11, "roll_copy", (5, 5, 5), Unit.DAYS_AFTER_CLOSE, ("67", "68", "70"),
        "يوجه رئيس المجلس نسخة من سجل الحضور إلى {authority} داخل أجل خمسة (5) أيام بعد انتهاء الدورة (المادة "
        "{article}).",
        "Le président adresse au {authority} une copie du registre de présence dans les cinq (5) jours qui suivent la "
        "fin de la session (article {article}).",
    ),
    *_each(
        12, "absences", (Span(3, 5), Span(3, 5), Span(3, 5)), Unit.NONE, ("67", "68", "70"),
        "يعتبر مقالا بحكم القانون كل عضو لم يلب الاستدعاء لحضور ثلاث دورات متتالية أو خمس دورات بصفة متقطعة دون مبرر "
        "يقبله المجلس، ويجتمع المجلس لمعاينة هذه الإقالة (المادة {article}).",
        "Est réputé démissionnaire de plein droit le membre qui n'a pas répondu à la convocation à trois sessions "
        "successives, ou à cinq sessions discontinues, sans motif admis par le conseil, qui se réunit pour le "
        "constater (article {article}).",
    ),
    *_each(
        13, "public_vote", (1, 1, 1), Unit.DUTY, ("6", "7", "8"),
        "التصويت العلني قاعدة لاتخاذ جميع مقررات المجلس (المادة {article}).",
        "Le vote public est la règle pour toutes les délibérations du conseil (article {article}).",
        doubt_ar="لا ينص هذا القانون على أي استثناء؛ فلا يقبل الاقتراع السري إلا بذكر النص الذي يسمح به.",
        doubt_fr=(
            "Cette loi ne prévoit aucune exception : un scrutin secret n'est admis qu'avec le texte qui l'autorise."
        ),
    ),
    *_each(
        14, "delegates", (1, 1, 1), Unit.POWER, ("45", "46", "48"),
        "يعين المجلس أعضاءه المنتدبين بالأغلبية النسبية للأصوات المعبر عنها؛ وعند التعادل يفوز الأصغر سنا ثم بالقرعة، "
        "وينص المحضر على أسماء المصوتين (المادة {article}).",
        "Le conseil désigne ses délégués à la majorité relative des suffrages exprimés ; à égalité, le plus jeune est "
        "élu, puis le sort décide. Le procès-verbal nomme les votants (article {article}).",
    ),
    *_each(
        15, "personal_interest", (1, 1, 1), Unit.DUTY, ("65", "66", "68"),
        "يمنع على كل عضو أن يربط مصالح خاصة مع الجماعة الترابية أو أن يمارس نشاطا قد يؤدي إلى تنازع المصالح، وتسري "
        "الأحكام نفسها على اتفاقيات الشراكة وتمويل مشاريع الجمعيات التي هو عضو فيها (المادة {article}).",
        "Il est interdit à tout membre de nouer des intérêts privés avec la collectivité ou d'exercer une activité "
        "pouvant créer un conflit d'intérêts ; il en va de même des partenariats et du financement des associations "
        "dont il est membre (article {article}).",
        doubt_ar="لا يصف النص مغادرة القاعة؛ ويسجل هنا العضو المعني على أنه لم يصوت.",
        doubt_fr="Le texte ne décrit pas le départ de la salle ; le membre concerné est noté ici comme non votant.",
    ),
    *_each(
        16, "closed_sitting", (1, 1, 1), Unit.POWER, ("48", "49", "51"),
        "جلسات المجلس مفتوحة للعموم؛ وله أن يقرر دون مناقشة، بطلب من الرئيس أو من ثلث الأعضاء، عقد اجتماع غير مفتوح "
        "للعموم، ولـ{authority} طلبه إذا كان الاجتماع المفتوح قد يخل بالنظام العام (المادة {article}).",
        "Les séances sont publiques ; le conseil peut décider sans débat, à la demande du président ou du tiers des "
        "membres, de siéger à huis clos, et le {authority} peut le demander si l'ordre public risque d'être troublé "
        "(article {article}).",
    ),
    Rule(
        rule_id="B-ECI-1", levels=ECI, subject="bureau", value=Condition.ALWAYS, unit=Unit.NONE, law=COMMUNES,
        article="135", since=COMMUNES.published,
        text_ar=(
            "يتألف مجلس المؤسسة من رؤساء مجالس الجماعات المعنية ومن أعضاء منتدبين عنها؛ ويتألف مكتبها من هؤلاء الرؤساء،"
            " ويعتبر غير الرئيس منهم نوابا يرتبون حسب عدد المقاعد، وينتخب المجلس كاتبا ونائبا له (المادة 135)."
        ),
        text_fr=(
            "Le conseil de l'établissement réunit les présidents des communes membres et leurs délégués ; le bureau "
            "est formé de ces présidents, vice-présidents dans l'ordre du nombre des sièges ; le conseil élit son "
            "secrétaire et un adjoint (article 135)."
        ),
    ),
    Rule(
        rule_id="B-GCT-1", levels=GCT, subject="vice_presidents", value=(Bracket(None, 4),), unit=Unit.MEMBERS,
        law=COMMUNES, article="144", since=COMMUNES.published,
        text_ar="ينتخب مجلس المجموعة من بين أعضائه رئيسا ونائبين اثنين على الأقل وأربعة على الأكثر (المادة 144).",
        text_fr="Le conseil du groupement élit son président et deux à quatre vice-présidents (article 144).",
    ),
    Rule(
        rule_id="B-ECI-2", levels=ECI, subject="public_vote", value=Condition.ALWAYS, unit=Unit.DUTY, law=COMMUNES,
        article="137", since=COMMUNES.published,
        text_ar="يتخذ مجلس المؤسسة قراراته عن طريق الاقتراع العلني (المادة 137).",
        text_fr="Le conseil de l'établissement décide au scrutin public (article 137).",
    ),
)  # fmt: skip
