"""R15: the paper that proves what a party did."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from tenants.agreements.models import Agreement
from tenants.demo import berkane
from tenants.demo.story import play
from tenants.documents import services as documents
from tenants.documents.errors import PaperInUse
from tenants.documents.models import Document
from tenants.drafting import errors, services
from tenants.drafting.models import Obligation
from tests.tenants import dossiers, staged
from tests.tenants.browsing import OfficeBrowser

pytestmark = pytest.mark.usefixtures("office")
DONE = date(2024, 9, 30)


@pytest.fixture
def dossier(people: Callable[..., Any]) -> Agreement:
    return play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="in_force").agreement


@pytest.fixture
def obligation(dossier: Agreement) -> Obligation:
    return dossier.obligations.order_by("pk")[0]


def paper(dossier: Agreement, words: str = "إشعار") -> Document:
    return documents.store(dossier.pk, actor=None, upload=dossiers.pdf(words=words), kind="payment", title=words)


def test_r15_an_obligation_is_fulfilled_with_the_paper_that_proves_it(
    dossier: Agreement, obligation: Obligation
) -> None:
    held = paper(dossier)
    found = services.fulfil_obligation(obligation.pk, actor=None, done_on=DONE, proof_id=held.pk)
    assert (found.done_on, found.proof_document) == (DONE, held)
    with pytest.raises(PaperInUse):
        documents.remove(held.pk, actor=None)
    other = services.prove_obligation(obligation.pk, actor=None, upload=dossiers.pdf(words="محضر")).proof_document
    assert other is not None
    assert (other.agreement, other.made_on) == (dossier, DONE)
    assert dossier.history.filter(transition="obligation_proof").count() == 1
    assert services.prove_obligation(obligation.pk, actor=None).proof_document is None
    documents.remove(held.pk, actor=None)


def test_r15_a_paper_of_another_dossier_proves_nothing_here(dossier: Agreement, obligation: Obligation) -> None:
    other = paper(dossiers.opened(), "وثيقة أخرى")
    with pytest.raises(errors.ProofOfAnotherDossier) as refusal:
        services.fulfil_obligation(obligation.pk, actor=None, done_on=DONE, proof_id=other.pk)
    assert refusal.value.field == "proof_id"
    obligation.refresh_from_db()
    assert obligation.done_on is None


def test_r15_a_paper_proves_what_was_done_only(
    dossier: Agreement, obligation: Obligation, people: Callable[..., Any]
) -> None:
    held = paper(dossier)
    with pytest.raises(errors.ObligationNotDone):
        services.prove_obligation(obligation.pk, actor=None, proof_id=held.pk)
    with pytest.raises(IntegrityError, match="obligation_paper_of_what_was_done"), transaction.atomic():
        Obligation.objects.filter(pk=obligation.pk).update(proof_document=held)
    for role in ("secretary", "reader"):
        with pytest.raises(NotAllowed):
            services.prove_obligation(obligation.pk, actor=people(role), proof_id=held.pk)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_ledger_shows_the_paper_and_names_it_later(
    dossier: Agreement, obligation: Obligation, office: Collectivity, office_client: Any, language: str
) -> None:
    ledger = f"/office/agreements/{dossier.reference}/drafting/obligations/"
    clerk = OfficeBrowser(office_client("clerk"), office, language=language)
    held, elsewhere = paper(dossier), paper(dossiers.opened(), "وثيقة أخرى")
    page = f"{ledger}{obligation.pk}/fulfil/"
    form = clerk.get(page)
    assert held.title in form.text
    assert elsewhere.title not in form.text
    refused = clerk.post(page, {"done_on": "2024-09-30", "proof_id": elsewhere.pk})
    assert (refused.status_code, refused.context["form"]["done_on"].value()) == (422, "2024-09-30")
    both = {"done_on": "2024-09-30", "proof_id": held.pk, "upload": dossiers.pdf(words="آخر")}
    assert clerk.client.post(page, both, HTTP_HOST=f"{office.slug}.localhost").status_code == 422
    assert clerk.post(page, {"done_on": "2024-09-30"}).status_code == 302
    assert f"{obligation.pk}/proof/" in clerk.get(ledger).text
    assert clerk.post(f"{ledger}{obligation.pk}/proof/", {"proof_id": held.pk}).status_code == 302
    shown = clerk.get(ledger).text
    assert held.title in shown
    assert f"documents/{held.pk}/" in shown
