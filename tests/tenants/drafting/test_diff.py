"""R13: what became of each article and of each word, in any direction of writing, in bounded time."""

import random
import time
import uuid

import pytest

from tenants.drafting.diff import Kind, Mark, Piece, Side, compare, words

K = [uuid.UUID(int=number) for number in range(1, 7)]


def sides(*articles: tuple[int, str]) -> list[Side]:
    return [Side(K[key], number, {"body_ar": body}) for number, (key, body) in enumerate(articles, start=1)]


def before_and_after(pieces: list[Piece]) -> tuple[str, str]:
    return (
        "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED),
        "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED),
    )


def test_a_word_that_changed_is_removed_and_added() -> None:
    assert words("تؤدى 600 درهم.", "تؤدى 700 درهم.") == [
        Piece(Mark.KEPT, "تؤدى "), Piece(Mark.REMOVED, "600 "), Piece(Mark.ADDED, "700 "), Piece(Mark.KEPT, "درهم."),
    ]  # fmt: skip


def test_a_word_takes_its_marks_along() -> None:
    pieces = words("الجماعةُ تلتزم", "الجماعةِ تلتزم")
    assert [piece.text for piece in pieces] == ["الجماعةُ ", "الجماعةِ ", "تلتزم"]


def test_punctuation_and_lines_are_compared_by_themselves() -> None:
    pieces = words("La commune paie.\nFin.", "La commune paie,\nFin.")
    assert [(piece.mark, piece.text) for piece in pieces] == [
        (Mark.KEPT, "La commune paie"), (Mark.REMOVED, "."), (Mark.ADDED, ","), (Mark.KEPT, "\nFin."),
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [("", ""), ("أ", ""), ("", "أ"), ("أ", "أ"), ("أ ب", "ب أ"), ("a", "b")])
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    was, now = before_and_after(words(before, after))
    assert was.replace(" ", "") == before.replace(" ", "")  # a kept word brings the space that follows it now
    assert now == after


def test_articles_are_matched_by_key_and_a_new_number_is_no_change() -> None:
    changes = compare(sides((0, "أ"), (1, "ب")), sides((2, "جديد"), (0, "أ"), (1, "ب ب")))
    assert [(one.kind, one.before, one.after, one.is_moved) for one in changes] == [
        (Kind.ADDED, None, 1, False), (Kind.SAME, 1, 2, False), (Kind.CHANGED, 2, 3, False),
    ]  # fmt: skip
    assert [one.is_silent for one in changes] == [False, True, False]


def test_a_removed_article_is_shown_where_it_stood() -> None:
    changes = compare(sides((0, "أ"), (1, "ب"), (2, "ج"), (3, "د")), sides((0, "أ"), (3, "د")))
    assert [(one.kind, one.before) for one in changes] == [
        (Kind.SAME, 1), (Kind.REMOVED, 2), (Kind.REMOVED, 3), (Kind.SAME, 4),
    ]  # fmt: skip


def test_the_fewest_articles_are_said_to_have_moved() -> None:
    changes = compare(sides(*((n, str(n)) for n in range(5))), sides(*((n, str(n)) for n in (4, 0, 1, 2, 3))))
    assert [one.key for one in changes if one.is_moved] == [K[4]]


def test_each_language_is_compared_by_itself() -> None:
    before = [Side(K[0], 1, {"body_ar": "أ", "body_fr": "A", "body_en": ""})]
    after = [Side(K[0], 1, {"body_ar": "أ", "body_fr": "B", "body_en": ""})]
    (change,) = compare(before, after)
    assert change.kind is Kind.CHANGED
    assert set(change.pieces) == {"body_ar", "body_fr"}
    assert [piece.mark for piece in change.pieces["body_ar"]] == [Mark.KEPT]


_LEXICON = ["من", "في", "على", "la", "de", "5", *(f"كلمة{number}" for number in range(500))]


def _shuffled(count: int, seed: int) -> str:
    return " ".join(random.Random(seed).choices(_LEXICON, weights=[40, 40, 40, 40, 40, 40] + [1] * 500, k=count))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("أ " * 10_000, "أ " * 9_999 + "ب"),
        ("أ ب " * 5_000, "ب أ " * 5_000),
        ("\n" * 20_000, "\n" * 19_999 + "أ"),
        (_shuffled(4_000, 1), _shuffled(4_000, 2)),
        ("\n".join([_shuffled(60, 3)] * 60), "\n".join([_shuffled(60, 4)] * 60)),
    ],
    ids=["one word", "two words", "lines", "strangers", "repeated lines"],
)
def test_the_longest_bodies_are_compared_in_under_a_second(before: str, after: str) -> None:
    start = time.perf_counter()
    pieces = words(before, after)
    assert time.perf_counter() - start < 1
    assert before_and_after(pieces)[1] == after


def test_forty_long_articles_that_all_changed_are_compared_in_bounded_time() -> None:
    keys = [uuid.uuid4() for _ in range(40)]
    before = [
        Side(key, n, {"body_ar": _shuffled(3_500, n), "body_fr": _shuffled(3_500, n)}) for n, key in enumerate(keys)
    ]
    after = [
        Side(key, n, {"body_ar": _shuffled(3_500, -n), "body_fr": _shuffled(3_500, n)}) for n, key in enumerate(keys)
    ]
    start = time.perf_counter()
    assert len(compare(before, after)) == 40
    assert time.perf_counter() - start < 6
