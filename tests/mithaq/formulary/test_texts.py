"""Every shipped text: whole in both languages, the same articles, the six clauses, known variables, no left-over."""

import re

import pytest

from mithaq.formulary.models import ClauseKind, Form, TemplateKind
from mithaq.formulary.reading import ArticleFile, TemplateFile, read_all
from mithaq.formulary.variables import BLANK, KNOWN, asked
from mithaq.ui import formats

FILES = read_all()
TEMPLATES = [one for one in FILES if one.form == Form.AGREEMENT]
CLAUSES = [one for one in FILES if one.form == Form.CLAUSE]
ARABIC, LATIN = re.compile(r"[\u0620-\u064a]"), re.compile(r"[A-Za-zÀ-ÿ]")
FIGURES = re.compile(r"\d+(?:[.-]\d+)*")
LEFT_OVER = re.compile(r"\.\.\.|…|___|\bTODO\b|\bXXX\b|lorem", re.IGNORECASE)
BASES = {"a86", "a92", "a133", "a141", "a149", "l54_19_a11", "legacy"}

every_text = pytest.mark.parametrize("text", FILES, ids=lambda one: one.code)
every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)


def without_variables(text: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "", text)


def figures(text: str) -> list[str]:
    """Every figure, numbers of laws written one way, in order of value."""
    return sorted(found.replace(".", "-") for found in FIGURES.findall(without_variables(text)))


def quoted(articles: tuple[ArticleFile, ...]) -> set[str]:
    return {number for one in articles for number in FIGURES.findall(without_variables(one.body_fr))}


def test_there_is_a_template_for_each_kind_and_a_library_of_clauses() -> None:
    assert {one.kind for one in TEMPLATES} == set(TemplateKind) - {TemplateKind.CLAUSE}
    assert len(CLAUSES) >= 30
    assert len({one.code for one in FILES}) == len(FILES)


@every_template
def test_a_template_has_ten_to_twenty_articles(template: TemplateFile) -> None:
    assert 10 <= len(template.articles) <= 20


@every_template
def test_r14_to_r19_a_template_carries_the_six_mandatory_clauses_each_once(template: TemplateFile) -> None:
    carried = [one.clause for one in template.articles if one.clause]
    assert sorted(carried) == sorted(ClauseKind.values)


@every_template
def test_a_template_says_how_disputes_languages_and_publication_are_settled(template: TemplateFile) -> None:
    keys = {one.key for one in template.articles}
    assert {"preamble", "languages", "publication"} <= keys
    if template.kind != TemplateKind.AMENDMENT:
        assert keys & {"disputes", "disputes-foreign"}
        assert "revision" in keys


@every_template
def test_a118_effect_waits_for_the_decision_of_the_council_or_of_the_interior(template: TemplateFile) -> None:
    last = next(one for one in template.articles if one.clause == ClauseKind.DURATION)
    words = " ".join(one.body_ar for one in template.articles if one.key in {last.key, "effect"})
    if template.kind in {TemplateKind.FOUNDING_ECI, TemplateKind.FOUNDING_GCT, TemplateKind.ACCESSION}:
        assert "السلطة الحكومية المكلفة بالداخلية" in words or "للسلطة الحكومية المكلفة بالداخلية" in words
    else:
        assert "118" in words


@pytest.mark.parametrize("code", ["twinning-foreign", "decentralized-cooperation"])
def test_a86_a92_a118_a_foreign_partner_means_approvals_and_a_visa_always(code: str) -> None:
    template = next(one for one in TEMPLATES if one.code == code)
    assert {"86", "92", "118"} <= quoted(template.articles)
    keys = {one.key for one in template.articles}
    assert {"sovereignty", "duration-effect-foreign", "personal-data-abroad"} <= keys
    assert "approval" in asked(one.body_ar for one in template.articles)


def test_a43_a_private_partner_means_the_majority_of_the_members_in_office() -> None:
    template = next(one for one in TEMPLATES if one.code == "partnership-private")
    assert "43" in quoted(template.articles)
    assert "المادة 43" in template.texts["notes_ar"]


@every_text
def test_every_article_is_written_in_both_languages_and_in_their_own_scripts(text: TemplateFile) -> None:
    for one in text.articles:
        assert ARABIC.search(one.body_ar), one.key
        assert not LATIN.search(without_variables(one.body_ar)), one.key
        assert LATIN.search(one.body_fr), one.key
        assert not ARABIC.search(one.body_fr), one.key
        assert not ARABIC.search(one.heading_fr), one.key


@every_text
def test_both_languages_ask_for_the_same_and_say_the_same_figures(text: TemplateFile) -> None:
    for one in text.articles:
        assert sorted(asked([one.body_ar])) == sorted(asked([one.body_fr])), one.key
        assert figures(one.body_ar) == figures(one.body_fr), one.key


@every_text
def test_both_languages_have_the_same_paragraphs(text: TemplateFile) -> None:
    for one in text.articles:
        assert len(one.body_ar.splitlines()) == len(one.body_fr.splitlines()), one.key
        assert [line[:2] == "- " for line in one.body_ar.splitlines()] == [
            line[:2] == "- " for line in one.body_fr.splitlines()
        ], one.key


@every_text
def test_nothing_is_left_to_be_written(text: TemplateFile) -> None:
    words = [*text.texts.values(), *(value for one in text.articles for value in vars(one).values())]
    for value in words:
        assert BLANK not in value
        assert not LEFT_OVER.search(value.replace("[…]", "")), value
        assert value == value.strip()
    assert set(asked(one.body_ar for one in text.articles)) <= set(KNOWN)


@every_text
def test_a_text_says_whence_it_comes_and_that_it_is_no_official_model(text: TemplateFile) -> None:
    assert "ليس نموذجا رسميا" in text.texts["provenance_ar"]
    assert "modèle officiel" in text.texts["provenance_fr"]


@every_text
def test_every_article_of_law_named_as_source_is_quoted_in_the_text(text: TemplateFile) -> None:
    said = " ".join(one.body_fr for one in text.articles)
    numbers = {int(found) for found in re.findall(r"\b(\d+)\b", said)}
    for first, last in re.findall(r"(\d+) à (\d+)", said):
        numbers |= set(range(int(first), int(last) + 1))
    for source in text.lists["sources"]:
        law, article = source.split(" ", 1)[1].split(" a")
        assert law in said, source
        assert int(article) in numbers, source
        assert formats.article(source) != source, source


@every_template
def test_codes_for_the_agreements_are_known_ones(template: TemplateFile) -> None:
    assert set(template.lists["legal_bases"]) <= BASES
    assert template.lists["legal_bases"]


def test_hints_and_notes_stand_in_both_languages() -> None:
    for text in FILES:
        assert bool(text.texts["notes_ar"]) == bool(text.texts["notes_fr"]), text.code
        for one in text.articles:
            assert bool(one.hint_ar) == bool(one.hint_fr), one.key
