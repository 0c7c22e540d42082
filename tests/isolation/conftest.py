"""Two offices with the same ids and different canaries: no answer may ever hold the other's."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.consultation.models import Compromise, Meeting, OpinionRequest, Position
from tenants.demo import berkane as story
from tenants.demo.cast import Cast
from tenants.demo.story import play
from tenants.drafting import services as drafting
from tenants.drafting.models import DraftArticle
from tenants.signature import services as signature
from tenants.signature.models import Dispatch

ROLES = ("head", "clerk", "secretary", "president", "finance", "service")
DAY = date(2025, 12, 20)


def canary(office: Collectivity) -> str:
    """A word that only this office's private rows hold."""
    return f"CANARY{office.slug.upper().replace('-', '')}"


def fill(office: Collectivity, people: Callable[..., User]) -> None:
    """A dossier evaluated at mid-term and one in consultation, with canaries in what is private."""
    word = canary(office)
    with office_context(office), clock.frozen(DAY):
        cast = Cast(**{role: people(role, name_fr=f"{word} {role}") for role in ROLES})
        people("reader")
        story.until_mid_term(cast)
        play(story.PLOT, story.DAYS, cast, until="drafted")
        Agreement.objects.filter(state="drafting").update(title_fr=f"{word} draft", title_ar=f"{word} مشروع")
        Meeting.objects.update(minutes_fr=f"{word} minutes", agenda=f"{word} agenda")
        Position.objects.update(attitude=f"{word} attitude")
        draft = Agreement.objects.get(state="drafting")
        DraftArticle.objects.update(body_fr=f"{word} article")
        partner = draft.parties.filter(is_self=False)[0]
        drafting.make_link(draft.pk, actor=None, party_id=partner.pk, days=30)
        Compromise.objects.update(text=f"{word} compromise")
        OpinionRequest.objects.update(question=f"{word} question")
        Dispatch.objects.exclude(service_name="").update(task=f"{word} task", contact_name=f"{word} contact")
        signature.add_service(actor=None, name_ar=f"{word} مصلحة", name_fr=f"{word} service")
        signature.list_party(draft.pk, actor=None, party_id=partner.pk, contact_name=f"{word} list")


def level(*offices: Collectivity) -> None:
    """Let the next rows of both have the same keys: what earlier tests of this process took is not given back."""
    reached: dict[str, int] = {}
    for spend in (False, True):
        for office in offices:
            with office_context(office), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT sequencename, nextval(format('%I.%I', schemaname, sequencename)::regclass)"
                    " FROM pg_sequences WHERE schemaname = current_schema()"
                )
                for name, key in cursor.fetchall():
                    if spend:
                        keys = [name, key + 1, reached[name]]
                        cursor.execute("SELECT nextval(%s) FROM generate_series(%s, %s)", keys)
                    else:
                        reached[name] = max(reached.get(name, 0), key + 1)


@pytest.fixture
def two_offices(
    berkane: Collectivity, other_office: Collectivity, people: Callable[..., User]
) -> tuple[Collectivity, Collectivity]:
    """Berkane and Saïdia, both filled: the same ids, the same references, other canaries."""
    level(berkane, other_office)
    for office in (berkane, other_office):
        fill(office, people)
    connection.set_schema_to_public()
    return berkane, other_office


@pytest.fixture
def values(two_offices: tuple[Collectivity, Collectivity]) -> dict[str, Any]:
    """A real value of Berkane for every parameter that an address may have."""
    from django.apps import apps  # models are looked up by name

    models = {
        "party_id": "agreements.Party", "actor_id": "consultation.Actor", "meeting_id": "consultation.Meeting",
        "proposal_id": "consultation.Proposal", "position_id": "consultation.Position",
        "compromise_id": "consultation.Compromise", "opinion_id": "consultation.OpinionRequest",
        "comment_id": "drafting.Comment", "obligation_id": "drafting.Obligation", "document_id": "documents.Document",
        "approval_id": "council.PriorApproval", "dispatch_id": "signature.Dispatch",
        "contribution_id": "finance.Contribution", "instalment_id": "finance.Instalment",
        "action_id": "execution.Action", "milestone_id": "execution.Milestone", "risk_id": "execution.Risk",
        "indicator_id": "monitoring.Indicator", "measurement_id": "monitoring.Measurement",
        "link_id": "drafting.PartnerLink", "project_id": "drafting.Project", "line_id": "signature.DistributionLine",
        "service_id": "signature.CommunalService", "person_id": "accounts.User",
    }  # fmt: skip
    with office_context(two_offices[0]):
        found = {name: apps.get_model(label).objects.order_by("pk")[0].pk for name, label in models.items()}
        agreement = Agreement.objects.order_by("pk")[0]
        draft = Agreement.objects.get(state="drafting")
        key = draft.working_text.articles.order_by("position")[0].key
    return found | {
        "article_key": key, "step": "send",
        "reference": agreement.reference, "draft_reference": draft.reference, "public_id": agreement.public_id,
        "number": 1, "kind": "object", "slug": "record-receipt", "uidb36": "1", "key": "set-password", "pk": 1,
    }  # fmt: skip
