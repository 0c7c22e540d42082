"""README.txt of an archive: what it is, for whoever finds it, in the three languages of the service."""

from typing import Any

_TEXT = """\
{name_ar} — {name_fr}
{code} · {schema} · {made_at}

================================================================ العربية
هذا الملف نسخة كاملة من مكتب واحد في خدمة «ميثاق».
1. للقراءة دون النظام: فك ضغط الملف كله ثم افتح index.html في أي متصفح. لا تحتاج القراءة إلى شبكة.
{no_reader_ar}2. لاسترجاع المكتب في تثبيت آخر: mithaq offices restore FILE
   وبجانب المكتب القائم: mithaq offices restore FILE --as NAME
3. كل ملف مذكور في manifest.json مع حجمه وبصمته SHA-256.
تنبيه: يضم الملف بيانات شخصية وبصمات كلمات المرور: يحفظ سرا (القانون 09-08).

================================================================ Français
Ce fichier est la copie complète d'un bureau du service « Mithaq ».
1. Pour lire sans le système : décompressez tout le fichier, puis ouvrez index.html dans un navigateur. Aucun
   réseau n'est nécessaire.
{no_reader_fr}2. Pour rétablir le bureau sur une autre installation : mithaq offices restore FILE
   et à côté du bureau en service : mithaq offices restore FILE --as NOM
3. Chaque fichier figure dans manifest.json avec sa taille et son empreinte SHA-256.
Attention : ce fichier contient des données personnelles et des empreintes de mots de passe ; il se garde secret
(loi 09-08).

================================================================ English
This file is the complete copy of one office of the service Mithaq.
1. To read it without the system: unpack the whole file, then open index.html in any browser. No network is needed.
{no_reader_en}2. To restore the office on another installation: mithaq offices restore FILE
   and beside the office that is in use: mithaq offices restore FILE --as NAME
3. Each member is listed in manifest.json with its size and its SHA-256.
Mind: it holds personal data and hashes of passwords, and must be kept secret (law 09-08).

--------------------------------------------------------------- members
index.html, reader/    dossiers as pages, Arabic and French
tables/*.jsonl         one file a table, one JSON object a row, in the order of the table's key
register/*.jsonl       what the office published: agreements, sessions, decisions, their versions, changes
files/                 papers, under the names that tables/documents_document.jsonl gives in its column file
schema.sql             structure of the tables (PostgreSQL)
manifest.json          versions, the office and its record, counts, head of the audit chain, sizes and hashes
sha256sum of a member: unzip -p ARCHIVE MEMBER | sha256sum
"""
_NO_READER = {
    "no_reader_ar": "   (هذا الملف نسخة احتياطية ليلية ولا يضم صفحات القراءة: استرجعه ثم صدّر المكتب.)\n",
    "no_reader_fr": (
        "   (Cette sauvegarde de nuit ne contient pas les pages de lecture : rétablissez-la, puis exportez.)\n"
    ),
    "no_reader_en": "   (This nightly backup has no pages for reading: restore it, then export the office.)\n",
}


def text(office: dict[str, Any], made_at: str, *, with_reader: bool) -> str:
    """The whole file."""
    absent = dict.fromkeys(_NO_READER, "") if with_reader else _NO_READER
    return _TEXT.format(
        name_ar=office["name_ar"], name_fr=office["name_fr"], code=office["code"], schema=office["schema_name"],
        made_at=made_at, **absent,
    )  # fmt: skip
