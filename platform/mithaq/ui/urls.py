"""The choice of language, remembered in a cookie; for pages that have no address per language."""

from django.urls import path
from django.views.i18n import set_language

urlpatterns = [path("", set_language, name="language")]
