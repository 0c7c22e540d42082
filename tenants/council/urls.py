"""Addresses of the council, below /office/agreements/<reference>/council/."""

from django.urls import path

from tenants.council import views

app_name = "council"
urlpatterns = [
    path("", views.page, name="page"),
    path("preflight/", views.preflight, name="preflight"),
    path("legality/", views.legality, name="legality"),
    path("act/<slug:slug>/", views.act, name="act"),
    path("approvals/<int:approval_id>/grant/", views.grant_approval, name="grant-approval"),
    path("approvals/<int:approval_id>/refuse/", views.refuse_approval, name="refuse-approval"),
]
