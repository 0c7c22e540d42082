"""What falls when something before it falls: a tree that reads from the line's start, with its table."""

import pytest
from django.utils import translation

from mithaq.ui.chains import LETTERS, Link, chain


def drawn(label: str = "payeur") -> str:
    root = Link(label, "en retard", "bad", (Link("action", hanging=(Link("jalon"),)), Link("autre")))
    return chain(root, title="Ce qui attend", headers=("Action", "Attend"), rows=[("action", "5")])


@pytest.mark.parametrize(("language", "anchor"), [("fr", 'x="0"'), ("ar", 'x="100%"')])
def test_it_stands_at_the_start_of_the_line(language: str, anchor: str) -> None:
    with translation.override(language):
        page = drawn()
    assert page.count("<circle") == 4
    assert anchor in page
    assert "style=" not in page


def test_the_table_says_the_same_and_the_drawing_is_hidden_from_readers_of_screens() -> None:
    page = drawn()
    assert 'aria-hidden="true"' in page
    assert "<td>5</td>" in page


def test_long_words_are_broken_into_lines_and_never_cut_and_are_escaped() -> None:
    words = "Formation des agents <et> échanges de visites entre les deux communes partenaires"
    page = drawn(words)
    assert "&lt;et&gt;" in page
    assert all(word in page for word in ("Formation", "partenaires"))
    lines = [text.split("<")[0] for text in page.split('text-anchor="start">')[1:]]
    assert max(map(len, lines)) <= LETTERS + len("&lt;&gt;")
