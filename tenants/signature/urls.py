"""Addresses of signature and entry into force, below /office/agreements/<reference>/signature/."""

from django.urls import path

from tenants.signature.views import force, guests, publication, rounds, scans, signing, steps

app_name = "signature"
urlpatterns = [
    path("", signing.page, name="page"),
    path("note/", signing.note, name="note"),
    path("open/", signing.open_signing, name="open"),
    path("parties/<int:party_id>/send/", signing.send, name="send"),
    path("parties/<int:party_id>/sign/", signing.sign, name="sign"),
    path("parties/<int:party_id>/refuse/", signing.refuse, name="refuse"),
    path("rounds/open/", rounds.open_round, name="round-open"),
    path("rounds/<int:number>/settings/", rounds.settings, name="round-settings"),
    path("rounds/<int:number>/prolong/", rounds.prolong, name="round-prolong"),
    path("rounds/<int:number>/withdraw/", rounds.withdraw, name="round-withdraw"),
    path("rounds/<int:number>/text/", rounds.text, name="round-text"),
    path("rounds/<int:number>/text.pdf", rounds.text_file, name="round-text-file"),
    path("rounds/<int:number>/steps/add/", rounds.add_step, name="step-add"),
    path("rounds/<int:number>/scans/send/", scans.send, name="scan-send"),
    path("steps/<int:step_id>/", steps.step, name="step"),
    path("steps/<int:step_id>/edit/", rounds.edit_step, name="step-edit"),
    path("steps/<int:step_id>/remove/", rounds.remove_step, name="step-remove"),
    path("steps/<int:step_id>/ask/", steps.ask, name="step-ask"),
    path("steps/<int:step_id>/done/", steps.do, name="step-do"),
    path("steps/<int:step_id>/refuse/", steps.refuse, name="step-refuse"),
    path("steps/<int:step_id>/seal/", steps.seal, name="step-seal"),
    path("steps/<int:step_id>/file/", steps.signed_file, name="step-file"),
    path("steps/<int:step_id>/original.pdf", steps.original, name="step-original"),
    path("steps/<int:step_id>/confirm/", scans.confirm, name="step-confirm"),
    path("steps/<int:step_id>/stand-ins/add/", steps.add_stand_in, name="stand-in-add"),
    path("steps/<int:step_id>/stand-ins/<int:stand_in_id>/remove/", steps.remove_stand_in, name="stand-in-remove"),
    path("steps/<int:step_id>/links/add/", steps.add_link, name="link-add"),
    path("steps/<int:step_id>/links/<int:link_id>/revoke/", steps.revoke_link, name="link-revoke"),
    path("scans/<int:batch_id>/", scans.scan, name="scan"),
    path("scans/<int:batch_id>/pages/<int:number>.jpg", scans.picture, name="scan-page"),
    path("scans/pages/<int:page_id>/place/", scans.place, name="page-place"),
    path("scans/pages/<int:page_id>/aside/", scans.aside, name="page-aside"),
    path("force/", force.force, name="force"),
    path("force/parties/", force.dispatch_parties, name="dispatch-parties"),
    path("force/services/", force.dispatch_service, name="dispatch-service"),
    path("force/dispatches/<int:dispatch_id>/acknowledge/", force.acknowledge, name="acknowledge"),
    path("force/enter/", force.enter, name="enter"),
    path("publication/", publication.publication_page, name="publication"),
    path("publication/correct/", publication.publication_correct, name="publication-correct"),
    path("publication/withdraw/", publication.publication_withdraw, name="publication-withdraw"),
]
outsiders = (
    [
        path("<str:token>/", guests.read, name="read"),
        path("<str:token>/text.pdf", guests.text_file, name="text"),
        path("<str:token>/original.pdf", guests.original, name="original"),
    ],
    "signing",
)
