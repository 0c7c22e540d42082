"""Prometheus figures of one process; no label names an office."""

from django.urls import path
from django_prometheus.exports import ExportToDjangoView

urlpatterns = [path("", ExportToDjangoView, name="metrics")]
