"""Addresses of the workspace, below /office/."""

from django.urls import URLPattern, URLResolver, include, path

from tenants.drafting.urls import partners
from tenants.office import directory, money, people, place, support, views
from tenants.signature.urls import copies, outsiders

pages: list[URLPattern] = [
    path("", views.home, name="home"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/table/", views.agreements_table, name="agreements-table"),
    path("agreements/<str:reference>/", views.agreement, name="agreement"),
    path("tasks/", views.tasks, name="tasks"),
    path("papers/", views.papers, name="papers"),
    path("money/", money.money, name="money"),
    path("money/table/", money.money_table, name="money-table"),
    path("money/books/<slug:code>/", money.money_books, name="money-books"),
    path("services/", directory.services_page, name="services"),
    path("services/add/", directory.add, name="services-add"),
    path("services/<int:service_id>/", directory.edit, name="services-edit"),
    path("services/<int:service_id>/use/", directory.set_active, name="services-use"),
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
    path("place/", place.place, name="place"),
    path("support/visits/", support.visits, name="support-visits"),
    path("support/visits/<int:visit_id>/", support.visit, name="support-visit"),
    path("support/visits/<int:visit_id>/end/", support.end, name="support-end"),
    path("support/leave/", support.leave, name="support-leave"),
    path("support/<str:ticket>/", support.enter, name="support-enter"),
    path("profile/", views.profile, name="profile"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/import/", include("tenants.agreements.importing.urls")),  # before the references
    path("agreements/", include("tenants.agreements.urls")),
    path("agreements/<str:reference>/consultation/", include("tenants.consultation.urls")),
    path("agreements/<str:reference>/drafting/", include("tenants.drafting.urls")),
    path("agreements/<str:reference>/documents/", include("tenants.documents.urls")),
    path("agreements/<str:reference>/council/", include("tenants.council.urls")),
    path("agreements/<str:reference>/signature/", include("tenants.signature.urls")),
    path("agreements/<str:reference>/finance/", include("tenants.finance.urls")),
    path("agreements/<str:reference>/execution/", include("tenants.execution.urls")),
    path("agreements/<str:reference>/monitoring/", include("tenants.monitoring.urls")),
    path("agreements/<str:reference>/changes/", include("tenants.changes.urls")),
    path("text/", include(partners)),
    path("calendar/", include("tenants.office.calendar.urls")),
    path("sign/", include(outsiders)),
    path("copy/", include(copies)),
    path("formulary/", include("tenants.formulary.urls")),
    path("sessions/", include("tenants.council.session_urls")),
    path("registers/", include("tenants.council.register_urls")),
    path("", include((pages, "office"))),
]
