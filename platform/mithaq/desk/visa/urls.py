"""Addresses of the visa desk, below /desk/visa/."""

from django.urls import path

from mithaq.desk.visa import views

app_name = "visa"
urlpatterns = [
    path("", views.files, name="files"),
    path("settings/", views.settings, name="settings"),
    path("<uuid:public_id>/", views.file, name="file"),
    path("<uuid:public_id>/papers/<int:paper_id>/", views.paper, name="paper"),
    path("<uuid:public_id>/acts/<slug:kind>/", views.act, name="act"),
]
