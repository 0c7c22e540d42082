"""Addresses of the council, below /office/agreements/<reference>/council/."""

from django.urls import path

from tenants.council.views import acts, deliberation, desk, legality

app_name = "council"
urlpatterns = [
    path("", deliberation.page, name="page"),
    path("preflight/", deliberation.preflight, name="preflight"),
    path("legality/", legality.legality, name="legality"),
    path("desk/<int:number>/", desk.answer, name="answer-desk"),
    path("act/<slug:slug>/", acts.act, name="act"),
    path("approvals/<int:approval_id>/grant/", acts.grant_approval, name="grant-approval"),
    path("approvals/<int:approval_id>/refuse/", acts.refuse_approval, name="refuse-approval"),
]
