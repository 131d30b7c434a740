"""The clinic's words and rules: every file can be read and says its version."""

import tomllib

import pytest

from booking.domain.errors import RuleSetError
from booking.gateways import content

FILES = sorted(content.FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_toml_with_a_version_and_a_language(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert data["version"]
    assert data["language"] == "en"


def test_there_is_a_reader_for_every_file():
    assert [path.name for path in FILES] == ["advisories.toml", "consent.toml", "screening.toml"]
    versions = [content.advisories().version, content.consent().version, content.default_rule_set().version]
    assert all(versions)


def test_the_advisories_say_what_matters_most_and_what_is_urgent():
    read = content.advisories()
    assert read.most_important
    assert [part.title for part in read.parts] == ["What it is", "Before", "During", "After"]
    assert all(part.points for part in [*read.parts, read.urgent])


def test_the_consent_says_what_why_who_and_how_long():
    read = content.consent()
    assert read.agree.startswith("I agree")
    titles = [part.title for part in read.parts]
    assert titles == ["What we keep", "Why", "Who sees them", "How long", "Your say"]


def test_the_digest_of_a_rule_set_changes_with_its_bytes(tmp_path):
    data = content.DEFAULT_RULE_SET.read_bytes()
    assert content.rule_set(bytes(data)).digest == content.default_rule_set().digest
    assert content.rule_set(data + b"\n# a remark\n").digest != content.default_rule_set().digest


@pytest.mark.parametrize("spoiled", [b"version = ", b"\xff\xfe", b"version = 7", b""])
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(spoiled):
    with pytest.raises(RuleSetError, match=r"^not valid TOML|^the rule set: "):
        content.rule_set(spoiled)
