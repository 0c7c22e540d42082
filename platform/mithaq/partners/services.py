"""Loading leads. They wait for an office to verify them; nothing here makes an agreement or publishes anything."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction

from mithaq.core.sheets import Fault, read_file
from mithaq.partners.errors import TerritoryMissing
from mithaq.partners.loading import read_leads
from mithaq.partners.models import Lead
from mithaq.territory import selectors as territory


@dataclass(slots=True)
class LoadedLeads:
    """What a load did. doubtful: leads with at least one doubt; denied: kept as examples of what the law forbids."""

    source: str
    read: int = 0
    added: int = 0
    changed: int = 0
    doubtful: int = 0
    denied: int = 0
    placeless: int = 0
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def load_leads(path: Path) -> LoadedLeads:
    """Bring the leads of one list to what the file says; a second time changes nothing.

    Raises SheetRefused, UnknownList, TerritoryMissing; OSError where the file cannot be opened.
    """
    places = territory.place_codes()
    if not places:
        raise TerritoryMissing
    leads = read_leads(read_file(path), path.name, places)
    known = {lead.source_key: lead for lead in Lead.objects.filter(source=leads.source)}
    new, changed, fields = [], [], set[str]()
    for row in leads.rows:
        values = asdict(row)
        lead = known.get(row.source_key)
        if lead is None:
            new.append(Lead(**values))
        elif differing := [name for name, value in values.items() if getattr(lead, name) != value]:
            for name in differing:
                setattr(lead, name, values[name])
            fields.update(differing)
            changed.append(lead)
    Lead.objects.bulk_create(new)
    if changed:
        Lead.objects.bulk_update(changed, sorted(fields))
    return LoadedLeads(
        source=leads.source, read=len(leads.rows), added=len(new), changed=len(changed),
        doubtful=sum(bool(row.issues) for row in leads.rows), denied=sum(row.is_denied for row in leads.rows),
        placeless=sum(row.place_code is None for row in leads.rows), faults=leads.faults,
    )  # fmt: skip
