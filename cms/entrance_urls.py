"""The way in without a language."""

from django.urls import path

from cms.views import to_language

urlpatterns = [path("", to_language, name="entrance")]
