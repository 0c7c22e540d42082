"""Addresses below /office/api/v1/."""

from django.urls import path, re_path

from api.office import views

app_name = "office-api"
urlpatterns = [
    path("limits", views.Limits.as_view(), name="limits"),
    re_path(r"", views.Nothing.as_view(), name="nothing"),
]
