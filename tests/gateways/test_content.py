"""The clinic's words and rules: every file can be read and says its version."""

import tomllib
from pathlib import Path

import pytest

from booking.domain.errors import DueDiligenceError, RuleSetError
from booking.gateways import content

NOWHERE = Path("no-instance")
FILES = sorted(content.FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_toml_with_a_version_and_a_language(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert data["version"]
    assert data["language"] == "en"


def test_there_is_a_reader_for_every_file():
    read = {
        "advisories.toml": content.advisories().version,
        "consent.toml": content.consent().version,
        "due_diligence.toml": content.read_due_diligence(NOWHERE, demo=True).version,
        "safety.toml": content.safety_information().version,
        "screening.toml": content.default_rule_set().version,
    }
    assert [path.name for path in FILES] == list(read)
    assert all(read.values())


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


def test_the_safety_page_names_a_source_for_each_number():
    read = content.safety_information()
    facts = [fact for part in read.parts for fact in part.facts]
    assert not [fact.text for fact in facts if any(sign.isdigit() for sign in fact.text) and not fact.sources]
    sources = [source for part in (*facts, read.after) for source in part.sources]
    assert all(source.name and source.link.startswith(("https://", "http://")) for source in sources)


def test_no_source_is_listed_that_no_fact_names():
    named = {source for part in content.safety_information().parts for fact in part.facts for source in fact.sources}
    named |= set(content.safety_information().after.sources)
    listed = tomllib.loads((content.FOLDER / "safety.toml").read_text(encoding="utf-8"))["sources"]
    assert {source.link for source in named} == {item["link"] for item in listed.values()}


# What the article tells a client to look at before the first binding payment: each has a question of its own.
ASKED = (
    "hygiene",  # "Does your chosen clinic follow appropriate hygiene guidelines?"
    "gloves",  # "Gloves ..."
    "films",  # "... and protective films on equipment."
    "needles",  # "Are all needles new for each treatment administered?"
    "premises",  # "Does the clinic appear to be scrupulously clean?"
    "register",  # "Regulations in the industry are still in the early stages of development."
    "pigments",  # "the products they are using are suited to scalp micropigmentation treatments"
    "ingredients",  # "All pigments should contain natural ingredients"
    "pictures",  # "Ask to see before and after photographs of already completed treatments."
    "gallery",  # "search through the gallery on their social media platforms"
    "payment",  # "before handing over your first binding payment"
)
ASKED_OF_TECHNICIANS = (
    "teacher",  # "Verify that sufficient training has taken place"
    "academy",  # "do your research on the academy they used"
    "place",  # "ask your technician where they've trained"
    "length",  # "ask how long their training took place"
    "experience",  # "The biggest risk factor ... a technician that is inexperienced."
    "depth",  # "pigment depth is a key part of correctly administered treatment"
)


def test_every_question_of_the_article_is_asked():
    read = content.read_due_diligence(NOWHERE, demo=True)
    ids = [question.id for question in read.questions]
    assert set(ids) >= {*ASKED, *ASKED_OF_TECHNICIANS}
    two_in_one = [question.text for question in read.questions if " and is" in question.text or "? " in question.text]
    assert two_in_one == []
    assert [question.id for question in read.about_technicians()] == list(ASKED_OF_TECHNICIANS)


def test_invented_answers_are_for_the_demo_alone():
    """A real clinic without a file of its own has answered nothing, and nobody answers for it."""
    shipped = content.read_due_diligence(NOWHERE, demo=True)
    assert shipped.answers
    assert shipped.profiles
    real = content.read_due_diligence(NOWHERE, demo=False)
    assert (real.questions, dict(real.answers), dict(real.profiles)) == (shipped.questions, {}, {})


@pytest.mark.parametrize("demo", [True, False])
def test_the_clinics_own_file_wins(tmp_path, demo):
    text = (content.FOLDER / "due_diligence.toml").read_text(encoding="utf-8")
    (tmp_path / "due_diligence.toml").write_text(text.replace("New gloves for each session", "Two pairs of gloves"))
    read = content.read_due_diligence(tmp_path, demo=demo)
    assert read.answers["gloves"].text.startswith("Yes. Two pairs of gloves")


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        (b"version = ", "not valid TOML: "),
        (b"\xff\xfe", "not valid TOML: "),
        (b"", "the file: has no 'version'"),
        (b'version = "1"\nlanguage = "en"\ngroup = 5', "the file: 'group' must be a list of tables"),
    ],
)
def test_a_due_diligence_file_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, spoiled, fault):
    (tmp_path / "due_diligence.toml").write_bytes(spoiled)
    with pytest.raises(DueDiligenceError) as error:
        content.read_due_diligence(tmp_path, demo=False)
    assert error.value.faults[0].startswith(fault)


def test_a_folder_of_that_name_is_told_as_such(tmp_path):
    (tmp_path / "due_diligence.toml").mkdir()
    with pytest.raises(DueDiligenceError, match=r"^cannot be read: Is a directory$"):
        content.read_due_diligence(tmp_path, demo=False)
