"""Settings: every fault in one list, no value in it, and the demo's keys made once."""

import json
import multiprocessing
import stat

import pytest

from booking.gateways import settings
from booking.gateways.sealer import make_key
from config import KNOWN_SECRETS, TESTING_SEAL_KEY, TESTING_SECRET, Base

WRONG_KEY = "SEAL_KEYS must hold keys of 32 bytes in URL-safe base64, separated by commas"
WRONG_STORE = (
    "RATELIMIT_STORAGE_URI must be an address that begins with one of memory://, redis://, rediss://, redis+unix://"
)
SOUND = {
    "SECRET_KEY": "k" * 40,
    "SEAL_KEYS": make_key(),
    "SECURITY_PASSWORD_SALT": "s" * 40,
    "PUBLIC_URL": "https://clinic.example",
    "SQLALCHEMY_DATABASE_URI": "sqlite://",
    "MAIL_SERVER": "mail.clinic.example",
    "MAIL_PORT": 587,
    "MAIL_DEFAULT_SENDER": "hello@clinic.example",
}
NAMES = (*settings.LIMITS, *settings.COUNTS, *settings.POSITIVE, "RATELIMIT_STORAGE_URI")
USUAL = {name: getattr(Base, name) for name in NAMES}


def faults(**changed):
    return list(settings.faults({**USUAL, **SOUND, **changed}, KNOWN_SECRETS))


def test_sound_settings_have_no_fault():
    assert faults() == []
    assert list(settings.production_faults(SOUND)) == []
    assert faults(SEAL_KEYS=f"{make_key()}, {make_key()},") == []


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SECRET_KEY",             None,             "SECRET_KEY is missing"),
        ("SECRET_KEY",             "",               "SECRET_KEY is missing"),
        ("SECRET_KEY",             "hunter2",        "SECRET_KEY is shorter than 32 characters"),
        ("SECRET_KEY",             "k" * 31,         "SECRET_KEY is shorter than 32 characters"),
        ("SECRET_KEY",             TESTING_SECRET,   "SECRET_KEY is a known example"),
        ("SECRET_KEY",             12345,            "SECRET_KEY must be text"),
        ("SECURITY_PASSWORD_SALT", None,             "SECURITY_PASSWORD_SALT is missing"),
        ("SECURITY_PASSWORD_SALT", "pepper",         "SECURITY_PASSWORD_SALT is shorter than 32 characters"),
        ("SECURITY_PASSWORD_SALT", TESTING_SECRET,   "SECURITY_PASSWORD_SALT is a known example"),
        ("SEAL_KEYS",              None,             "SEAL_KEYS is missing"),
        ("SEAL_KEYS",              "",               "SEAL_KEYS is missing"),
        ("SEAL_KEYS",              " , ",            "SEAL_KEYS is missing"),
        ("SEAL_KEYS",              TESTING_SEAL_KEY, "SEAL_KEYS holds a known example"),
        ("SEAL_KEYS",              "c2hvcnQ=",       WRONG_KEY),
        ("SEAL_KEYS",              f"{TESTING_SEAL_KEY},x", WRONG_KEY),
        ("PUBLIC_URL",             None,             "PUBLIC_URL is missing"),
        ("PUBLIC_URL",             "clinic.example", "PUBLIC_URL must begin with https://"),
        ("MAIL_SERVER",            None,             "MAIL_SERVER is missing"),
        ("MAIL_DEFAULT_SENDER",    "",               "MAIL_DEFAULT_SENDER is missing"),
        ("MAIL_PORT",              "smtp",           "MAIL_PORT must be a number"),
        ("MAIL_PORT",              None,             "MAIL_PORT must be a number"),
        ("MAIL_PASSWORD",          12345,            "MAIL_PASSWORD must be text"),
        ("RATELIMIT_STORAGE_URI",  None,             WRONG_STORE),
        ("RATELIMIT_STORAGE_URI",  "redis.example",  WRONG_STORE),
        ("RATELIMIT_STORAGE_URI",  "redis://x:port", WRONG_STORE),
        ("LIMIT_BOOKINGS",         "a lot",          "LIMIT_BOOKINGS must be like 10 per day, or empty"),
        ("LIMIT_BOOKINGS",         99,               "LIMIT_BOOKINGS must be like 10 per day, or empty"),
        ("LIMIT_SIGN_IN_ACCOUNT",  None,             "LIMIT_SIGN_IN_ACCOUNT must be like 10 per day, or empty"),
        ("TRUSTED_PROXIES",        "nginx",          "TRUSTED_PROXIES must be a number, 0 or more"),
        ("TRUSTED_PROXIES",        -1,               "TRUSTED_PROXIES must be a number, 0 or more"),
        ("MINIMUM_FILL_SECONDS",   "long",           "MINIMUM_FILL_SECONDS must be a number, 0 or more"),
        ("STAFF_IDLE_MINUTES",     0,                "STAFF_IDLE_MINUTES must be a number, 1 or more"),
        ("STAFF_LONGEST_HOURS",    "a day",          "STAFF_LONGEST_HOURS must be a number, 1 or more"),
    ],
)  # fmt: skip
def test_each_fault_is_told_without_the_value(name, value, fault):
    """R23: production does not start with a key that is missing, known or too short."""
    found = faults(**{name: value})
    assert fault in found
    assert not value or str(value).strip(" ,") == "" or str(value) not in " ".join(found)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"DEBUG": True},                          "DEBUG must be off"),
        ({"TESTING": True},                        "TESTING must be off"),
        ({"PUBLIC_URL": "http://clinic.example"},  "PUBLIC_URL must begin with https://"),
    ],
)  # fmt: skip
def test_a_real_clinic_has_further_faults(changed, fault):
    assert list(settings.production_faults({**SOUND, **changed})) == [fault]


def test_all_faults_are_in_one_list():
    missing = list(settings.faults({}, KNOWN_SECRETS))
    for name in SOUND.keys() - {"SQLALCHEMY_DATABASE_URI", "MAIL_PORT"}:
        assert f"{name} is missing" in missing


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1" * 40, int("1" * 40)),
        ("0123456789" * 4, "0123456789" * 4),  # not JSON: Flask leaves it alone
        ("1e40", 1e40),
        ("true", True),
        ("[1]", [1]),
    ],
)
def test_a_secret_of_digits_stays_the_text_it_was(typed, read):
    """Flask reads the environment as JSON."""
    config = {"SECRET_KEY": read}
    settings.restore_texts(config, {"FLASK_SECRET_KEY": typed})
    assert config == {"SECRET_KEY": typed}


def test_a_number_that_did_not_come_from_the_environment_is_left_to_be_told():
    config = {"SECRET_KEY": 7, "MAIL_PORT": 2525}
    settings.restore_texts(config, {"FLASK_MAIL_PORT": "2525"})
    assert config == {"SECRET_KEY": 7, "MAIL_PORT": 2525}


def test_seal_keys_are_split_newest_first():
    assert settings.split_keys(" new, old ,,oldest,") == ["new", "old", "oldest"]


def test_the_demos_keys_are_sound_and_made_once(tmp_path):
    keys = settings.demo_keys(tmp_path / "instance")
    assert settings.demo_keys(tmp_path / "instance") == keys
    assert faults(**keys) == []
    assert settings.demo_keys(tmp_path / "another") != keys


def test_the_demos_keys_are_readable_by_their_owner_only(tmp_path):
    settings.demo_keys(tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())) == {"SECRET_KEY", "SECURITY_PASSWORD_SALT", "SEAL_KEYS"}


def make_demo_keys(start, folder, answers):
    start.wait()
    answers.put(settings.demo_keys(folder))


def test_two_processes_that_start_at_once_share_one_set_of_keys(tmp_path):
    """The web server and the mail worker start together; each must be able to open what the other sealed."""
    processes = multiprocessing.get_context("fork")
    for number in range(5):
        start, answers = processes.Barrier(4), processes.Queue()
        folder = tmp_path / str(number)
        racers = [processes.Process(target=make_demo_keys, args=(start, folder, answers)) for _ in range(4)]
        for racer in racers:
            racer.start()
        made = [answers.get(timeout=20) for _ in racers]
        for racer in racers:
            racer.join()
        assert made == [made[0]] * 4
        assert len(list(folder.iterdir())) == 1
