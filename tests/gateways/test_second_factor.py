"""Codes of an app against the examples of RFC 6238, and the picture."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from booking.gateways import second_factor

SECRET = b"12345678901234567890"


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_examples_of_the_standard(seconds, code):
    """RFC 6238, appendix B: the last six of its eight figures."""
    step = second_factor.matching_step(SECRET, code, at(seconds), None)
    assert step == seconds // 30
    assert second_factor.matching_step(SECRET, code, at(seconds), step - 1) == step
    assert second_factor.matching_step(SECRET, code, at(seconds), step) is None
    assert second_factor.matching_step(SECRET, code, at(seconds + 90), None) is None


def test_a_secret_belongs_to_its_parts_and_its_key():
    made = {
        second_factor.make_secret(key, *parts)
        for key in ("one key", "another key")
        for parts in (("a", "b"), ("a", "c"), ("ab",), ("a", "b", ""))
    }
    assert len(made) == 8
    assert {len(secret) for secret in made} == {20}
    assert second_factor.make_secret("one key", "a", "b") in made


def test_the_picture_is_plain_svg_without_style_or_script():
    drawn = second_factor.picture(SECRET, account="a:b@c.example", clinic="Über: <Clinic> & Co")
    root = ET.fromstring(drawn)  # noqa: S314 (our own)
    assert {part.tag.rpartition("}")[2] for part in root.iter()} == {"svg", "g", "path"}
    assert b"style" not in drawn
    assert second_factor.as_text(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
