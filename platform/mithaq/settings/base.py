"""What every installation shares. Nothing here branches on DEBUG."""

from typing import Any

from csp.constants import NONE, SELF

from mithaq.settings.environment import PROJECT_DIR, env

BASE_DIR = PROJECT_DIR
SECRET_KEY = env.secret_key
SECRET_KEY_FALLBACKS = env.secret_key_fallbacks
DEBUG = False

MITHAQ_DOMAIN = env.domain
MITHAQ_PORT = env.port
MITHAQ_STATE = env.state
MITHAQ_TODAY = env.today
MITHAQ_NATIONAL_HOSTS = [env.domain, *env.extra_hosts]
MITHAQ_DB_OWNER = {"user": env.db_owner, "password": env.db_owner_password}
MITHAQ_SWITCHES_ROLES = env.db_user_kind == "app"
MITHAQ_TEMPLATE_SCHEMA = "template_office"
MITHAQ_OFFICES_PER_CONNECTION = 200  # a database connection that served more offices is closed after the request
MITHAQ_READY_SCHEMAS = 3  # schemas kept ready for new offices, refilled by the runner of the jobs after it opened some
ALLOWED_HOSTS = ["*"]  # the registry of hosts decides: an unknown host is answered 404 by OfficeMiddleware

# --- Which schema an app's tables stand in -------------------------------------------------------------------------
BOTH_SIDES = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "mithaq.accounts",
    "mithaq.outbox",
    "allauth.account",
    "allauth.mfa",
]
SHARED_APPS = [
    "django_tenants",
    "mithaq.core",  # no table, only translations
    "mithaq.ui",
    "mithaq.collectivities",
    "mithaq.law",
    "mithaq.territory",
    "mithaq.partners",
    "mithaq.formulary",
    "mithaq.exchange",
    "mithaq.register",
    "mithaq.desk",
    "mithaq.deeds",  # no table, only translations
    *BOTH_SIDES,
    "allauth",
    "allauth.idp.oidc",
    "cms",
    "api",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_prometheus",
    "csp",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
TENANT_APPS = [
    *BOTH_SIDES,
    "tenants.audit",
    "tenants.agreements",
    "tenants.agreements.importing",
    "tenants.documents",
    "tenants.consultation",
    "tenants.drafting",
    "tenants.finance",
    "tenants.formulary",
    "tenants.council",
    "tenants.signature",
    "tenants.execution",
    "tenants.monitoring",
    "tenants.changes",
    "tenants.transfer",
    "tenants.office",
    "tenants.office.calendar",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "collectivities.Collectivity"
TENANT_DOMAIN_MODEL = "collectivities.Domain"
TENANT_LIMIT_SET_CALLS = True  # one SET per switch, not one per cursor
DATABASE_ROUTERS = ["mithaq.core.postgresql.routing.PublicOnlyRouter", "django_tenants.routers.TenantSyncRouter"]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "mithaq.core.postgresql",
        "NAME": env.db_name,
        "USER": env.db_user if env.db_user_kind == "app" else env.db_owner,
        "PASSWORD": env.db_password if env.db_user_kind == "app" else env.db_owner_password,
        "HOST": env.db_host,
        "PORT": env.db_port,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "mithaq_cache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",  # no key is shared by two offices
    }
}

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # with the next one above all that answers: refusals carry the headers as well
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mithaq.collectivities.middleware.OfficeMiddleware",
    "mithaq.accounts.middleware.SideSessionMiddleware",
    "mithaq.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mithaq.accounts.middleware.OfficeSessionMiddleware",
    "mithaq.collectivities.support.middleware.SupportMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mithaq.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "mithaq.urls.national"
OFFICE_URLCONF = "mithaq.urls.office"
WSGI_APPLICATION = "mithaq.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mithaq.collectivities.context.office",
            ],
        },
    }
]
FORM_RENDERER = "mithaq.ui.forms.FormRenderer"

# --- People, sessions, second factor -------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-mithaq"
OFFICE_SESSION_COOKIE_NAME = "__Host-mithaq-office"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "mithaq.accounts.flash.SideStorage"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_SAMESITE = "Lax"
ACCOUNT_ADAPTER = "mithaq.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by the head of their office, never self-registered
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a letter to a stranger would offer a registration that does not exist
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
ACCOUNT_FORMS = {
    "login": "mithaq.accounts.forms.LoginForm",
    "reauthenticate": "mithaq.accounts.forms.ReauthenticateForm",
    "change_password": "mithaq.accounts.forms.ChangePasswordForm",
    "reset_password": "mithaq.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "mithaq.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation went to the address; nothing else verifies it
MFA_ADAPTER = "mithaq.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "mithaq.accounts.forms.AuthenticateForm",
    "reauthenticate": "mithaq.accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "mithaq.accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mithaq"
LOGIN_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Languages and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_COOKIE_NAME = "mithaq_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"  # display only: the database and the workers speak UTC

# --- Files, mail, static -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.state / "static"
MEDIA_ROOT = env.state / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.email_host
EMAIL_PORT = env.email_port
EMAIL_HOST_USER = env.email_user
EMAIL_HOST_PASSWORD = env.email_password
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10  # seconds: a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = env.email_from
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Headers -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Portal --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Mithaq"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = f"http://{env.domain}:{env.port}"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- API -----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_CLASSES": [],
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": env.proxies,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Mithaq register",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["api.schema.only_v1"],
    "ENUM_NAME_OVERRIDES": {
        f"{name}Code": f"mithaq.register.vocabulary.{name}"
        for name in (
            "Kind",
            "State",
            "PartyKind",
            "PartyRole",
            "Visa",
            "VersionKind",
            "IndicatorKind",
            "EvaluationKind",
            "Verdict",
            "AmendmentKind",
        )
    },
}
IDP_OIDC_ADAPTER = "mithaq.accounts.adapter.TokenAdapter"

# --- Workers: the outbox table is the truth, the broker only wakes -------------------------------------------------
CELERY_BROKER_URL = env.broker_url
MITHAQ_HEAVY_AT_ONCE = max(1, env.heavy_at_once)

# --- Electronic signatures: keys and lists of trust lie under <state>/signing ----------------------------------------
MITHAQ_SIGNER_PASSWORD = env.signer_password
MITHAQ_TIMESTAMP_URL = env.timestamp_url

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "structlog.stdlib.ProcessorFormatter", "processor": "ext://mithaq.core.logs.console"},
        "json": {"()": "structlog.stdlib.ProcessorFormatter", "processor": "ext://mithaq.core.logs.json"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line" if env.log_format == "console" else "json"}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {  # libraries that tell every step of their work
        name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "pikepdf")
    },
}
