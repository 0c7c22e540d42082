"""The gallery of components, for those who build pages; mounted in development only."""

from django.urls import path

from mithaq.ui.views import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]
