"""Loading: a second time changes nothing, a changed file becomes the next version, a bad file loads nothing."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mithaq.cli import cli
from mithaq.core.errors import user_message
from mithaq.formulary import selectors, services
from mithaq.formulary.errors import BadTemplateFile, ChangeUnsaid, UnknownTemplate
from mithaq.formulary.models import Article, Status, Template, Version
from mithaq.formulary.reading import TEXTS

pytestmark = pytest.mark.django_db
CODE = "revision"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped texts that a test may change."""
    shutil.copytree(TEXTS, tmp_path / "texts")
    return tmp_path / "texts"


def clause(folder: Path, code: str = CODE) -> Path:
    return folder / "clauses" / f"{code}.toml"


def rewrite(path: Path, *replacements: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


SAID = (
    "edition = 2026-11-24",
    'edition = 2027-01-15\nchanges_ar = "حذف مبدأ"\nchanges_fr = "Un principe est retiré"',
)


def test_the_shipped_texts_load_and_a_second_time_changes_nothing(db: None) -> None:
    first = services.load()
    assert len(first.added) == Template.objects.count() >= 43
    assert (first.changed, first.retired, first.unchanged) == ([], [], 0)
    rows = Article.objects.count()
    again = services.load()
    assert (again.added, again.changed, again.retired, again.unchanged) == ([], [], [], len(first.added))
    assert Article.objects.count() == rows


def test_a_changed_file_becomes_the_next_version_and_the_old_one_stays(db: None, folder: Path) -> None:
    services.load(folder)
    before = selectors.version_of(CODE)
    body = before.articles.all()[0].body_ar
    rewrite(clause(folder), SAID, ("إلا بملحق مكتوب", "إلا بملحق مكتوب ومعلل"))
    done = services.load(folder)
    assert {CODE, "partnership-public", "membership"} <= set(done.changed)  # those that include the clause
    assert "founding-eci" not in done.changed
    assert selectors.version_of("membership").changes_fr == "Révision : Un principe est retiré"
    newest = selectors.version_of(CODE)
    assert (newest.number, newest.changes_fr) == (2, "Un principe est retiré")
    assert selectors.version_of(CODE, 1).articles.all()[0].body_ar == body
    assert "ومعلل" in newest.articles.all()[0].body_ar


def test_a_change_that_says_nothing_of_itself_is_refused_and_nothing_is_loaded(db: None, folder: Path) -> None:
    services.load(folder)
    rewrite(clause(folder), ("إلا بملحق مكتوب", "إلا بملحق"))
    with pytest.raises(ChangeUnsaid) as refused:
        services.load(folder)
    assert CODE in user_message(refused.value)
    assert Version.objects.filter(number=2).count() == 0


def test_a_file_that_is_gone_retires_its_template_and_comes_back(db: None, folder: Path) -> None:
    services.load(folder)
    clause(folder, "renewal").unlink()
    assert services.load(folder).retired == ["renewal"]
    assert Template.objects.get(code="renewal").status == Status.RETIRED
    assert "renewal" not in [one.template.code for one in selectors.offered("clause")]
    assert selectors.version_of("renewal").number == 1
    shutil.copy(clause(TEXTS, "renewal"), clause(folder, "renewal"))
    assert services.load(folder).retired == []
    assert Template.objects.get(code="renewal").status == Status.CURRENT


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("body_fr", "body_xx", "body_fr"),
        ("لا يجوز تعديل", "لا يجوز {unheard} تعديل", "unheard"),
        ("edition = 2026-11-24", "edition = ", "value"),
        ("title_ar", "title_zz", "title_ar"),
    ],
    ids=["one language", "unknown variable", "not TOML", "no title"],
)
def test_a_bad_file_is_named_with_its_fault(db: None, folder: Path, old: str, new: str, fault: str) -> None:
    rewrite(clause(folder), (old, new))
    with pytest.raises(BadTemplateFile) as refused:
        services.load(folder)
    assert f"{CODE}.toml" in user_message(refused.value)
    assert fault in user_message(refused.value)
    assert not Template.objects.exists()


def test_an_unknown_code_or_version_is_said(db: None) -> None:
    services.load()
    for code, number in (("nothing", None), (CODE, 9)):
        with pytest.raises(UnknownTemplate):
            selectors.version_of(code, number)


def test_search_finds_words_of_either_language_whatever_their_spelling(db: None) -> None:
    services.load()
    assert "twinning-foreign" in [one.template.code for one in selectors.offered("agreement", "جماعه ترابيه اجنبيه")]
    assert "twinning-foreign" in [one.template.code for one in selectors.offered("agreement", "Jumelage étrangère")]
    assert list(selectors.offered("agreement", "zzz")) == []


def test_the_command_loads_and_says_what_it_did(db: None, folder: Path) -> None:
    run = CliRunner().invoke(cli, ["formulary", "load", "--from", str(folder)])
    assert (run.exit_code, run.output.startswith("formulary: ")) == (0, True), run.output
    assert "0 added, 0 changed, 0 retired" in CliRunner().invoke(cli, ["formulary", "load"]).output
