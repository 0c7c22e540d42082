"""R13: texts that start from a template, clauses that go in, newer versions taken by choice; never a silent change."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import NotAllowed
from mithaq.formulary.errors import UnknownTemplate
from mithaq.formulary.models import Use
from mithaq.formulary.variables import BLANK
from tenants.agreements.errors import StageClosed
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.drafting import services as drafting
from tenants.drafting.models import TextVersion
from tenants.drafting.services import ArticleText
from tenants.drafting.texts import last_version
from tenants.formulary import errors as e
from tenants.formulary import selectors, services
from tenants.formulary.answers import Answer
from tenants.formulary.models import Origin
from tests.tenants import dossiers
from tests.tenants.dossiers import DRAFTED
from tests.tenants.formulary.conftest import Reissue

pytestmark = pytest.mark.usefixtures("formulary", "office")
MARCH_5 = date(2024, 3, 5)
CODE = "twinning-foreign"


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def started(dossier: Agreement) -> TextVersion:
    return services.start_text(dossier.pk, actor=None, code=CODE, made_on=DRAFTED, base=0)


def last(dossier: Agreement) -> TextVersion:
    found = last_version(dossier, with_articles=True)
    assert found is not None
    return found


def headings(version: TextVersion) -> list[str]:
    return [article.heading_ar for article in version.articles.all()]


def test_a_template_becomes_the_next_version_with_its_origin_use_and_history(dossier: Agreement) -> None:
    typed = {"originals": Answer("أربعة (4)", "quatre (4)")}
    version = services.start_text(dossier.pk, actor=None, code=CODE, made_on=DRAFTED, base=0, typed=typed)
    articles = list(version.articles.all())
    assert (version.number, len(articles)) == (1, len(selectors.source(CODE).articles))
    assert "جماعة شريكة بالسنغال" in articles[0].body_ar
    assert any("أربعة (4) نظائر" in article.body_ar for article in articles)
    assert any(BLANK in article.body_ar for article in articles)
    assert "version 1" in version.note or "1" in version.note
    origin = Origin.objects.get(agreement=dossier)
    assert (origin.code, origin.version, origin.text_version, origin.is_own) == (CODE, 1, 1, False)
    used = Use.objects.get()
    assert (used.template_code, used.template_version, used.agreement_id) == (CODE, 1, dossier.public_id)
    assert HistoryEntry.objects.filter(agreement=dossier, transition="version_added").count() == 1


def test_earlier_versions_stay_when_a_template_takes_their_place(dossier: Agreement) -> None:
    drafting.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[ArticleText(1, "نص سابق")])
    version = services.start_text(dossier.pk, actor=None, code=CODE, made_on=MARCH_5, base=1)
    assert version.number == 2
    assert TextVersion.objects.get(agreement=dossier, number=1).articles.get().body_ar == "نص سابق"


def test_a_text_that_moved_meanwhile_is_not_written_over(dossier: Agreement, started: TextVersion) -> None:
    for again in (
        lambda: services.start_text(dossier.pk, actor=None, code="membership", made_on=DRAFTED, base=0),
        lambda: services.insert_clause(dossier.pk, actor=None, code="renewal", after=0, made_on=DRAFTED, base=0),
    ):
        with pytest.raises(e.TextMoved):
            again()
    assert TextVersion.objects.filter(agreement=dossier).count() == 1
    assert Origin.objects.filter(agreement=dossier).count() == 1


def test_a_text_starts_in_drafting_only_and_nothing_is_noted_otherwise() -> None:
    dossier = dossiers.consulted()
    with pytest.raises(StageClosed):
        services.start_text(dossier.pk, actor=None, code=CODE, made_on=DRAFTED, base=0)
    assert not Origin.objects.exists()
    assert not Use.objects.exists()


def test_an_older_version_may_be_taken_and_an_unknown_one_not(dossier: Agreement, reissue: Reissue) -> None:
    reissue(CODE, key="object", body_ar="نص جديد للموضوع")
    version = services.start_text(dossier.pk, actor=None, code=CODE, made_on=DRAFTED, base=0, number=1)
    assert "نص جديد" not in version.articles.all()[1].body_ar
    for code, number in (("nothing", None), (CODE, 7), ("01890000-0000-7000-8000-000000000000", None)):
        with pytest.raises(UnknownTemplate):
            services.start_text(dossier.pk, actor=None, code=code, made_on=DRAFTED, base=1, number=number)


def test_a_clause_is_no_agreement_and_an_agreement_no_clause(dossier: Agreement, started: TextVersion) -> None:
    with pytest.raises(e.NotThisForm):
        services.start_text(dossier.pk, actor=None, code="renewal", made_on=DRAFTED, base=1)
    with pytest.raises(e.NotThisForm):
        services.insert_clause(dossier.pk, actor=None, code=CODE, after=1, made_on=DRAFTED, base=1)


@pytest.mark.parametrize(("after", "place"), [(0, 0), (3, 3), (99, None)])
def test_a_clause_goes_in_behind_the_article_asked_for(
    dossier: Agreement, started: TextVersion, after: int, place: int | None
) -> None:
    before = headings(started)
    version = services.insert_clause(dossier.pk, actor=None, code="renewal", after=after, made_on=DRAFTED, base=1)
    at = len(before) if place is None else place
    assert headings(version) == [*before[:at], "تجديد الاتفاقية", *before[at:]]
    assert [article.number for article in version.articles.all()] == list(range(1, len(before) + 2))
    assert set(Origin.objects.values_list("code", "form")) == {(CODE, "agreement"), ("renewal", "clause")}


def test_a_clause_needs_a_text(dossier: Agreement) -> None:
    with pytest.raises(e.NoTextYet):
        services.insert_clause(dossier.pk, actor=None, code="renewal", after=0, made_on=DRAFTED, base=0)


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_only_who_drafts_may_use_a_template(dossier: Agreement, people: Callable[..., User], role: str) -> None:
    actor = people(role)
    for verb in (
        lambda: services.start_text(dossier.pk, actor=actor, code=CODE, made_on=DRAFTED, base=0),
        lambda: services.insert_clause(dossier.pk, actor=actor, code="renewal", after=0, made_on=DRAFTED, base=0),
        lambda: services.fork(CODE, actor=actor, made_on=DRAFTED, title_ar="نموذجنا"),
        lambda: services.keep_text(dossier.pk, actor=actor, made_on=DRAFTED, title_ar="نموذجنا", kind="framework"),
        lambda: services.rename(1, actor=actor, title_ar="نموذجنا"),
        lambda: services.put_away(1, actor=actor),
        lambda: services.leave_own(1, actor=actor, newest=1),
        lambda: services.leave_text(1, actor=actor, newest=1),
    ):
        with pytest.raises(NotAllowed):
            verb()


# --- Newer versions -------------------------------------------------------------------------------------------------


def test_a_newer_version_is_told_of_and_changes_nothing(
    dossier: Agreement, started: TextVersion, reissue: Reissue
) -> None:
    assert selectors.notices_of(dossier) == []
    before = [article.body_ar for article in last(dossier).articles.all()]
    reissue(CODE, key="fields", body_ar="صياغة جديدة للمجالات.", body_fr="Nouvelle rédaction des domaines.")
    assert [article.body_ar for article in last(dossier).articles.all()] == before
    (notice,) = selectors.notices_of(dossier)
    assert (notice.newest, notice.origin) == (2, Origin.objects.get())
    assert [one.origin for one in selectors.notices()] == [notice.origin]


def test_the_chosen_articles_are_taken_and_the_others_stay(
    dossier: Agreement, started: TextVersion, reissue: Reissue
) -> None:
    mine = [ArticleText(number=1, heading_ar="مادتنا", body_ar="نص كتبناه"), *services._texts(started)[1:]]
    drafting.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=mine)
    reissue(CODE, key="fields", body_ar="تشمل المجالات الآتية: {fields}.", body_fr="Les domaines : {fields}.")
    origin = Origin.objects.get()
    (change,) = selectors.changes_between(CODE, 1, 2)
    version = services.update_text(origin.pk, actor=None, keys=[change.key], newest=2, made_on=MARCH_5, base=2)
    texts = {article.heading_ar: article.body_ar for article in version.articles.all()}
    assert texts["مجالات التبادل"].startswith("تشمل المجالات الآتية: تدبير النفايات")
    assert texts["مادتنا"] == "نص كتبناه"
    origin.refresh_from_db()
    assert (origin.version, origin.text_version) == (2, 3)
    assert selectors.notices_of(dossier) == []
    assert Use.objects.filter(template_version=2).count() == 1


def test_an_article_that_the_office_renamed_is_not_written_over(
    dossier: Agreement, started: TextVersion, reissue: Reissue
) -> None:
    texts = services._texts(started)
    renamed = [
        ArticleText(**vars(one) | {"heading_ar": "مجالاتنا"}) if one.heading_ar == "مجالات التبادل" else one
        for one in texts
    ]
    drafting.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=renamed)
    reissue(CODE, key="fields", body_ar="صياغة جديدة.", body_fr="Nouvelle rédaction.")
    version = services.update_text(
        Origin.objects.get().pk, actor=None, keys=["fields"], newest=2, made_on=MARCH_5, base=2
    )
    assert headings(version).count("مجالاتنا") == 1
    assert headings(version)[-1] == "مجالات التبادل"


def test_nothing_chosen_is_said_and_leaving_it_settles_the_notice_until_the_next_version(
    dossier: Agreement, started: TextVersion, reissue: Reissue
) -> None:
    reissue(CODE, key="fields", body_ar="صياغة ثانية.")
    origin = Origin.objects.get()
    with pytest.raises(e.NothingChosen):
        services.update_text(origin.pk, actor=None, keys=[], newest=2, made_on=MARCH_5, base=1)
    services.leave_text(origin.pk, actor=None, newest=2)
    assert selectors.notices_of(dossier) == []
    reissue(CODE, key="fields", body_ar="صياغة ثالثة.")
    assert [one.newest for one in selectors.notices_of(dossier)] == [3]


def test_an_article_taken_out_of_the_template_is_taken_out_by_choice(
    dossier: Agreement, started: TextVersion, reissue: Reissue
) -> None:
    reissue(CODE, key="", without="visits")
    version = services.update_text(
        Origin.objects.get().pk, actor=None, keys=["visits"], newest=2, made_on=MARCH_5, base=1
    )
    assert "الوفود والزيارات" in headings(started)
    assert "الوفود والزيارات" not in headings(version)


# --- Past the service -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("origin_once_per_template", {}),
        ("origin_form_known", {"form": "poem", "code": "other"}),
        ("origin_versions_from_one", {"version": 0, "code": "other"}),
        ("origin_versions_from_one", {"text_version": 0, "code": "other"}),
        ("origin_named", {"title_ar": "", "code": "other"}),
        ("origin_named", {"code": ""}),
    ],
)
def test_rules_of_an_origin(started: TextVersion, constraint: str, fields: dict[str, object]) -> None:
    values = {
        "agreement": started.agreement, "form": "agreement", "code": CODE, "version": 1, "text_version": 1,
        "title_ar": "نموذج", "taken_on": DRAFTED,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Origin.objects.create(**values | fields)


def test_another_office_sees_neither_own_templates_nor_origins(
    started: TextVersion, other_office: Collectivity, as_office: Callable[..., object]
) -> None:
    own = services.fork(CODE, actor=None, made_on=DRAFTED, title_ar="نموذجنا")
    with as_office(other_office):
        assert not Origin.objects.exists()
        assert list(selectors.own_templates()) == []
        with pytest.raises(UnknownTemplate):
            selectors.source(str(own.code))
