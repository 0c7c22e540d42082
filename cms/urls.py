"""Addresses of the national portal, below the language.

Only Wagtail's page view is taken: its own login page would let a person in with a password alone.
"""

from django.urls import include, path, re_path
from wagtail.documents import urls as documents
from wagtail.urls import serve_pattern
from wagtail.views import serve

from cms.seals import check, seal

urlpatterns = [
    path("documents/", include(documents)),
    path("seal/", check, name="seal_check"),
    path("seal/<str:reference>/", seal, name="seal"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
