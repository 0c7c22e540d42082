"""The day of an act, and the papers of a dossier to choose from."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import DateField, Form
from tenants.agreements.models import Agreement
from tenants.documents.models import Document


def papers_of(agreement: Agreement) -> list[tuple[int | str, str]]:
    documents = Document.objects.filter(agreement=agreement).order_by("-pk")
    return [("", "—"), *((document.pk, document.title) for document in documents)]


class DayForm(Form):
    """A day, today at first."""

    on = DateField(label=_("On"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
