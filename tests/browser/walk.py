"""A client's walk through the pages, with answers by the words of their questions."""

from tests.browser.conftest import must_be_accessible

CLEAR = {
    "18 or over": "Yes",
    "your hair loss": "It came slowly: thinning hair or a hairline that moves back",
    "usual day": "Less than an hour",
}


def go_on(page, button="Continue"):
    """Look at the page as it is, then press its button and wait for the next."""
    must_be_accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def to_health_pages(page, clinic):
    """From the start page to the first question."""
    page.goto(clinic.url)
    go_on(page, "Start Consultation")
    page.get_by_label("I have read this").check()
    go_on(page)
    page.get_by_role("checkbox").check()
    go_on(page)


def answer_all(page, answers, texts=None):
    """Each health page: the given answers, "no" or "none of these" to everything else; dates as their parts.

    `texts` are typed into the fields of that label.
    """
    wanted = {**CLEAR, **answers}
    while "/book/health/" in page.url:
        for fieldset in page.locator("fieldset").all():
            said = next((said for words, said in wanted.items() if words in fieldset.inner_text()), None)
            if isinstance(said, tuple):
                for box, text in zip(fieldset.get_by_role("textbox").all(), said, strict=True):
                    box.fill(text)
            elif said is not None:
                fieldset.get_by_label(said, exact=True).check()
            else:
                fieldset.get_by_label("No", exact=True).or_(fieldset.get_by_label("None of these")).check()
        for label, text in (texts or {}).items():
            for box in page.get_by_label(label).all():
                box.fill(text)
        go_on(page)


def fill_person(page, number=58):
    """Robin Walker; another number is somebody else, who may book as well."""
    page.get_by_label("Full name").fill("Robin Walker")
    page.get_by_label("E-mail").fill("robin@client.example" if number == 58 else f"robin{number}@client.example")
    page.get_by_label("Phone").fill(f"020 7946 09{number}")
    fill_born(page)


def fill_born(page):
    for part, text in (("Day", "14"), ("Month", "3"), ("Year", "1985")):
        page.get_by_label(part, exact=True).fill(text)


def choose_first_time(page):
    """With anyone, at the first time on offer."""
    must_be_accessible(page)
    page.locator("button.time").first.click()
