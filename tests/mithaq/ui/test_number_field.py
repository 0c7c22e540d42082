"""Numbers as people type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from mithaq.ui.forms import NumberField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("١٢٫٥", "12.5"),
        ("٦٬١١٠", "6110"),
        ("6 110", "6110"),
        ("-3", "-3"),
        ("\u200f74\u200e", "74"),
    ],
)
def test_numbers_in_any_digits_are_read(typed: str, number: str) -> None:
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["كثير", "1,2,3", "NaN", "Infinity", "1e400", "1.23456", "100000000000000"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NumberField().clean(typed)
    assert refused.value.code == "number"


def test_an_empty_number_is_none() -> None:
    assert NumberField(required=False).clean(" ") is None
    assert NumberField().prepare_value(Decimal("180.0000")) == "180"
