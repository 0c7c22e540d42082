"""The national host of the one-machine demo: adds the board that prints the demo's logins and mail."""

from django.urls import include, path

from mithaq.urls import national
from mithaq.urls.national import handler400, handler403, handler404, handler500

urlpatterns = [path("demo/", include("mithaq.embedded.urls")), *national.urlpatterns]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
