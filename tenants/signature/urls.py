"""Addresses of signature and entry into force, below /office/agreements/<reference>/signature/."""

from django.urls import path

from tenants.signature.views import force, publication, signing

app_name = "signature"
urlpatterns = [
    path("", signing.page, name="page"),
    path("note/", signing.note, name="note"),
    path("open/", signing.open_signing, name="open"),
    path("parties/<int:party_id>/send/", signing.send, name="send"),
    path("parties/<int:party_id>/sign/", signing.sign, name="sign"),
    path("parties/<int:party_id>/refuse/", signing.refuse, name="refuse"),
    path("force/", force.force, name="force"),
    path("force/parties/", force.dispatch_parties, name="dispatch-parties"),
    path("force/services/", force.dispatch_service, name="dispatch-service"),
    path("force/dispatches/<int:dispatch_id>/acknowledge/", force.acknowledge, name="acknowledge"),
    path("force/enter/", force.enter, name="enter"),
    path("publication/", publication.publication_page, name="publication"),
    path("publication/correct/", publication.publication_correct, name="publication-correct"),
    path("publication/withdraw/", publication.publication_withdraw, name="publication-withdraw"),
]
