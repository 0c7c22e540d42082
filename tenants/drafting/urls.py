"""Addresses of the drafting, below /office/agreements/<reference>/drafting/."""

from django.urls import path

from tenants.drafting import views

app_name = "drafting"
urlpatterns = [
    path("", views.page, name="page"),
    path("versions/add/", views.add_version, name="add-version"),
    path("versions/<int:number>/", views.version, name="version"),
    path("versions/<int:number>/comment/", views.comment, name="comment"),
    path("comments/<int:comment_id>/resolve/", views.resolve, name="resolve"),
    path("clauses/<slug:kind>/", views.clause, name="clause"),
    path("obligations/add/", views.add_obligation, name="add-obligation"),
    path("obligations/<int:obligation_id>/remove/", views.remove_obligation, name="remove-obligation"),
    path("obligations/<int:obligation_id>/fulfil/", views.fulfil, name="fulfil"),
    path("supervision/", views.supervision, name="supervision"),
    path("duration/", views.duration, name="duration"),
    path("basis/", views.basis, name="basis"),
]
