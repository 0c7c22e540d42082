"""The way in without a language, and “check a document” in Amazigh, in which the portal has no tree of pages."""

from django.urls import path

from cms.seals import AMAZIGH, check, seal
from cms.views import to_language

urlpatterns = [
    path("", to_language, name="entrance"),
    path(f"{AMAZIGH}/seal/", check, {"language": AMAZIGH}, name="seal_check_amazigh"),
    path(f"{AMAZIGH}/seal/<str:reference>/", seal, {"language": AMAZIGH}, name="seal_amazigh"),
]
