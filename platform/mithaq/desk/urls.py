"""Addresses of the authorities' desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
