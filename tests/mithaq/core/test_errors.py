"""Refusals: a code for machines, a sentence for people in their language."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, override

from mithaq.core.errors import DomainError, IllegalTransition, InvalidInput, NotAllowed, user_message


class Door(TextChoices):
    OPEN = "open", gettext_lazy("January")
    SHUT = "shut", "shut"


class Sealed(DomainError):
    code = "sealed"
    message = gettext_lazy("%(reference)s")
    article = "LO 113-14 a86"
    field = "reference"


def test_a_subclass_carries_its_code_article_and_field() -> None:
    error = Sealed(reference="CONV-1")
    assert (error.code, error.article, error.field) == ("sealed", "LO 113-14 a86", "reference")
    assert error.context == {"reference": "CONV-1"}


def test_one_refusal_may_be_more_precise_than_its_class() -> None:
    error = InvalidInput("Not this.", code="not_this", field="title", article="LO 113-14 a150")
    assert (error.code, error.field, error.article, user_message(error)) == (
        "not_this",
        "title",
        "LO 113-14 a150",
        "Not this.",
    )
    assert (InvalidInput.code, InvalidInput.field) == ("invalid_input", "")


def test_a_message_without_context_may_hold_a_percent_sign() -> None:
    assert user_message(InvalidInput("At most 60 %.")) == "At most 60 %."


def test_logs_get_the_code_and_the_context_in_no_language() -> None:
    assert str(Sealed(reference="CONV-1")) == "sealed {'reference': 'CONV-1'}"
    assert str(NotAllowed("agreements.sign")) == "not_allowed"
    assert NotAllowed("agreements.sign").permission == "agreements.sign"


def test_an_illegal_transition_shows_the_labels_of_its_states() -> None:
    error = IllegalTransition("CONV-1", state=Door.OPEN, to=Door.SHUT)
    assert (error.reference, error.state, error.to) == ("CONV-1", "open", "shut")
    with override("en"):
        assert user_message(error) == "CONV-1 cannot pass from “January” to “shut”."
    with override("fr"):
        assert "janvier" in user_message(error).lower()


def test_in_arabic_each_value_is_isolated() -> None:
    with override("ar"):
        assert user_message(Sealed(reference="CONV-1")) == "\u2068CONV-1\u2069"


@pytest.mark.parametrize(("language", "written"), [("fr", "7 juillet 2024"), ("ar", "\u20687 يوليوز 2024\u2069")])
def test_dates_are_written_out_in_the_language_of_the_page(language: str, written: str) -> None:
    with override(language):
        assert user_message(InvalidInput("%(on)s", on=date(2024, 7, 7))) == written
        assert user_message(InvalidInput("%(on)s", on=datetime(2024, 7, 6, 23, 30, tzinfo=UTC))) == written


def test_lists_are_joined_with_the_comma_of_the_language() -> None:
    with override("fr"):
        assert user_message(InvalidInput("%(papers)s", papers=["a", "b"])) == "a, b"
    with override("ar"):
        assert "، " in user_message(InvalidInput("%(papers)s", papers=("a", "b")))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_core_message_is_translated(language: str) -> None:
    errors = [InvalidInput(), NotAllowed(), DomainError(), IllegalTransition("x", state="a", to="b")]
    with override("en"):
        english = [user_message(error) for error in errors]
    with override(language):
        assert all(user_message(error) != text for error, text in zip(errors, english, strict=True))
