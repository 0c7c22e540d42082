"""What does not agree in a text: between its languages, figures and words, the text and the dossier."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from mithaq.collectivities.models import Collectivity
from tenants.drafting import checks, services
from tenants.drafting.checks import Facts, Mismatch
from tenants.drafting.services import ArticleText
from tests.tenants import dossiers

Enter = Callable[[Collectivity], AbstractContextManager[Collectivity]]
KNOWN = Facts(total=12_000_000, sums=frozenset({4_000_000, 8_000_000}), languages=("ar", "fr"))


def codes(found: list[Mismatch]) -> list[tuple[str, int | None, str]]:
    return [(one.code, one.article, one.language) for one in found]


def article(body_ar: str, body_fr: str = "", number: int = 1) -> ArticleText:
    return ArticleText(number, body_ar, body_fr)


def test_a_text_that_agrees_raises_no_doubt() -> None:
    text = [
        article(
            "المساهمات 120 000 درهم (مائة وعشرون ألف درهم)، منها 40 000 درهم قبل 1 شتنبر 2025،"
            " طبقا للمادة 150 من القانون 113.14.",
            "Les contributions : 120 000 DH (cent vingt mille dirhams), dont 40 000 DH avant le 1er septembre 2025,"
            " selon l'article 150 de la loi 113-14.",
        )
    ]
    assert checks.check(text, KNOWN) == []


@pytest.mark.parametrize(
    ("arabic", "french", "code"),
    [
        ("يؤدى 40 000 درهم", "Il est versé 80 000 DH", "amounts_differ"),
        ("قبل 1 يوليوز 2024", "avant le 1er juillet 2025", "days_differ"),
        ("طبقا للمادة 149", "conformément à l'article 151", "articles_differ"),
        ("القانون رقم 54.19", "la loi n° 31-13", "laws_differ"),
        ("نسبة 25%", "une part de 52 %", "shares_differ"),
        ("داخل 15 يوما", "dans les 10 jours", "periods_differ"),
    ],
)
def test_what_the_two_languages_say_differently_is_told_beside_the_article(arabic: str, french: str, code: str) -> None:
    found = checks.check([article("نص", "texte", 1), article(arabic, french, 2)], Facts(languages=("ar", "fr")))
    assert codes(found) == [(code, 2, "")]
    assert "%(" not in str(found[0].text)


def test_figures_and_words_that_differ_are_told_with_the_right_words() -> None:
    found = checks.check([article("120 000 درهم (مائة وعشرة آلاف درهم)")], Facts())
    assert codes(found) == [("words_differ", 1, "ar")]
    assert "مائة وعشرون ألف درهم" in str(found[0].text)
    found = checks.check([article("نص", "cent dix mille dirhams (120 000 DH)")], Facts())
    assert ("words_differ", 1, "fr") in codes(found)


def test_an_amount_that_the_dossier_does_not_know_is_told() -> None:
    found = checks.check([article("المجموع 120 000 درهم، ومنه 50 000 درهم")], Facts(total=12_000_000))
    assert codes(found) == [("amount_unknown", 1, "")]


def test_a_total_or_a_duration_that_stands_nowhere_is_told_of_the_text_as_a_whole() -> None:
    facts = Facts(total=12_000_000, duration_months=36)
    assert codes(checks.check([article("نص بلا أرقام")], facts)) == [
        ("total_not_stated", None, "ar"), ("duration_not_stated", None, "ar"),
    ]  # fmt: skip
    assert checks.check([article("مبلغ 120 000 درهم لمدة 3 سنوات")], facts) == []


def test_a_party_is_named_however_its_name_is_written() -> None:
    facts = Facts(parties=(("جماعة أكادير", "Commune d'Agadir"),))
    assert checks.check([article("تلتزم جماعة أڭادير", "La COMMUNE D’AGADIR s'engage")], facts) == []
    found = checks.check([article("تلتزم الجماعة", "La commune s'engage")], facts)
    assert codes(found) == [("party_not_named", None, "ar"), ("party_not_named", None, "fr")]


def test_a_missing_translation_is_told_where_the_agreement_is_made_in_french_too() -> None:
    assert codes(checks.check([article("نص")], Facts(languages=("ar", "fr")))) == [("not_translated", 1, "fr")]
    assert checks.check([article("نص")], Facts(languages=("ar",))) == []


def test_an_article_of_this_text_that_is_not_there_and_a_day_that_is_none() -> None:
    found = checks.check([article("طبقا للمادة 7 أعلاه، قبل 31/02/2025")], Facts())
    assert codes(found) == [("impossible_day", 1, "ar"), ("article_beyond", 1, "ar")]


def test_the_dossier_gives_what_is_compared(berkane: Collectivity, as_office: Enter) -> None:
    with as_office(berkane):
        agreement = dossiers.in_drafting(duration_months=None)
        services.set_duration(agreement.pk, actor=None, duration_months=36, planned_start_on=date(2024, 7, 1))
        agreement.refresh_from_db()
        facts = checks.facts_of(agreement)
        assert facts.duration_months == 36
        assert {name for name, _french in facts.parties} >= {"جماعة شريكة بالسنغال"}
        assert facts.total is None


def test_doubts_are_sorted_by_article() -> None:
    found = checks.check([article("قبل 31/02/2025"), article("نص", "", 2)], Facts(languages=("ar", "fr"), total=100))
    beside = checks.by_article(found)
    assert set(beside) == {1, 2, None}
    assert [one.code for one in beside[1]] == ["impossible_day", "not_translated"]
