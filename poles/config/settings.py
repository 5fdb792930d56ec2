"""Settings: a pure function of the environment. Nothing here starts anything or falls back on a database."""

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
ENV = os.environ

DEMO = ENV.get("POLES_DEMO", "") == "1"
DEBUG = ENV.get("POLES_DEBUG", "") == "1"
PROCESS = ENV.get("POLES_PROCESS", "cli")
BASE_URL = ENV.get("POLES_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "127.0.0.1", *filter(None, ENV.get("POLES_HOSTS", "").split(","))]
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}

SECRET_KEY = ENV.get("POLES_SECRET_KEY", "")
if not SECRET_KEY:
    if PROCESS == "web" and not DEMO:
        raise ImproperlyConfigured("POLES_SECRET_KEY manque : le serveur refuse de démarrer sans clé secrète.")
    SECRET_KEY = "poles-demonstration-only-not-a-secret"  # noqa: S105 - refused above for a real web process
if (DEMO or DEBUG) and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    raise ImproperlyConfigured("POLES_DEMO et POLES_DEBUG ne démarrent que sur 127.0.0.1.")


def database(url: str, process: str) -> dict:
    """Django's settings for a PostgreSQL address; time-outs follow the kind of process, and so does what it reaches.

    A command, a worker or a migration acts for the system: its connections see every row. Those of the web see no row
    about learners until ``reach.acting`` says for whom: a page that forgets it shows nothing.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    limits = {"web": (10, 5), "worker": (900, 30), "migrate": (0, 5), "cli": (900, 30)}
    statement, lock = limits.get(process, limits["cli"])
    options = f"-c statement_timeout={statement}s -c lock_timeout={lock}s -c idle_in_transaction_session_timeout=900s"
    options += (
        " -c pgtrigger.ignore={}"  # unset, each row of the history would raise and be caught: see docs/privacy.md
    )
    if process != "web":
        options += ' -c poles.scope=all -c pghistory.context_metadata={"hat":"system"}'
    config: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": query.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": query.pop("password", "") or unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"options": options, **query},
    }
    if process == "web":
        config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    return config


DATABASE_URL = (ENV.get("DATABASE_OWNER_URL") if PROCESS == "migrate" else None) or ENV.get("DATABASE_URL", "")
DATABASES = {"default": database(DATABASE_URL, PROCESS)} if DATABASE_URL else {}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "widget_tweaks",
    "dsfr",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
    "poles.records",
    "poles.web",
    "poles.workers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "poles.web.journey.RequestLogMiddleware",
    "poles.web.gate.GateMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "poles.web.actor.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "poles.config.urls"
WSGI_APPLICATION = "poles.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "poles.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "public:sign_in"
LOGIN_REDIRECT_URL = "public:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"  # the name that authenticate() gives it; else every account shares one count
AXES_SENSITIVE_PARAMETERS = ["username", "email"]
AXES_LOCKOUT_CALLABLE = "poles.web.public.views.locked_out"
AXES_HANDLER = "poles.web.gate.TriesHandler"
AXES_CLIENT_IP_CALLABLE = "poles.web.gate.client_address"
PROXIES = int(ENV.get("POLES_PROXIES", "0"))
FAILURES_OF_AN_ADDRESS = 50  # in a quarter of an hour, whatever the account; a whole school may share one address
WRONG_CODES_OF_AN_ADDRESS = 200  # in a quarter of an hour: several classes type theirs at once; a code has 53 bits
CODE_SESSION_AGE = 3600  # of a learner or an adult by code: phones and school computers are shared
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "__Host-poles"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = "__Host-poles-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "poles.web.pages.forgery"
HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FORM_MAX = 5_000_000  # bytes of a request, refused before they are read; a form above 2.5 MB is refused anyway
FILES_MAX = 34 * 1024 * 1024  # the same where a school gives its files: they are 32 MB at most, with their envelope

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
_leaflet = importlib.util.find_spec("leaflet")
STATICFILES_DIRS = (
    [("leaflet", Path(_leaflet.origin).parent / "static" / "leaflet")] if _leaflet and _leaflet.origin else []
)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = PROCESS != "web"
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = Path(ENV.get("POLES_FILES", BASE_DIR / "var" / "files"))
SEAL_KEYS = Path(ENV.get("POLES_SEAL_KEYS", BASE_DIR / "var" / "keys"))  # private parts of the seals, never in the base
DSFR_USE_INTEGRITY_CHECKSUMS = False
CONTACT = ENV.get("POLES_CONTACT", "contact@poles.invalid")
STATE_BRAND = ENV.get("POLES_STATE_BRAND", "") == "1"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

DEFAULT_FROM_EMAIL = ENV.get("POLES_MAIL_FROM", "poles@localhost")
MAIL_FOLDER = Path(ENV.get("POLES_MAIL_FOLDER", BASE_DIR / "var" / "mails"))
_mail = urlsplit(ENV.get("POLES_MAIL_URL", ""))
if _mail.scheme in ("smtp", "smtps", "smtp+tls"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "127.0.0.1"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER
EMAIL_TIMEOUT = 10
SMS_URL = ENV.get("POLES_SMS_URL", "")  # smpp://user:password@host:port of the operator; empty: no text leaves
if SMS_URL and urlsplit(SMS_URL).scheme != "smpp":
    raise ImproperlyConfigured("POLES_SMS_URL s’écrit smpp://utilisateur:mot-de-passe@hôte:port, ou reste vide.")
SMS_SENDER = ENV.get("POLES_SMS_SENDER", "POLES")  # eleven letters or figures at most, as operators allow

# The public register of companies; empty: never asked. A demonstration and the commands stay offline unless they are told.
_register = "https://recherche-entreprises.api.gouv.fr" if PROCESS in ("web", "worker") and not DEMO else ""
REGISTER_URL = ENV.get("POLES_REGISTER_URL", _register)
if REGISTER_URL and urlsplit(REGISTER_URL).hostname not in {"recherche-entreprises.api.gouv.fr", *LOCAL_HOSTS}:
    raise ImproperlyConfigured(
        "POLES_REGISTER_URL désigne le service de l’État, un miroir sur ce poste, ou rien (le registre n’est pas consulté)."
    )

RUN_MEMORY_MB = int(ENV.get("POLES_RUN_MEMORY_MB", "4096"))  # a run that would need more is refused before it starts
RUN_SECONDS = int(ENV.get("POLES_RUN_SECONDS", "900"))  # a large or off-grid run that lasts longer is stopped

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique whatever its case: a constraint on Lower(email) that this check does not read
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["poles.workers.jobs"]

LOGGING_CONFIG = "poles.config.logs.configure"
LOGGING = {"level": ENV.get("POLES_LOG_LEVEL", "INFO"), "form": ENV.get("POLES_LOG_FORM", "json")}
