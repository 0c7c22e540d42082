"""The certificate of an erasure: figures, sealed by their own digest, and the text that people file."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any


def seal(figures: dict[str, Any]) -> dict[str, Any]:
    """The certificate: the figures and, as `sha256`, the digest of their canonical JSON."""
    return figures | {"sha256": digest(figures)}


def is_genuine(certificate: dict[str, Any]) -> bool:
    """Whether the certificate says what it said when it was sealed."""
    return certificate.get("sha256") == digest(certificate)


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures, `sha256` aside, in canonical JSON (keys sorted, UTF-8, no spaces)."""
    plain = {name: value for name, value in figures.items() if name != "sha256"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(certificate: dict[str, Any]) -> str:
    """The certificate as plain text for a file or a printer."""
    return "\n".join(_lines(certificate)) + "\n"


def _lines(certificate: dict[str, Any]) -> Iterator[str]:
    office, erasure, kept = certificate["office"], certificate["erasure"], certificate["kept"]
    audit, export, files, archived = (certificate[name] for name in ("audit", "export", "files", "archived"))
    yield "CERTIFICATE OF ERASURE"
    yield ""
    yield f"Office          {office['name']['fr']} · {office['name']['ar']}"
    yield f"Code            {office['code']}, host name {office['slug']}, schema {office['schema']}"
    yield f"Legal act       {erasure['act']}"
    yield f"Reason          {erasure['reason']}"
    if archived:
        yield f"Archived        {archived['at']} by {archived['by']}"
    yield f"Asked           {erasure['asked_at']} by {erasure['asked_by']}"
    yield f"Approved        {erasure['approved_at']} by {erasure['approved_by']}"
    yield f"Carried out     {erasure['done_at']} by {erasure['carried_out_by']}"
    yield ""
    yield f"Erased          tables: {len(certificate['tables'])}, rows: {certificate['rows']},"
    yield f"                bytes in the database: {certificate['table_bytes']}"
    yield f"                files: {files['count']}, bytes: {files['bytes']}"
    yield "                all sessions of its people"
    yield f"                its database role: {certificate['role']}"
    yield f"Audit trail     entries: {audit['length']}, head {audit['head']}"
    yield f"Last export     {export['made_at']}, bytes: {export['bytes']}"
    yield f"                SHA-256 {export['sha256']}"
    yield ""
    yield f"Kept            entries of the public register: {kept['register_entries']}, versions:"
    yield f"                {kept['register_versions']}; published acts stay published"
    yield f"                lines of the office's record: {kept['events']}, and its row in the registry"
    yield f"                records of files at visa desks, without their papers: {kept.get('visa_files', 0)}"
    yield f"                backups of the office: {kept['backups']}, of the whole server: {kept['server_backups']};"
    yield "                they hold the data until their term of keeping ends"
    yield ""
    yield "Rows of each table"
    width = max((len(name) for name in certificate["tables"]), default=0)
    for name, rows in sorted(certificate["tables"].items()):
        yield f"  {name:<{width}}  {rows:>10}"
    yield ""
    yield f"SHA-256 of this certificate (canonical JSON): {certificate['sha256']}"


def for_page(certificate: dict[str, Any]) -> dict[str, Any]:
    """The certificate for `collectivities/certificate.html`: moments as moments, tables in order, and the verdict."""
    erasure, archived, export = (certificate[name] for name in ("erasure", "archived", "export"))
    return certificate | {
        "erasure": erasure | {name: _moment(erasure[name]) for name in ("asked_at", "approved_at", "done_at")},
        "archived": archived | {"at": _moment(archived["at"])} if archived else {},
        "export": export | {"made_at": _moment(export["made_at"])},
        "rows_of_tables": sorted(certificate["tables"].items()),
        "is_genuine": is_genuine(certificate),
    }


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
