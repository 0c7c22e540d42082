"""Addresses of revision, renewal and end, below /office/agreements/<reference>/changes/."""

from django.urls import path

from tenants.changes import endings, views

app_name = "changes"
urlpatterns = [
    path("", views.page, name="page"),
    path("outcome/", views.outcome, name="outcome"),
    path("resume/", views.resume, name="resume"),
    path("amendments/add/", views.add_amendment, name="amendment-add"),
    path("amendments/<int:number>/", views.edit_amendment, name="amendment-edit"),
    path("amendments/<int:number>/send/", views.send_amendment, name="amendment-send"),
    path("amendments/<int:number>/take-back/", views.take_back_amendment, name="amendment-take-back"),
    path("amendments/<int:number>/apply/", views.apply_amendment, name="amendment-apply"),
    path("amendments/<int:number>/withdraw/", views.withdraw_amendment, name="amendment-withdraw"),
    path("renew/", endings.renew, name="renew"),
    path("close/", endings.close, name="close"),
    path("terminate/", endings.terminate, name="terminate"),
]
