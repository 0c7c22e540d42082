"""The national host: portal, Wagtail admin, authorities' desk, public API. `public` schema only."""

from allauth.idp.oidc.views import token
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mithaq.collectivities.views import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", include("mithaq.urls.metrics")),
    path("api/v1/", include("api.register.urls")),
    path("cms/", include("cms.admin_urls")),
    path("desk/operator/", include("mithaq.desk.operator.urls")),
    path("desk/visa/", include("mithaq.desk.visa.urls")),
    path("desk/", include("mithaq.desk.urls")),
    path("account/token", token, name="account_token"),  # client credentials, for the consolidated register
    path("account/", include("mithaq.accounts.urls")),
    path("language/", include("mithaq.ui.urls")),
    path("", include("cms.entrance_urls")),
    *i18n_patterns(path("", include("cms.urls")), prefix_default_language=True),
]
handler400 = "mithaq.ui.views.bad_request"
handler403 = "mithaq.ui.views.forbidden"
handler404 = "mithaq.ui.views.not_found"
handler500 = "mithaq.ui.views.server_error"
