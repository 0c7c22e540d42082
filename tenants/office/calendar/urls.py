"""Addresses of the calendar, below /office/calendar/."""

from django.urls import path

from tenants.office.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.month, name="month"),
    path("year/", views.year, name="year"),
    path("days-off/", views.days_off, name="days-off"),
    path("days-off/<int:local_day_id>/remove/", views.remove_day_off, name="day-off-remove"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/<int:feed_id>/rotate/", views.rotate_feed, name="feed-rotate"),
    path("feeds/<int:feed_id>/revoke/", views.revoke_feed, name="feed-revoke"),
    path("feeds/<str:token>.ics", views.feed, name="feed"),
    path("dossiers/<str:reference>/", views.dossier_days, name="dossier"),
    path("dossiers/<str:reference>/follow/", views.follow, name="follow"),
    path("dossiers/<str:reference>/moved/<int:shift_id>/", views.look, name="look"),
]
