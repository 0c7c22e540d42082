"""Addresses of the authorities' desk, on the national host alone."""

from django.urls import path

from mithaq.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("collectivities/", views.collectivities, name="collectivities"),
    path("agreements/<uuid:public_id>/", views.agreement, name="agreement"),
]
