"""A list of members as people have it: pasted from a sheet, or a CSV file; read line by line, each error with its line.

Columns, in this order: name in Arabic; name in French; office; rank of a vice-president; e-mail; telephone; in office
since. Only the first is needed. Parted by tabs, semicolons or commas; a first line of headings is left out. Identity
numbers are refused (law 09-08 a12).
"""

import csv
import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mithaq.core.errors import InvalidInput, user_message
from mithaq.core.text import clean_line, fold, western_digits
from mithaq.ui import formats
from tenants.council.errors import EmptyList, ListWithErrors
from tenants.council.models import Position
from tenants.council.services import NewMember

MOST_LINES = 200
MOST_ERRORS = 12
_IDENTITY = re.compile(r"^[A-Za-z]{1,2}\s?\d{4,7}$")  # the shape of a national identity number
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_OFFICES = {
    Position.PRESIDENT: ("رئيس المجلس", "رئيس", "رئيسة", "president", "présidente"),
    Position.VICE_PRESIDENT: ("نائب الرئيس", "نائب", "نائبة", "نائبة الرئيس", "vice-president", "vice-présidente"),
    Position.SECRETARY: ("كاتب المجلس", "كاتب", "كاتبة", "secrétaire", "secrétaire du conseil", "secretary"),
    Position.DEPUTY_SECRETARY: ("نائب الكاتب", "نائبة الكاتب", "secrétaire adjoint", "secrétaire adjointe"),
    Position.MEMBER: ("عضو", "عضوة", "مستشار", "مستشارة", "membre", "conseiller", "conseillère", "member", ""),
}
_WORDS = {fold(word): position for position, words in _OFFICES.items() for word in words}
_HEADINGS = {
    fold(word) for word in ("الاسم", "الاسم بالعربية", "الاسم الكامل", "nom", "nom en arabe", "name", "name_ar")
}


def read_list(text: str, since: date) -> list[NewMember]:
    """The members that a pasted or sent text names; `since` where a line gives no day.

    Raises EmptyList, ListWithErrors with one sentence for each line that cannot be read.
    """
    rows = [(number, cells) for number, cells in _rows(text) if any(cells)]
    if rows and fold(rows[0][1][0]) in _HEADINGS:
        rows = rows[1:]
    if not rows:
        raise EmptyList
    found, errors, seen = [], [], set()
    if len(rows) > MOST_LINES:
        raise ListWithErrors(errors=_("A council has at most %(most)s members.") % {"most": MOST_LINES})
    for number, cells in rows:
        try:
            member = _member(cells, since)
            if member.name_ar in seen:
                raise ValueError(_("this name stands twice in the list"))
            seen.add(member.name_ar)
            found.append(member)
        except ValueError as error:
            errors.append(_("Line %(number)s: %(error)s.") % {"number": formats.number(number), "error": error})
    if errors:
        more = len(errors) - MOST_ERRORS
        shown = errors[:MOST_ERRORS] + ([_("And %(more)s more.") % {"more": formats.number(more)}] if more > 0 else [])
        raise ListWithErrors(errors=" ".join(shown))
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    lines = text.lstrip("\ufeff").splitlines()
    sample = next((line for line in lines if line.strip()), "")
    mark = next((mark for mark in ("\t", ";", ",") if mark in sample), ";")
    rows = []
    for number, line in enumerate(lines, 1):
        cells = next(csv.reader([line], delimiter=mark), [])
        rows.append((number, [cell.strip() for cell in cells] or [""]))
    return rows


def _member(cells: list[str], since: date) -> NewMember:
    """Raises ValueError with a sentence for people."""
    if any(_IDENTITY.match(western_digits(cell)) for cell in cells):
        raise ValueError(_("it holds what looks like an identity number: leave it out"))
    name_ar, name_fr, office, rank, email, phone, day = (cells + [""] * 7)[:7]
    if not name_ar:
        raise ValueError(_("the name in Arabic is missing"))
    position = _WORDS.get(fold(office))
    if position is None:
        raise ValueError(_("“%(office)s” is no office of a council") % {"office": office})
    place = western_digits(rank)
    if position == Position.VICE_PRESIDENT and not place.isdecimal():
        raise ValueError(_("a vice-president has a rank"))
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise ValueError(_("“%(email)s” is no e-mail address") % {"email": email}) from error
    return NewMember(
        name_ar=_line(name_ar, 160), name_fr=_line(name_fr, 160), position=position, email=email,
        rank=int(place) if position == Position.VICE_PRESIDENT else None, phone=_line(phone, 30),
        since=_day(day) if day else since,
    )  # fmt: skip


def _line(text: str, limit: int) -> str:
    try:
        return clean_line(text, limit)
    except InvalidInput as error:
        raise ValueError(user_message(error).rstrip(".")) from error


def _day(text: str) -> date:
    for pattern in _DAYS:
        try:
            return datetime.strptime(western_digits(text), pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is no date; write it as 31/12/2027") % {"text": text})
