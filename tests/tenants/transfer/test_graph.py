"""Which tables a dossier is made of: a table that is added must be placed here by somebody who thought about it."""

import pytest
from django.apps import apps

from tenants.transfer.graph import ROOT, STAYS, graph


def test_the_tables_of_a_dossier() -> None:
    found = graph()
    assert [table.name for table in found.shared] == ["council_member", "council_session"]
    assert [table.name for table in found.attached] == ["council_missedmeeting"]
    assert sorted(table.name for table in found.owned) == [
        "agreements_agreement", "agreements_historyentry", "agreements_party", "agreements_passage",
        "agreements_refusedparty", "changes_amendment", "changes_amendmentmove", "changes_closure", "changes_outcome",
        "changes_termination", "consultation_actor", "consultation_attendance", "consultation_compromise",
        "consultation_compromise_agreed_by", "consultation_meeting", "consultation_opinionrequest",
        "consultation_partnershipfields", "consultation_position", "consultation_proposal",
        "council_ballot", "council_committeereferral", "council_committeereport", "council_courtcase",
        "council_decision", "council_delegate",
        "council_objection", "council_pastround", "council_priorapproval", "council_transmission", "council_visa",
        "documents_document", "drafting_clause", "drafting_comment", "drafting_draftarticle", "drafting_obligation",
        "drafting_partnerlink", "drafting_project", "drafting_supervisorybody", "drafting_textarticle",
        "drafting_textversion",
        "drafting_workingtext", "execution_action", "execution_action_partners", "execution_allotment",
        "execution_expense", "execution_milestone", "execution_risk", "finance_balancereturn", "finance_contribution",
        "finance_financialcarrier", "finance_fundscall", "finance_instalment", "finance_payment", "finance_valuation",
        "importing_paperrecord", "monitoring_evaluation",
        "monitoring_indicator", "monitoring_measurement", "office_calendar_follow", "office_calendar_shift",
        "office_formulary_origin", "signature_dispatch", "signature_dispatchevent", "signature_distributionline",
        "signature_presentationnote", "signature_roundstep", "signature_scanbatch", "signature_scannedpage",
        "signature_signature", "signature_signinglink", "signature_signinground", "signature_standin",
    ]  # fmt: skip


def test_what_stays_in_the_office() -> None:
    """The trail, the number series, tables of an import that waits, own templates, the council's own life."""
    private = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("tenants.")
    }
    carried = {table.name for table in graph().tables}
    staying = private - carried
    assert {"audit_entry", "audit_head", "agreements_referenceseries", "importing_importdraft"} <= staying
    own = ("audit_", "importing_", "agreements_referenceseries", "office_formulary_own", "office_calendar_")
    own += (
        "council_committee",
        "council_committeeseat",
        "council_foundingterms",
        "council_sessionrequest",
        "council_register",
        "signature_communalservice",
    )
    own += tuple(STAYS)
    assert all(name.startswith(own) for name in staying), staying


def test_each_table_is_read_after_the_one_it_hangs_on() -> None:
    seen = set()
    for table in graph().owned:
        assert table.thread is None or table.thread.table in seen
        seen.add(table.name)
        assert table.columns[0] == "id"
    assert graph().owned[0].name == ROOT


@pytest.mark.parametrize("column", ["created_by_id", "actor_id", "uploaded_by_id"])
def test_people_are_followed(column: str) -> None:
    links = {link.column for table in graph().owned for link in table.links if link.table == graph().people}
    assert column in links
