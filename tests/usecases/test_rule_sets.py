"""Rule sets: checked, published, compared, tried out, and stored screenings judged again."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from booking.domain.errors import NotFoundError, RuleSetError, VersionTakenError
from booking.domain.ruleset import AskedAt, Outcome
from booking.gateways import content
from booking.store.database import transaction
from booking.store.rule_sets import RuleSetRow
from booking.store.screening import ScreeningRow
from booking.usecases import appointments, enquiry, rules
from tests.conftest import NOW
from tests.helpers import CLEAR, TEN_QUESTIONS, booked, dump, nothing_changes, publish, ten_questions, viewer

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


def faults_of(path):
    return rules.check_content(rules.read_file(path))


def publish_file(path, begins, now):
    return rules.publish(rules.read_file(path), begins, now)


def line_of(path, text):
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_the_default_has_no_fault(app, file):
    assert faults_of(file()) == []


def test_a_published_version_is_in_force_from_its_moment_on(app, file):
    begins = NOW + timedelta(days=3)
    assert publish_file(file(), begins, NOW) == "next"
    assert rules.in_force(begins - timedelta(seconds=1)).version == BEFORE
    assert rules.in_force(begins).version == "next"


def test_it_cannot_begin_in_the_past(app, file):
    publish_file(file(), NOW - timedelta(days=30), NOW)
    assert rules.in_force(NOW - timedelta(seconds=1)).version == BEFORE


def test_a_published_version_never_changes(app, file):
    publish_file(file(), NOW, NOW)
    with nothing_changes(), pytest.raises(VersionTakenError):
        publish_file(file(("Is your scalp sore today?", "Is your scalp sore?")), NOW, NOW)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('outcome = "refuse"', 'outcome = "perhaps"', "there is no outcome 'perhaps'"),
        ('kind = "month"', 'kind = "moon"', "'kind' cannot be 'moon'"),
        ('"tma1969", "ni-hansard"', '"tma1969", "song"', "there is no source 'song'"),
        ("months = 6 }", "moths = 6, months = 6 }", "there is no key 'moths' here"),
        ('staff = "The client was not sure.', 'stuff = "x"\nstaff = "The client', "there is no key 'stuff' here"),
        ('lead = "Small needles', 'led = "x"\nlead = "Small needles', "there is no key 'led' here"),
        ('language = "en"', 'language = "en"\nlangage = "en"', "there is no key 'langage' here"),
        ('label = "Yes, a keloid"', 'label = "Yes, hep-B"', "never asked ('hep-b')"),
        ('title = "Medicines"', 'title = "HIV and medicines"', "never asked ('hiv')"),
        ('after = "laser_removal_on", days = 90', 'after = "laser_removal_on", days = 30', "waits 30 days, its words"),
        ('wait = { after = "recent_skin_work_on"', 'wait = { after = "pregnant_due"', "counts from 'pregnant_due'"),
        ('answers = ["raised"]', 'answers = ["risen"]', "'keloid' has no answer 'risen'"),
        ('answers = ["no"]\noutcome = "refuse"', 'answers = ["no"]\noutcome = "letter"', "missing or relaxed"),
        ('text = "When is the baby due?"', "text = When", "not valid TOML"),
        ('text = "When is the baby due?"', 'text = """When', "not valid TOML"),
    ],
)
def test_every_fault_is_told_with_its_line(app, file, old, new, fault):
    path = file((old, new))
    found = [found for found in faults_of(path) if fault in found.text]
    assert found
    begins = DEFAULT[: DEFAULT.index(old)].count("\n") + 1
    if fault.startswith("waits 30"):  # its words are what has to change
        begins += 1
    if '"""' in new:  # a text that never ends is noticed at the end
        begins = DEFAULT.count("\n") + 1
    assert found[0].line in (begins, begins + new.count("\n")), found


def test_faults_come_in_the_order_of_their_lines(app, file):
    faults = faults_of(file(('kind = "month"', 'kind = "moon"'), ('outcome = "refuse"', 'outcome = "x"')))
    assert [fault.line for fault in faults] == sorted({fault.line for fault in faults})
    assert len(faults) == 2


def test_all_kinds_of_faults_are_told_at_once(app, file):
    """Whoever mends one fault should not be told of the next only then."""
    path = file(
        (
            'kind = "month"',
            'kind = "moon"',
        ),  # cannot be read, and a rule waits after it: that is not a fault of its own
        ('outcome = "refuse"', 'outcome = "letter"'),  # the law's
        ('basis = "contested"\nsources = ["definitions"', 'basis = "hearsay"\nsources = ["song"'),
        ('"tma1969", "ni-hansard"', '"tma1969", "song"'),
        ("Do you faint", "Do you have HIV or faint"),
        ('id = "breastfeeding"', 'id = "pregnant"'),
        ('asked_when = { isotretinoin = ["yes"] }', 'asked_when = { isotretinoin = ["maybe"] }'),
    )
    found = [(fault.line, fault.text) for fault in faults_of(path)]
    lines = [number for number, _ in found]
    assert lines == sorted(lines)
    for text, told in (
        ('kind = "moon"', "'kind' cannot be 'moon'"),
        ('basis = "hearsay"', "'basis' cannot be 'hearsay'"),
        ("have HIV or", "never asked"),
    ):
        assert (line_of(path, text), True) in [(number, told in sentence) for number, sentence in found], told
    for told in ("missing or relaxed", "there is no source 'song'", "the id is used twice", "has no answer 'maybe'"):
        assert any(told in sentence for _, sentence in found), told
    assert not any("waits after 'transplant_surgery_last'" in sentence for _, sentence in found)


@pytest.mark.parametrize(
    ("gone", "noise"),
    [
        ('version = "next"\n', "is at most 60 letters"),
        ("[sources]\n", "there is no source"),
        ('title = "About you"\n', "there is no group"),
        ('kind = "yes_no"\n', "the law asks for it, so it cannot be removed"),
    ],
)
def test_what_follows_from_another_fault_is_not_told(app, file, gone, noise):
    path = file((gone, ""))
    found = faults_of(path)
    assert any("has no" in fault.text for fault in found)
    assert not any(noise in fault.text for fault in found)


def test_a_mark_before_the_first_letter_and_the_line_ends_of_windows_are_no_fault(app, file):
    path = file(('kind = "month"', 'kind = "moon"'))
    line = faults_of(path)[0].line
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [fault.line for fault in faults_of(path)] == [line]
    path.write_bytes(b"\xef\xbb\xbf" + file().read_bytes())
    assert publish_file(path, NOW, NOW) == "next"
    assert rules.in_force(NOW).version == "next"


@pytest.mark.parametrize(("old", "new"), [('"refuse"', "“refuse”"), ('text = "When is', "text = “When is")])
def test_a_curly_quotation_mark_is_told(app, file, old, new):
    path = file((old, new))
    (fault,) = faults_of(path)
    assert "“ is a curly quotation mark, write a straight one" in fault.text
    assert fault.line == line_of(path, "“")


def test_a_folder_no_file_and_one_without_end_are_refused_with_a_sentence(app, tmp_path):
    for path, sentence in (
        (tmp_path, "the file cannot be read: Is a directory"),
        (tmp_path / "none.toml", "the file cannot be read: No such file or directory"),
        (Path("/dev/zero"), "the file is too long: a rule set has at most 1024 KiB"),
    ):
        with pytest.raises(rules.UnfitFileError) as error:
            rules.read_file(path)
        assert error.value.faults == [rules.Fault(1, sentence)]


def test_of_two_that_begin_together_the_one_that_holds_stands_first(app, file):
    publish_file(file(version="a"), NOW, NOW)
    publish_file(file(version="b"), NOW, NOW)
    publish_file(file(version="c"), NOW, NOW)
    assert rules.in_force(NOW).version == "c"
    assert [one.version for one in rules.list_versions(NOW).published[:3]] == ["c", "b", "a"]


def test_a_file_that_is_not_utf_8_is_told_with_its_line(app, tmp_path):
    path = tmp_path / "rules.toml"
    path.write_bytes(b'version = "1"\n# caf\xe9\n')
    assert [(fault.line, fault.text[:14]) for fault in faults_of(path)] == [(2, "not valid TOML")]


@pytest.mark.parametrize("spoiled", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_a_file_that_no_parser_can_take_is_refused_with_a_sentence(app, tmp_path, spoiled):
    path = tmp_path / "rules.toml"
    path.write_text(spoiled)
    (fault,) = faults_of(path)
    assert fault.text.startswith("not valid TOML")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('outcome = "refuse"', 'outcome = "review"', "missing or relaxed"),
        ('id = "age_18"', 'id = "age_17"', "cannot be removed"),
        ("Are you 18 or over?", "Are you 16 or over?", "'text' cannot change"),
        ("Are you 18 or over?", "Is your birthday after 18 May?", "'text' cannot change"),
        ("Are you 18 or over?", "Do you have hepatitis?", "never asked"),
        ("Are you 18 or over?", "Are you HIV positive?", "never asked"),
    ],
)
def test_what_no_clinic_may_do(app, file, old, new, fault):
    path = file((old, new))
    assert any(fault in found.text for found in faults_of(path))
    with nothing_changes(), pytest.raises(rules.UnfitFileError):
        publish_file(path, NOW, NOW)


def test_a_clinic_may_be_stricter(app, file):
    assert faults_of(file(('outcome = "advice"', 'outcome = "review"'))) == []


def test_the_difference_between_two_versions(app, file):
    publish_file(content.DEFAULT_RULE_SET, NOW, NOW)
    publish_file(file(("Is your scalp sore today?", "Is your scalp sore?")), NOW, NOW)
    compared = rules.compare_versions(VERSION, "next")
    (change,) = compared.changes
    (part,) = change.parts
    assert (change.what, change.id, part.name) == ("question", "scalp_sore", "text")
    assert (part.before, part.after) == ("Is your scalp sore today?", "Is your scalp sore?")
    assert (compared.older.version, compared.newer.version) == (VERSION, "next")


def test_trying_out_stores_nothing(app):
    with nothing_changes():
        tried = rules.try_out(rules.of_version(BEFORE), {**CLEAR, "age_18": "no"}, date(2026, 11, 22), AskedAt.BOOKING)
    assert tried.outcome is Outcome.REFUSE


def test_an_unknown_version(app):
    with pytest.raises(NotFoundError):
        rules.of_version("1999-01")


def test_every_stored_screening_is_judged_as_it_was(app, file):
    booked(NOW, answers={"faint": "yes"})
    booked(NOW, technician="theo")
    publish_file(file(('outcome = "advice"', 'outcome = "review"')), NOW, NOW)
    with nothing_changes():
        assert list(rules.judge_again()) == []


def test_a_screening_that_cannot_be_opened_is_told_and_the_others_are_judged(app):
    booked(NOW)
    booked(NOW, technician="theo")
    with transaction() as session:
        first, second = session.scalars(select(ScreeningRow).order_by(ScreeningRow.id)).all()
        first.answers = first.answers[:-1] + bytes([first.answers[-1] ^ 1])
        second.outcome = "refuse"
        uuids = [first.uuid, second.uuid]
    told = list(rules.judge_again())
    assert [difference.screening_uuid for difference in told] == uuids
    assert "cannot be opened" in told[0].reason
    assert told[1].reason == "the outcome or a finding differs"


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


@pytest.fixture
def outdated(app):
    """A version in force that the checks of today refuse in several ways."""
    text = TEN_QUESTIONS.read_text(encoding="utf-8")
    for old, new in (
        (f'version = "{BEFORE}"', 'version = "outdated"'),
        ('title = "Medicines"', 'title = "Hepatitis"\nmoths = 7'),
        ('basis = "law"', 'basis = "common"'),
        ('after = "laser_removal_on"', 'after = "isotretinoin_last"'),
        ('after = "isotretinoin_last", months = 6', 'after = "isotretinoin_last", months = 12'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    data = text.encode()
    for part in ("hepatitis", "moths", "missing or relaxed", "not always given", "six months"):
        assert any(part in fault.text for fault in rules.check_content(data)), part
    publish(data, NOW)
    return "outdated"


def test_a_version_that_may_not_be_published_today_still_serves(app, outdated):
    """Trusted years later: a stricter check must not close the appointments of the version before it."""
    assert rules.in_force(NOW).version == outdated
    secret = enquiry.start_enquiry("consultation", NOW)
    assert enquiry.look_up(secret, NOW).rule_set.version == outdated
    reference = booked(NOW)
    publish(content.DEFAULT_RULE_SET.read_bytes(), NOW + timedelta(days=1))
    shown = appointments.show_appointment(reference, viewer("owner"), NOW + timedelta(days=2))
    assert shown.rule_set.version == outdated
    assert "isotretinoin.1" in {change.id for change in rules.compare_versions(outdated, VERSION).changes}
    with nothing_changes():
        assert list(rules.judge_again()) == []


def test_a_new_version_judges_who_is_on_the_road(app, file):
    secret = enquiry.start_enquiry("consultation", NOW)
    publish_file(file(("Is your scalp sore today?", "Is your scalp sore?")), NOW, NOW)
    assert enquiry.look_up(secret, NOW).rule_set.version == "next"


def test_a_screening_keeps_version_digest_and_moment(app):
    booked(NOW)
    rule_set = ten_questions()
    row = dump()["screening"][0]
    assert {rule_set.version, rule_set.digest, "booking"} <= set(row)
