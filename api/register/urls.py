"""Addresses below /api/v1/."""

from django.urls import path, re_path

from api.register import views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("agreements", views.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:public_id>", views.Agreement.as_view(), name="agreement"),
    path("agreements/<uuid:public_id>/versions", views.Versions.as_view(), name="versions"),
    path("collectivities", views.Collectivities.as_view(), name="collectivities"),
    path("changes", views.Changes.as_view(), name="changes"),
    path("statistics", views.Statistics.as_view(), name="statistics"),
    path("consolidated/agreements", views.ConsolidatedAgreements.as_view(), name="consolidated-agreements"),
    re_path(r"", views.Nothing.as_view(), name="nothing"),
]
