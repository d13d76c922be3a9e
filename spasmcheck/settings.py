"""Every setting, from the environment where it may differ; the defaults run a site on one machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from spasmcheck import env, telephone

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.private_folder("SPASMCHECK_DATA", BASE_DIR / "var")

PRODUCTION = env.boolean("SPASMCHECK_PRODUCTION", default=False)
DEBUG = env.boolean("DJANGO_DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise env.EnvironmentVariableError("DJANGO_DEBUG", "0 in production")
SECRET_KEY = env.secret("DJANGO_SECRET_KEY", file=DATA_DIR / "secret-key", required=PRODUCTION)
SECRET_KEY_FALLBACKS = env.words("DJANGO_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words(
    "DJANGO_ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]", required=PRODUCTION
)
CSRF_TRUSTED_ORIGINS = env.words("DJANGO_CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "spasmcheck.evidence.apps.EvidenceConfig",
    "spasmcheck.web.apps.WebConfig",
    "spasmcheck.assessment.apps.AssessmentConfig",
    "spasmcheck.results.apps.ResultsConfig",
    "spasmcheck.content.apps.ContentConfig",
    "spasmcheck.editing.apps.EditingConfig",
    "spasmcheck.editing.apps.EditingAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_htmx",
    "crispy_forms",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    # Before all that may answer, as every page and every page of an error asks whether htmx wants it.
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "spasmcheck.web.http.middleware.SecurityHeadersMiddleware",
    "spasmcheck.web.http.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Inside WhiteNoise, whose files are compressed already; outside all that writes pages. The length of a page
    # gives nothing away: the token in its forms is masked anew every time, and the length is padded at
    # random; the few pages that say back what was looked for hold nothing else that is secret.
    "spasmcheck.web.http.compression.CompressionMiddleware",
    "spasmcheck.editing.door.middleware.AdminMiddleware",
    "spasmcheck.web.http.middleware.LimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "spasmcheck.web.http.middleware.MethodsMiddleware",
    "spasmcheck.web.http.middleware.NoEditionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
if env.boolean("SPASMCHECK_ACCESS_LOG", default=False):
    MIDDLEWARE.insert(0, "spasmcheck.web.http.logs.AccessLogMiddleware")

# What only editors pass through (see editing/door/middleware.py): no visitor meets a session.
EDITORS_PATH = "admin/"
EDITORS_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "spasmcheck.editing.accounts.audit.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
# These checks look for the above in MIDDLEWARE; editing/door/checks.py looks for them where they are.
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

ROOT_URLCONF = "spasmcheck.urls"
WSGI_APPLICATION = "spasmcheck.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "spasmcheck.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "spasmcheck.web.templatetags.labels",
            ],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'spasmcheck.sqlite3'}"), conn_max_age=None
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(_SQLITE)
else:
    # A pool keeps connections itself: enough for editors, who alone need one, and so few that four machines fit
    # into PostgreSQL's usual 100. A database that does not answer must not hold a start for long. One that is back
    # is noticed at once: whoever asks next tries anew, rather than the pool at ever longer intervals, and is lent
    # no connection that a restart has cut.
    _POOL = {"min_size": 1, "max_size": 10, "timeout": 3, "reconnect_timeout": 1}
    # And a network that swallows what is sent is noticed in seconds, not in the quarter of an hour of the system.
    _NETWORK = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 30, "keepalives_interval": 5}
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        pool=_POOL, application_name="spasmcheck", keepalives_count=3, **_NETWORK
    )
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("SPASMCHECK_STATIC", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Files are for pages of this site alone.
WHITENOISE_ALLOW_ALL_ORIGINS = False
# What programs ask for at the top of a site without being told to. It may be kept for a day: a file without a
# hash in its name may change. Those that pages name have one, and are kept for ever.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 60 * 60

CRISPY_ALLOWED_TEMPLATE_PACKS = ["crispy"]
CRISPY_TEMPLATE_PACK = "crispy"
# A layout that names a field which the form lacks is a fault.
CRISPY_FAIL_SILENTLY = False
# The class of an input, by the kind of its widget.
CRISPY_CLASS_CONVERTERS = {"checkboxinput": "choice__input"} | dict.fromkeys(
    ("searchinput", "select", "textinput"), "field__input"
)

# No answer is ever stored: the check needs no session, and CSRF protection keeps its token in a cookie.
# Every page with a form renews that cookie, so a day is as long as anybody needs it.
CSRF_COOKIE_AGE = 24 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "spasmcheck.assessment.views.too_old"
# What an editor may send at once: a cause with all its evidence is a form of many fields. Visitors may send less,
# and so may who has not signed in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Files come one at a time, stay in memory, and are refused when larger than this.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["spasmcheck.editing.files.uploads.SmallFileHandler"]
SPASMCHECK_UPLOAD_MOST_BYTES = 2 * 1024 * 1024
SPASMCHECK_VISITOR_MOST_BYTES = 64 * 1024
SPASMCHECK_VISITOR_MOST_FIELDS = 200
# What one address may ask of one process in a minute; 0 sets no limit. The costly pages take about 15 ms of a
# processor each, so that one address can take a seventh of one; a class behind one address stays far below.
SPASMCHECK_COSTLY_PER_MINUTE = env.number("SPASMCHECK_COSTLY_PER_MINUTE", 600)
SPASMCHECK_SIGN_INS_PER_MINUTE = env.number("SPASMCHECK_SIGN_INS_PER_MINUTE", 30)
# Other sites learn nothing. "no-referrer" would make browsers send forms with the origin "null", which CSRF
# protection must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Editors sign in. A session ends when the browser closes, and after half an hour in which nothing was asked for,
# and in any case half a day after the password was given.
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "spasmcheck.editing.sign_in.hashing.MostCharacters"},
    {"NAME": "spasmcheck.editing.accounts.audit.PasswordsOnTheRecord"},
]
OTP_TOTP_ISSUER = "spasmcheck"
# How many proxies of ours stand before the site and say in X-Forwarded-For from where a request came, and in
# X-Forwarded-Proto how. A wrong number would let anybody lie about both, or make everybody one address, so in
# production it has to be said.
SPASMCHECK_TRUSTED_PROXIES = env.number("SPASMCHECK_TRUSTED_PROXIES", 0, required=PRODUCTION)
SESSION_COOKIE_NAME = "editor"
SESSION_COOKIE_PATH = f"/{EDITORS_PATH}"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = env.number("SPASMCHECK_EDITOR_IDLE_SECONDS", 30 * 60, least=60)
SPASMCHECK_EDITOR_MOST_SECONDS = env.number("SPASMCHECK_EDITOR_MOST_SECONDS", 12 * 60 * 60, least=60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if PRODUCTION:
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.boolean("SPASMCHECK_SSL_REDIRECT", default=True)
    # A load balancer asks these by plain HTTP, inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.number("SPASMCHECK_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if SPASMCHECK_TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "spasmcheck.web.http.logs.JsonLines"},
    },
    "filters": {"refusals": {"()": "spasmcheck.web.http.logs.RefusalsInOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.text("SPASMCHECK_LOG_FORMAT", "plain", allowed=("plain", "json")),
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # It tells of every connection that is lent, and of a database that is away the site says so itself.
        "psycopg.pool": {"level": "ERROR"},
    },
}

# What is published and how it is kept.
SPASMCHECK_FIXTURES = BASE_DIR / "fixtures"
SPASMCHECK_EDITION_FILE = DATA_DIR / "edition.json"
SPASMCHECK_EDITIONS_KEPT = env.number("SPASMCHECK_EDITIONS_KEPT", 3, least=1)
SPASMCHECK_EDITION_CHECK_SECONDS = env.number("SPASMCHECK_EDITION_CHECK_SECONDS", 5, least=1)

# The check.
# A variable that is set to nothing, as compose sets it, counts as not set.
_region = env.text("SPASMCHECK_REGION", "", allowed=("", *telephone.COUNTRY_OF_REGION))
_country = env.text("SPASMCHECK_COUNTRY", "", allowed=("", *sorted(telephone.BY_COUNTRY)))
_numbers = telephone.numbers(_country, _region)
SPASMCHECK_REGION = _region or "US"
SPASMCHECK_EMERGENCY_NUMBER = env.text("SPASMCHECK_EMERGENCY_NUMBER", "") or _numbers.emergency
SPASMCHECK_POISONS_LINE = env.text("SPASMCHECK_POISONS_LINE", "") or _numbers.poisons
SPASMCHECK_CRISIS_LINE = env.text("SPASMCHECK_CRISIS_LINE", "") or _numbers.crisis
SPASMCHECK_ANSWERS_COOKIE = "answers"
SPASMCHECK_ANSWERS_SECONDS = env.number("SPASMCHECK_ANSWERS_SECONDS", 24 * 60 * 60, least=60 * 60)

# To whom weaknesses are reported, best first; without one there is no /.well-known/security.txt.
SPASMCHECK_SECURITY_CONTACT = env.contacts("SPASMCHECK_SECURITY_CONTACT")

# Publishing.
SPASMCHECK_TWO_PERSON = env.boolean("SPASMCHECK_TWO_PERSON", default=False)
SPASMCHECK_REQUIRE_OTP = env.boolean("SPASMCHECK_REQUIRE_OTP", default=PRODUCTION)
