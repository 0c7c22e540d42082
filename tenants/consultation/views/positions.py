"""The map of positions (R11): confidential, on its own page, for those who hold its permission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.consultation import forms, selectors, services, stances
from tenants.consultation.models import Compromise, Position
from tenants.consultation.views.places import address, may_write

VIEW, EDIT = "positions.view", "positions.edit"


@require_GET
@never_cache
@dossier_page(VIEW)
def positions(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Where each actor stands on each topic, how that moved, and what was agreed."""
    found = stances.positions_map(agreement)
    context = {
        "map": found,
        "standing": stances.standing_chart(found) if found.actors else "",
        "topics": [
            (topic, stances.movement_chart(found, topic) if len(topic.moments) > 1 else "") for topic in found.topics
        ],
        "may_write": may_write(request, agreement, EDIT),
    }
    return dossier(request, agreement, "consultation/positions.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note where an actor stands (R11); internal."""
    form = forms.PositionForm(
        posted(request), agreement=agreement, meetings=list(selectors.meetings(agreement)),
        topics=stances.topic_names(agreement),
    )  # fmt: skip
    return form_page(
        request, agreement, form,
        lambda: services.note_position(
            form.cleaned_data["actor_id"], actor=person(request), topic=form.topic_of(),
            **{name: form.cleaned_data[name] for name in ("stance", "attitude", "noted_on", "meeting_id")},
        ),
        title=_("Note a position"), action_label=_("Note the position"), article="R11",
        text=_("Internal: positions are never published."),
        back=address(agreement, "positions"), done=_("The position is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove(request: HttpRequest, agreement: Agreement, position_id: int) -> HttpResponse:
    """Ask, then take out a position noted by mistake."""
    one = get_object_or_404(Position.objects.filter(actor__agreement=agreement), pk=position_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_position(one.pk, actor=person(request)),
        title=_("Remove a position"), action_label=_("Remove the position"), danger=True,
        text=_("Only what was noted by mistake: a change of mind is noted as a new position."),
        back=address(agreement, "positions"), done=_("The position is removed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def add_compromise(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note the compromise reached on a topic (R11); internal."""
    form = forms.CompromiseForm(posted(request), agreement=agreement, topics=stances.topic_names(agreement))
    return form_page(
        request, agreement, form,
        lambda: services.reach_compromise(
            agreement.pk, actor=person(request), topic=form.topic_of(),
            **{name: form.cleaned_data[name] for name in ("text", "reached_on", "agreed_by")},
        ),
        title=_("Note a compromise"), action_label=_("Note the compromise"), article="R11",
        text=_("Internal: compromises are never published. What is agreed for good goes into the draft."),
        back=address(agreement, "positions"), done=_("The compromise is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(EDIT)
def remove_compromise(request: HttpRequest, agreement: Agreement, compromise_id: int) -> HttpResponse:
    """Ask, then take out a compromise noted by mistake."""
    one = get_object_or_404(Compromise.objects.filter(agreement=agreement), pk=compromise_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_compromise(one.pk, actor=person(request)),
        title=_("Remove a compromise"), action_label=_("Remove the compromise"), danger=True, text=one.text,
        back=address(agreement, "positions"), done=_("The compromise is removed."),
    )  # fmt: skip
