"""What page tests share: one app whose templates are compiled once, browsers, and signed-in staff."""

import shutil
from pathlib import Path

import pytest
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import update

from booking.app import create_app
from booking.domain.accounts import Role
from booking.gateways import content
from booking.store import accounts, second_factor
from booking.store import clinic as clinic_store
from booking.store.accounts import AccountRow, RoleRow
from booking.store.database import db, transaction
from booking.usecases import setup, staff_sessions
from booking.web.signed_in import SECRET
from tests import conftest as shared
from tests.web.client import Browser

PASSWORD = "a made-up pass phrase"
FACTOR = b"20 octets, a secret."
RECOVERY = "abcdefghjkmnpqrs"
CHEAP_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 1024}


@pytest.fixture(scope="session")
def app_of_all(tmp_path_factory):
    return app_with(tmp_path_factory.mktemp("web") / "test.db")


def app_with(database, *, hashes=None, **settings):
    """The app on a SQLite file, with a clock that tests set."""
    app = create_app(
        "testing",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}",
        SECURITY_PASSWORD_HASH_OPTIONS={},
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=hashes or CHEAP_HASH,
        **settings,
    )
    app.extensions["hairline.clock"] = shared.Clock()
    # As in the demo: the invented clinic with its invented answers.
    app.extensions[content.EXTENSION] = content.read_due_diligence(Path("no-instance"), demo=True)
    return app


@pytest.fixture
def web_app(app_of_all, sqlite_template):
    """The app on a fresh copy of the database, on SQLite alone: pages do not know the engine."""
    with app_of_all.app_context():
        db.engine.dispose()
        shutil.copy(sqlite_template, Path(db.engine.url.database))
    app_of_all.extensions["hairline.clock"] = shared.Clock()
    yield app_of_all
    with app_of_all.app_context():
        db.engine.dispose()


@pytest.fixture
def https_app(web_app):
    """The same clinic under an https address."""
    with web_app.app_context():
        database = db.engine.url.database
    app = app_with(database, PUBLIC_URL="https://clinic.example")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def clock(web_app):
    return web_app.extensions["hairline.clock"]


@pytest.fixture
def browser(web_app):
    return Browser(web_app)


@pytest.fixture
def talk(web_app):
    """The demo's video talk beside the consultation: waits do not bind it."""
    [service] = [each for each in setup.demo_clinic().services if not each.waits_bind]
    with web_app.app_context(), transaction():
        clinic_store.add_service(service, 1)
    return service


@pytest.fixture
def staff(web_app):
    """Somebody who is signed in, by name: owner, desk, maya, or theo, who is another technician.

    The way there is tested in test_sign_in.py; here it would only cost time.
    """

    def sign_in(name, home="http://localhost"):
        person = Browser(web_app, home)
        with web_app.app_context():
            now = web_app.extensions["hairline.clock"].now
            secret = staff_sessions.begin(account_of(name), "Firefox, Linux", now)
        with person.client.session_transaction(base_url=home) as session:
            session[SECRET] = secret
        person.open("/admin/")
        assert person.page.path == "/admin/", person.page.text
        return person

    return sign_in


def account_of(name):
    """The account of a staff member of the invented clinic."""
    email = f"{name}@alder-street.example"
    if name == "theo" and accounts.find_account_id(email) is None:
        with transaction():
            role = db.session.query(RoleRow).filter_by(name=Role.TECHNICIAN.value).one()
            accounts.add_account(name="Theo Sample", email=email, role=role, technician="theo", uniquifier="u" * 64)
    return accounts.find_account_id(email)


def give_password(app, name):
    """Let a staff member of the invented clinic sign in with a password; their address."""
    email = f"{name}@alder-street.example"
    with app.app_context():
        account_of(name)
        hashed = hash_password(PASSWORD)
        with transaction() as session:
            session.execute(update(AccountRow).where(AccountRow.email == email).values(password=hashed))
            second_factor.set_factor(accounts.find_account_id(email), FACTOR, 0, [hash_password(RECOVERY)], shared.NOW)
    return email


def code_now(app):
    """What the app on everybody's phone shows at this moment."""
    return TOTP(key=FACTOR, format="raw").generate(time=app.extensions["hairline.clock"].now).token


def sign_in(browser, email="owner@alder-street.example", password=PASSWORD, code=None):
    """Password and code, from the sign-in page on; the page that comes after."""
    browser.press("Sign in", {"E-mail": email, "Password": password})
    if browser.page.heading == "Enter your code":
        browser.press("Sign in", {"Code": code or code_now(browser.app)})
    return browser.page
