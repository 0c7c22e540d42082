"""Actors (R9): the grid of interest and influence, and the table beside it."""

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mithaq.ui.forms import Form
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, form_page, person, posted
from tenants.agreements.selectors import name_of
from tenants.consultation import forms, selectors, services
from tenants.consultation.models import Attention, Weight
from tenants.consultation.views.places import WRITE, address, may_write


@require_GET
@dossier_page()
def actors(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Who is concerned, whom to keep close, how to reach them."""
    everybody = list(selectors.actors(agreement))
    context = {
        "actors": everybody,
        "grid": selectors.grid(everybody),
        "interests": list(Weight),
        "attentions": list(Attention),
        "may_write": may_write(request, agreement),
    }
    return dossier(request, agreement, "consultation/actors.html", context)


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note an actor (R9)."""
    form = forms.ActorForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: services.add_actor(agreement.pk, actor=person(request), **form.cleaned_data),
        title=_("Add an actor"), action_label=_("Add the actor"), article="R9",
        back=address(agreement, "actors"), done=_("The actor is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def edit(request: HttpRequest, agreement: Agreement, actor_id: int) -> HttpResponse:
    """Correct an actor (R9)."""
    somebody = get_object_or_404(agreement.actors, pk=actor_id)
    form = forms.ActorForm(posted(request), initial=model_to_dict(somebody))
    return form_page(
        request, agreement, form,
        lambda: services.edit_actor(somebody.pk, actor=person(request), **form.cleaned_data),
        title=_("Correct “%(name)s”") % {"name": name_of(somebody)}, action_label=_("Save the actor"), article="R9",
        back=address(agreement, "actors"), done=_("The actor is saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@dossier_page(WRITE)
def remove(request: HttpRequest, agreement: Agreement, actor_id: int) -> HttpResponse:
    """Ask, then take out an actor who has said nothing."""
    somebody = get_object_or_404(agreement.actors, pk=actor_id)
    return form_page(
        request, agreement, Form(posted(request)),
        lambda: services.remove_actor(somebody.pk, actor=person(request)),
        title=_("Remove “%(name)s”") % {"name": name_of(somebody)}, action_label=_("Remove the actor"), danger=True,
        text=_("An actor whom a meeting, a proposal or a position names cannot be removed."),
        back=address(agreement, "actors"), done=_("The actor is removed."),
    )  # fmt: skip
