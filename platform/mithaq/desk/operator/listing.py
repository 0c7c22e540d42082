"""All offices with what an operator wants to know of each: read in a constant number of statements, sorted here.

The registry holds at most some thousands of rows: they are read whole, because names are compared folded and figures
come from several places. No office's schema is looked into; sizes come from the catalog, and are the server's estimate.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext as _

from mithaq.collectivities.models import Level, Limits, OfficeState
from mithaq.collectivities.models.limits import MEGABYTE
from mithaq.core import clock
from mithaq.core.sheets.writing import inert
from mithaq.core.text import fold
from mithaq.register import selectors as register
from mithaq.ui import formats

BACKUP_AGE = timedelta(hours=26)  # backups run nightly; two hours of grace
QUIET = timedelta(days=60)
SIZES_LIVE = 300  # seconds that the sizes are kept: reading the catalog of 1,600 offices takes a while
_SIZES = "operator.sizes"

_LINES = """
SELECT c.schema_name, c.code, c.slug, c.level, c.state, c.name_ar, c.name_fr, c.province_code, c.region_code, c.is_demo,
       c.created_at, coalesce(d.domain, ''), coalesce(v.state, ''), coalesce(v.version, ''), coalesce(v.migrations, 0),
       coalesce(v.error, ''),
       c.state <> 'erased' AND (v.schema_name IS NULL OR v.state <> 'current'
         OR (v.version, v.rights) IS DISTINCT FROM (t.version, t.rights)),
       coalesce(u.used, 0), coalesce(l.storage_mb, %(storage)s), a.seen_at, b.made_at
  FROM collectivities_collectivity c
  LEFT JOIN collectivities_domain d ON d.tenant_id = c.id AND d.is_primary
  LEFT JOIN collectivities_schemaversion v ON v.schema_name = c.schema_name
  LEFT JOIN collectivities_schemaversion t ON t.schema_name = %(template)s
  LEFT JOIN collectivities_usage u ON u.office_schema = c.schema_name AND u.kind = 'storage' AND u.period = ''
  LEFT JOIN collectivities_limits l ON l.collectivity_id = c.id
  LEFT JOIN collectivities_activity a ON a.office_schema = c.schema_name
  LEFT JOIN (SELECT office_schema, max(made_at) AS made_at FROM collectivities_backup
              WHERE kind = 'office' AND removed_at IS NULL GROUP BY office_schema) b ON b.office_schema = c.schema_name
 WHERE %(schema)s = '' OR c.schema_name = %(schema)s
 ORDER BY c.code
"""
_SIZE_OF_EACH = r"""
SELECT n.nspname, (sum(c.relpages::bigint) * current_setting('block_size')::bigint)::bigint
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname LIKE 'o\_%%' GROUP BY n.nspname
"""


@dataclass(frozen=True)
class Line:
    """One office. size: bytes of its tables and indexes (estimate); storage: bytes of its files; quota: its limit."""

    schema: str
    code: str
    slug: str
    level: str
    state: str
    name_ar: str
    name_fr: str
    province_code: str
    region_code: str
    is_demo: bool
    created_at: datetime
    host: str
    migration_state: str
    version: str
    migrations: int
    error: str
    is_behind: bool
    storage: int
    quota_mb: int
    seen_at: datetime | None
    backup_at: datetime | None
    published: int
    size: int

    @property
    def total(self) -> int:
        return self.size + self.storage

    @property
    def is_over(self) -> bool:
        """Its files take nine tenths of their room, or more."""
        return self.storage * 10 >= self.quota_mb * MEGABYTE * 9

    @property
    def is_failed(self) -> bool:
        return self.migration_state == "failed"

    @property
    def is_unsafe(self) -> bool:
        """It holds data and has no backup, or an old one; an archived office changes no more and needs one only."""
        if self.state == OfficeState.ERASED:
            return False
        if self.backup_at is None:
            return True
        return self.state != OfficeState.ARCHIVED and clock.now() - self.backup_at > BACKUP_AGE

    @property
    def is_quiet(self) -> bool:
        """Active, and nobody logged in for long."""
        last = self.seen_at or self.created_at
        return self.state == OfficeState.ACTIVE and clock.now() - last > QUIET


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return fold(text)


MARKS: dict[str, Callable[[Line], bool]] = {
    "behind": lambda line: line.is_behind,
    "failed": lambda line: line.is_failed,
    "over": lambda line: line.is_over,
    "unsafe": lambda line: line.is_unsafe,
    "quiet": lambda line: line.is_quiet,
}
SORTS: dict[str, Callable[[Line], Any]] = {
    "code": lambda line: line.code,
    "name": lambda line: _folded(line.name_ar if formats.language() == "ar" else line.name_fr),
    "state": lambda line: line.state,
    "version": lambda line: (line.is_behind, line.migrations),
    "size": lambda line: line.total,
    "seen": lambda line: _since(line.seen_at),
    "published": lambda line: line.published,
    "backup": lambda line: _since(line.backup_at),
}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to. mark: a key of MARKS; sort: a key of SORTS, with `-` for downwards."""

    words: str = ""
    region: str = ""
    level: str = ""
    state: str = ""
    mark: str = ""
    sort: str = "code"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """From an address, where anything may stand: what cannot be a value is left aside."""
        sort = query.get("sort", "")
        return cls(
            words=query.get("q", "").replace("\x00", "")[:120].strip(),
            region=query.get("region", "")[:2],
            level=query.get("level", "") if query.get("level") in Level.values else "",
            state=query.get("state", "") if query.get("state") in OfficeState.values else "",
            mark=query.get("mark", "") if query.get("mark") in MARKS else "",
            sort=sort if sort.removeprefix("-") in SORTS else "code",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.region or self.level or self.state or self.mark)


def lines(*, schema: str = "") -> list[Line]:
    """Every office, by code, or the one of a schema: two statements, a third one when the sizes are not known yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES,
            {
                "template": settings.MITHAQ_TEMPLATE_SCHEMA,
                "storage": _default_storage(),
                "schema": schema,
            },
        )
        rows = cursor.fetchall()
    published = register.counts_by_collectivity([row[1] for row in rows])
    known = sizes()
    return [Line(*(*row, published.get(row[1], 0), known.get(row[0], 0))) for row in rows]


def narrowed(found: Iterable[Line], asked: Asked) -> list[Line]:
    """Those that fit, in the order asked for."""
    words = _folded(asked.words)
    plain = asked.words.lower()
    kept = [
        line
        for line in found
        if (not asked.region or line.region_code == asked.region)
        and (not asked.level or line.level == asked.level)
        and (not asked.state or line.state == asked.state)
        and (not asked.mark or MARKS[asked.mark](line))
        and (not plain or _matches(line, words, plain))
    ]
    kept.sort(key=SORTS[asked.sort.removeprefix("-")], reverse=asked.sort.startswith("-"))
    return kept


def sizes() -> dict[str, int]:
    """Bytes of each office's tables and indexes, by schema, as the server estimates them; at most minutes old."""
    known: dict[str, int] | None = cache.get(_SIZES)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_SIZE_OF_EACH)
            known = {schema: int(size) for schema, size in cursor.fetchall()}
        cache.set(_SIZES, known, SIZES_LIVE)
    return known


def as_csv(found: Iterable[Line]) -> str:
    """The list as a spreadsheet reads it: the columns of the page, a mark of UTF-8 first, nothing that acts."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(
        [
            _("Code"), _("Name in Arabic"), _("Name in French"), _("Level"), _("Province"), _("Host"), _("State"),
            _("Migrations"), _("Behind"), _("Tables (bytes)"), _("Files (bytes)"), _("Last login"),
            _("Published agreements"), _("Last backup"),
        ]
    )  # fmt: skip
    for line in found:
        writer.writerow(
            [
                inert(str(value))
                for value in (
                    line.code, line.name_ar, line.name_fr, Level(line.level).label, line.province_code, line.host,
                    OfficeState(line.state).label, line.migrations, _("yes") if line.is_behind else _("no"), line.size,
                    line.storage, _moment(line.seen_at), line.published, _moment(line.backup_at),
                )
            ]
        )  # fmt: skip
    return "\ufeff" + sheet.getvalue()


def _matches(line: Line, words: str, plain: str) -> bool:
    if plain in line.code.lower() or plain in line.host or plain in line.slug:
        return True
    return bool(words) and (words in _folded(line.name_ar) or words in _folded(line.name_fr))


def _default_storage() -> int:
    return int(Limits._meta.get_field("storage_mb").default)


def _since(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _moment(at: datetime | None) -> str:
    return at.astimezone(clock.CASABLANCA).strftime("%Y-%m-%d %H:%M") if at else ""
