"""Addresses of the workspace, below /office/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
