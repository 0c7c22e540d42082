"""Addresses of signature and entry into force, below /office/agreements/<reference>/signature/."""

from django.urls import path

from tenants.signature import views

app_name = "signature"
urlpatterns = [
    path("", views.page, name="page"),
    path("note/", views.note, name="note"),
    path("open/", views.open_signing, name="open"),
    path("parties/<int:party_id>/send/", views.send, name="send"),
    path("parties/<int:party_id>/sign/", views.sign, name="sign"),
    path("parties/<int:party_id>/refuse/", views.refuse, name="refuse"),
    path("force/", views.force, name="force"),
    path("force/parties/", views.dispatch_parties, name="dispatch-parties"),
    path("force/services/", views.dispatch_service, name="dispatch-service"),
    path("force/dispatches/<int:dispatch_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("force/enter/", views.enter, name="enter"),
    path("publication/", views.publication_page, name="publication"),
    path("publication/correct/", views.publication_correct, name="publication-correct"),
    path("publication/withdraw/", views.publication_withdraw, name="publication-withdraw"),
]
