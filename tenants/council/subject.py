"""What a page of the council is about: the agreement, or one of its amendments, and its decision."""

from dataclasses import dataclass

from tenants.agreements.models import Agreement
from tenants.changes.models import Amendment
from tenants.council.models import Decision, Session


@dataclass(frozen=True)
class Subject:
    """The agreement itself when `amendment` is None. `decision`: None before the file is opened."""

    agreement: Agreement
    amendment: Amendment | None
    decision: Decision | None

    @property
    def session(self) -> Session | None:
        return self.decision.session if self.decision else None

    @property
    def query(self) -> str:
        """What its addresses carry: `?amendment=1`, or nothing."""
        return f"?amendment={self.amendment.number}" if self.amendment else ""
