"""The offices' audit chains against the anchors that are kept outside them."""

from collections.abc import Iterator
from datetime import timedelta

from mithaq.collectivities.health.anchoring import newest_anchors
from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.reading import Question
from mithaq.collectivities.health.references import unreadable
from mithaq.collectivities.models import Collectivity
from mithaq.core import clock

FRESH = timedelta(hours=26)


def _asks(fleet: Fleet) -> dict[str, Question]:
    """Each chain is asked for its head, for its hash where it was anchored, and for the first entry after that."""
    newest = newest_anchors()

    def question(office: Collectivity) -> str:
        seq = newest[office.schema_name].seq if office.schema_name in newest else 0
        return (
            f"SELECT h.seq, (SELECT hash FROM audit_entry WHERE seq = {seq}),"
            f" (SELECT at FROM audit_entry WHERE seq > {seq} ORDER BY seq LIMIT 1) FROM audit_head h"
        )

    return {"anchors": question}


@check("anchors", "every audit chain still holds what was anchored, and what is new is anchored", asks=_asks)
def anchored(fleet: Fleet) -> Iterator[Finding]:
    """The heads of the chains beside their newest anchors."""
    newest = newest_anchors()
    for answer in fleet.answers("anchors"):
        schema = answer.office.schema_name
        if answer.trouble or not answer.rows:
            yield unreadable(schema, answer.trouble or "its audit chain has no head")
            continue
        head, digest, since = answer.rows[0]
        anchor = newest.get(schema)
        if anchor and (head < anchor.seq or digest is None or bytes(digest) != bytes(anchor.hash)):
            yield Finding(
                f"{schema}: its audit chain was rewritten or cut: entry {anchor.seq} is not the one that was anchored"
                f" on {anchor.at:%Y-%m-%d %H:%M} UTC",
                f"mithaq audit verify --office {answer.office.slug}; compare with a backup from before, and keep both",
                "chain_rewritten", schema=schema,
            )  # fmt: skip
        if since is not None and clock.now() - since > FRESH:
            yield Finding(
                f"{schema}: {head - (anchor.seq if anchor else 0)} entries of its audit chain are not anchored,"
                f" the first of {since:%Y-%m-%d %H:%M} UTC",
                "run mithaq audit anchor now; mithaq beat and mithaq worker do it every night", "chain_not_anchored",
                Severity.WARNING, schema,
            )  # fmt: skip
