"""The demonstration's Berkane tells the drafting as the worked example does: v1, nine comments, v3, none open."""

from datetime import date

import pytest

from tenants.demo import berkane
from tenants.demo.story import play
from tenants.drafting import selectors, texts
from tests.tenants import staged

pytestmark = pytest.mark.usefixtures("office")


def test_the_draft_of_berkane_had_nine_comments_and_has_none_open(people: object) -> None:
    dossier = play(berkane.PLOT, berkane.DAYS, staged.cast_of(people), until="drafted").agreement
    versions = list(texts.outline(dossier))
    assert [(one.number, one.made_on) for one in versions] == [
        (3, date(2024, 3, 5)), (2, date(2024, 3, 1)), (1, date(2024, 2, 27)),
    ]  # fmt: skip
    threads = selectors.threads(dossier)
    assert (len(threads), sum(one.is_open for one in threads)) == (9, 0)
    assert {one.clause for one in texts.working(dossier).articles} == {"object", "duration"}
