"""Many offices from one file: rows checked first, each office whole or not at all, gone on with when stopped.

Rows whose office is open already are passed over and counted, so that the same file may be given again.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.errors import ServerRefused, UnknownColumn
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.provisioning.opening import create_office
from mithaq.collectivities.provisioning.requests import Checked, OfficeRequest, Problem, check_rows
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.errors import DomainError, InvalidInput
from mithaq.core.sheets import read_file
from mithaq.core.sheets.writing import inert, write_xlsx

COLUMNS = ("code", "level", "slug", "name_ar", "name_fr", "province_code", "seats", "hosts")
Numbered = Sequence[tuple[int, Mapping[str, Any]]]
Step = Callable[[int, int, str], None]


@dataclass(slots=True)
class Opened:
    """What came of a file, by row: opened, open already, or refused with its problems."""

    opened: list[Checked] = field(default_factory=list)
    open_already: list[Checked] = field(default_factory=list)
    refused: list[Checked] = field(default_factory=list)


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Rows of a csv or xlsx file by their numbers, as `check_rows` takes them.

    Raises SheetRefused and UnknownColumn; a cell that cannot be taken raises its own InvalidInput.
    """
    sheet = read_file(path)
    names = [header.strip().lower() for header in sheet.headers]
    for name in names:
        if name not in COLUMNS:
            raise UnknownColumn(header=name, columns=", ".join(COLUMNS))
    if "code" not in names:
        raise UnknownColumn(_("The column “code” is missing."))
    if sheet.faults:
        fault = sheet.faults[0]
        raise InvalidInput(
            _("Row %(row)s, column “%(header)s”: %(reason)s"), row=fault.row, header=fault.header, reason=fault.message
        )
    return [(row.number, dict(zip(names, row.texts, strict=True))) for row in sheet.rows]


def open_rows(rows: Numbered, *, by: str, step: Step = lambda done, total, line: None) -> Opened:
    """Open every row that is in order, over one connection. step: called after each with done, total and one line."""
    outcome = Opened()
    checked = check_rows(rows)
    with owner_connection() as own:
        for done, one in enumerate(checked, start=1):
            if one.open_as:
                outcome.open_already.append(one)
            elif not one.problems and (problem := _open(one.request, by, own)) is None:
                outcome.opened.append(one)
            else:
                one.problems = one.problems or [problem]  # type: ignore[list-item]  # bound when there were no problems
                outcome.refused.append(one)
            step(done, len(checked), one.open_as or one.request.slug or one.request.code)
    return outcome


def write_report(path: Path, refused: Sequence[Checked]) -> None:
    """Write what is wrong, a line for each reason: row, code, column, what stands there, reason. .xlsx, else csv."""
    headers = ("row", "code", "column", "value", "reason")
    lines = [
        (one.number, one.request.code, problem.field, _shown(one.request, problem.field), problem.message)
        for one in refused
        for problem in one.problems
    ]
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as target:
            write_xlsx(target, "errors", headers, lines, right_to_left=False, widths=(8, 16, 16, 30, 80))
        return
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(headers)
        writer.writerows((number, *map(inert, texts)) for number, *texts in lines)


def _shown(request: OfficeRequest, name: str) -> str:
    value = getattr(request, name, "")
    return " ".join(value) if isinstance(value, tuple) else str(value or "")


def open_request(
    request: OfficeRequest, *, by: str, over: psycopg.Connection[Any] | None = None
) -> Collectivity:  # fmt: skip
    """Open the office that a checked request asks for. Raises OfficeExists when another was faster."""
    return create_office(
        code=request.code, level=request.level, slug=request.slug, name_ar=request.name_ar, name_fr=request.name_fr,
        province_code=request.province_code, region_code=request.region_code, seats=request.seats,
        is_demo=request.is_demo, hosts=request.hosts, by=by, over=over,
    )  # fmt: skip


def _open(request: OfficeRequest, by: str, own: psycopg.Connection[Any]) -> Problem | None:
    """One row; a refusal is that row's own, and the next one is tried."""
    try:
        open_request(request, by=by, over=own)
    except psycopg.OperationalError:
        raise  # the server is gone: no row can be opened
    except psycopg.Error as error:
        return Problem("code", ServerRefused(reason=" ".join(str(error).split())[:300]))
    except DomainError as error:
        return Problem(error.field or "code", error)
    return None
