"""Addresses of the money, below /office/agreements/<reference>/finance/."""

from django.urls import path

from tenants.finance import views

app_name = "finance"
urlpatterns = [
    path("", views.page, name="page"),
    path("carrier/", views.carrier, name="carrier"),
    path("contributions/add/", views.add_contribution, name="contribution-add"),
    path("contributions/<int:contribution_id>/", views.edit_contribution, name="contribution-edit"),
    path("contributions/<int:contribution_id>/remove/", views.remove_contribution, name="contribution-remove"),
    path("contributions/<int:contribution_id>/schedule/", views.schedule, name="schedule"),
    path("schedule/", views.schedule_by_shares, name="schedule-shares"),
    path("instalments/<int:instalment_id>/payment/", views.payment, name="payment"),
]
