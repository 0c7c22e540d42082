"""Keeping papers: permission, day, twins, the office's own folder; and what the database itself refuses."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from mithaq.core.errors import InvalidInput, NotAllowed
from tenants.agreements.errors import FutureDate
from tenants.documents import errors, selectors, services
from tenants.documents.models import Document, DocumentKind
from tests.tenants import dossiers
from tests.tenants.dossiers import pdf

pytestmark = pytest.mark.usefixtures("office")


def keep(**fields: object) -> Document:
    agreement = fields.pop("agreement", None) or dossiers.opened()
    return services.store(agreement.pk, **{"actor": None, "upload": pdf(), "kind": "minutes"} | fields)


def test_a_paper_is_kept_in_the_office_s_own_folder_under_a_name_that_tells_nothing() -> None:
    document = keep(title="محضر اللقاء الأول", register_number="و/١٢٣/2024", made_on=date(2024, 1, 30))
    folder, _, name = document.file.name.partition("/")
    assert folder == connection.schema_name == "o_berkane"
    assert "محضر" not in name
    with default_storage.open(document.file.name) as file:
        assert file.read() == pdf().read()
    assert (document.size, document.content_type) == (pdf().size, "application/pdf")
    assert document.register_number == "و/123/2024"  # Arabic digits become the register's


def test_a_paper_without_a_title_is_called_as_its_file() -> None:
    assert keep(upload=pdf("../رسالة \u202eالشريك.pdf")).title == "رسالة الشريك"


def test_the_history_says_that_a_paper_was_added() -> None:
    document = keep(title="محضر")
    entry = document.agreement.history.get(transition="paper_added")
    assert entry.note == "محضر"


def test_the_very_same_file_is_kept_once_in_a_dossier() -> None:
    agreement = dossiers.opened()
    keep(agreement=agreement, title="الأول")
    with pytest.raises(errors.FileTwice) as refusal:
        keep(agreement=agreement, kind="draft", title="الثاني")
    assert refusal.value.context["title"] == "الأول"
    assert agreement.documents.count() == 1
    assert keep().agreement != agreement  # another dossier may hold it


def test_a_title_with_bidi_controls_or_too_long_is_refused() -> None:
    for title, code in (("عنوان\u202egpj", "bidi_control"), ("ع" * 201, "too_long")):
        with pytest.raises(InvalidInput) as refusal:
            keep(title=title)
        assert (refusal.value.code, refusal.value.field) == (code, "title")
    assert not Document.objects.exists()


def test_a_paper_of_a_day_to_come_is_refused() -> None:
    with pytest.raises(FutureDate):
        keep(made_on=date(2999, 1, 1))


def test_a_refused_file_leaves_nothing_behind() -> None:
    keep()
    before = default_storage.listdir("o_berkane")
    with pytest.raises(errors.UnknownFormat):
        keep(upload=pdf("run.exe"))
    assert Document.objects.count() == 1
    assert default_storage.listdir("o_berkane") == before


@pytest.mark.parametrize(("role", "allowed"), [
    ("head", True), ("clerk", True), ("secretary", True), ("president", True), ("finance", True), ("service", True),
    ("reader", False),
])  # fmt: skip
def test_everybody_but_a_reader_adds_papers(role: str, allowed: bool, people: object) -> None:
    if allowed:
        assert keep(actor=people(role)).uploaded_by == people(role)
    else:
        with pytest.raises(NotAllowed):
            keep(actor=people(role))


def test_a_paper_removed_leaves_a_line_and_no_file(people: object, django_capture_on_commit_callbacks: object) -> None:
    document = keep(title="خطأ")
    agreement, path = document.agreement, document.file.name
    with pytest.raises(NotAllowed):
        services.remove(document.pk, actor=people("finance"))
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(document.pk, actor=people("clerk"))
    assert not default_storage.exists(path)
    assert "خطأ" in agreement.history.get(transition="paper_removed").note


def test_a_paper_on_which_a_step_rests_cannot_be_removed() -> None:
    agreement = dossiers.consulted()
    meeting = dossiers.meeting_of(agreement)
    document = keep(agreement=agreement)
    type(meeting).objects.filter(pk=meeting.pk).update(minutes_document=document)
    with pytest.raises(errors.PaperInUse):
        services.remove(document.pk, actor=None)
    assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize(("change", "constraint"), [
    ({"kind": "novel"}, "document_kind_known"),
    ({"language": "tlh"}, "document_language_known"),
    ({"size": 0}, "document_size_sane"),
    ({"size": 26 * 1024 * 1024}, "document_size_sane"),
    ({"sha256": "z" * 64}, "document_hash_well_formed"),
    ({"title": ""}, "document_titled"),
    ({"made_on": date(2999, 1, 1)}, "document_made_before_added"),
])  # fmt: skip
def test_the_database_refuses_what_the_service_would(change: dict[str, object], constraint: str) -> None:
    document = keep()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


def test_the_database_refuses_a_twin() -> None:
    document = keep()
    document.pk = None
    with pytest.raises(IntegrityError, match="document_once_per_agreement"), transaction.atomic():
        document.save(force_insert=True)


def test_the_checklist_says_which_papers_each_stage_asks_for() -> None:
    agreement = dossiers.opened()
    keep(agreement=agreement)
    stages = {one.stage.code: one for one in selectors.checklist(agreement, list(selectors.papers(agreement)))}
    assert stages["consultation"].missing == 0
    assert {line.required.kind for line in stages["drafting"].lines} == {DocumentKind.DRAFT}
    assert [need.code for need in selectors.missing_papers(agreement, "deliberation")] == [
        "paper_presentation_note", "paper_summons", "paper_committee_report",
    ]  # fmt: skip


def test_a86_a_foreign_party_asks_for_the_approval_of_the_public_authorities() -> None:
    agreement = dossiers.opened()
    dossiers.with_partner(agreement)
    (need,) = [need for need in selectors.missing_papers(agreement, "drafting") if need.code == "paper_approval"]
    assert need.article == "LO 113-14 a86"


def test_a_visa_may_be_tacit_so_its_paper_is_never_counted_as_missing() -> None:
    agreement = dossiers.opened()
    assert "paper_visa" not in [need.code for need in selectors.missing_papers(agreement, "legality")]


def test_a_paper_belongs_to_an_amendment_of_its_own_dossier_only() -> None:
    agreement, other = dossiers.opened(), dossiers.opened()
    fields = {"number": 1, "kind": "content", "summary_ar": "ملحق", "opened_on": date(2024, 3, 1)}
    amendment, stranger = agreement.amendments.create(**fields), other.amendments.create(**fields)
    assert keep(agreement=agreement, amendment_id=amendment.pk).amendment == amendment
    with pytest.raises(type(amendment).DoesNotExist):
        keep(agreement=agreement, upload=pdf(words="another"), amendment_id=stranger.pk)


def test_another_office_sees_no_paper(other_office: object, as_office: object) -> None:
    keep()
    with as_office(other_office):
        assert not Document.objects.exists()
