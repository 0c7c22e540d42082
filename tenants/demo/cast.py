"""Who plays, what their steps hand on to one another, and the paper they hold."""

from dataclasses import dataclass, field
from typing import Protocol

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, Party
from tenants.council.models import Decision
from tenants.demo.plot import Plot, Timeline


@dataclass(frozen=True)
class Cast:
    """Who does what in the office."""

    head: User
    clerk: User
    secretary: User
    president: User
    finance: User
    service: User


class Road(Protocol):
    """How a file reaches the governor, where it is not on paper."""

    def receive(self, dossier: "Dossier") -> None:
        """Submit the file and get its receipt."""

    def visa(self, dossier: "Dossier") -> None:
        """Get the visa."""


@dataclass
class Dossier:
    """What the steps hand on to one another. road: to the governor; None on paper."""

    plot: Plot
    days: Timeline
    cast: Cast
    agreement: Agreement
    parties: list[Party] = field(default_factory=list)
    road: Road | None = None

    @property
    def pk(self) -> int:
        return self.agreement.pk

    @property
    def decision(self) -> Decision:
        return Decision.objects.get(agreement=self.agreement, amendment=None)


def paper(title: str) -> SimpleUploadedFile:
    """A one-page PDF that says what it stands for, and that it is synthetic."""
    source = (
        '#set page(paper: "a5")\n#text(16pt)[Document de démonstration]\n\n#sys.inputs.title\n\nDonnées synthétiques.'
    )
    content = typst.compile(source.encode(), format="pdf", sys_inputs={"title": title})
    return SimpleUploadedFile("scan.pdf", content, content_type="application/pdf")
