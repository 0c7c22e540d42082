"""R13–R19: versions, comments, clauses, obligations, supervision, duration; and whether the draft is whole."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import InvalidInput, NotAllowed
from mithaq.core.money import WordsDiffer
from tenants.agreements import services as agreements
from tenants.agreements.errors import EndsBeforeStart, FutureDate, Missing, StageClosed
from tenants.agreements.models import Agreement, LegalBasis, PartyKind
from tenants.drafting import errors, selectors, services
from tenants.drafting.models import Clause, ClauseKind, Comment, Obligation, SupervisoryBody, TextArticle, TextVersion
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED, pdf

pytestmark = pytest.mark.usefixtures("office")
MARCH_5 = date(2024, 3, 5)
ARTICLES = [ArticleText(1, "موضوع الاتفاقية"), ArticleText(2, "التزامات الأطراف")]


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def version(dossier: Agreement) -> TextVersion:
    return services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=ARTICLES)


def codes(dossier: Agreement) -> list[str]:
    return [need.code for need in selectors.readiness(Agreement.objects.get(pk=dossier.pk))]


# --- R13: versions -------------------------------------------------------------------------------------------------
def test_r13_versions_are_numbered_and_hashed(dossier: Agreement, version: TextVersion) -> None:
    second = services.add_version(
        dossier.pk, actor=None, made_on=MARCH_5, articles=[*ARTICLES, ArticleText(3, "المدة", "La durée")]
    )
    assert (version.number, second.number) == (1, 2)
    assert version.sha256 != second.sha256
    assert [article.number for article in second.articles.all()] == [1, 2, 3]


def test_r13_the_same_text_is_no_new_version(dossier: Agreement, version: TextVersion) -> None:
    with pytest.raises(errors.SameText):
        services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=list(reversed(ARTICLES)))


def test_r13_going_back_to_an_older_text_is_a_version(dossier: Agreement, version: TextVersion) -> None:
    services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=ARTICLES[:1])
    third = services.add_version(dossier.pk, actor=None, made_on=MARCH_5, articles=ARTICLES)
    assert (third.number, third.sha256) == (3, version.sha256)


@pytest.mark.parametrize(("articles", "error"), [
    ([], errors.NoArticle),
    ([ArticleText(1, "   ")], errors.NoArticle),
    ([ArticleText(0, "نص")], errors.NoArticle),
    ([ArticleText(1, "نص"), ArticleText(1, "آخر")], errors.ArticleTwice),
])  # fmt: skip
def test_r13_a_version_needs_whole_numbered_articles(
    dossier: Agreement, articles: list[ArticleText], error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=articles)


def test_r13_a_text_with_hidden_characters_is_refused(dossier: Agreement) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "نص\u202e000 1")])
    assert (refusal.value.code, refusal.value.field) == ("bidi_control", "text_ar")


def test_r13_a_version_does_not_precede_the_last_one_nor_lie_in_the_future(
    dossier: Agreement, version: TextVersion
) -> None:
    with pytest.raises(EndsBeforeStart):
        services.add_version(dossier.pk, actor=None, made_on=date(2024, 2, 26), articles=ARTICLES[:1])
    with pytest.raises(FutureDate):
        services.add_version(dossier.pk, actor=None, made_on=date(2999, 1, 1), articles=ARTICLES[:1])


# --- R13: comments -------------------------------------------------------------------------------------------------
def test_r13_a_blocking_comment_bars_the_way_until_it_is_resolved(dossier: Agreement, version: TextVersion) -> None:
    remark = services.comment(version.pk, actor=None, body="المبلغ ناقص", made_on=DRAFTED, is_blocking=True)
    assert "comments" in codes(dossier)
    services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5, resolution="أضيف المبلغ")
    assert "comments" not in codes(dossier)


def test_r13_an_ordinary_comment_bars_nothing(dossier: Agreement, version: TextVersion) -> None:
    services.comment(version.pk, actor=None, body="خطأ مطبعي", made_on=DRAFTED)
    assert "comments" not in codes(dossier)


def test_r13_a_comment_is_resolved_once_and_not_before_it_was_made(version: TextVersion) -> None:
    remark = services.comment(version.pk, actor=None, body="ملاحظة", made_on=MARCH_5)
    with pytest.raises(EndsBeforeStart):
        services.resolve_comment(remark.pk, actor=None, resolved_on=DRAFTED)
    services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5)
    with pytest.raises(errors.CommentResolved):
        services.resolve_comment(remark.pk, actor=None, resolved_on=MARCH_5)


def test_r13_a_comment_speaks_of_an_article_that_exists_after_its_version(version: TextVersion) -> None:
    with pytest.raises(errors.UnknownArticle):
        services.comment(version.pk, actor=None, body="ملاحظة", made_on=MARCH_5, article_number=9)
    with pytest.raises(EndsBeforeStart):
        services.comment(version.pk, actor=None, body="ملاحظة", made_on=date(2024, 2, 1))
    with pytest.raises(Missing):
        services.comment(version.pk, actor=None, body=" ", made_on=MARCH_5)


def test_r13_a_comment_may_be_noted_for_a_party_of_this_dossier_only(dossier: Agreement, version: TextVersion) -> None:
    partner = dossier.parties.get(is_self=False)
    remark = services.comment(version.pk, actor=None, body="نقترح", made_on=MARCH_5, on_behalf_of_id=partner.pk)
    assert remark.on_behalf_of == partner
    stranger = dossiers.with_partner(dossiers.opened())
    with pytest.raises(errors.ForeignPartyOfObligation):
        services.comment(version.pk, actor=None, body="نقترح", made_on=MARCH_5, on_behalf_of_id=stranger.pk)


@pytest.mark.parametrize(("role", "allowed"), [("service", True), ("finance", True), ("reader", False)])
def test_r13_everybody_but_a_reader_comments(version: TextVersion, people: object, role: str, allowed: bool) -> None:
    if allowed:
        services.comment(version.pk, actor=people(role), body="رأي المصلحة", made_on=MARCH_5)
    else:
        with pytest.raises(NotAllowed):
            services.comment(version.pk, actor=people(role), body="رأي", made_on=MARCH_5)


# --- R14–R19: clauses ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ClauseKind)
def test_r14_to_r19_each_clause_is_missing_until_it_is_written_in_arabic(dossier: Agreement, kind: ClauseKind) -> None:
    (need,) = [need for need in selectors.readiness(dossier) if need.code == f"clause_{kind.value}"]
    assert need.article == kind.requirement
    with pytest.raises(Missing):
        services.write_clause(dossier.pk, actor=None, kind=kind, body_ar="", body_fr="En français seulement")
    services.write_clause(dossier.pk, actor=None, kind=kind, body_ar="نص البند")
    assert f"clause_{kind.value}" not in codes(dossier)


def test_the_clauses_follow_the_requirements_in_order() -> None:
    assert [kind.requirement for kind in ClauseKind] == ["R14", "R15", "R16", "R17", "R18", "R19"]


def test_a_clause_written_again_replaces_the_first(dossier: Agreement) -> None:
    for words in ("الأول", "الثاني"):
        services.write_clause(dossier.pk, actor=None, kind="object", body_ar=words)
    assert dossier.clauses.get().body_ar == "الثاني"


def test_r17_the_amount_in_words_says_what_the_figures_say(dossier: Agreement) -> None:
    clause = services.write_clause(
        dossier.pk, actor=None, kind="contributions", body_ar="المساهمات", amount_centimes=480_000_000,
        amount_words_ar="أربعة ملايين وثمانمائة ألف درهم", amount_words_fr="quatre millions huit cent mille dirhams",
    )  # fmt: skip
    assert clause.amount_centimes == 480_000_000


@pytest.mark.parametrize(("words", "field"), [
    ({"amount_words_ar": "أربعة ملايين درهم"}, "amount_words_ar"),
    ({"amount_words_fr": "quatre millions de dirhams"}, "amount_words_fr"),
])  # fmt: skip
def test_r17_an_amount_in_words_that_differs_from_the_figures_is_refused(
    dossier: Agreement, words: dict[str, str], field: str
) -> None:
    with pytest.raises(WordsDiffer) as refusal:
        services.write_clause(
            dossier.pk, actor=None, kind="contributions", body_ar="المساهمات", amount_centimes=480_000_000, **words
        )
    assert refusal.value.field == field
    assert not dossier.clauses.exists()


def test_r17_words_without_figures_are_refused(dossier: Agreement) -> None:
    with pytest.raises(Missing) as refusal:
        services.write_clause(
            dossier.pk, actor=None, kind="contributions", body_ar="المساهمات", amount_words_ar="ألف درهم"
        )
    assert refusal.value.field == "amount_centimes"


# --- R15, R18, R19 -------------------------------------------------------------------------------------------------
def test_r15_every_party_owes_something(dossier: Agreement) -> None:
    ours, partner = dossier.parties.all()
    services.add_obligation(dossier.pk, actor=None, party_id=ours.pk, what_ar="توفير الموقع")
    (need,) = [need for need in selectors.readiness(dossier) if need.code == "obligation"]
    assert partner.name_ar in need.label
    services.add_obligation(dossier.pk, actor=None, party_id=partner.pk, what_ar="تكوين الأعوان")
    assert "obligation" not in codes(dossier)


def test_r15_an_obligation_is_of_a_party_of_this_agreement(dossier: Agreement) -> None:
    stranger = dossiers.with_partner(dossiers.opened())
    with pytest.raises(errors.ForeignPartyOfObligation):
        services.add_obligation(dossier.pk, actor=None, party_id=stranger.pk, what_ar="التزام")


def test_r15_an_obligation_says_something_and_falls_due_after_the_opening(dossier: Agreement) -> None:
    party = dossier.parties.first()
    with pytest.raises(Missing):
        services.add_obligation(dossier.pk, actor=None, party_id=party.pk, what_ar="")
    with pytest.raises(EndsBeforeStart):
        services.add_obligation(dossier.pk, actor=None, party_id=party.pk, what_ar="س", due_on=date(2023, 1, 1))


def test_r15_a_party_that_owes_something_is_not_removed(dossier: Agreement) -> None:
    partner = dossier.parties.get(is_self=False)
    obligation = services.add_obligation(dossier.pk, actor=None, party_id=partner.pk, what_ar="التزام")
    with pytest.raises(agreements.PartyInUse):
        agreements.remove_party(partner.pk, actor=None)
    services.remove_obligation(obligation.pk, actor=None)
    agreements.remove_party(partner.pk, actor=None)


def test_r15_an_obligation_is_fulfilled_only_in_force(dossier: Agreement) -> None:
    party = dossier.parties.first()
    obligation = services.add_obligation(dossier.pk, actor=None, party_id=party.pk, what_ar="التزام")
    with pytest.raises(StageClosed):
        services.fulfil_obligation(obligation.pk, actor=None, done_on=MARCH_5)
    july = date(2024, 7, 1)
    Agreement.objects.filter(pk=dossier.pk).update(
        state="in_force", signed_on=date(2024, 6, 25), in_force_on=july, ends_on=date(2027, 6, 30)
    )
    with pytest.raises(EndsBeforeStart):
        services.fulfil_obligation(obligation.pk, actor=None, done_on=MARCH_5)
    assert services.fulfil_obligation(obligation.pk, actor=None, done_on=july).done_on == july
    with pytest.raises(errors.ObligationDone):
        services.fulfil_obligation(obligation.pk, actor=None, done_on=july)


def test_r18_a_committee_is_named_once_and_described_anew(dossier: Agreement) -> None:
    assert "supervision_body" in codes(dossier)
    for months in (3, 6):
        services.set_supervision(
            dossier.pk, actor=None, kind="steering", name_ar="لجنة القيادة", meets_every_months=months
        )
    assert dossier.supervisory_bodies.get().meets_every_months == 6
    assert "supervision_body" not in codes(dossier)


def test_r19_the_duration_is_needed(dossier: Agreement) -> None:
    assert "duration" in codes(dossier)
    services.set_duration(dossier.pk, actor=None, duration_months=36)
    assert "duration" not in codes(dossier)


# --- The whole -----------------------------------------------------------------------------------------------------
def test_a150_a151_a_whole_draft_misses_only_the_money() -> None:
    assert codes(dossiers.drafted()) == ["contributions", "carrier"]


def test_a149_an_ordinary_association_under_article_149_is_a_warning_and_bars_nothing(dossier: Agreement) -> None:
    dossiers.with_partner(dossier, kind=PartyKind.ASSOCIATION, name_ar="جمعية", name_fr="Association", country="MA")
    services.set_legal_basis(dossier.pk, actor=None, legal_basis=LegalBasis.A149)
    dossier = Agreement.objects.get(pk=dossier.pk)
    misfits = [need for need in selectors.warnings(dossier) if need.code == "basis_misfit"]
    assert len(misfits) == 2  # the association, and the foreign collectivity
    assert {need.article for need in misfits} == {"LO 113-14 a149"}
    assert "legal_basis" not in codes(dossier)


def test_a86_a_foreign_party_calls_for_its_article_and_for_an_approval(dossier: Agreement) -> None:
    services.set_legal_basis(dossier.pk, actor=None, legal_basis=LegalBasis.L54_19)
    dossier = Agreement.objects.get(pk=dossier.pk)
    assert {"basis_misfit", "basis_foreign", "approval"} == {need.code for need in selectors.warnings(dossier)}
    assert set(selectors.fitting_bases(dossier)) == {LegalBasis.A86, LegalBasis.A92, LegalBasis.LEGACY}


def test_a86_the_approval_in_the_dossier_lifts_the_doubt(dossier: Agreement) -> None:
    from tenants.documents.services import store

    services.set_legal_basis(dossier.pk, actor=None, legal_basis=LegalBasis.A92)
    store(dossier.pk, actor=None, upload=pdf("approval.pdf"), kind="approval")
    assert selectors.warnings(Agreement.objects.get(pk=dossier.pk)) == []


def test_a86_an_approval_that_was_granted_lifts_the_doubt_and_one_that_was_asked_does_not(dossier: Agreement) -> None:
    services.set_legal_basis(dossier.pk, actor=None, legal_basis=LegalBasis.A92)
    asked = dossier.approvals.create(kind="public_authorities_a86", authority="وزارة الداخلية", requested_on=MARCH_5)
    assert [doubt.code for doubt in selectors.warnings(Agreement.objects.get(pk=dossier.pk))] == ["approval"]
    type(asked).objects.filter(pk=asked.pk).update(granted_on=date(2024, 4, 2), reference="و/77")
    assert selectors.warnings(Agreement.objects.get(pk=dossier.pk)) == []


def test_the_prevailing_language_is_among_the_languages(dossier: Agreement) -> None:
    changed = services.set_legal_basis(
        dossier.pk, actor=None, legal_basis="a92", prevailing_language="fr", languages=["ar"]
    )
    assert changed.languages == ["fr", "ar"]


def test_drafting_is_closed_outside_its_stage() -> None:
    dossier = dossiers.consulted()
    for write in (
        lambda: services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=ARTICLES),
        lambda: services.write_clause(dossier.pk, actor=None, kind="object", body_ar="نص"),
        lambda: services.set_duration(dossier.pk, actor=None, duration_months=12),
        lambda: services.set_supervision(dossier.pk, actor=None, kind="steering", name_ar="لجنة"),
    ):
        with pytest.raises(StageClosed):
            write()


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_only_the_office_drafts(dossier: Agreement, people: object, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.write_clause(dossier.pk, actor=people(role), kind="object", body_ar="نص")


# --- What the database itself refuses ------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "constraint"), [
    ({"number": 0}, "version_numbered_from_one"),
    ({"sha256": "short"}, "version_hash_well_formed"),
])  # fmt: skip
def test_constraints_of_a_version(version: TextVersion, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TextVersion.objects.filter(pk=version.pk).update(**change)


def test_a_number_is_given_once_in_the_table(version: TextVersion) -> None:
    with pytest.raises(IntegrityError, match="version_numbered_once"), transaction.atomic():
        TextVersion.objects.create(agreement=version.agreement, number=version.number, made_on=DRAFTED, sha256="a" * 64)


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"number": 1, "body_ar": "نص"}, "text_article_numbered_once"),
    ({"number": 0, "body_ar": "نص"}, "text_article_numbered_from_one"),
    ({"number": 5, "body_ar": ""}, "text_article_in_arabic"),
])  # fmt: skip
def test_constraints_of_an_article(version: TextVersion, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TextArticle.objects.create(version=version, **fields)


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"body": ""}, "comment_says_something"),
    ({"body": "نص", "resolved_on": date(2024, 1, 1)}, "comment_not_resolved_before_made"),
])  # fmt: skip
def test_constraints_of_a_comment(version: TextVersion, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Comment.objects.create(version=version, made_on=DRAFTED, **fields)


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"kind": "penalty", "body_ar": "نص"}, "clause_kind_known"),
    ({"kind": "object", "body_ar": ""}, "clause_in_arabic"),
    ({"kind": "object", "body_ar": "نص", "amount_centimes": 1}, "clause_amount_only_of_contributions"),
    ({"kind": "contributions", "body_ar": "نص", "amount_words_ar": "ألف"}, "clause_words_with_figures"),
    ({"kind": "contributions", "body_ar": "نص", "amount_centimes": -1}, "clause_amount_not_negative"),
])  # fmt: skip
def test_constraints_of_a_clause(dossier: Agreement, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clause.objects.create(agreement=dossier, **fields)


def test_a_clause_stands_once_in_the_table(dossier: Agreement) -> None:
    Clause.objects.create(agreement=dossier, kind="object", body_ar="نص")
    with pytest.raises(IntegrityError, match="clause_once_per_agreement"), transaction.atomic():
        Clause.objects.create(agreement=dossier, kind="object", body_ar="آخر")


def test_an_obligation_is_written_in_arabic_in_the_table(dossier: Agreement) -> None:
    with pytest.raises(IntegrityError, match="obligation_in_arabic"), transaction.atomic():
        Obligation.objects.create(agreement=dossier, party=dossier.parties.first(), what_ar="")


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"kind": "tribunal", "name_ar": "لجنة"}, "supervisory_kind_known"),
    ({"kind": "steering", "name_ar": ""}, "supervisory_body_named"),
    ({"kind": "steering", "name_ar": "لجنة", "meets_every_months": 25}, "supervisory_rhythm_sane"),
])  # fmt: skip
def test_constraints_of_a_supervisory_body(dossier: Agreement, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SupervisoryBody.objects.create(agreement=dossier, **fields)


def test_one_body_of_each_kind_in_the_table(dossier: Agreement) -> None:
    SupervisoryBody.objects.create(agreement=dossier, kind="steering", name_ar="لجنة")
    with pytest.raises(IntegrityError, match="supervisory_body_once_per_kind"), transaction.atomic():
        SupervisoryBody.objects.create(agreement=dossier, kind="steering", name_ar="أخرى")


# --- Selectors -----------------------------------------------------------------------------------------------------
def test_versions_cost_the_same_queries_whatever_their_number(
    dossier: Agreement, django_assert_num_queries: object
) -> None:
    for number in range(1, 5):
        made = services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, f"نص {number}")])
        services.comment(made.pk, actor=None, body="ملاحظة", made_on=MARCH_5)
    with django_assert_num_queries(3):
        assert [len(one.articles.all()) + len(one.comments.all()) for one in selectors.versions(dossier)] == [2] * 4


def test_readiness_costs_the_same_queries_whatever_the_size(
    dossier: Agreement, django_assert_num_queries: object
) -> None:
    whole = dossiers.drafted()
    with django_assert_num_queries(7):
        selectors.readiness(Agreement.objects.get(pk=dossier.pk))
    with django_assert_num_queries(7):
        selectors.readiness(Agreement.objects.get(pk=whole.pk))


def test_blocking_comments_and_due_obligations_are_tasks_in_two_queries(
    version: TextVersion, django_assert_num_queries: object
) -> None:
    services.comment(version.pk, actor=None, body="مبلغ ناقص", made_on=MARCH_5, is_blocking=True)
    other = dossiers.in_drafting()
    services.add_obligation(
        other.pk, actor=None, party_id=other.parties.first().pk, what_ar="توفير الموقع", due_on=date(2024, 9, 1)
    )
    Agreement.objects.filter(pk=other.pk).update(
        state="in_force", signed_on=MARCH_5, in_force_on=MARCH_5, ends_on=date(2027, 6, 30)
    )
    with django_assert_num_queries(2):
        found = selectors.tasks(date(2024, 9, 2))
    assert [(task.agreement, task.article, task.due_on) for task in found] == [
        (version.agreement, "R13", None), (other, "R15", date(2024, 9, 1)),
    ]  # fmt: skip


def test_another_office_sees_nothing_of_the_draft(
    version: TextVersion, other_office: object, as_office: object
) -> None:
    with as_office(other_office):
        assert not TextVersion.objects.exists()
