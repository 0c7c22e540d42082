"""Sending the text for comments, correcting it, taking it back: the way along `transitions.TEXT_AXIS` (R13)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require_transition
from tenants.agreements.services import happened, record
from tenants.drafting import texts
from tenants.drafting.errors import NothingToCorrect, NotKept
from tenants.drafting.models import Comment, TextState, TextVersion, WorkingText
from tenants.drafting.services.dossier import follows, opened
from tenants.drafting.services.text import begin
from tenants.drafting.transitions import TEXT_AXIS


@transaction.atomic
def send_for_comments(agreement_id: int, *, actor: User | None, on: date, note: str = "") -> WorkingText:
    """Send the last version for comments: nobody writes in the text until the correction starts.

    Raises NotKept when the text has changed since that version, EndsBeforeStart, IllegalTransition, StageClosed.
    """
    agreement, row = _standing(agreement_id, actor, "send_for_comments", on)
    version = texts.last_version(agreement, with_articles=True)
    articles = list(row.articles.filter(position__isnull=False).order_by("position"))
    if version is None or not texts.is_kept(articles, version):
        raise NotKept
    follows("on", TEXT_AXIS.get("send_for_comments").label, on, f"v{version.number}", version.made_on)
    row.state, row.sent_version = TextState.UNDER_REVIEW, version
    row.save(update_fields=["state", "sent_version"])
    what = clean_line(f"v{version.number} {note}", 500, field="note")
    record(agreement, Axis.EVENT, "text_sent", actor=actor, on=on, note=what, article="R13")
    return row


@transaction.atomic
def start_correction(agreement_id: int, *, actor: User | None, on: date, note: str = "") -> WorkingText:
    """Open what was commented, and nothing else. Raises NothingToCorrect, EndsBeforeStart, IllegalTransition."""
    agreement, row = _standing(agreement_id, actor, "start_correction", on)
    version = _sent(row)
    if not Comment.objects.filter(version=version, reply_to=None).exists():
        raise NothingToCorrect(number=version.number)
    follows("on", TEXT_AXIS.get("start_correction").label, on, f"v{version.number}", version.made_on)
    row.state = TextState.IN_CORRECTION
    row.save(update_fields=["state"])
    what = clean_line(f"v{version.number} {note}", 500, field="note")
    record(agreement, Axis.EVENT, "correction_started", actor=actor, on=on, note=what, article="R13")
    return row


@transaction.atomic
def take_back(agreement_id: int, *, actor: User | None, on: date, note: str = "") -> WorkingText:
    """Open the whole text again before its comments are met. Raises EndsBeforeStart, IllegalTransition."""
    agreement, row = _standing(agreement_id, actor, "take_back", on)
    version = _sent(row)
    follows("on", TEXT_AXIS.get("take_back").label, on, f"v{version.number}", version.made_on)
    row.state, row.sent_version = TextState.OPEN, None
    row.save(update_fields=["state", "sent_version"])
    what = clean_line(f"v{version.number} {note}", 500, field="note")
    record(agreement, Axis.EVENT, "text_taken_back", actor=actor, on=on, note=what, article="R13")
    return row


def _standing(agreement_id: int, actor: User | None, verb: str, on: date) -> tuple[Agreement, WorkingText]:
    require_transition(actor, TEXT_AXIS.get(verb))
    agreement = opened(agreement_id, actor)
    happened(on)
    row = begin(agreement)
    TEXT_AXIS.require(verb, reference=agreement.reference, state=TextState(row.state))
    return agreement, row


def _sent(row: WorkingText) -> TextVersion:
    if row.sent_version is None:
        raise ValueError("a text under review or in correction names the version that was sent")
    return row.sent_version
