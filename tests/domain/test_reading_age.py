"""Client texts can be read at about twelve, and none of them tells a client what they have."""

import re
from pathlib import Path
from statistics import median

import pytest

from booking.domain.ruleset import Kind
from booking.gateways import content
from tests.domain.readability import WORD, grade, syllables
from tests.domain.rule_sets import DEFAULT

HARDEST_GRADE = 8
MEDIAN_GRADE = 6

# Names that a client who needs them knows, and that no plainer word can stand for.
MEDICAL = frozenset({
    *("apixaban", "clopidogrel", "isotretinoin", "methotrexate", "retinol", "rivaroxaban", "tretinoin", "warfarin"),
    *("antibiotics", "chemotherapy", "radiotherapy", "micropigmentation"),
    *("autoimmune", "dermatitis", "eczema", "endocarditis", "epilepsy", "haemophilia", "psoriasis", "sarcoidosis"),
})  # fmt: skip

COUNTED = """
    a 1, are 1, being 2, doing 2, everything 3, going 2, hour 1, ID 2, parent's 2, seeing 2, year 1, you 1, 7 1, 18 2
    changed 1, dyed 1, healed 1, peeled 1, needed 2, treated 2, handled 2, settled 2, carried 2, studied 2, tried 1
    changes 2, clothes 1, eyes 1, noses 2, patches 2, bruises 2, scales 1, washes 2, capsules 2, medicines 3, needles 2
    little 2, muscle 2, people 2, scale 1, table 2, careful 2, safely 2, treatment 2, couldn't 2, organism 4
    condition 3, consultation 4, infection 3, injections 3, nation 2, operation 4, precaution 3, reaction 3, special 2
    area 3, create 2, idea 3, quiet 2, radio 3, science 2, usual 3, video 3, easily 3, happiest 3, heavier 3
    permanent 3, alcohol 3, allergy 3, antiseptic 4, beach 1, blisters 2, breastfeeding 3, doctor 2
    exercise 3, forehead 2
    holiday 3, pigment 2, pregnant 2, recover 3, scalp 1, specialist 3, tablets 2, tattoo 2, technician 3
"""


@pytest.mark.parametrize("counted", [each.strip() for each in re.split(r"[,\n]", COUNTED.strip())])
def test_syllables_are_counted_as_they_are_spoken(counted):
    word, count = counted.rsplit(" ", 1)
    assert sum(map(syllables, WORD.findall(word))) == int(count)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", -1.45),  # the textbook example
        ("The cat sat. On the mat!", -2.62),
        ("We wait until the skin has healed, and at least two weeks", 1.87),
    ],
)
def test_the_grade_grows_with_words_in_a_sentence_and_syllables_in_a_word(text, expected):
    assert grade(text) == pytest.approx(expected, abs=0.1)


def test_an_allowed_word_counts_as_two_syllables():
    assert grade("Do you take methotrexate?", MEDICAL) == grade("Do you take tablets?")
    assert grade("Do you take methotrexate?") > grade("Do you take methotrexate?", MEDICAL)


def blocks():
    """What a client reads in one go, each with a name: short labels stand together with their question."""
    for group in DEFAULT.groups:
        yield f"{group.id} lead", group.lead
    yield "unsure", DEFAULT.unsure_reason
    for question in DEFAULT.questions:
        yield question.id, question.text
        if question.help:
            yield f"{question.id} help", question.help
        if question.options:
            yield f"{question.id} options", " ".join([question.text, *(f"{each.label}." for each in question.options)])
        for rule in question.rules:
            yield rule.id, rule.reason
            if rule.wait and rule.wait.until:
                yield f"{rule.id} until", f"You can book {rule.wait.until}."
    advisories, consent = content.advisories(), content.consent()
    yield "advisory", advisories.most_important
    yield "consent", consent.agree
    for part in [*advisories.parts, advisories.urgent, *consent.parts]:
        for point in part.points:
            yield part.title, point
    yield from safety_blocks()


def safety_blocks():
    """What a client reads before deciding: the facts, and the questions with the answers of the demo."""
    read = content.safety_information()
    yield "safety lead", read.lead
    for part in read.parts:
        for fact in part.facts:
            yield part.title, fact.text
    for signs in (read.after, read.urgent):
        yield signs.title, signs.lead
        for point in signs.points:
            yield signs.title, point
    asked = content.read_due_diligence(Path("no-instance"), demo=True)
    for question in asked.questions:
        yield question.id, question.text
        yield f"{question.id} why", question.why
    for answers in (asked.answers, *(profile.answers for profile in asked.profiles.values())):
        for question_id, answer in answers.items():
            yield f"{question_id} answer", answer.text
            if answer.proof:
                yield f"{question_id} proof", answer.proof


BLOCKS = list(blocks())


@pytest.mark.parametrize(("name", "text"), BLOCKS, ids=[f"{name}: {text[:30]}" for name, text in BLOCKS])
def test_a_text_can_be_read_at_about_twelve(name, text):
    assert grade(text, MEDICAL) <= HARDEST_GRADE


def test_half_of_the_texts_are_easier_still():
    assert median(grade(text, MEDICAL) for _, text in BLOCKS) <= MEDIAN_GRADE


def test_no_word_is_allowed_that_no_text_needs():
    used = {word.casefold() for _, text in BLOCKS for word in WORD.findall(text)}
    assert used >= MEDICAL
    assert all(syllables(word) > 2 for word in MEDICAL)


REASONS = [(rule.id, rule.reason) for question in DEFAULT.questions for rule in question.rules]
DIAGNOSIS = re.compile(
    r"\byou (have|suffer)|\byou are (ill|sick|pregnant)|\bdiagnos|\bdisorder|\bdysmorphi", re.IGNORECASE
)
OTHER_WORDS = re.compile(r"\b(patients?|practitioners?|customers?|users?|artists?|providers?)\b", re.IGNORECASE)


@pytest.mark.parametrize(("name", "reason"), REASONS, ids=[name for name, _ in REASONS])
def test_a_reason_tells_nobody_what_they_have(name, reason):
    assert not DIAGNOSIS.search(reason)


@pytest.mark.parametrize("text", ["You have lupus.", "you suffer from it", "your diagnosis", "A disorder."])
def test_words_that_tell_somebody_what_they_have_are_found(text):
    assert DIAGNOSIS.search(text)


def test_every_text_uses_our_words():
    """Design section 2: client and technician, and no synonyms."""
    staff = [(rule.id, rule.staff) for question in DEFAULT.questions for rule in question.rules]
    assert not [name for name, text in [*BLOCKS, *staff] if OTHER_WORDS.search(text)]


def test_a_question_is_one_sentence():
    for question in DEFAULT.questions:
        assert question.text.count("?") == 1
        assert question.text.endswith("?")
        assert question.kind is not Kind.YES_NO or not question.text.startswith(("When", "What", "How", "Which"))
