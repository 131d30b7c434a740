"""The street, on a phone and on a desk, in light and in dark: no axe violation, and nothing wider than the window."""

import pytest

from tests.browser.conftest import must_be_accessible, running_clinic

STREET = ("/", "/safety", "/technicians/theo", "/privacy", "/accessibility")
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for both."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


def test_every_page_of_the_street_is_accessible(clinic, chromium):
    complaints = []
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            context = chromium.new_context(viewport={"width": width, "height": 780}, color_scheme=scheme)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            for path in STREET:
                page.goto(clinic.url + path)
                must_be_accessible(page)
            context.close()
    assert complaints == []


def test_looking_somebody_up_loses_no_answer(clinic, page):
    """From the safety advisories to the clinic's answers, to a technician, and back to where one was."""
    page.goto(clinic.url)
    page.get_by_role("button", name="Start Consultation").click()
    page.get_by_role("link", name="More about the risks").click()
    page.get_by_role("link", name="Go to what you should ask").click()
    page.get_by_role("link", name="Maya Example").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Maya Example"
    must_be_accessible(page)
    page.get_by_role("link", name="Carry on where you left off").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Before you decide"
