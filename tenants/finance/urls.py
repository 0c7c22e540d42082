"""Addresses of the money, below /office/agreements/<reference>/finance/."""

from django.urls import path

from tenants.finance import call_views, ledger_views, views

app_name = "finance"
urlpatterns = [
    path("", views.page, name="page"),
    path("carrier/", views.carrier, name="carrier"),
    path("contributions/add/", views.add_contribution, name="contribution-add"),
    path("contributions/<int:contribution_id>/", views.edit_contribution, name="contribution-edit"),
    path("contributions/<int:contribution_id>/remove/", views.remove_contribution, name="contribution-remove"),
    path("contributions/<int:contribution_id>/schedule/", views.schedule, name="schedule"),
    path("schedule/", views.schedule_by_shares, name="schedule-shares"),
    path("contributions/<int:contribution_id>/value/", ledger_views.value, name="value"),
    path("instalments/<int:instalment_id>/payment/", views.payment, name="payment"),
    path("instalments/<int:instalment_id>/call/", call_views.add, name="call-add"),
    path("calls/", call_views.page, name="calls"),
    path("calls/<int:call_id>/sent/", call_views.send, name="call-send"),
    path("calls/<int:call_id>/received/", call_views.receive, name="call-receive"),
    path("calls/<int:call_id>/reminder/", call_views.remind, name="call-remind"),
    path("calls/<int:call_id>/withdraw/", call_views.withdraw, name="call-withdraw"),
    path("payments/", ledger_views.page, name="payments"),
    path("payments/<int:payment_id>/back/", ledger_views.take_back, name="payment-back"),
    path("export/<slug:code>/", ledger_views.export, name="export"),
]
