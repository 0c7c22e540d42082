"""The list before the submission: each thing the law or the procedure asks, once, with its article and its place."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core.clock import frozen
from tenants.agreements.models import Agreement, LegalBasis, PartyKind
from tenants.council import services
from tenants.council.preflight import State, preflight
from tenants.drafting import services as drafting
from tenants.drafting.models import ClauseKind
from tests.tenants import dossiers
from tests.tenants.council import story

ON = date(2024, 4, 2)


def states(agreement: Agreement) -> dict[str, State]:
    return {line.code: line.state for line in preflight(agreement, ON).lines}


@pytest.fixture
def inside(berkane: Collectivity):
    with office_context(berkane), frozen(ON):
        yield berkane


def test_an_empty_draft_misses_all_that_r12_to_r19_and_a149_to_a151_ask(inside: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    found = states(agreement)
    missing = {code for code, state in found.items() if state == State.MISSING}
    assert {"text", "duration", "legal_basis", "contributions", "carrier", "supervision_body", "obligation"} <= missing
    assert {f"clause_{kind.value}" for kind in ClauseKind} <= missing
    assert found["minutes"] == State.DONE
    assert not preflight(agreement, ON).is_ready


def test_a_ready_draft_misses_nothing_but_what_stands_before_the_council(inside: Collectivity) -> None:
    agreement = story.ready()
    found = preflight(agreement, ON)
    assert {line.code for line in found.lines if line.state == State.MISSING} <= {"wali_a92", "public_authorities_a86"}
    assert found.missing == sum(line.state == State.MISSING for line in found.lines)


def test_lo_113_14_a86_a92_approvals_are_asked_for_a_foreign_partner(inside: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    assert states(agreement)["wali_a92"] == State.MISSING
    approval = services.request_approval(
        agreement.pk, actor=None, kind="wali_a92", authority="والي جهة الشرق", on=date(2024, 3, 5)
    )
    services.grant_approval(approval.pk, actor=None, on=ON, reference="12/2024")
    assert states(Agreement.objects.get(pk=agreement.pk))["wali_a92"] == State.DONE


def test_lo_113_14_a43_majority_of_members_in_office_for_the_private_sector(inside: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    dossiers.with_partner(agreement, kind=PartyKind.PRIVATE, name_ar="شركة تجريبية", name_fr="Société", country="MA")
    line = next(one for one in preflight(Agreement.objects.get(pk=agreement.pk), ON).lines if one.code == "majority")
    assert (line.state, line.article) == (State.KNOWN, "LO 113-14 a43")
    assert "18" in str(line.text)  # more than half of 35


def test_lo_113_14_a118_both_triggers_of_the_visa_are_named(inside: Collectivity) -> None:
    agreement = dossiers.in_drafting(financial_impact=True)
    line = next(one for one in preflight(agreement, ON).lines if one.code == "visa")
    assert str(line.text).count("·") == 1


def test_lo_113_14_a149_a_party_outside_the_basis_is_a_doubt_and_no_bar(inside: Collectivity) -> None:
    agreement = dossiers.in_drafting()
    dossiers.with_partner(agreement, kind=PartyKind.PRIVATE, name_ar="شركة تجريبية", name_fr="Société", country="MA")
    drafting.set_legal_basis(agreement.pk, actor=None, legal_basis=LegalBasis.A149)
    found = preflight(Agreement.objects.get(pk=agreement.pk), ON)
    assert {line.state for line in found.lines if line.code == "parties"} == {State.DOUBT}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_says_how_much_is_missing(
    office_client: Callable[..., Client], berkane: Collectivity, language: str
) -> None:
    with office_context(berkane), frozen(ON):
        agreement = dossiers.in_drafting()
        missing = preflight(agreement, ON).missing
    client = office_client("reader")
    client.cookies["mithaq_language"] = language
    page = client.get(f"/office/agreements/{agreement.reference}/council/preflight/").content.decode()
    assert page.count('class="is-missing"') == missing
    assert {"ar": "ناقص", "fr": "manque"}[language] in page


def test_number_of_queries_does_not_grow_with_the_dossier(
    office_client: Callable[..., Client], berkane: Collectivity
) -> None:
    client = office_client("reader")

    def queries(agreement: Agreement) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/office/agreements/{agreement.reference}/council/preflight/")
        return len([one for one in seen if "SAVEPOINT" not in one["sql"] and not one["sql"].startswith("SET ")])

    with office_context(berkane), frozen(ON):
        small, large = dossiers.in_drafting(), dossiers.in_drafting()
        for number in range(8):
            dossiers.with_partner(large, name_ar=f"شريك {number}", name_fr=f"Partenaire {number}")
    assert queries(large) <= queries(small) + 1
