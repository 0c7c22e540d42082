"""Addresses of Wagtail's admin."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
