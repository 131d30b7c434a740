"""`flask --app booking init` and `staff invite`: what they do, and one sentence for what is wrong."""

import os
import re
import subprocess
import sys

import pytest
from flask_migrate import upgrade

from booking.app import create_app
from booking.domain.accounts import Role
from booking.gateways import content
from booking.store import accounts, schedule
from booking.store.database import db
from booking.usecases import clinic, invitations
from tests.helpers import nothing_changes
from tests.web.client import Browser
from tests.web.stored import stored
from tests.web.test_invitation import fill_in

CLINIC = {
    "--name": "Hair & Line",
    "--phone": "030 901820",
    "--email": "hello@line.example",
    "--address": "Am Ring 1, Berlin",
    "--country": "de",
    "--zone": "Europe/Berlin",
    "--owner-name": "Ö Owner",
    "--owner-email": "me@line.example",
}


@pytest.fixture
def bare(tmp_path):
    """A migrated database without a clinic."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'bare.db'}")
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app, *words, **kwargs):
    return app.test_cli_runner().invoke(args=[*words], **kwargs)


def init(app, *more, **changes):
    given = {**CLINIC, **{f"--{name.replace('_', '-')}": text for name, text in changes.items()}}
    return run(app, "init", *(word for pair in given.items() for word in pair), *more)


def link_in(text):
    return re.search(r"http://localhost(/admin/invitation/\S+)", text).group(1)


def test_a_clinic_is_set_up_and_its_owner_joins(bare):
    done = init(bare, "--technician", "Zoë Müller", "--technician", "Zoe Muller")
    assert done.exit_code == 0, done.output
    with bare.app_context():
        found = clinic.show_clinic()
        assert (found.name, found.country, found.policy.time_zone) == ("Hair & Line", "DE", "Europe/Berlin")
        assert found.holidays.country == "DE"
        assert [one.slug for one in schedule.list_technicians()] == ["zoe-muller", "zoe-muller-2"]
        assert [service.slug for service in clinic.list_services()] == ["consultation"]
    owner = Browser(bare)
    owner.open(link_in(done.output))
    assert fill_in(owner, bare.extensions["hairline.clock"]()).heading == "Your recovery codes"
    assert "Ö Owner, owner" in " ".join(owner.open("/admin/staff/").soup.header.get_text().split())
    assert stored(bare)["message"] == []
    assert Browser(bare).open("/").heading == "Book a consultation"


def test_what_is_missing_is_asked_for(bare):
    answers = "\n".join(CLINIC.values()) + "\n"
    done = run(bare, "init", input=answers)
    assert done.exit_code == 0, done.output
    assert "Name of the clinic: " in done.output


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("name", " ", "The name must be one line of 1 to 200 characters."),
        ("name", "x" * 201, "The name must be one line of 1 to 200 characters."),
        ("address", "a\nb", "The address must be one line of 1 to 200 characters."),
        ("phone", "call me", "The phone number cannot be called from DE; write it with its area or country code."),
        ("country", "Germany", "The country must be two letters, like GB or DE (ISO 3166)."),
        ("country", "XX", "The country must be two letters, like GB or DE (ISO 3166)."),
        ("zone", "Berlin", "The zone must be a name like Europe/London or America/New_York."),
        ("email", "hello", "'hello' is no e-mail address."),
        ("owner_email", "@", "'@' is no e-mail address."),
        ("owner_name", "", "The owner's name must be one line of 1 to 200 characters."),
        ("technician", "", "The technician's name must be one line of 1 to 200 characters."),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(bare, option, text, sentence):
    with bare.app_context(), nothing_changes():
        done = init(bare, **{option: text})
    assert (done.exit_code, done.stderr) == (2, f"{sentence}\n")
    assert done.stdout == ""


def test_there_is_one_clinic(web_app):
    with web_app.app_context(), nothing_changes():
        done = init(web_app)
    assert done.exit_code == 2
    assert done.stderr.startswith("There is a clinic already;")


def test_staff_are_invited(web_app, clock):
    done = run(web_app, "staff", "invite", "Theo@Clinic.example", "--role", "technician", "--technician", "theo")
    assert done.exit_code == 0, done.output
    secret = link_in(done.stdout).rpartition("/")[2]
    with web_app.app_context():
        invited = invitations.find_invited(secret, clock.now)
        assert (invited.name, invited.email) == ("Theo", "Theo@clinic.example")
        found = accounts.get_viewer(invited.account_id)
        assert (found.role, found.technician) == (Role.TECHNICIAN, "theo")
    assert len(stored(web_app)["message"]) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nobody", "--role", "owner"], "That is no e-mail address."),
        (["a@b.example", "--role", "owner", "--name", "A\nBcc: x@y.example"], "The name must be one line"),
        (["a@b.example", "--role", "owner", "--name", ""], "The name must be one line"),
        (["a@b.example", "--role", "boss"], "The role must be owner, front-desk or technician."),
        (["a@b.example", "--role", "technician"], "Give --technician SLUG with the role of a technician"),
        (["a@b.example", "--role", "owner", "--technician", "maya"], "Give --technician SLUG with the role"),
        (["a@b.example", "--role", "technician", "--technician", "x"], "There is no clinic yet"),
        (["desk@alder-street.example", "--role", "owner"], "There is an account with that address and another role"),
    ],
)
def test_a_bad_invitation_is_one_sentence(web_app, words, sentence):
    with web_app.app_context(), nothing_changes():
        done = run(web_app, "staff", "invite", *words)
    assert done.exit_code == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_before_there_is_a_clinic_nobody_is_invited(bare):
    done = run(bare, "staff", "invite", "a@b.example", "--role", "owner")
    assert (done.exit_code, done.stderr[:23]) == (2, "There is no clinic yet ")


RULES = content.DEFAULT_RULE_SET.read_text(encoding="utf-8")
VERSION = content.default_rule_set().version
STAMP = f'version = "{VERSION}"'


@pytest.fixture
def rule_file(tmp_path):
    path = tmp_path / "my-rules.toml"

    def write(text):
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_publish_tells_the_faults_as_check_does(web_app, rule_file):
    path = rule_file(RULES.replace("months = 6 }", "months = 12 }").replace('kind = "text"', 'kind = "words"'))
    checked = run(web_app, "rules", "check", path)
    with web_app.app_context(), nothing_changes():
        published = run(web_app, "rules", "publish", path)
    assert (checked.exit_code, published.exit_code) == (2, 2)
    assert checked.stderr == published.stderr
    line = RULES[: RULES.index("We wait six months after the last one")].count("\n") + 1
    assert f"{path}:{line}: rule 'isotretinoin.1': the rule waits 12 months" in published.stderr


def test_check_tells_that_the_version_is_taken_with_its_line(web_app, rule_file):
    path = rule_file(RULES.replace(STAMP, 'version = "next"'))
    assert run(web_app, "rules", "check", path).stdout == f"{path} can be published.\n"
    assert run(web_app, "rules", "publish", path).exit_code == 0
    told = f"{path}:{RULES[: RULES.index(STAMP)].count(chr(10)) + 1}: the rule set: version 'next' is published already"
    for command in ("check", "publish"):
        with web_app.app_context(), nothing_changes():
            done = run(web_app, "rules", command, path)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(told)
        assert done.stderr.count("\n") == 1


def test_a_file_is_checked_where_there_is_no_database_yet(tmp_path, rule_file):
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'none.db'}")
    assert run(app, "rules", "check", rule_file(RULES)).exit_code == 0
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2027-01-31", "2027-01-31 00:00 (Europe/London)"),
        ("2027-01-31T09:30", "2027-01-31 09:30 (Europe/London)"),
        ("2027-01-31 09:30", "2027-01-31 09:30 (Europe/London)"),
        ("2027-01-31T09:30:00", "2027-01-31 09:30 (Europe/London)"),
        ("2027-06-30T09:30", "2027-06-30 09:30 (Europe/London)"),
        ("0001-01-01", "2026-11-22 08:00 (Europe/London)"),
    ],
)
def test_a_version_begins_at_the_moment_that_was_given(web_app, rule_file, moment, told):
    path = rule_file(RULES.replace(STAMP, 'version = "next"'))
    done = run(web_app, "rules", "publish", path, "--from", moment)
    assert done.stdout == f"Rule set next is in force from {told}.\n", done.output


@pytest.mark.parametrize("moment", ["tomorrow", "31.1.2027", "2027-02-30", "2027-01-31T25:00", ""])
def test_a_moment_that_is_none_is_one_sentence(web_app, rule_file, moment):
    path = rule_file(RULES.replace(STAMP, 'version = "next"'))
    with web_app.app_context(), nothing_changes():
        done = run(web_app, "rules", "publish", path, "--from", moment)
    assert done.exit_code == 2
    assert done.stderr.startswith("The moment must be a day, or a day and a time")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "publish"])
def test_a_folder_in_place_of_a_file_is_one_sentence(web_app, tmp_path, command):
    done = run(web_app, "rules", command, str(tmp_path))
    assert (done.exit_code, done.stderr) == (2, f"{tmp_path}:1: the file cannot be read: Is a directory\n")


def test_settings_that_allow_no_start_are_a_sentence_to_whoever_gives_a_command(tmp_path, rule_file):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "booking", "rules", "check", rule_file(RULES)],
        env=environ | {"FLASK_INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: cannot start with these settings: SECRET_KEY is missing")
    assert "Traceback" not in done.stderr
