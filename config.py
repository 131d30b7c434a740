"""Settings. Read in this order, the later winning: a class below, `instance/config.py`, the environment (`FLASK_…`).

`FLASK_CONFIG` names the class: `production` when unset, `demo` for `make run`, `testing` for the tests.
"""

from typing import Any

KIB = 1024

# Keys that stand in this file are known to everybody: Production refuses to start with them.
TESTING_SECRET = "testing-secret-key-known-to-everybody"  # noqa: S105
TESTING_SEAL_KEY = "dGVzdGluZy1zZWFsLWtleS1rbm93bi10by1ldmVyeTE="


class Base:
    """What holds everywhere."""

    DEMO = False
    SQLALCHEMY_DATABASE_URI: str | None = None  # SQLite in the instance folder when not set
    SQLALCHEMY_ENGINE_OPTIONS: Any = {"hide_parameters": True, "pool_pre_ping": True}

    SECRET_KEY: str | None = None
    SEAL_KEYS: str | None = None
    SECURITY_PASSWORD_SALT: str | None = None
    PUBLIC_URL: str | None = None

    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    # Bound to the session; a token that dies after an hour would cost a slow reader their answers.
    WTF_CSRF_TIME_LIMIT = None
    MAX_CONTENT_LENGTH = 256 * KIB
    MAX_FORM_MEMORY_SIZE = 128 * KIB
    MAX_FORM_PARTS = 200
    SEND_FILE_MAX_AGE_DEFAULT = 365 * 24 * 60 * 60  # addresses of static files carry a digest
    BABEL_DEFAULT_LOCALE = "en_GB"

    MAIL_SERVER: str | None = None
    MAIL_PORT = 587
    MAIL_USE_TLS = True
    MAIL_USE_SSL = False
    MAIL_USERNAME: str | None = None
    MAIL_PASSWORD: str | None = None
    MAIL_DEFAULT_SENDER: str | None = None

    SECURITY_PASSWORD_HASH = "argon2"  # noqa: S105
    # How long staff stay signed in without pressing anything, and at most.
    STAFF_IDLE_MINUTES = 30
    STAFF_LONGEST_HOURS = 12

    # Where the limits are counted: this process's memory; several processes share them in Redis (redis://host:6379/0).
    RATELIMIT_STORAGE_URI: str = "memory://"
    # How many proxies stand before us and say in X-Forwarded-For whose request it is; nobody else is believed.
    TRUSTED_PROXIES = 0
    # How often from one network (the account's: for one account from one network). Empty means without limit.
    LIMIT_BOOKINGS = "10 per day"
    LIMIT_ENQUIRIES = "30 per hour"
    LIMIT_PAGE_OPENINGS = "20 per hour"
    LIMIT_SIGN_IN_NETWORK = "30 per 15 minutes"
    LIMIT_SIGN_IN_ACCOUNT = "10 per 15 minutes"
    # So high that nobody locks somebody else out from one network, so low that nobody guesses from many.
    LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE = "100 per hour"
    # No person reads and answers everything sooner than this after pressing "Start".
    MINIMUM_FILL_SECONDS = 20


class Production(Base):
    """A real clinic."""


class Demo(Base):
    """The invented clinic of `make run`; its keys are made in the instance folder at the first start."""

    DEMO = True
    PUBLIC_URL = "http://localhost:8000"
    MAIL_SERVER = "127.0.0.1"
    MAIL_PORT = 8025
    MAIL_USE_TLS = False
    MAIL_DEFAULT_SENDER = "Alder Street Scalp Studio <hello@alder-street.example>"
    # Whoever tries it out books often and presses fast.
    LIMIT_BOOKINGS = "200 per day"
    LIMIT_ENQUIRIES = "600 per hour"
    MINIMUM_FILL_SECONDS = 0


class Testing(Base):
    """The tests."""

    TESTING = True
    SECRET_KEY = TESTING_SECRET
    SEAL_KEYS = TESTING_SEAL_KEY
    SECURITY_PASSWORD_SALT = TESTING_SECRET
    PUBLIC_URL = "http://localhost"
    MAIL_SERVER = "127.0.0.1"
    MAIL_PORT = 2525
    MAIL_USE_TLS = False
    MAIL_SUPPRESS_SEND = False
    MAIL_DEFAULT_SENDER = "Test Clinic <hello@clinic.example>"
    SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS: Any = {"argon2__rounds": 1, "argon2__memory_cost": 1024}
    # The tests of the limits set their own; the others do everything often and fast.
    LIMIT_BOOKINGS = LIMIT_ENQUIRIES = LIMIT_PAGE_OPENINGS = ""
    LIMIT_SIGN_IN_NETWORK = LIMIT_SIGN_IN_ACCOUNT = LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE = ""
    MINIMUM_FILL_SECONDS = 0


CLASSES = {"production": Production, "demo": Demo, "testing": Testing}
KNOWN_SECRETS = frozenset({TESTING_SECRET, TESTING_SEAL_KEY})
