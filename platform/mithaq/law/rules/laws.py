"""The texts the rules are read in, with their day of publication in the Official Gazette."""

from datetime import date

from mithaq.law.rules.kinds import Law

COMMUNES = Law(
    "LO 113-14",
    "القانون التنظيمي رقم 113.14 المتعلق بالجماعات",
    "loi organique n° 113-14 relative aux communes",
    date(2015, 7, 23),
    "6380",
)
PROVINCES = Law(
    "LO 112-14",
    "القانون التنظيمي رقم 112.14 المتعلق بالعمالات والأقاليم",
    "loi organique n° 112-14 relative aux préfectures et provinces",
    date(2015, 7, 23),
    "6380",
)
REGIONS = Law(
    "LO 111-14",
    "القانون التنظيمي رقم 111.14 المتعلق بالجهات",
    "loi organique n° 111-14 relative aux régions",
    date(2015, 7, 23),
    "6380",
)
ELECTIONS = Law(
    "LO 59-11",
    "القانون التنظيمي رقم 59.11 المتعلق بانتخاب أعضاء مجالس الجماعات الترابية",
    "loi organique n° 59-11 relative à l'élection des membres des conseils des collectivités territoriales",
    date(2011, 11, 22),
    "5997 bis",
)
INFORMATION = Law(
    "L 31-13",
    "القانون رقم 31.13 المتعلق بالحق في الحصول على المعلومات",
    "loi n° 31-13 relative au droit d'accès à l'information",
    date(2018, 3, 12),
    "6655",
)
PUBLIC_SERVICES = Law(
    "L 54-19",
    "القانون رقم 54.19 بمثابة ميثاق المرافق العمومية",
    "loi n° 54-19 portant charte des services publics",
    date(2021, 7, 22),
    "7006",
)
LOCAL_GAZETTE = Law(
    "D 2-05-688",
    "المرسوم رقم 2.05.688 المتعلق بالجريدة الرسمية للجماعات المحلية",
    "décret n° 2-05-688 relatif au Bulletin officiel des collectivités locales",
    date(2006, 5, 4),
    "5418",
)
PERSONAL_DATA = Law(
    "L 09-08",
    "القانون رقم 09.08 المتعلق بحماية الأشخاص الذاتيين تجاه معالجة المعطيات ذات الطابع الشخصي",
    "loi n° 09-08 relative à la protection des personnes physiques à l'égard du traitement des données personnelles",
    date(2009, 2, 23),
    "5711",
)
TRUST_SERVICES = Law(
    "L 43-20",
    "القانون رقم 43.20 المتعلق بخدمات الثقة بشأن المعاملات الإلكترونية",
    "loi n° 43-20 relative aux services de confiance pour les transactions électroniques",
    date(2021, 1, 11),
    "6951",
)
CYBERSECURITY = Law(
    "L 05-20",
    "القانون رقم 05.20 المتعلق بالأمن السيبراني",
    "loi n° 05-20 relative à la cybersécurité",
    date(2020, 7, 30),
    "6904",
)
COMMUNAL_PROGRAMME = Law(
    "D 2-16-301",
    "المرسوم رقم 2.16.301 بتحديد مسطرة إعداد برنامج عمل الجماعة",
    "décret n° 2-16-301 fixant la procédure d'élaboration du programme d'action de la commune",
    date(2016, 7, 14),
    "6482",
)
