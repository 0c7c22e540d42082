"""R23: the presentation note says what the council is asked, on what ground and with which majority."""

import pytest

from mithaq.deeds.blocks import Deed, Facts, Heading
from tenants.agreements.models import Agreement, PartyKind
from tenants.documents import generated
from tenants.drafting import services as drafting
from tests.tenants import dossiers

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def dossier() -> Agreement:
    agreement = dossiers.drafted()
    drafting.write_clause(agreement.pk, actor=None, kind="object", body_ar="فرز النفايات.", body_fr="Tri des déchets.")
    return agreement


def note(agreement: Agreement, language: str = "fr") -> Deed:
    return generated.make(agreement, "presentation-note", "dossier", language).deed


def test_r23_object_parties_basis_duration_and_body_stand_in_the_note(dossier: Agreement) -> None:
    deed = note(dossier)
    said = repr(deed.blocks)
    for part in ("Tri des déchets.", "Commune partenaire", "36 mois", "113-14", "لجنة القيادة"):
        assert part in said
    (facts,) = (block for block in deed.blocks if isinstance(block, Facts))
    assert [label for label, _value in facts.rows] == ["Type", "Base juridique", "Durée"]


def test_a43_the_majority_is_that_of_the_members_in_office_where_the_private_sector_is_a_party(
    dossier: Agreement,
) -> None:
    assert "majorité absolue des suffrages exprimés" in repr(note(dossier).blocks)
    dossier.parties.filter(is_self=False).update(kind=PartyKind.PRIVATE)
    assert "majorité absolue des membres en exercice" in repr(note(Agreement.objects.get(pk=dossier.pk)).blocks)


def test_the_words_of_the_office_stand_in_the_note_where_it_wrote_some(dossier: Agreement) -> None:
    headings = [block.text for block in note(dossier, "ar").blocks if isinstance(block, Heading)]
    assert "تقديم" not in headings
    dossier.presentation_notes.create(text_ar="كلمة المكتب.", written_on=dossiers.DRAFTED)
    again = note(dossier, "ar")
    assert "كلمة المكتب." in repr(again.blocks)
    assert again.made_on == dossiers.DRAFTED


def test_the_object_comes_from_the_dossier_until_its_clause_is_written() -> None:
    agreement = dossiers.opened(summary_ar="جملة واحدة.", legal_basis="a92")
    dossiers.with_partner(agreement)
    assert "جملة واحدة." in repr(note(agreement, "ar").blocks)
