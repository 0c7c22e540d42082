"""What the schema of one office is made of: its growth, 1,600 times over, is a decision and never an accident.

A new model changes these figures: measure `mithaq bench provision`, then write the new ones down here.
"""

import pytest
from django.conf import settings
from django.db import connection

TABLES, INDEXES, SEQUENCES = 106, 281, 102

# Foreign keys without an index that begins with them. Nobody goes back over them: see `mithaq.core.postgresql.schema`.
UNINDEXED = {
    "agreements_agreement.created_by_id",
    "agreements_historyentry.actor_id",
    "agreements_refusedparty.entered_by_id",
    "changes_amendmentmove.from_action_id",
    "changes_amendmentmove.to_action_id",
    "changes_closure.minutes_id",
    "changes_outcome.decided_by_id",
    "changes_termination.notice_id",
    "consultation_meeting.minutes_document_id",
    "consultation_opinionrequest.document_id",
    "consultation_position.noted_by_id",
    "council_attendance.member_id",
    "council_ballot.member_id",
    "council_delegate.member_id",
    "council_priorapproval.document_id",
    "council_registerentry.entered_by_id",
    "council_registerentry.session_id",
    "council_registernote.made_by_id",
    "council_sitting.chair_id",
    "council_summonsdispatch.member_id",
    "documents_document.uploaded_by_id",
    "drafting_comment.author_id",
    "drafting_comment.link_id",
    "drafting_comment.on_behalf_of_id",
    "drafting_comment.reply_to_id",
    "drafting_draftarticle.changed_by_id",
    "drafting_obligation.proof_document_id",
    "drafting_partnerlink.created_by_id",
    "drafting_partnerlink.party_id",
    "drafting_partnerlink.version_id",
    "drafting_project.executed_by_id",
    "drafting_textversion.created_by_id",
    "drafting_workingtext.sent_version_id",
    "execution_action.project_id",
    "execution_expense.entered_by_id",
    "execution_expense.proof_id",
    "finance_financialcarrier.party_id",
    "finance_instalment.proof_id",
    "finance_payment.entered_by_id",
    "finance_payment.proof_id",
    "finance_valuation.proof_id",
    "importing_importdraft.created_by_id",
    "mfa_authenticator.user_id",  # allauth's: a row or two for each person of the office
    "monitoring_evaluation.document_id",
    "monitoring_measurement.decided_by_id",
    "monitoring_measurement.recorded_by_id",
    "office_calendar_feed.person_id",
    "office_calendar_follow.person_id",
    "office_calendar_localholiday.entered_by_id",
    "office_calendar_shift.seen_by_id",
    "office_formulary_owntemplate.created_by_id",
    "office_formulary_ownversion.created_by_id",
    "signature_dispatch.copy_id",
    "signature_dispatch.task_paper_id",
    "signature_distributionline.amendment_id",
    "signature_distributionline.party_id",
    "signature_roundstep.document_id",
    "signature_roundstep.party_id",
    "signature_roundstep.stand_in_id",
    "signature_scanbatch.document_id",
    "signature_scanbatch.link_id",
    "signature_scanbatch.sent_by_id",
    "signature_scannedpage.initials_by_id",
    "signature_signinglink.created_by_id",
    "signature_signinground.amendment_id",
    "signature_signinground.signed_text_id",
    "signature_signinground.text_id",
    "signature_standin.paper_id",
}
_WITHOUT_INDEX = """
SELECT c.relname || '.' || a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
 WHERE k.contype = 'f' AND c.relnamespace = %(schema)s::regnamespace
   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]
                                            AND i.indpred IS NULL)
"""
_TWICE = """
SELECT one.indexrelid::regclass::text, other.indexrelid::regclass::text
  FROM pg_index one JOIN pg_class c ON c.oid = one.indrelid
  JOIN pg_index other ON other.indrelid = one.indrelid AND other.indexrelid <> one.indexrelid
 WHERE c.relnamespace = %(schema)s::regnamespace AND NOT one.indisunique AND one.indpred IS NULL
   AND one.indexprs IS NULL AND other.indexprs IS NULL AND other.indpred IS NULL
   AND other.indkey::text || ' ' LIKE one.indkey::text || ' %%'
"""


def _ask(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"schema": settings.MITHAQ_TEMPLATE_SCHEMA})
        return list(cursor.fetchall())


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """On the public side of the tests' database."""


def test_an_office_is_made_of_so_many_relations_and_no_more() -> None:
    found = dict(
        _ask("SELECT relkind::text, count(*) FROM pg_class WHERE relnamespace = %(schema)s::regnamespace GROUP BY 1")
    )
    assert (found["r"], found["i"], found["S"]) == (TABLES, INDEXES, SEQUENCES)
    assert set(found) == {"r", "i", "S"}


def test_an_office_does_without_the_tables_of_djangos_groups_and_permissions() -> None:
    """They stand in `public`, where Wagtail asks them."""
    names = ["auth_group", "auth_group_permissions", "auth_permission", "accounts_user_groups",
             "accounts_user_user_permissions", "django_content_type", "account_emailconfirmation"]  # fmt: skip
    found = _ask(
        "SELECT relnamespace::regnamespace::text, count(*) FROM pg_class WHERE relkind = 'r'"
        f" AND relname IN ({', '.join(repr(name) for name in names)}) GROUP BY 1"
    )
    assert found == [("public", len(names))]


def test_every_way_back_over_a_foreign_key_has_its_index() -> None:
    assert {name for (name,) in _ask(_WITHOUT_INDEX)} == UNINDEXED


def test_no_index_repeats_the_beginning_of_another() -> None:
    allauths = "account_emailaddress_user_id_"  # made by a later migration of the library, which is not ours to edit
    assert [pair for pair in _ask(_TWICE) if allauths not in str(pair[0])] == []


def test_no_index_is_for_the_beginnings_of_texts() -> None:
    query = "SELECT indexname FROM pg_indexes WHERE schemaname = %(schema)s AND indexdef LIKE '%%_pattern_ops%%'"
    assert _ask(query) == []
