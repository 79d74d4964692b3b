"""Settings of the portal; everything an operator may change comes from the environment (docs/reference/settings.md)."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from lianpu_portal.config.proxies import trusted_networks
from lianpu_portal.config.quiet_logs import LOGGERS as PATH_LOGGERS
from lianpu_portal.config.secret import secret_key
from lianpu_portal.config.sign_in import *  # noqa: F403 - settings are names of this module

STORE = Path(os.environ.get("LIANPU_STORE", "var")).resolve()
"""The folder that holds everything the portal writes: database, secret key, collected static files."""

STORE.mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key(STORE / "secret_key")
DEBUG = os.environ.get("LIANPU_DEBUG") == "1"
OPEN_EDITING = False
"""True lets anyone at this machine edit; `serve` sets it where only this machine can reach the portal."""

LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EXTRA_HOSTS = [host.strip() for host in os.environ.get("LIANPU_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = LOOPBACK_HOSTS + EXTRA_HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in EXTRA_HOSTS if host != "*" and not host.startswith(".")]

TRUSTED_PROXIES = trusted_networks(os.environ.get("LIANPU_TRUSTED_PROXIES", ""))
"""Networks of the proxies that may say where a request came from."""

INSTALLED_APPS = [
    "lianpu_portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "lianpu_portal.background",
    "lianpu_portal.audit",
    "lianpu_portal.computations",
    "lianpu_portal.accounts",
    "lianpu_portal.registry",
    "lianpu_portal.insight",
    "lianpu_portal.worth",
    "lianpu_portal.imports",
    "lianpu_portal.market",
    "lianpu_portal.hall",
    "lianpu_portal.publishing",
    "lianpu_portal.disputes",
    "lianpu_portal.introductions",
    "lianpu_portal.leads",
    "lianpu_portal.resilience",
    "lianpu_portal.api",
    # After ours: words and pages that both have are ours.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "lianpu_portal.middleware.https_before_the_proxy",
    "django.middleware.security.SecurityMiddleware",
    "lianpu_portal.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianpu_portal.middleware.kept_by_its_reader_alone",
    "lianpu_portal.middleware.null_characters_as_blanks",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianpu_portal.middleware.language",
    "lianpu_portal.middleware.own_changes",
    "lianpu_portal.middleware.one_state",
    "lianpu_portal.middleware.read_again",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lianpu_portal.config.urls"
WSGI_APPLICATION = "lianpu_portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("lianpu_portal.standing_text.Loader", ["django.template.loaders.app_directories.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianpu_portal.context.portal",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(
        env="DATABASE_URL",
        default=f"sqlite:///{(STORE / 'lianpu.sqlite3').as_posix()}",
        conn_max_age=600,
        conn_health_checks=True,  # a database server that was started again costs nobody a page
    )
}
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    # Writers take their lock at the start of a transaction and wait for it, instead of failing half way through.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("LIANPU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = STORE / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lianpu_portal.static_files.StaticFiles"},
}
MEDIA_ROOT = STORE / "uploads"

# Several processes count requests together, in files; one alone in its memory.
SEVERAL = os.environ.get("LIANPU_SEVERAL") == "1"
_COUNTS = "lianpu_portal.shared_counts.SharedCounts" if SEVERAL else "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    name: {
        "BACKEND": _COUNTS, "LOCATION": str(STORE / "counts" / name) if SEVERAL else name,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    for name in ("default", "limits")
}  # fmt: skip
WEBHOOKS_TO_LOOPBACK = os.environ.get("LIANPU_WEBHOOKS_TO_LOOPBACK") == "1"
"""Whether webhooks may go to programs on this machine, by http too; nowhere else but the internet."""

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}
}  # any queue: `background.queue` names them

MAIL_HOST = os.environ.get("LIANPU_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = STORE / "mail"
"""Where no mail server is named, letters are put here: nothing is sent, nothing is lost, nothing is logged."""

EMAIL_HOST = MAIL_HOST
EMAIL_PORT = int(os.environ.get("LIANPU_MAIL_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("LIANPU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LIANPU_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LIANPU_MAIL_FROM", "lianpu@localhost")
PUBLIC_ADDRESS = os.environ.get("LIANPU_ADDRESS", "").rstrip("/")
"""Under which address readers reach the portal, for links in letters; by default that of the request."""

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 30 * 86_400 if PUBLIC_ADDRESS.startswith("https://") else 0
"""Browsers keep to https for so long, once an operator has said that this is how readers come."""

SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
"""They are `Secure` wherever a reader came by https (`middleware.https_before_the_proxy`): intranets often have none."""

X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "filters": {"without_private_links": {"()": "lianpu_portal.config.quiet_logs.WithoutPrivateLinks"}},
    "loggers": {name: {"filters": ["without_private_links"]} for name in PATH_LOGGERS},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
