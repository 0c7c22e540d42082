"""What the wizard and the file make of what was typed: checked rows for the job that opens offices."""

from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mithaq.collectivities.provisioning import OfficeRequest, Problem, check_request, check_rows
from mithaq.collectivities.provisioning.requests import Checked
from mithaq.collectivities.services.limiting import LIMITS
from mithaq.core.errors import InvalidInput
from mithaq.core.sheets import Sheet, read
from mithaq.core.text import fold, western_digits

SALT = "operator.opening"
KEPT = 3600  # seconds between the check of a file and its confirmation
MOST_ROWS = 1_600
HEAD = ("head_email", "head_name_ar", "head_name_fr", "head_language")
COLUMNS = ("code", "level", "slug", "name_ar", "name_fr", "province_code", "seats", "hosts", *HEAD)
EXAMPLE = (
    "02.113.01.09", "commune", "berkane", "بركان", "Berkane", "02.113", "35", "", "president@berkane.example", "مثال",
    "Exemple", "ar",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Why a row of a file cannot become an office."""

    row: int
    column: str
    reason: str


@dataclass
class Report:
    """A file that was looked at. rows: what can be opened; open_already: slugs that stand in it and are open."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    open_already: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len({fault.row for fault in self.faults})


def request_of(typed: dict[str, Any]) -> OfficeRequest:
    """What the form's values ask for."""
    names = ("code", "level", "slug", "name_ar", "name_fr", "province_code")
    hosts = (str(typed["host"]).strip(),) if typed.get("host") else ()
    seats = None if typed["seats"] == "" else typed["seats"]
    return OfficeRequest(**{name: typed[name] for name in names}, seats=seats, hosts=hosts)


def problems_of(typed: dict[str, Any]) -> list[Problem]:
    """Everything in the way of this office; nothing when it can be opened."""
    try:
        OfficeRequest.from_row(request_of(typed).as_row())
    except InvalidInput as error:
        return [Problem(error.field, error)]
    return check_request(request_of(typed))


def row_of(typed: dict[str, Any]) -> dict[str, Any]:
    """The job's row for an office of the form: the request, its first head, the limits that were set."""
    limits = {name: typed[name] for name in LIMITS if typed.get(name) is not None}
    return request_of(typed).as_row() | {name: typed[name] for name in HEAD} | limits


def check_file(content: bytes, name: str) -> Report:
    """Look at a file row by row; nothing is opened. Raises SheetRefused, InvalidInput for columns that miss."""
    sheet = read(content, name)
    if sheet.index("code") is None:
        raise InvalidInput(_("The file has no column “code”; the model shows the columns."), field="upload")
    if len(sheet.rows) > MOST_ROWS:
        raise InvalidInput(_("A file holds at most %(most)s rows."), field="upload", most=MOST_ROWS)
    return _checked(sheet)


def _checked(sheet: Sheet) -> Report:
    report = Report(faults=[Fault(fault.row, fault.header, fault.message) for fault in sheet.faults])
    values = {row.number: _values(record) for row, record in sheet.records()}
    spoilt = {fault.row for fault in report.faults}
    for one in check_rows(list(values.items())):
        if one.open_as:
            report.open_already.append(one.open_as)
            continue
        head, wrong = _head(one.number, values[one.number])
        faults = [Fault(one.number, problem.field, problem.message) for problem in _causes(one)] + wrong
        report.faults += faults
        if not faults and one.number not in spoilt:
            report.rows.append(one.request.as_row() | head | {"row": one.number})
    report.faults.sort(key=lambda fault: (fault.row, fault.column))
    return report


def _causes(checked: Checked) -> list[Problem]:
    """Its problems; names that are missing because the code is wrong are no news."""
    if not any(problem.field == "code" for problem in checked.problems):
        return checked.problems
    return [one for one in checked.problems if one.field == "code" or bool(getattr(checked.request, one.field, None))]


def _values(record: dict[str, str]) -> dict[str, str]:
    """The cells by the model's names of columns, which may be written in any case."""
    known = {fold(name): name for name in COLUMNS}
    values = {known.get(fold(header), ""): text for header, text in record.items()}
    return {name: western_digits(text) if name in ("code", "seats") else text for name, text in values.items() if name}


def _head(number: int, values: dict[str, Any]) -> tuple[dict[str, str], list[Fault]]:
    """The first head in a row: none at all, or an address and a name."""
    head = {name: str(values.get(name) or "").strip() for name in HEAD}
    if not head["head_email"]:
        return {}, []
    wrong = []
    try:
        validate_email(head["head_email"])
    except ValidationError:
        wrong.append(Fault(number, "head_email", _("This is not an e-mail address.")))
    if not head["head_name_ar"]:
        wrong.append(Fault(number, "head_name_ar", _("The name of the head is missing.")))
    head["head_language"] = head["head_language"] if head["head_language"] in ("ar", "fr") else "ar"
    return head, wrong


def sealed(rows: list[dict[str, Any]], by: str) -> str:
    """Checked rows as one line of text that the page carries to the confirmation; nobody can change it."""
    return signing.dumps({"by": by, "rows": rows}, salt=SALT, compress=True)


def unsealed(text: str, by: str) -> list[dict[str, Any]] | None:
    """The rows again; None when they are older than an hour, were changed, or are somebody else's."""
    try:
        found = signing.loads(text, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return list(found["rows"]) if found["by"] == by else None
