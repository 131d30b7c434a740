"""Rule sets: checked, published, compared, tried out, and stored screenings judged again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from booking.domain.errors import NotFoundError, RuleSetError, VersionTakenError
from booking.domain.ruleset import AskedAt, Outcome
from booking.gateways import content
from booking.store.database import transaction
from booking.store.rule_sets import RuleSetRow
from booking.usecases import enquiry, rules
from tests.conftest import NOW
from tests.helpers import CLEAR, TEN_QUESTIONS, booked, dump, nothing_changes, ten_questions

DEFAULT = content.DEFAULT_RULE_SET.read_text(encoding="utf-8")
VERSION = content.default_rule_set().version
BEFORE = ten_questions().version


@pytest.fixture
def file(tmp_path):
    """Write a rule-set file: the default with pieces replaced."""

    def write(*changes, version="next"):
        text = DEFAULT.replace(f'version = "{VERSION}"', f'version = "{version}"', 1)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def line_of(path, text):
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_the_default_has_no_fault(app, file):
    assert rules.check_file(file()) == []


def test_a_published_version_is_in_force_from_its_moment_on(app, file):
    begins = NOW + timedelta(days=3)
    assert rules.publish_file(file(), begins, NOW) == "next"
    assert rules.in_force(begins - timedelta(seconds=1)).version == BEFORE
    assert rules.in_force(begins).version == "next"


def test_it_cannot_begin_in_the_past(app, file):
    rules.publish_file(file(), NOW - timedelta(days=30), NOW)
    assert rules.in_force(NOW - timedelta(seconds=1)).version == BEFORE


def test_a_published_version_never_changes(app, file):
    rules.publish_file(file(), NOW, NOW)
    with nothing_changes(), pytest.raises(VersionTakenError):
        rules.publish_file(file(("Are you 18 or over?", "Are you 18?")), NOW, NOW)


def test_every_fault_is_told_with_its_line(app, file):
    path = file(
        ('outcome = "refuse"', 'outcome = "perhaps"'),
        ('kind = "month"', 'kind = "moon"'),
    )
    faults = rules.check_file(path)
    assert any("there is no outcome 'perhaps'" in fault.text for fault in faults)
    assert any("'moon' is not a valid Kind" in fault.text for fault in faults)
    refused = next(fault for fault in faults if "perhaps" in fault.text)
    assert abs(refused.line - line_of(path, "perhaps")) <= 3


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('outcome = "refuse"', 'outcome = "review"', "missing or relaxed"),
        ('id = "age_18"', 'id = "age_17"', "cannot be removed"),
        ("Are you 18 or over?", "Are you 16 or over?", "numbers cannot change"),
        ("Are you 18 or over?", "Do you have hepatitis?", "never asked"),
        ("Are you 18 or over?", "Are you HIV positive?", "never asked"),
    ],
)
def test_what_no_clinic_may_do(app, file, old, new, fault):
    path = file((old, new))
    assert any(fault in found.text for found in rules.check_file(path))
    with nothing_changes(), pytest.raises(RuleSetError):
        rules.publish_file(path, NOW, NOW)


def test_a_clinic_may_be_stricter(app, file):
    assert rules.check_file(file(('outcome = "advice"', 'outcome = "review"'))) == []


def test_the_difference_between_two_versions(app, file):
    rules.publish_file(content.DEFAULT_RULE_SET, NOW, NOW)
    rules.publish_file(file(("Are you 18 or over?", "Are you 18 or older?")), NOW, NOW)
    changes = rules.compare_versions(VERSION, "next")
    assert [(change.kind, change.what, change.id, list(change.parts)) for change in changes] == [
        ("changed", "question", "age_18", ["text"])
    ]


def test_trying_out_stores_nothing(app):
    with nothing_changes():
        tried = rules.try_out(BEFORE, {**CLEAR, "age_18": "no"}, date(2026, 11, 22), AskedAt.BOOKING)
    assert tried.outcome is Outcome.REFUSE


def test_an_unknown_version(app):
    with pytest.raises(NotFoundError):
        rules.of_version("1999-01")


def test_every_stored_screening_is_judged_as_it_was(app, file):
    booked(NOW, answers={"faint": "yes"})
    booked(NOW, technician="theo")
    rules.publish_file(file(('outcome = "advice"', 'outcome = "review"')), NOW, NOW)
    with nothing_changes():
        assert list(rules.judge_again()) == []


def test_a_rule_set_whose_bytes_were_changed_is_refused_and_told(app):
    booked(NOW)
    changed = TEN_QUESTIONS.read_bytes() + b"\n"
    with transaction() as session:
        session.execute(update(RuleSetRow).values(content=changed))
    with pytest.raises(RuleSetError):
        rules.in_force(NOW)
    assert [difference.reason for difference in rules.judge_again()] == [
        f"its rule set {BEFORE} is not there or was changed"
    ]


def test_a_new_version_judges_who_is_on_the_road(app, file):
    secret = enquiry.start_enquiry("consultation", NOW)
    rules.publish_file(file(("Are you 18 or over?", "Are you 18 or older?")), NOW, NOW)
    assert enquiry.look_up(secret, NOW).rule_set.version == "next"


def test_a_screening_keeps_version_digest_and_moment(app):
    booked(NOW)
    rule_set = ten_questions()
    row = dump()["screening"][0]
    assert {rule_set.version, rule_set.digest, "booking"} <= set(row)
