"""Addresses of the workspace, below /office/."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from tenants.office import people, views


def _dossier(app: str) -> list[URLResolver]:
    """Pages of one app inside a dossier: `/office/agreements/<reference>/<app>/`."""
    module = f"tenants.{app}.urls"
    return [path(f"agreements/<str:reference>/{app}/", include(module))] if find_spec(module) else []


pages: list[URLPattern] = [
    path("", views.home, name="home"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<str:reference>/", views.agreement, name="agreement"),
    path("tasks/", views.tasks, name="tasks"),
    path("papers/", views.papers, name="papers"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="people-invite"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/roles/give/", people.grant, name="person-grant"),
    path("people/<int:person_id>/roles/withdraw/", people.withdraw, name="person-withdraw"),
    path("people/<int:person_id>/close/", people.deactivate, name="person-close"),
    path("people/<int:person_id>/open/", people.reactivate, name="person-open"),
    path("people/<int:person_id>/second-factor/reset/", people.reset_second_factor, name="person-reset"),
    path("people/<int:person_id>/link/", people.send_link, name="person-link"),
    path("activity/", views.activity, name="activity"),
    path("profile/", views.profile, name="profile"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", include("tenants.agreements.urls")),
    *_dossier("consultation"),
    *_dossier("drafting"),
    *_dossier("documents"),
    *_dossier("council"),
    *_dossier("signature"),
    *_dossier("finance"),
    *_dossier("execution"),
    *_dossier("monitoring"),
    *_dossier("changes"),
    path("", include((pages, "office"))),
]
