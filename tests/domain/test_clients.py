"""Who may be the same person, and what two records say when they are one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.clients import PARTS, Client, Contact, changed_parts, differing, joined, maybe_same

ROBIN = Client(
    1,
    "Robin Walker",
    "robin@client.example",
    "+442079460958",
    date(1985, 3, 14),
    datetime(2026, 11, 22, tzinfo=UTC),
    1,
)
SOMEBODY = Client(
    2, "Ann Field", "ann@client.example", "+442079460001", date(1990, 1, 1), datetime(2026, 11, 23, tzinfo=UTC), 1
)


@pytest.mark.parametrize(
    ("shared", "same"),
    [
        ({}, False),
        ({"email": "Robin@Client.example"}, True),
        ({"phone": ROBIN.phone}, False),
        ({"name": ROBIN.name}, False),
        ({"born_on": ROBIN.born_on}, False),
        ({"phone": ROBIN.phone, "born_on": ROBIN.born_on}, True),
        ({"phone": ROBIN.phone, "name": "robin  WALKER"}, True),
        ({"name": ROBIN.name, "born_on": ROBIN.born_on}, True),
    ],
)
def test_who_may_be_the_same(shared, same):
    assert maybe_same(ROBIN, replace(SOMEBODY, **shared)) is same


def test_two_without_an_address_do_not_share_one():
    assert not maybe_same(replace(ROBIN, email=""), replace(SOMEBODY, email=""))


def test_nobody_is_like_themselves():
    assert not maybe_same(ROBIN, ROBIN)


PEOPLE = st.builds(
    Client,
    id=st.integers(1, 3),
    name=st.sampled_from(["Ann", "ann", "Ben"]),
    email=st.sampled_from(["", "a@x.example", "A@x.example"]),
    phone=st.sampled_from(["+1", "+2"]),
    born_on=st.sampled_from([date(1990, 1, 1), date(1991, 1, 1)]),
    created_at=st.just(ROBIN.created_at),
    version=st.just(1),
)


@given(PEOPLE, PEOPLE)
def test_either_is_like_the_other_or_neither(one, other):
    assert maybe_same(one, other) == maybe_same(other, one)


@given(PEOPLE, PEOPLE, st.sets(st.sampled_from(PARTS)))
def test_a_joined_record_says_nothing_that_neither_said(one, other, from_other):
    contact = joined(one, other, from_other)
    for part in PARTS:
        assert getattr(contact, part) == getattr(other if part in from_other else one, part)
    assert set(changed_parts(one.contact, contact)) <= set(differing(one, other))


def test_only_what_differs_is_asked_about():
    assert differing(ROBIN, replace(SOMEBODY, email=ROBIN.email)) == ["name", "phone", "born_on"]
    assert differing(ROBIN, replace(ROBIN, id=2)) == []


def test_what_was_changed():
    before = Contact("Robin", "r@x.example", "+1", ROBIN.born_on)
    assert changed_parts(before, replace(before, name="Robyn", phone="+2")) == ["name", "phone"]
