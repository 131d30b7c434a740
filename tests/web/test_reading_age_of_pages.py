"""The words that stand in templates can be read at about twelve too: every paragraph and point of the quiet pages."""

import pytest

from tests.domain.readability import WORD, grade
from tests.domain.test_reading_age import HARDEST_GRADE, MEDICAL, OTHER_WORDS
from tests.web.client import words

PAGES = ("/", "/safety", "/technicians/theo", "/privacy", "/accessibility", "/nothing", "/book/check", "/book/start")
# What a label says in a word or two, and names of people and sources, are no sentences.
FEWEST_WORDS = 5


def sentences(page):
    """The texts of a page's main part, the small print that names sources and checks left out."""
    for small in page.soup.main.select(".sources, .status, .proof, strong, a[rel=external]"):
        small.decompose()
    for line_break in page.soup.main.find_all("br"):
        line_break.replace_with(". ")
    for tag in page.soup.main.select("p, li, dd"):
        if not tag.find(["p", "li"]) and len(WORD.findall(words(tag))) >= FEWEST_WORDS:
            yield words(tag)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_at_about_twelve(browser, path):
    found = list(sentences(browser.open(path)))
    assert found
    assert not {text: grade(text, MEDICAL) for text in found if grade(text, MEDICAL) > HARDEST_GRADE}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_uses_our_words(browser, path):
    """Design section 2: client and technician, and no synonyms."""
    assert not OTHER_WORDS.search(browser.open(path).text)
