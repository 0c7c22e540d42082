"""Addresses of measures and evaluations, below /office/agreements/<reference>/monitoring/."""

from django.urls import path

from tenants.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.page, name="page"),
    path("sheet/", views.sheet, name="sheet"),
    path("approve/", views.approve_all, name="approve-all"),
    path("indicators/add/", views.add_indicator, name="indicator-add"),
    path("indicators/<int:indicator_id>/", views.indicator, name="indicator"),
    path("indicators/<int:indicator_id>/edit/", views.edit_indicator, name="indicator-edit"),
    path("indicators/<int:indicator_id>/remove/", views.remove_indicator, name="indicator-remove"),
    path("measurements/<int:measurement_id>/approve/", views.approve, name="approve"),
    path("measurements/<int:measurement_id>/return/", views.return_measurement, name="return"),
    path("evaluations/start/", views.start_evaluation, name="evaluation-start"),
    path("evaluations/add/", views.record_evaluation, name="evaluation-add"),
]
