"""Addresses of the authorities' desk, on the national host alone."""

from django.urls import path

from mithaq.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("collectivities/", views.collectivities, name="collectivities"),
    path("holidays/", views.holidays, name="holidays"),
    path("holidays/<int:holiday_id>/remove/", views.holiday_remove, name="holiday-remove"),
    path("agreements/<uuid:public_id>/", views.agreement, name="agreement"),
]
