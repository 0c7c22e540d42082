"""The office's own templates: forked or kept from a dossier, written article by article, every version kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.core.errors import InvalidInput, user_message
from mithaq.formulary.errors import UnknownVariable
from mithaq.formulary.models import Use
from tenants.agreements.errors import FutureDate
from tenants.drafting import services as drafting
from tenants.drafting.services import ArticleText
from tenants.formulary import errors as e
from tenants.formulary import selectors, services
from tenants.formulary.models import Origin, OwnArticle, OwnTemplate, OwnVersion
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED
from tests.tenants.formulary.conftest import Reissue

pytestmark = pytest.mark.usefixtures("formulary", "office")
CODE = "framework"


@pytest.fixture
def own() -> OwnTemplate:
    return services.fork(CODE, actor=None, made_on=DRAFTED, title_ar="نموذجنا للاتفاقية الإطار")


def articles(own: OwnTemplate, number: int | None = None) -> list[OwnArticle]:
    version = selectors.own_version(own, number)
    assert version is not None
    return list(version.articles.all())


def write(own: OwnTemplate, number: int | None, base: int = 1, **text: str) -> OwnVersion:
    values = {"heading_ar": "مادة", "body_ar": "نص مكتوب"} | text
    return services.write_article(own.pk, actor=None, made_on=DRAFTED, base=base, number=number, **values)


def test_a_fork_holds_every_word_and_where_it_came_from(own: OwnTemplate) -> None:
    shared = selectors.source(CODE)
    assert [(one.key, one.body_ar, one.clause) for one in articles(own)] == [
        (one.key, one.body_ar, one.clause) for one in shared.articles
    ]
    assert (own.origin_code, own.origin_version, own.latest, own.kind) == (CODE, 1, 1, "framework")


def test_an_article_written_anew_is_a_new_version_and_the_old_one_is_kept(own: OwnTemplate) -> None:
    before = articles(own)[2]
    version = write(own, 3, body_ar="نص جديد", body_fr="Texte nouveau")
    own.refresh_from_db()
    assert (version.number, own.latest) == (2, 2)
    assert (articles(own)[2].body_ar, articles(own)[2].key) == ("نص جديد", before.key)
    assert articles(own, 1)[2].body_ar == before.body_ar


def test_articles_are_added_and_left_out_by_version(own: OwnTemplate) -> None:
    count = len(articles(own))
    write(own, None, heading_ar="مادة إضافية")
    services.remove_article(own.pk, actor=None, made_on=DRAFTED, base=2, number=1)
    own.refresh_from_db()
    assert [one.number for one in articles(own)] == list(range(1, count + 1))
    assert articles(own)[-1].heading_ar == "مادة إضافية"
    assert len(articles(own, 2)) == count + 1


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (e.TemplateWithoutArticle, {"body_ar": "  "}),
        (UnknownVariable, {"body_ar": "يلتزم {unheard}"}),
        (UnknownVariable, {"body_fr": "S'engage {unheard}"}),
        (InvalidInput, {"body_ar": "م" * 1_000_000}),
        (InvalidInput, {"heading_fr": "t" * 201}),
        (InvalidInput, {"body_ar": "نص\u202eمقلوب"}),
    ],
    ids=["without Arabic", "unknown variable", "unknown in French", "1 MB", "long heading", "hidden order"],
)
def test_bad_input_is_refused_and_nothing_is_lost(
    own: OwnTemplate, refusal: type[Exception], text: dict[str, str]
) -> None:
    with pytest.raises(refusal):
        write(own, 1, **text)
    own.refresh_from_db()
    assert (own.latest, OwnVersion.objects.count()) == (1, 1)


def test_an_unknown_variable_is_named_beside_the_known_ones(own: OwnTemplate) -> None:
    with pytest.raises(UnknownVariable) as refused:
        write(own, 1, body_ar="{unheard}")
    assert "unheard" in user_message(refused.value)
    assert "contributions" in user_message(refused.value)


def test_two_people_at_one_template_the_second_is_told(own: OwnTemplate) -> None:
    write(own, 1, body_ar="كتبه الأول")
    with pytest.raises(e.TemplateMoved):
        write(own, 1, base=1, body_ar="كتبه الثاني")
    own.refresh_from_db()
    assert articles(own)[0].body_ar == "كتبه الأول"


def test_the_same_words_are_no_version_and_the_last_article_stays(own: OwnTemplate) -> None:
    first = articles(own)[0]
    with pytest.raises(e.SameTemplate):
        write(own, 1, **{name: getattr(first, name) for name in services.ARTICLE_FIELDS})
    clause = services.fork("renewal", actor=None, made_on=DRAFTED, title_ar="بندنا")
    with pytest.raises(e.TemplateWithoutArticle):
        services.remove_article(clause.pk, actor=None, made_on=DRAFTED, base=1, number=1)


def test_a_template_needs_a_title_in_arabic_and_a_day_that_has_come(own: OwnTemplate) -> None:
    with pytest.raises(e.TemplateWithoutArticle):
        services.fork(CODE, actor=None, made_on=DRAFTED, title_ar=" ")
    with pytest.raises(e.TemplateWithoutArticle):
        services.rename(own.pk, actor=None, title_ar="")
    with pytest.raises(FutureDate):
        services.fork(CODE, actor=None, made_on=date(2100, 1, 1), title_ar="غد")


def test_the_text_of_a_dossier_is_kept_as_a_template_and_starts_another() -> None:
    dossier = dossiers.drafted()
    own = services.keep_text(dossier.pk, actor=None, made_on=DRAFTED, title_ar="من ملف", kind="twinning_foreign")
    assert [one.body_ar for one in articles(own)] == ["موضوع الاتفاقية", "التزامات الأطراف"]
    assert (own.origin_reference, own.origin_code) == (dossier.reference, "")
    other = dossiers.in_drafting(title_ar="ملف آخر")
    version = services.start_text(other.pk, actor=None, code=str(own.code), made_on=DRAFTED, base=0)
    assert [one.body_ar for one in version.articles.all()] == ["موضوع الاتفاقية", "التزامات الأطراف"]
    assert Origin.objects.get(agreement=other).is_own
    assert not Use.objects.exists()  # only the commons counts


def test_a_dossier_without_text_or_with_unknown_braces_makes_no_template() -> None:
    dossier = dossiers.in_drafting()
    with pytest.raises(e.NoTextYet):
        services.keep_text(dossier.pk, actor=None, made_on=DRAFTED, title_ar="من ملف", kind="framework")
    drafting.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "نص {x}")])
    with pytest.raises(UnknownVariable):
        services.keep_text(dossier.pk, actor=None, made_on=DRAFTED, title_ar="من ملف", kind="framework")


def test_put_away_it_is_kept_and_told_of_no_more(own: OwnTemplate, reissue: Reissue) -> None:
    reissue(CODE, key="fields", body_ar="صياغة ثانية.")
    assert [one.own for one in selectors.notices()] == [own]
    services.put_away(own.pk, actor=None)
    assert selectors.notices() == []
    assert selectors.source(str(own.code)).title_ar == own.title_ar
    services.put_away(own.pk, actor=None, away=False)
    assert len(selectors.notices()) == 1


def test_a_newer_shared_version_is_taken_by_choice_or_left(own: OwnTemplate, reissue: Reissue) -> None:
    write(own, 2, body_ar="موضوع كتبه المكتب")
    reissue(CODE, key="fields", body_ar="مجالات جديدة.", body_fr="Domaines nouveaux.")
    assert articles(own, 2)[2].body_ar != "مجالات جديدة."
    with pytest.raises(e.NothingChosen):
        services.update_own(own.pk, actor=None, keys=["object"], newest=2, made_on=DRAFTED, base=2)
    services.update_own(own.pk, actor=None, keys=["fields"], newest=2, made_on=DRAFTED, base=2)
    own.refresh_from_db()
    bodies = {one.key: one.body_ar for one in articles(own)}
    assert bodies["fields"] == "مجالات جديدة."
    assert bodies["object"] == "موضوع كتبه المكتب"
    assert (own.latest, own.origin_version, selectors.notices()) == (3, 2, [])
    reissue(CODE, key="fields", body_ar="صياغة ثالثة.")
    services.leave_own(own.pk, actor=None, newest=3)
    assert selectors.notices() == []


def test_a_draft_is_told_when_its_own_template_moves_on(own: OwnTemplate) -> None:
    dossier = dossiers.in_drafting()
    services.start_text(dossier.pk, actor=None, code=str(own.code), made_on=DRAFTED, base=0)
    assert selectors.notices_of(dossier) == []
    write(own, 2, heading_ar="موضوع الاتفاقية الإطار وأهدافها", body_ar="موضوع جديد: {title}")
    (notice,) = selectors.notices_of(dossier)
    (change,) = selectors.changes_between(str(own.code), 1, 2)
    version = services.update_text(notice.origin.pk, actor=None, keys=[change.key], newest=2, made_on=DRAFTED, base=1)
    assert f"موضوع جديد: {dossier.title_ar}" in [one.body_ar for one in version.articles.all()]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("own_template_form_known", {"form": "poem"}),
        ("own_template_kind_known", {"kind": "poem"}),
        ("own_template_clause_kind_of_clauses", {"form": "clause"}),
        ("own_template_titled_in_arabic", {"title_ar": ""}),
        ("own_template_latest_from_one", {"latest": 0}),
        ("own_template_origin_whole", {"origin_code": "framework"}),
        ("own_template_origin_whole", {"origin_version": 1}),
        ("own_template_origin_whole", {"settled_version": 1}),
    ],
)
def test_rules_of_an_own_template(constraint: str, fields: dict[str, object]) -> None:
    values = {"form": "agreement", "kind": "framework", "title_ar": "نموذج"} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OwnTemplate.objects.create(**values)


def test_rules_of_its_versions_and_articles(own: OwnTemplate) -> None:
    version = OwnVersion.objects.get()
    for constraint, make in (
        ("own_version_numbered_once", lambda: OwnVersion.objects.create(template=own, number=1, made_on=DRAFTED)),
        ("own_version_from_one", lambda: OwnVersion.objects.create(template=own, number=0, made_on=DRAFTED)),
        ("own_article_numbered_once", lambda: OwnArticle.objects.create(version=version, number=1, body_ar="نص")),
        ("own_article_from_one", lambda: OwnArticle.objects.create(version=version, number=0, body_ar="نص")),
        ("own_article_in_arabic", lambda: OwnArticle.objects.create(version=version, number=90, body_ar="")),
        ("own_article_clause_known", lambda: OwnArticle.objects.create(
            version=version, number=91, body_ar="نص", clause="poem")),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            make()
