"""What people type is read, refused in words, and drawn so that everyone can find the fault."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Fieldset, Form, MoneyField


class Sample(Form):
    title_ar = CleanCharField(label="Title", max_length=20)
    amount = MoneyField(label="Amount", positive=True, required=False, help_text="In dirhams.")
    on = DateField(label="On")
    vote = forms.ChoiceField(label="Vote", choices=[("y", "yes"), ("n", "no")], widget=forms.RadioSelect)

    articles = {"on": "LO 113-14 a118"}
    fieldsets = (Fieldset("Session", ("on", "vote")),)


@pytest.mark.parametrize(
    ("typed", "centimes"),
    [("1 250 000,00", 125000000), ("١٢٥٠٫٥", 125050), ("1.250.000", 125000000), ("0,01", 1), ("1200 DH", 120000)],
)
def test_money_is_cleaned_to_centimes(typed: str, centimes: int) -> None:
    assert MoneyField().clean(typed) == centimes


def test_money_that_may_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        MoneyField().clean("1.250")
    assert refused.value.code == "ambiguous_amount"


def test_money_above_zero_refuses_zero_and_nothing_is_none() -> None:
    with pytest.raises(ValidationError) as refused:
        MoneyField(positive=True).clean("0,00")
    assert refused.value.code == "zero"
    assert MoneyField(required=False).clean("") is None


def test_money_already_stored_comes_back_in_the_field_as_it_is_written() -> None:
    with translation.override("ar"):
        shown = MoneyField().prepare_value(125000050)
    assert shown == "1\u00a0250\u00a0000,50"
    assert MoneyField().clean(shown) == 125000050
    assert not MoneyField().has_changed(125000050, shown)


@pytest.mark.parametrize(
    "typed", ["2027-12-31", "31/12/2027", "٣١/١٢/٢٠٢٧", "31-12-2027", "31.12.2027", "\u200f31/12/2027"]
)
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert DateField().clean(typed) == date(2027, 12, 31)


def test_a_day_that_does_not_exist_is_refused_and_shown_again() -> None:
    form = Sample({"on": "31/02/2027"})
    assert "on" in form.errors
    assert 'type="text" name="on" value="31/02/2027"' in str(form["on"])


def test_hidden_characters_and_overlong_lines_are_refused() -> None:
    field = CleanCharField(max_length=10)
    assert CleanCharField(max_length=11).clean("  جماعة\u00a0 بركان ") == "جماعة بركان"
    for typed, code in (("abc\u202edef", "bidi_control"), ("abc\x00", "control_character"), ("x" * 11, "too_long")):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert code in {error.code for error in refused.value.error_list}
    assert CleanTextField(max_length=100).clean("a \r\n\n\n\n b") == "a\n\nb"
    with pytest.raises(ValidationError):
        field.clean("   ")


def test_a_field_is_drawn_with_its_help_article_and_error_described() -> None:
    with translation.override("fr"):
        html = str(Sample({"title_ar": "x", "amount": "zz", "vote": "y"}))
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html
    assert "article 118 de la loi organique n°\u00a0113-14" in html
    assert '<a href="#id_on">' in html
    assert "data-focus" in html


def test_every_described_id_is_in_the_page() -> None:
    html = str(Sample({}))
    described = {name for part in html.split('aria-describedby="')[1:] for name in part.split('"')[0].split()}
    assert described
    assert all(f'id="{name}"' in html for name in described)


def test_a_group_of_choices_has_a_legend() -> None:
    html = str(Sample()["vote"].as_field_group())
    assert "<fieldset" in html
    assert "<legend>Vote" in html


def test_fields_of_one_subject_stand_under_one_legend_after_the_loose_ones() -> None:
    html = str(Sample())
    assert html.index("id_title_ar") < html.index("<legend>Session</legend>") < html.index("id_on")


def test_a_name_that_ends_in_a_language_sets_direction() -> None:
    class Names(Form):
        name_ar = forms.CharField()
        name_fr = forms.CharField(widget=forms.Textarea)
        email = forms.EmailField()
        remark = forms.CharField()

    html = {name: Names()[name].as_field_group() for name in ("name_ar", "name_fr", "email", "remark")}
    assert 'lang="ar" dir="rtl"' in html["name_ar"]
    assert 'lang="fr" dir="ltr"' in html["name_fr"]
    assert 'dir="ltr"' in html["email"]
    assert 'dir="auto"' in html["remark"]


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in str(Sample({"title_ar": "<script>"}))
