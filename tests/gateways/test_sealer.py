"""Sealing: opens with any key and in its own place only, and says nothing of what is inside."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.gateways.sealer import HEAD_BYTES, KEY_BYTES, Sealer, SealError, key_bytes, make_key

NEW, OLD, OTHER = (bytes([number]) * KEY_BYTES for number in (1, 2, 3))
PLACE = "screening.answers:6a4c"
CONTENT = b"isotretinoin: yes"


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_again(content, place):
    assert Sealer([NEW]).open(Sealer([NEW]).seal(content, place), place) == content


def test_an_older_key_still_opens_and_the_newest_seals():
    old, both = Sealer([OLD]), Sealer([NEW, OLD])
    assert both.open(old.seal(CONTENT, PLACE), PLACE) == CONTENT
    assert Sealer([NEW]).open(both.seal(CONTENT, PLACE), PLACE) == CONTENT
    with pytest.raises(SealError):
        old.open(both.seal(CONTENT, PLACE), PLACE)


def test_the_same_content_never_looks_the_same_twice():
    sealed = {Sealer([NEW]).seal(CONTENT, PLACE) for _ in range(50)}
    assert len(sealed) == 50
    assert not any(CONTENT[:6] in value for value in sealed)


@pytest.mark.parametrize("place", ["screening.answers:6a4d", "screening.findings:6a4c", "client.answers:6a4c", ""])
def test_a_value_that_was_moved_does_not_open(place):
    """Two rows of the table cannot be swapped, nor two columns."""
    with pytest.raises(SealError, match="damaged or was moved"):
        Sealer([NEW]).open(Sealer([NEW]).seal(CONTENT, PLACE), place)


def test_one_changed_bit_anywhere_is_noticed():
    sealed = Sealer([NEW]).seal(CONTENT, PLACE)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        with pytest.raises(SealError):
            Sealer([NEW]).open(bytes(damaged), PLACE)


def test_a_value_cut_off_anywhere_is_noticed():
    sealed = Sealer([NEW]).seal(CONTENT, PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            Sealer([NEW]).open(sealed[:length], PLACE)


@pytest.mark.parametrize(
    ("sealer", "spoil"),
    [
        (Sealer([OTHER]), lambda sealed: sealed),                        # a key that is gone
        (Sealer([NEW]),   lambda sealed: sealed[:-1]),                   # cut off
        (Sealer([NEW]),   lambda sealed: b"\x02" + sealed[1:]),          # another format
        (Sealer([NEW]),   lambda sealed: sealed[:HEAD_BYTES]),           # nothing left
        (Sealer([NEW]),   lambda sealed: CONTENT),                       # never sealed at all
    ],
)  # fmt: skip
def test_a_refusal_names_the_column_and_nothing_more(sealer, spoil):
    sealed = spoil(Sealer([NEW]).seal(CONTENT, PLACE))
    with pytest.raises(SealError, match=r"^screening\.answers ") as refused:
        sealer.open(sealed, PLACE)
    everything = f"{refused.value!r} {refused.value.__cause__!r}"
    assert not [secret for secret in ("isotretinoin", "6a4c", NEW.hex()) if secret in everything]


def test_a_key_is_32_random_bytes_as_text():
    keys = {make_key() for _ in range(20)}
    assert len(keys) == 20
    assert {len(key_bytes(key)) for key in keys} == {KEY_BYTES}


# Names of cases are the same in every process that runs some of them.
A_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        base64.urlsafe_b64encode(bytes(31)).decode(),
        base64.urlsafe_b64encode(bytes(33)).decode(),
        A_KEY[:-1],
        A_KEY[:20] + "!" + A_KEY[21:],
        "ü" * 44,
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(text):
    with pytest.raises(ValueError, match=r".") as refused:
        key_bytes(text)
    assert not text or text not in str(refused.value)
