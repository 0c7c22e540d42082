"""The projects of the agreed programme of work (R16)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.money import DEFAULT_CURRENCY, is_currency_code
from mithaq.core.text import clean_line, western_digits
from tenants.agreements.errors import Missing
from tenants.agreements.models import Agreement
from tenants.drafting.errors import (
    AmountOfProject,
    CurrencyOfProject,
    FundingUnknown,
    MannerUnknown,
    PartnerOfProject,
)  # fmt: skip
from tenants.drafting.models import Funding, Manner, Project
from tenants.drafting.services.dossier import follows, opened, party_of


@transaction.atomic
def add_project(agreement_id: int, *, actor: User | None, **said: Any) -> Project:
    """Write a project of the programme (R16). said: as `_project` takes it.

    Raises Missing, FundingUnknown, MannerUnknown, AmountOfProject, CurrencyOfProject, PartnerOfProject,
    EndsBeforeStart, ForeignPartyOfObligation, StageClosed.
    """
    agreement = opened(agreement_id, actor)
    return Project.objects.create(agreement=agreement, **_project(agreement, **said))


@transaction.atomic
def edit_project(project_id: int, *, actor: User | None, **said: Any) -> Project:
    """Write a project anew (R16). Raises what `add_project` raises."""
    project = Project.objects.get(pk=project_id)
    agreement = opened(project.agreement_id, actor)
    values = _project(agreement, **said)
    for name, value in values.items():
        setattr(project, name, value)
    project.save(update_fields=list(values))
    return project


@transaction.atomic
def remove_project(project_id: int, *, actor: User | None) -> None:
    """Strike a project from the programme. Raises StageClosed."""
    project = Project.objects.get(pk=project_id)
    opened(project.agreement_id, actor)
    project.delete()


def _project(
    agreement: Agreement, *, title_ar: str, funding: str, manner: str, title_fr: str = "", source: str = "",
    amount_centimes: int | None = None, currency: str = DEFAULT_CURRENCY, executed_by_id: int | None = None,
    starts_on: date | None = None, ends_on: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    title_ar = clean_line(title_ar, 200, field="title_ar")
    if not title_ar:
        raise Missing(field="title_ar", what=Project._meta.get_field("title_ar").verbose_name)
    if funding not in Funding.values:
        raise FundingUnknown(value=funding)
    if manner not in Manner.values:
        raise MannerUnknown(value=manner)
    if amount_centimes is not None and amount_centimes <= 0:
        raise AmountOfProject
    currency = western_digits(clean_line(currency, 10, field="currency")).upper()
    if not is_currency_code(currency):
        raise CurrencyOfProject(currency=currency)
    party = party_of(agreement, executed_by_id, field="executed_by_id") if executed_by_id is not None else None
    if manner == Manner.PARTNER and (party is None or party.is_self):
        raise PartnerOfProject
    if starts_on is not None and ends_on is not None:
        follows("ends_on", _("end of the project"), ends_on, _("its start"), starts_on)
    return {
        "title_ar": title_ar, "title_fr": clean_line(title_fr, 200, field="title_fr"), "funding": funding,
        "source": clean_line(source, 160, field="source"), "amount_centimes": amount_centimes, "currency": currency,
        "manner": manner, "executed_by": party, "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
