"""The clinic's own words in e-mails: which places and placeholders there are, and that nothing is read twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.messages import TO_CLIENT, Notice
from booking.domain.notice_wording import Place, filled, placeholders, places, unknown_in


def test_every_notice_to_clients_has_an_end_and_none_to_staff_has_a_place():
    assert {notice for notice in Notice if Place.CLOSING in places(notice)} == TO_CLIENT
    assert {notice for notice in Notice if places(notice)} == TO_CLIENT
    assert places(Notice.REMINDER) == [Place.OPENING, Place.COMING, Place.CLOSING]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("See you on {day} at {time}, {first_name}.", []),
        ("{technician} of {clinic} answers within {answer_time}: {phone}, {name}", []),
        ("", []),
        ("{reason} and {reason}, {Day}", ["{reason}", "{Day}"]),
        ("{{ clinic.email }}", ["{", "{ clinic.email }", "}"]),
        ("{% if x %}", ["{% if x %}"]),
        ("{day} } and {", ["}", "{"]),
        ("{}", ["{}"]),
        ("{day.__class__} {0} {day!r}", ["{day.__class__}", "{0}", "{day!r}"]),
    ],
)
def test_what_is_no_placeholder_is_found(text, unknown):
    assert unknown_in(text, Notice.CONFIRMED) == unknown


def test_a_look_has_no_time():
    assert unknown_in("{day} {first_name}", Notice.LOOK_ASKED) == ["{day}"]


def test_each_line_is_a_paragraph():
    assert filled("One {a}.\n\nTwo.", {"a": "1"}) == ["One 1.", "Two."]


def test_a_value_is_not_looked_into_again():
    assert filled("{name}, {phone}", {"name": "{phone}", "phone": "{name}"}) == ["{phone}, {name}"]


@given(st.text(), st.dictionaries(st.sampled_from(placeholders(Notice.CONFIRMED)), st.text()))
def test_no_text_makes_trouble(text, values):
    lines = filled(text, values)
    assert bool(lines) == bool(text.strip())
    if not unknown_in(text, Notice.CONFIRMED) and not values:
        assert "".join("".join(lines).split()) == "".join(text.split())
