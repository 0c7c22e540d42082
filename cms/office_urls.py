"""Addresses of an office's own host, below the language: the collectivity's page is its root."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from cms.views import serve_office

urlpatterns = [re_path(serve_pattern, serve_office, name="wagtail_serve")]
