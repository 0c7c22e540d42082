"""Addresses of the action plan, below /office/agreements/<reference>/execution/."""

from django.urls import path

from tenants.execution import account_views, matrix_views, views

app_name = "execution"
urlpatterns = [
    path("", views.page, name="page"),
    path("actions/add/", views.add_action, name="action-add"),
    path("actions/from-projects/", views.take_up, name="take-up"),
    path("actions/<int:action_id>/", views.edit_action, name="action-edit"),
    path("actions/<int:action_id>/remove/", views.remove_action, name="action-remove"),
    path("actions/<int:action_id>/milestones/add/", views.add_milestone, name="milestone-add"),
    path("milestones/<int:milestone_id>/", views.edit_milestone, name="milestone-edit"),
    path("milestones/<int:milestone_id>/done/", views.complete_milestone, name="milestone-done"),
    path("milestones/<int:milestone_id>/reopen/", views.reopen_milestone, name="milestone-reopen"),
    path("milestones/<int:milestone_id>/remove/", views.remove_milestone, name="milestone-remove"),
    path("risks/add/", views.add_risk, name="risk-add"),
    path("risks/<int:risk_id>/", views.edit_risk, name="risk-edit"),
    path("risks/<int:risk_id>/happened/", views.risk_happened, name="risk-happened"),
    path("risks/<int:risk_id>/remove/", views.remove_risk, name="risk-remove"),
    path("matrix/", matrix_views.page, name="matrix"),
    path("matrix/edit/", matrix_views.edit, name="matrix-edit"),
    path("matrix/spread/<int:contribution_id>/", matrix_views.spread, name="matrix-spread"),
    path("waiting/<int:contribution_id>/", matrix_views.waiting, name="waiting"),
    path("accounts/", account_views.page, name="accounts"),
    path("expenses/add/", account_views.add, name="expense-add"),
    path("expenses/<int:expense_id>/back/", account_views.take_back, name="expense-back"),
]
