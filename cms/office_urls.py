"""Addresses of an office's own host, below the language: the collectivity's page is its root."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from cms.seals import check, seal
from cms.views import serve_office

urlpatterns = [
    path("seal/", check, name="seal_check"),
    path("seal/<str:reference>/", seal, name="seal"),
    re_path(serve_pattern, serve_office, name="wagtail_serve"),
]
