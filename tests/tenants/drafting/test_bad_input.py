"""What people send by mistake or by malice: refused in words of their language, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from mithaq.collectivities.models import Collectivity
from mithaq.core.errors import DomainError, user_message
from tenants.agreements.models import Agreement
from tenants.drafting import checks, errors, services, texts
from tenants.drafting.models import Comment
from tenants.finance import errors as money
from tenants.finance import services as finance
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import DRAFTED
from tests.tenants.drafting.test_words import WORD

pytestmark = [pytest.mark.usefixtures("office"), pytest.mark.parametrize("language", ["ar", "fr"])]
Browse = Callable[..., OfficeBrowser]
ARABIC = {"ar": True, "fr": False}


@pytest.fixture
def dossier() -> Agreement:
    return dossiers.in_drafting()


@pytest.fixture
def browse(office: Collectivity, office_client: object) -> Browse:
    return lambda *roles, **more: OfficeBrowser(office_client(*roles), office, **more)


def url(agreement: Agreement, app: str, page: str = "") -> str:
    return f"/office/agreements/{agreement.reference}/{app}/{page}"


def told(language: str, verb: Callable[[], Any], error: type[DomainError]) -> str:
    """The words of a refusal, in the language asked for: Arabic letters, or none."""
    with translation.override(language), pytest.raises(error) as refusal:
        verb()
    with translation.override(language):
        words = user_message(refusal.value)
    assert any("\u0620" <= char <= "\u064a" for char in words) == ARABIC[language], words
    return words


def contribution(dossier: Agreement, **fields: Any) -> Any:
    party = dossier.parties.get(is_self=True)
    said = {"party_id": party.pk, "amount_centimes": 100_000} | fields
    return finance.set_contribution(dossier.pk, actor=None, **said)


# --- The text -------------------------------------------------------------------------------------------------------
def test_pasted_word_html_leaves_its_words_and_no_script(dossier: Agreement, browse: Browse, language: str) -> None:
    article = services.add_article(dossier.pk, actor=None, body_ar=WORD, body_fr='<p onclick="x()">Texte</p>')
    assert (article.body_ar.splitlines()[0], article.body_fr) == ("المادة الأولى:", "Texte")
    clerk = browse("clerk", language=language)
    assert clerk.post(url(dossier, "drafting", "articles/add/"), {"body_ar": WORD}).status_code == 302
    shown = clerk.get(url(dossier, "drafting")).text
    assert "المبلغ &lt;5&gt; &amp; 600" in shown
    assert "alert(" not in shown
    assert "onerror" not in shown


def test_a_megabyte_of_text_in_one_article_is_refused_with_both_lengths(
    dossier: Agreement, browse: Browse, language: str
) -> None:
    megabyte = "نص " * 180_000  # of UTF-8
    words = told(language, lambda: services.add_article(dossier.pk, actor=None, body_ar=megabyte), DomainError)
    assert "20" in words
    sent = {"body_ar": megabyte, "body_fr": "Gardé tel quel"}
    response = browse("clerk", language=language).post(url(dossier, "drafting", "articles/add/"), sent)
    assert response.status_code == 422
    assert response.context["form"]["body_ar"].value() == megabyte  # nothing of it is cut
    assert not texts.working(dossier).articles


def test_mixed_digits_are_a_doubt_in_a_text_and_refused_in_an_amount(
    dossier: Agreement, browse: Browse, language: str
) -> None:
    services.add_article(dossier.pk, actor=None, body_ar="تؤدى ١2٠٠٠ درهم، ثم ٣٠٠ و 400", body_fr="Verser 12 000 DH")
    found = [one for one in checks.doubts(dossier, texts.working(dossier).articles) if one.code == "digits_mixed"]
    assert [(one.article, "١2٠٠٠" in str(one.text)) for one in found] == [(1, True)]
    party = dossier.parties.get(is_self=True)
    sent = {"party_id": party.pk, "amount_centimes": "١2٠٠٠", "words_language": "ar"}
    response = browse("clerk", language=language).post(url(dossier, "finance", "contributions/add/"), sent)
    assert response.status_code == 422
    assert "١2٠٠٠" in response.context["form"]["amount_centimes"].value()
    assert not dossier.contributions.exists()


# --- The money ------------------------------------------------------------------------------------------------------
def test_two_instalments_on_one_day_are_refused_with_the_day(dossier: Agreement, browse: Browse, language: str) -> None:
    held = contribution(dossier)
    rows = [(DRAFTED, 50_000), (DRAFTED, 50_000)]
    assert "2024" in told(language, lambda: finance.schedule(held.pk, rows, actor=None), money.InstalmentsOverlap)
    sent = {"due_on_1": "2024-09-30", "part_1": "600", "due_on_2": "30/09/2024", "part_2": "400"}
    page = url(dossier, "finance", f"contributions/{held.pk}/schedule/")
    response = browse("finance", language=language).post(page, sent)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"due_on_2"}
    assert response.context["form"]["part_2"].value() == "400"
    assert not held.instalments.exists()


def test_instalments_beyond_the_contribution_are_refused_with_both_sums(
    dossier: Agreement, browse: Browse, language: str
) -> None:
    held = contribution(dossier)
    words = told(language, lambda: finance.schedule(held.pk, [(DRAFTED, 100_001)], actor=None), money.InstalmentsDiffer)
    assert "1\u00a0000,01" in words
    page = url(dossier, "finance", f"contributions/{held.pk}/schedule/")
    response = browse("finance", language=language).post(page, {"due_on_1": "2024-09-30", "part_1": "1000,01"})
    assert response.status_code == 422
    assert "1000,01" in response.text
    assert not held.instalments.exists()


@pytest.mark.parametrize("typed", ["0", "٠", "-5", "−5", "0,00"])
def test_nothing_and_less_is_no_amount(dossier: Agreement, browse: Browse, typed: str, language: str) -> None:
    for centimes in (0, -500):
        told(language, lambda wrong=centimes: contribution(dossier, amount_centimes=wrong), money.AmountNotPositive)
    party = dossier.parties.get(is_self=True)
    sent = {"party_id": party.pk, "amount_centimes": typed, "words_language": "ar", "amount_in_words": "خمسة"}
    response = browse("clerk", language=language).post(url(dossier, "finance", "contributions/add/"), sent)
    assert response.status_code == 422
    assert "amount_centimes" in response.context["form"].errors
    assert response.context["form"]["amount_in_words"].value() == "خمسة"
    assert not dossier.contributions.exists()


@pytest.mark.parametrize("code", ["DHS", "XYZ", "FRANC", "EURO"])
def test_a_currency_that_nobody_uses_is_refused_with_examples(
    dossier: Agreement, browse: Browse, code: str, language: str
) -> None:
    assert "MAD" in told(language, lambda: contribution(dossier, currency=code), money.CurrencyUnknown)
    party = dossier.parties.get(is_self=True)
    sent = {"party_id": party.pk, "amount_centimes": "1000", "currency": code, "words_language": "ar"}
    response = browse("clerk", language=language).post(url(dossier, "finance", "contributions/add/"), sent)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"currency"}
    assert response.context["form"]["currency"].value() == code
    assert not dossier.contributions.exists()


def test_a_contribution_in_another_currency_is_one_of_a_page(dossier: Agreement, browse: Browse, language: str) -> None:
    party = dossier.parties.get(is_self=True)
    sent = {"party_id": party.pk, "amount_centimes": "1000", "currency": "eur", "words_language": "ar"}
    assert (
        browse("clerk", language=language).post(url(dossier, "finance", "contributions/add/"), sent).status_code == 302
    )
    assert dossier.contributions.get().currency == "EUR"


# --- Days -----------------------------------------------------------------------------------------------------------
def test_an_end_before_its_start_is_refused_with_both_days(dossier: Agreement, browse: Browse, language: str) -> None:
    party = dossier.parties.get(is_self=True)
    sent = {
        "obligation-party_id": party.pk, "obligation-what_ar": "توفير الموقع", "obligation-due_on": "2023-12-31",
        "obligation-proof": "محضر",
    }  # fmt: skip
    response = browse("clerk", language=language).post(url(dossier, "drafting", "obligations/add/"), sent)
    assert response.status_code == 422
    (words,) = response.context["form"].errors["due_on"]
    assert "2023" in words
    assert "2024" in words
    assert "محضر" in response.text
    assert not dossier.obligations.exists()


# --- Threads --------------------------------------------------------------------------------------------------------
def test_a_reply_to_a_reply_stays_in_its_thread_and_no_circle_can_be_closed(
    dossier: Agreement, browse: Browse, language: str
) -> None:
    version = services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=[services.ArticleText(1, "نص")])
    remark = services.comment(version.pk, actor=None, body="ملاحظة", made_on=DRAFTED)
    answer = services.reply(remark.pk, actor=None, body="جواب", made_on=DRAFTED)
    clerk = browse("clerk", language=language)
    page = url(dossier, "drafting", f"comments/{answer.pk}/reply/")
    assert clerk.post(page, {"body": "جواب الجواب", "made_on": "2024-02-27"}).status_code == 302
    assert set(Comment.objects.filter(body__startswith="جواب").values_list("reply_to", flat=True)) == {remark.pk}
    told(
        language,
        lambda: services.resolve_comment(answer.pk, actor=None, resolved_on=DRAFTED),
        errors.ReplyHasNoState,
    )
    refused = clerk.post(page, {"body": "", "made_on": "2024-02-01"})
    assert refused.status_code == 422
    assert 'value="2024-02-01"' in refused.text
