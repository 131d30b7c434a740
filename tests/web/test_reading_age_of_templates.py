"""Every text that a template or a view says to a client can be read at about twelve, on the pages of every state.

The texts are found as a translator's tool finds them, so a page that no test opens is read as well.
"""

import re
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from tests.domain.readability import WORD, grade
from tests.domain.test_reading_age import BLOCKS, HARDEST_GRADE, MEDICAL, OTHER_WORDS

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
FOR_CLIENTS = (
    *("templates/layout.html", "templates/public/", "templates/client/", "templates/components/", "templates/errors/"),
    *("templates/email/", "booking/web/public/", "booking/web/client/", "booking/gateways/wording.py"),
    *("booking/web/answer_words.py", "booking/web/errors.py", "booking/web/forms.py", "booking/web/health_fields.py"),
    *("booking/web/limited.py", "booking/web/step_form.py", "booking/web/time_fields.py"),
)
FOR_STAFF = re.compile(r"^templates/email/staff_")
# A text of fewer words is a label. A sentence of fewer is short enough, however long its words.
FEWEST_WORDS, FEWEST_IN_A_SENTENCE = 5, 8
# A hard sentence does not hide among easy ones.
HARDEST_SENTENCE = 10
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Names and no sentences: two articles of a law, an office, and what a letter to a doctor calls the visit.
NAMES = {
    "A consultation about scalp micropigmentation, %(when)s",
    "Legitimate interest: %(law)s, article 6(1)(f)",
    "Explicit consent: %(law)s, article 9(2)(a)",
    "Equality Advisory and Support Service",
}
TELLS_AN_ILLNESS = re.compile(r"\bdiagnos|\bdisorder|\bdysmorphi|\bsyndrome|\bsymptom|\byou suffer", re.IGNORECASE)


def texts_of(path):
    """The texts for a translator in a template or a module, all forms of a plural."""
    with path.open("rb") as file:
        if path.suffix == ".py":
            found = [text for _, text, *_ in extract("python", file, keywords=KEYWORDS)]
        else:
            found = [text for _, _, text, _ in babel_extract(file, list(KEYWORDS), [], {})]
    for text in found:
        yield from [text] if isinstance(text, str) else [form for form in text if form]


def client_texts():
    folders = (ROOT / "templates", ROOT / "booking")
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".py"}]
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(FOR_CLIENTS) and not FOR_STAFF.match(name):
            for text in texts_of(path):
                yield name, text


TEXTS = sorted(set(client_texts()))
LONG = [
    (name, text)
    for name, text in TEXTS
    if text not in NAMES and len(WORD.findall(PLACEHOLDER.sub("", text))) >= FEWEST_WORDS
]


def spoken(text):
    """The text with a short word for what is filled in; a colon before a list ends a sentence."""
    return re.sub(r":$", ".", PLACEHOLDER.sub("three", text))


def test_the_texts_of_every_state_are_found():
    found = {text for _, text in TEXTS}
    assert len(LONG) > 300
    assert found >= {
        "Not just yet",
        "Dear doctor",
        "Ask a person to look",
        "%(typed)s is in the future. Is that right?",
        "This is not medical advice. A technician, and where needed your doctor, makes the decision.",
    }


def test_every_text_can_be_read_at_about_twelve():
    assert [each for each in LONG if grade(spoken(each[1]), MEDICAL) > HARDEST_GRADE] == []


def sentences():
    for name, text in [*LONG, *BLOCKS]:
        for sentence in re.split(r"(?<=[.!?]) ", spoken(text)):
            if len(WORD.findall(sentence)) >= FEWEST_IN_A_SENTENCE:
                yield name, sentence


def test_no_hard_sentence_hides_among_easy_ones():
    assert [each for each in sentences() if grade(each[1], MEDICAL) > HARDEST_SENTENCE] == []


def test_no_text_tells_anybody_what_they_have():
    assert [each for each in [*TEXTS, *BLOCKS] if TELLS_AN_ILLNESS.search(each[1])] == []


def test_every_text_uses_our_words():
    """Design section 2: client and technician, and no synonyms."""
    assert [each for each in TEXTS if OTHER_WORDS.search(each[1])] == []
