"""The shipped formulary, loaded, and a way to bring out a newer version of one of its texts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import public_side
from mithaq.formulary import selectors as commons
from mithaq.formulary import services
from mithaq.formulary.models import Article, Template, Version
from tenants.agreements.models import Agreement
from tenants.demo import berkane as plots
from tenants.demo import story
from tests.tenants import staged

COPIED = (
    "title_ar", "title_fr", "purpose_ar", "purpose_fr", "provenance_ar", "provenance_fr", "notes_ar", "notes_fr",
    "sources", "legal_bases", "agreement_kinds", "party_kinds", "sha256", "folded",
)  # fmt: skip
ARTICLE = ("key", "clause", "heading_ar", "heading_fr", "body_ar", "body_fr")
Reissue = Callable[..., Version]


@pytest.fixture
def formulary(berkane: Collectivity) -> None:
    """The shipped texts, in the tests' database."""
    with public_side():
        services.load()


@pytest.fixture
def reissue(formulary: None, berkane: Collectivity) -> Reissue:
    """`reissue("disputes", key="disputes", body_ar="…")`: the next version of a text, one article written anew."""

    def make(code: str, *, key: str, without: str = "", **words: str) -> Version:
        with public_side():
            last = commons.version_of(code)
            version = Version.objects.create(
                template=last.template, number=last.number + 1, edition=last.edition + timedelta(days=30),
                changes_ar="صياغة جديدة", changes_fr="Nouvelle rédaction",
                **{name: getattr(last, name) for name in COPIED},
            )  # fmt: skip
            kept = [one for one in last.articles.all() if one.key != without]
            Article.objects.bulk_create(
                [
                    Article(
                        version=version, number=number,
                        **{name: getattr(one, name) for name in ARTICLE} | (words if one.key == key else {}),
                    )
                    for number, one in enumerate(kept, start=1)
                ]
            )  # fmt: skip
            Template.objects.filter(code=code).update(latest=version.number)
        return version

    return make


@pytest.fixture
def berkane_draft(office: Collectivity, people: object) -> Agreement:
    """The worked example, drafted: parties, money, committee, duration (synthetic)."""
    return story.play(plots.PLOT, plots.DAYS, staged.cast_of(people), until="approved").agreement
