"""Addresses about the agreement as a whole, below /office/agreements/."""

from django.urls import path

from tenants.agreements import views

app_name = "agreements"
urlpatterns = [
    path("new/", views.create, name="create"),
    path("<str:reference>/description/", views.edit, name="edit"),
    path("<str:reference>/parties/", views.parties, name="parties"),
    path("<str:reference>/parties/<int:party_id>/remove/", views.remove_party, name="remove-party"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/reopen/", views.reopen, name="reopen"),
]
