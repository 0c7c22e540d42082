"""Addresses of the consultation, below /office/agreements/<reference>/consultation/."""

from django.urls import path

from tenants.consultation import views

app_name = "consultation"
urlpatterns = [
    path("", views.page, name="page"),
    path("fields/", views.fields, name="fields"),
    path("actors/add/", views.add_actor, name="add-actor"),
    path("actors/<int:actor_id>/remove/", views.remove_actor, name="remove-actor"),
    path("meetings/add/", views.add_meeting, name="add-meeting"),
    path("meetings/<int:meeting_id>/", views.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/minutes/", views.minutes, name="minutes"),
    path("meetings/<int:meeting_id>/sign/", views.sign, name="sign"),
    path("meetings/<int:meeting_id>/attendance/", views.add_attendance, name="add-attendance"),
    path("meetings/<int:meeting_id>/proposals/add/", views.add_proposal, name="add-proposal"),
    path("meetings/<int:meeting_id>/remove/", views.remove_meeting, name="remove-meeting"),
    path("positions/add/", views.add_position, name="add-position"),
    path("start-drafting/", views.start_drafting, name="start-drafting"),
    path("return/", views.return_to_consultation, name="return"),
]
