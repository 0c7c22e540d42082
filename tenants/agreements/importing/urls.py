"""Addresses of the import, below /office/agreements/import/."""

from django.urls import path

from tenants.agreements.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("table.xlsx", views.template, name="template"),
    path("<int:draft_id>/", views.preview, name="preview"),
    path("<int:draft_id>/confirm/", views.confirm, name="confirm"),
    path("<int:draft_id>/progress/", views.progress, name="progress"),
    path("<int:draft_id>/drop/", views.drop, name="drop"),
]
