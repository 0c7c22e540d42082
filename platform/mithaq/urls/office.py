"""An office's own host: its public pages (`public` schema) and, below /office/ alone, its private workspace."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mithaq.collectivities.views import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("office/account/", include("mithaq.accounts.urls")),
    path("office/api/v1/", include("api.office.urls")),
    path("office/", include("tenants.office.urls")),
    path("language/", include("mithaq.ui.urls")),
    path("", include("cms.entrance_urls")),
    *i18n_patterns(path("", include("cms.office_urls")), prefix_default_language=True),
]
handler400 = "mithaq.ui.views.bad_request"
handler403 = "mithaq.ui.views.forbidden"
handler404 = "mithaq.ui.views.not_found"
handler500 = "mithaq.ui.views.server_error"
