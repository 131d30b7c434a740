"""The unfinished form: which step comes next, what changes the digest, and that it can be stored."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.enquiry import (
    Details,
    Enquiry,
    Progress,
    Seen,
    Step,
    as_data,
    check_digest,
    from_data,
    is_too_quick,
    may_open,
    progress,
    result_key,
    with_answers,
)
from booking.domain.terms import Terms
from tests.domain import examples
from tests.domain.examples import NOW, TODAY
from tests.domain.rule_sets import CLEAR, DEFAULT

SEEN = Seen("2026-11", NOW)
ROBIN = Details("Robin Walker", "robin@client.example", "+442079460958", date(1985, 3, 14))
DONE = Enquiry(
    service="consultation",
    advisories=SEEN,
    consent=SEEN,
    answers=CLEAR,
    result_seen=result_key(examples.REVIEW),
    technician="mia",
    starts_at=NOW + timedelta(days=9),
    details=ROBIN,
)
WHO_AND_WHEN = ("technician", "starts_at")
OPEN_TO_ALL = Terms(allowed=True, not_before=None)


def reached(enquiry, assessment=examples.REVIEW, terms=OPEN_TO_ALL):
    return progress(enquiry, DEFAULT, assessment, terms)


def test_a_finished_enquiry_stands_at_the_check_page():
    assert reached(DONE) == Progress(Step.CHECK)


def test_an_enquiry_walks_the_steps_in_order():
    standing, steps = Enquiry("consultation"), []
    for names in ((), ("advisories",), ("consent",), ("answers",), ("result_seen",), WHO_AND_WHEN, ("details",)):
        standing = replace(standing, **{name: getattr(DONE, name) for name in names})
        steps.append(reached(standing).step)
    assert steps == [step for step in Step if step is not Step.SERVICE]


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        ({},                    Step.SERVICE),
        ({"result_seen": None}, Step.SERVICE),
        ({"starts_at": None},   Step.SERVICE),
        ({"answers": {}},       Step.HEALTH),  # what is known of health is asked first: it holds for each service
        ({"consent": None},     Step.CONSENT),
    ],
)  # fmt: skip
def test_a_service_that_was_withdrawn_is_chosen_anew_before_a_result_or_a_time(missing, step):
    assert progress(replace(DONE, **missing), DEFAULT, examples.REVIEW, OPEN_TO_ALL, withdrawn=True).step is step


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        ({"advisories": None},                    Step.SAFETY),
        ({"consent": None},                       Step.CONSENT),
        ({"answers": {}},                         Step.HEALTH),
        ({"result_seen": None},                   Step.RESULT),
        ({"technician": None},                    Step.TIME),
        ({"starts_at": None},                     Step.TIME),
        ({"details": None},                       Step.DETAILS),
        ({"consent": None, "details": None},      Step.CONSENT),  # the first that is missing
        ({"starts_at": None, "technician": None}, Step.TIME),
    ],
)  # fmt: skip
def test_each_missing_part_leads_back_to_its_step(missing, step):
    assert reached(replace(DONE, **missing)).step is step


@pytest.mark.parametrize(
    ("left_out", "more", "page"),
    [
        ("age_18",        {},                       "you"),
        ("laser_removal", {},                       "scalp"),
        ("allergies",     {},                       "health"),
        (None,            {"laser_removal": "yes"}, "scalp-2"),      # its follow-up
        (None,            {"isotretinoin": "yes"},  "medicines-2"),
        ("faint",         {"laser_removal": "yes"}, "scalp-2"),      # the first page that is not finished
    ],
)  # fmt: skip
def test_an_open_question_leads_to_its_page(left_out, more, page):
    answers = {name: value for name, value in {**CLEAR, **more}.items() if name != left_out}
    assert reached(replace(DONE, answers=answers)) == Progress(Step.HEALTH, page)


def test_a_clear_result_needs_no_page():
    assert reached(replace(DONE, result_seen=None), examples.CLEAR).step is Step.CHECK


@pytest.mark.parametrize(
    ("seen", "now", "step"),
    [
        (examples.REVIEW, examples.REVIEW, Step.CHECK),
        (examples.REVIEW, examples.LETTER, Step.RESULT),
        (examples.LATER,  replace(examples.LATER, treatment_from=date(2027, 4, 15)), Step.RESULT),  # another date
        (examples.LATER,  replace(examples.LATER, open_wait=True),                   Step.RESULT),
        (examples.LETTER, examples.REVIEW, Step.RESULT),
        (examples.LETTER, examples.CLEAR,  Step.CHECK),
    ],
)  # fmt: skip
def test_a_changed_result_must_be_seen_again(seen, now, step):
    assert reached(replace(DONE, result_seen=result_key(seen)), now).step is step


def test_where_no_time_may_be_offered_the_result_is_the_end():
    for assessment in (examples.REFUSE, examples.OPEN):
        standing = replace(DONE, result_seen=result_key(assessment))
        assert reached(standing, assessment, Terms(allowed=False, not_before=None)).step is Step.RESULT


@pytest.mark.parametrize("standing_at", Step)
def test_pages_up_to_the_step_reached_may_be_opened(standing_at):
    open_steps = [step for step in Step if may_open(step, Progress(standing_at))]
    assert open_steps == list(Step)[: list(Step).index(standing_at) + 1]


def test_a_new_answer_drops_what_it_hides():
    """R25: hidden answers are not stored."""
    with_date = with_answers(DONE, DEFAULT, {"laser_removal": "yes", "laser_removal_on": "2026-11-01"})
    assert with_date.answers["laser_removal_on"] == "2026-11-01"
    assert with_answers(with_date, DEFAULT, {"laser_removal": "no"}).answers == CLEAR
    assert with_answers(DONE, DEFAULT, {"shoe_size": "44"}) == DONE


@pytest.mark.parametrize(
    ("born_on", "age"),
    [(date(1985, 3, 14), "yes"), (date(2008, 11, 22), "yes"), (date(2008, 11, 23), "no")],
)
def test_the_date_of_birth_settles_the_age(born_on, age):
    answers = replace(DONE, details=replace(ROBIN, born_on=born_on)).effective_answers(TODAY)
    assert answers == {**CLEAR, "age_18": age}


def test_without_details_the_answers_stand_as_given():
    assert replace(DONE, details=None).effective_answers(TODAY) == CLEAR


OFFER = examples.service()
CHANGES = [
    {"service": "video-talk"},
    {"advisories": Seen("2026-12", NOW)},
    {"consent": Seen("2026-11", NOW + timedelta(seconds=1))},
    {"answers": {**CLEAR, "faint": "yes"}},
    {"answers": {name: CLEAR[name] for name in CLEAR if name != "faint"}},
    {"technician": "any"},
    {"starts_at": DONE.starts_at + timedelta(minutes=5)},
    {"details": replace(ROBIN, name="Robin  Walker")},
    {"details": replace(ROBIN, email="r@client.example")},
    {"details": replace(ROBIN, phone="+442079460959")},
    {"details": replace(ROBIN, born_on=date(1985, 3, 15))},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_the_digest_of_the_check_page_changes_with_any_change(change):
    assert check_digest(replace(DONE, **change), examples.REVIEW, OFFER) != check_digest(DONE, examples.REVIEW, OFFER)


def test_the_digest_changes_with_the_result():
    results = [examples.CLEAR, examples.REVIEW, examples.LATER, examples.OPEN, examples.LETTER, examples.REFUSE]
    assert len({check_digest(DONE, result, OFFER) for result in results}) == len(results)


@pytest.mark.parametrize(
    "change", [{"price": "Free"}, {"length_minutes": 50}, {"name": "Talk"}, {"address": "2 Elm Road"}]
)
def test_the_digest_changes_with_what_the_clinic_offers(change):
    assert check_digest(DONE, examples.REVIEW, replace(OFFER, **change)) != check_digest(DONE, examples.REVIEW, OFFER)


def test_the_digest_does_not_depend_on_the_order_of_answers():
    turned = replace(DONE, answers=dict(reversed(CLEAR.items())))
    assert check_digest(turned, examples.REVIEW, OFFER) == check_digest(DONE, examples.REVIEW, OFFER)


WORDS = st.text(max_size=10)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ENQUIRIES = st.builds(
    Enquiry,
    service=WORDS,
    advisories=st.none() | st.builds(Seen, WORDS, INSTANTS),
    consent=st.none() | st.builds(Seen, WORDS, INSTANTS),
    answers=st.dictionaries(WORDS, WORDS | st.lists(WORDS, max_size=2), max_size=3),
    result_seen=st.none() | WORDS,
    technician=st.none() | WORDS,
    starts_at=st.none() | INSTANTS,
    details=st.none() | st.builds(Details, WORDS, WORDS, WORDS, st.dates()),
)


@settings(max_examples=40)
@given(ENQUIRIES)
def test_an_enquiry_is_stored_and_read_back_unchanged(enquiry):
    stored = json.dumps(as_data(enquiry))
    assert from_data(json.loads(stored)) == enquiry


@pytest.mark.parametrize(
    ("seconds", "minimum", "quick"),
    [(0, 20, True), (19.9, 20, True), (20, 20, False), (3600, 20, False), (0, 0, False)],
)
def test_nobody_reads_and_answers_everything_in_a_moment(seconds, minimum, quick):
    """R21."""
    assert is_too_quick(NOW, NOW + timedelta(seconds=seconds), minimum) is quick
