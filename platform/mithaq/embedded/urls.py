"""The demo's board; part of no installation but the one-machine demo."""

from django.urls import path

from mithaq.embedded import views

urlpatterns = [path("", views.board, name="demo_board"), path("mail/<str:name>", views.mail, name="demo_mail")]
