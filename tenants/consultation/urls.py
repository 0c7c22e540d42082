"""Addresses of the consultation, below /office/agreements/<reference>/consultation/."""

from django.urls import path

from tenants.consultation.views import actors, meetings, minutes, opinions, positions, stage

app_name = "consultation"
urlpatterns = [
    path("", stage.page, name="page"),
    path("fields/", stage.fields, name="fields"),
    path("actors/", actors.actors, name="actors"),
    path("actors/add/", actors.add, name="add-actor"),
    path("actors/<int:actor_id>/edit/", actors.edit, name="edit-actor"),
    path("actors/<int:actor_id>/remove/", actors.remove, name="remove-actor"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/plan/", meetings.plan, name="plan-meeting"),
    path("meetings/add/", meetings.add, name="add-meeting"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/edit/", meetings.edit, name="edit-meeting"),
    path("meetings/<int:meeting_id>/invitations/", meetings.invitations, name="invitations"),
    path("meetings/<int:meeting_id>/hold/", meetings.hold, name="hold-meeting"),
    path("meetings/<int:meeting_id>/attendance/", meetings.roll, name="roll"),
    path("meetings/<int:meeting_id>/cancel/", meetings.cancel, name="cancel-meeting"),
    path("meetings/<int:meeting_id>/remove/", meetings.remove, name="remove-meeting"),
    path("meetings/<int:meeting_id>/proposals/add/", meetings.add_proposal, name="add-proposal"),
    path("meetings/<int:meeting_id>/minutes/", minutes.write, name="minutes"),
    path("meetings/<int:meeting_id>/minutes/draft/", minutes.draft, name="draft-minutes"),
    path("meetings/<int:meeting_id>/sign/", minutes.sign, name="sign"),
    path("proposals/<int:proposal_id>/settle/", meetings.settle_proposal, name="settle-proposal"),
    path("proposals/<int:proposal_id>/remove/", meetings.remove_proposal, name="remove-proposal"),
    path("positions/", positions.positions, name="positions"),
    path("positions/add/", positions.add, name="add-position"),
    path("positions/<int:position_id>/remove/", positions.remove, name="remove-position"),
    path("compromises/add/", positions.add_compromise, name="add-compromise"),
    path("compromises/<int:compromise_id>/remove/", positions.remove_compromise, name="remove-compromise"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/ask/", opinions.ask, name="ask-opinion"),
    path("opinions/<int:opinion_id>/answer/", opinions.answer, name="answer-opinion"),
    path("opinions/<int:opinion_id>/withdraw/", opinions.withdraw, name="withdraw-opinion"),
    path("start-drafting/", stage.start_drafting, name="start-drafting"),
    path("return/", stage.return_to_consultation, name="return"),
]
