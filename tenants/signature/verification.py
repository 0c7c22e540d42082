"""Whether the register says what the dossiers say: by columns in one statement, and word by word for some of them."""

from collections.abc import Iterator

from mithaq.core.database import connection
from mithaq.register import services as register
from mithaq.register.errors import NotProven
from mithaq.register.models import Entry
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement
from tenants.signature.snapshot import snapshot_of

_COLUMNS = (
    "reference", "kind", "state", "title_ar", "title_fr", "summary_ar", "summary_fr", "signed_on", "in_force_on",
    "ends_on", "sector_codes", "sdg_goals",
)  # fmt: skip
_STATES = ", ".join(f"'{state}'" for state in sorted(EVER_IN_FORCE_STATES))
_DIFFERENT = ", ".join(
    f"CASE WHEN a.{name} IS DISTINCT FROM e.{name} THEN '{name}' END" for name in _COLUMNS
)  # fmt: skip
# Run in an office, whose role sees its own rows of the register. A dossier whose next publication is owed is left out;
# one that never was published here (such as an agreement brought in from paper) is none of the register's business.
QUESTION = f"""
SELECT coalesce(a.public_id, e.public_id)::text, coalesce(a.reference, e.reference),
       CASE WHEN e.id IS NULL THEN 'unpublished' WHEN a.id IS NULL THEN 'no dossier'
            ELSE 'differs: ' || concat_ws(', ', {_DIFFERENT}) END
  FROM (SELECT * FROM agreements_agreement WHERE state IN ({_STATES})) a
  FULL JOIN register_entry e ON e.public_id = a.public_id
 WHERE CASE WHEN e.id IS NULL
            THEN EXISTS (SELECT 1 FROM agreements_historyentry h
                          WHERE h.agreement_id = a.id AND h.transition = 'published')
            WHEN a.id IS NULL THEN true
            ELSE concat_ws(', ', {_DIFFERENT}) <> '' AND NOT EXISTS (
                 SELECT 1 FROM outbox_outboxevent o WHERE o.task = 'signature.refresh_publication' AND o.done_at IS NULL
                    AND o.dead_at IS NULL AND o.payload ->> 'agreement_id' = a.id::text) END
"""  # noqa: S608 - constants above
# Papers and their seals, of which the office's role sees its own.
SEALS = """
SELECT a.public_id::text, a.reference, 'the seal ' || s.reference || ' has the hash of another file'
  FROM register_seal s JOIN agreements_agreement a ON a.public_id = s.public_id
  JOIN documents_document d ON d.agreement_id = a.id AND d.fingerprint = s.reference
 WHERE s.sha256 <> '' AND s.sha256 <> d.sha256
UNION ALL
SELECT a.public_id::text, a.reference, 'the original ' || s.reference || ' is not among the papers'
  FROM register_seal s JOIN agreements_agreement a ON a.public_id = s.public_id
 WHERE s.state = 'published' AND s.kind <> 'agreement'
   AND NOT EXISTS (SELECT 1 FROM documents_document d WHERE d.agreement_id = a.id AND d.sha256 = s.sha256)
UNION ALL
SELECT e.public_id::text, e.reference, 'it has no seal'
  FROM register_entry e JOIN agreements_agreement a ON a.public_id = e.public_id
 WHERE NOT EXISTS (SELECT 1 FROM register_seal s WHERE s.public_id = e.public_id AND s.kind = 'agreement')
"""


def no_more(limit: int, number: int) -> Iterator[tuple[str, str]]:
    """Seals have no detail beside their columns: the one question says all."""
    return iter(())


def in_full(limit: int, number: int) -> Iterator[tuple[str, str]]:
    """Make the snapshot of published dossiers again and compare it with the register, `limit` of them at most.

    number: which ones, when there are more: it turns with the days. Yields reference and what is wrong.
    """
    published = Entry.objects.filter(office_schema=connection.schema_name).values("public_id")
    found = Agreement.objects.filter(state__in=EVER_IN_FORCE_STATES, public_id__in=published).order_by("pk")
    count = found.count()
    if not count:
        return
    first = number % count if count > limit else 0
    for agreement in found[first : first + limit]:
        try:
            if register.would_change(snapshot_of(agreement)):
                yield agreement.reference, "the published detail is another"
        except NotProven:
            yield agreement.reference, "what proves its entry into force is gone"
