"""What is asked, on which page, and what is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.ruleset import AskedAt, Kind
from tests.domain.rule_sets import CLEAR, DEFAULT, question, rule_set

YES = {"asked_when": {"a": ["yes"]}}
CHAIN = rule_set(
    question("a"),
    question("b", **YES),
    question("c", asked_when={"b": ["yes"]}),
    question("d", group="h", asked_when={"a": ["yes"], "b": ["no"]}),
)


def ids(questions):
    return " ".join(each.id for each in questions)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({},                                  "a"),
        ({"a": "no"},                         "a"),
        ({"a": "yes"},                        "a b"),
        ({"a": "yes", "b": "yes"},            "a b c"),
        ({"a": "yes", "b": "no"},             "a b d"),    # both conditions hold
        ({"a": "no", "b": "yes"},             "a"),        # what a hidden question would open stays hidden
        ({"a": "no", "b": "no"},              "a"),
        ({"a": "not_sure", "b": "yes"},       "a"),
        ({"a": ["yes", "no"], "b": "yes"},    "a b c"),    # one of several answers is enough
    ],
)  # fmt: skip
def test_a_question_is_asked_when_its_condition_holds(answers, asked):
    """R25: one engine decides what is asked."""
    assert ids(CHAIN.asked(answers)) == asked


def test_answers_to_hidden_and_unknown_questions_are_not_kept():
    """R25: hidden answers are not stored."""
    assert CHAIN.kept({"a": "no", "b": "yes", "c": "yes", "x": "yes"}) == {"a": "no"}
    assert CHAIN.kept({"a": "yes", "b": "yes", "x": "yes"}) == {"a": "yes", "b": "yes"}


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({},                          {"g": "a"}),
        ({"a": "yes"},                {"g": "a", "g-2": "b"}),
        ({"a": "yes", "b": "yes"},    {"g": "a", "g-2": "b", "g-3": "c"}),
        ({"a": "yes", "b": "no"},     {"g": "a", "g-2": "b", "h": "d"}),  # of another group: its own first page
    ],
)  # fmt: skip
def test_a_follow_up_stands_on_the_next_page(answers, pages):
    assert {page.slug: ids(page.questions) for page in CHAIN.pages(answers)} == pages


@pytest.mark.parametrize(
    ("answers", "slugs"),
    [
        ({},                                              "you scalp medicines health plans"),
        ({"laser_removal": "yes"},                        "you scalp scalp-2 medicines health plans"),
        ({"isotretinoin": "yes"},                         "you scalp medicines medicines-2 health plans"),
        ({"isotretinoin": "yes", "other_medicines": "yes"}, "you scalp medicines medicines-2 health plans"),
        ({"isotretinoin": "not_sure"},                    "you scalp medicines health plans"),
    ],
)  # fmt: skip
def test_the_pages_of_the_default_rule_set(answers, slugs):
    assert " ".join(page.slug for page in DEFAULT.pages({**CLEAR, **answers})) == slugs


def test_a_question_may_be_kept_for_the_visit():
    later = rule_set(question("a"), question("b", asked_at=["at_visit"]))
    assert ids(later.asked({})) == "a"
    assert ids(later.asked({}, AskedAt.AT_VISIT)) == "b"


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcdx"), st.sampled_from(["yes", "no", "not_sure"])))
def test_pages_hold_each_asked_question_once(answers):
    on_pages = [question for page in CHAIN.pages(answers) for question in page.questions]
    assert sorted(ids(on_pages)) == sorted(ids(CHAIN.asked(answers)))
    assert CHAIN.kept(CHAIN.kept(answers)) == CHAIN.kept(answers)


def test_an_unknown_question_is_not_found():
    with pytest.raises(KeyError):
        DEFAULT.question("shoe_size")


def test_hiv_and_hepatitis_are_not_asked():
    """Nobody may be refused for them, and every client is treated with the same care."""
    texts = [f"{each.id} {each.text} {each.help}" for each in DEFAULT.questions]
    texts += [option.label for each in DEFAULT.questions for option in each.options]
    assert not [text for text in texts if any(word in text.casefold() for word in ("hiv", "aids", "hepatitis"))]


def test_the_age_comes_first():
    assert DEFAULT.questions[0].id == "age_18"


def test_every_rule_names_sources_that_exist_and_every_source_is_named():
    named = {source for each in DEFAULT.questions for rule in each.rules for source in rule.sources}
    assert all(rule.sources for each in DEFAULT.questions for rule in each.rules)
    assert named == set(DEFAULT.sources)
    assert all(address.startswith(("https://", "http://")) for address in DEFAULT.sources.values())


@pytest.mark.parametrize("asked", [each for each in DEFAULT.questions if each.id != "age_18"], ids=lambda each: each.id)
def test_every_question_has_a_word_that_must_not_stand_in_a_mail(asked):
    """R25: nothing of the questionnaire appears in any mail, so every question must be recognisable there."""
    assert DEFAULT.private_words_in(asked.text)
    if asked.kind is Kind.CHOICES:
        assert all(DEFAULT.private_words_in(option.label) for option in asked.options)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please bring your Doctor's LETTER.",                    ["doctor", "letter"]),
        ("Prescribed for an allergy",                             ["prescribed", "allergy"]),
        ("Medication",                                            ["medication"]),
        ("Tuesday 1 December 2026, 11:30 at Alder Street",        []),
        ("Your consultation with Mia is confirmed.",              []),
        ("If you feel unwell that day, call us. The time fits.",  []),
        ("Sunday at 18 Scarborough Road: bring photo ID.",        []),
        ("We will illustrate the steps on a public holiday.",     []),
        ("Give your date of birth and the year.",                 []),
        ("Sorry to hear of your seizures and the chemotherapy",   ["seizures", "chemotherapy"]),
        ("After the transplant, no warfarin",                     ["transplant", "warfarin"]),
        ("We shall newsletter you",                               []),  # only beginnings of words
    ],
)  # fmt: skip
def test_private_words_are_found_at_the_beginning_of_words(text, found):
    assert DEFAULT.private_words_in(text) == found
