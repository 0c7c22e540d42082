"""Addresses of signature and entry into force, below /office/agreements/<reference>/signature/."""

from django.urls import path

from tenants.signature.views import distribution, force, publication, service_tasks, signing
from tenants.signature.views import recipients as guests

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
    path("distribution/", distribution.page, name="distribution"),
    path("distribution/everybody/", distribution.list_everybody, name="list-everybody"),
    path("distribution/parties/add/", distribution.list_party, name="list-party"),
    path("distribution/services/add/", distribution.list_service, name="list-service"),
    path("distribution/lines/<int:line_id>/", distribution.change_line, name="list-line"),
    path("distribution/lines/<int:line_id>/remove/", distribution.unlist, name="unlist"),
    path("distribution/send/", distribution.send_list, name="send-list"),
    path("distribution/<int:dispatch_id>/", distribution.receipt, name="receipt"),
    path("distribution/<int:dispatch_id>/slip/", distribution.by_slip, name="by-slip"),
    path("distribution/<int:dispatch_id>/code/", distribution.by_told_code, name="by-code"),
    path("distribution/<int:dispatch_id>/new-code/", distribution.new_code, name="new-code"),
    path("tasks/", service_tasks.page, name="service-tasks"),
    path("tasks/<int:dispatch_id>/start/", service_tasks.start, name="task-start"),
    path("tasks/<int:dispatch_id>/done/", service_tasks.finish, name="task-done"),
    path("tasks/<int:dispatch_id>/reopen/", service_tasks.reopen, name="task-reopen"),
    path("publication/", publication.publication_page, name="publication"),
    path("publication/correct/", publication.publication_correct, name="publication-correct"),
    path("publication/withdraw/", publication.publication_withdraw, name="publication-withdraw"),
]
recipients = (
    [
        path("", guests.by_code, name="code"),
        path("<str:token>/", guests.read, name="read"),
        path("<str:token>/file/", guests.fetch, name="fetch"),
    ],
    "copy",
)
