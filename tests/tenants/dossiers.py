"""Dossiers at a given point of their life, made through the services, on the days of the (synthetic) Berkane story."""

import io
from datetime import date

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image

from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, Kind, LegalBasis, Party, PartyKind, PartyRole
from tenants.consultation import services as consultation
from tenants.consultation.models import Meeting
from tenants.drafting import services as drafting
from tenants.drafting.models import ClauseKind, Funding, Manner, SupervisoryKind

OPENED = date(2024, 1, 15)
MEETING = date(2024, 1, 30)
SIGNED = date(2024, 2, 13)
DRAFTED = date(2024, 2, 27)
SIGNATORIES = [("رئيس المكتب (مثال)", "رئيس اللقاء")]


def opened(**fields: object) -> Agreement:
    """In consultation, with the office itself as its only party."""
    values = {
        "kind": Kind.DECENTRALIZED_COOPERATION, "title_ar": "فرز وجمع النفايات المنزلية", "opened_on": OPENED,
        "title_fr": "Tri et collecte des déchets ménagers",
    } | fields  # fmt: skip
    return agreements.open_agreement(actor=None, **values)


def with_partner(agreement: Agreement, **fields: object) -> Party:
    """Add a Senegalese commune (synthetic) as a party."""
    values = {
        "kind": PartyKind.FOREIGN_COLLECTIVITY, "name_ar": "جماعة شريكة بالسنغال", "name_fr": "Commune partenaire",
        "country": "SN", "role": PartyRole.IMPLEMENTING,
    } | fields  # fmt: skip
    return agreements.add_party(agreement.pk, actor=None, **values)


def consulted(**fields: object) -> Agreement:
    """In consultation with all that is needed to leave it."""
    agreement = opened(**fields)
    with_partner(agreement)
    consultation.choose_fields(agreement.pk, actor=None, sector_codes=["14050"], sdg_goals=[11, 12, 17])
    somebody = consultation.add_actor(agreement.pk, actor=None, name_ar="مصلحة حفظ الصحة", kind="service")
    meeting = consultation.add_meeting(
        agreement.pk, actor=None, held_on=MEETING, place="بركان", attendees=[somebody.pk]
    )
    consultation.write_minutes(meeting.pk, actor=None, minutes_ar="محضر اللقاء التشاوري الأول")
    consultation.sign_minutes(meeting.pk, actor=None, signed_on=SIGNED, signatories=SIGNATORIES)
    return Agreement.objects.get(pk=agreement.pk)


def meeting_of(agreement: Agreement) -> Meeting:
    return agreement.meetings.get()


def in_drafting(**fields: object) -> Agreement:
    """In drafting, with nothing drafted yet."""
    return consultation.start_drafting(consulted(**fields).pk, actor=None, on=DRAFTED)


def drafted(**fields: object) -> Agreement:
    """In drafting with everything of the draft itself; the money is the finance app's."""
    agreement = in_drafting(**fields)
    drafting.add_version(
        agreement.pk, actor=None, made_on=DRAFTED,
        articles=[drafting.ArticleText(1, "موضوع الاتفاقية"), drafting.ArticleText(2, "التزامات الأطراف")],
    )  # fmt: skip
    for kind in ClauseKind:
        drafting.write_clause(agreement.pk, actor=None, kind=kind, body_ar=f"بند {kind.value}")
    for party in agreement.parties.all():
        drafting.add_obligation(agreement.pk, actor=None, party_id=party.pk, what_ar="توفير الموارد")
    drafting.add_project(
        agreement.pk, actor=None, title_ar="تجهيز محطة الفرز", title_fr="Équipement de la station de tri",
        funding=Funding.CONTRIBUTIONS, manner=Manner.PROCUREMENT,
    )  # fmt: skip
    drafting.set_supervision(agreement.pk, actor=None, kind=SupervisoryKind.STEERING, name_ar="لجنة القيادة")
    drafting.set_duration(agreement.pk, actor=None, duration_months=36)
    return drafting.set_legal_basis(agreement.pk, actor=None, legal_basis=LegalBasis.A92)


def pdf(name: str = "محضر.pdf", *, words: str = "") -> ContentFile:
    """A small whole PDF; `words` makes its bytes differ."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = words or name
    return saved(document, name)


def saved(document: pikepdf.Pdf, name: str, **options: object) -> ContentFile:
    """A PDF as an upload."""
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id="encryption" not in options, **options)  # the same paper, the same bytes
    return ContentFile(buffer.getvalue(), name=name)


def image(name: str = "scan.png", form: str = "PNG", size: tuple[int, int] = (20, 20)) -> ContentFile:
    """A small picture as an upload."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, form)
    return ContentFile(buffer.getvalue(), name=name)
