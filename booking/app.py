"""The only place where all the parts are joined."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_security import Security
from sqlalchemy.exc import OperationalError

import config
from booking import cli, web
from booking.domain.errors import DueDiligenceError
from booking.domain.evidence import DueDiligence
from booking.gateways import clock, content, settings, wording
from booking.gateways.mail import mail
from booking.gateways.sealer import Sealer, key_bytes
from booking.store import accounts, sealing
from booking.store.database import db
from booking.web.body import ReadableRequest

ROOT = Path(__file__).parent.parent


def create_app(config_name: str | None = None, **overrides: Any) -> Flask:
    """The application. `config_name` (or FLASK_CONFIG) is production, demo or testing; overrides are for tests.

    Raises SettingsError when the settings do not allow a start.
    """
    name = config_name or os.environ.get("FLASK_CONFIG", "production")
    instance = overrides.pop("INSTANCE_PATH", None) or os.environ.get("FLASK_INSTANCE_PATH")
    app = Flask(
        "booking",
        template_folder=str(ROOT / "templates"),
        instance_path=str(Path(instance or ROOT / "instance").resolve()),
        instance_relative_config=True,
    )
    app.request_class = ReadableRequest
    _configure(app, name, overrides)
    _join(app)
    if name == "production" and not os.environ.get("FLASK_RUN_FROM_CLI"):
        web.say_at_start(app)
    return app


def _configure(app: Flask, name: str, overrides: dict[str, Any]) -> None:
    if name not in config.CLASSES:
        message = f"FLASK_CONFIG must be one of {', '.join(config.CLASSES)}"
        raise settings.SettingsError(message)
    app.config.from_object(config.CLASSES[name])
    app.config.from_pyfile("config.py", silent=True)
    instance = Path(app.instance_path)
    if app.config["DEMO"]:
        app.config.update(settings.demo_keys(instance))
    app.config.from_prefixed_env()
    settings.restore_texts(app.config, os.environ)
    if app.config["DEMO"]:
        # Whatever database a shell may point to, invented people are never written into it.
        app.config["SQLALCHEMY_DATABASE_URI"] = None
    app.config.update(overrides)
    found = list(settings.faults(app.config, frozenset() if app.testing else config.KNOWN_SECRETS))
    if name == "production":
        found += settings.production_faults(app.config)
    if found:
        message = f"cannot start with these settings: {'; '.join(dict.fromkeys(found))}"
        raise settings.SettingsError(message)
    if app.config["SQLALCHEMY_DATABASE_URI"] is None:
        instance.mkdir(parents=True, exist_ok=True)
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{instance / 'hairline.db'}"
    web.settle_cookies(app)


def _join(app: Flask) -> None:
    keys = [key_bytes(key) for key in settings.split_keys(app.config["SEAL_KEYS"])]
    app.extensions[sealing.EXTENSION] = Sealer(keys)
    app.extensions[web.CLOCK] = clock.now
    app.extensions[content.EXTENSION] = _due_diligence(app)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    mail.init_app(app)
    Babel(app)
    # Its hashing and its tables alone: signing in is ours (docs/decisions/0011).
    Security(app, accounts.datastore(), register_blueprint=False)
    app.jinja_env.filters.update(
        day=wording.day,
        short_day=wording.short_day,
        plain_date=wording.plain_date,
        weekday=wording.weekday,
        clock_time=wording.clock_time,
        local_day=wording.local_day,
        when=wording.when,
        short_when=wording.short_when,
        dated_when=wording.dated_when,
        working_time=wording.working_time,
    )
    app.jinja_env.globals.update(zone_name=wording.zone_name, day_range=wording.day_range)
    web.register(app, unavailable=OperationalError)
    cli.register(app, unavailable=OperationalError)


def _due_diligence(app: Flask) -> DueDiligence:
    instance = Path(app.instance_path)
    try:
        return content.read_due_diligence(instance, demo=app.config["DEMO"])
    except DueDiligenceError as error:
        message = f"cannot start with {instance / content.DUE_DILIGENCE}: {error}"
        raise settings.SettingsError(message) from error
