"""The eight characters people read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.reference import ALPHABET, LENGTH, grouped, normalised, reference_from

BYTES = st.binary(min_size=LENGTH, max_size=32)


def test_the_alphabet_has_32_characters_none_of_which_look_alike():
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("01OI") & set(ALPHABET)


@given(BYTES)
def test_a_reference_is_eight_characters_of_the_alphabet(random_bytes):
    reference = reference_from(random_bytes)
    assert len(reference) == LENGTH
    assert set(reference) <= set(ALPHABET)


def test_each_character_is_equally_likely():
    every_byte = [reference_from(bytes([byte] * LENGTH))[0] for byte in range(256)]
    assert {every_byte.count(character) for character in ALPHABET} == {8}


@given(BYTES)
def test_a_reference_read_aloud_and_typed_again_is_the_same(random_bytes):
    reference = reference_from(random_bytes)
    assert normalised(grouped(reference)) == reference
    assert normalised(f" {grouped(reference).lower()} ") == reference


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("HX4K-29PD", "HX4K29PD"),
        ("hx4k29pd", "HX4K29PD"),
        (" hx4k 29pd ", "HX4K29PD"),
        ("HX-4K-29-PD", "HX4K29PD"),
        ("", ""),
    ],
)
def test_what_somebody_typed_is_normalised(typed, stored):
    assert normalised(typed) == stored


def test_a_reference_is_grouped_for_reading_aloud():
    assert grouped("HX4K29PD") == "HX4K-29PD"
