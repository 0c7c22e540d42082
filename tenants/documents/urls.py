"""Addresses of the papers, below /office/agreements/<reference>/documents/."""

from django.urls import path

from tenants.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:document_id>/", views.download, name="download"),
    path("<int:document_id>/remove/", views.remove, name="remove"),
    path("generated/<slug:code>/<slug:key>/<slug:language>.<slug:extension>", views.generate, name="generate"),
    path("generated/<slug:code>/<slug:key>/<slug:language>/keep/", views.keep, name="keep"),
    path("word/", views.word_file, name="word"),
    path("word/take/", views.take_word_file, name="word-take"),
]
