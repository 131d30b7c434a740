"""A client's walk through the pages, with answers by the words of their questions."""

from tests.browser.conftest import must_be_accessible

CLEAR = {
    "18 or over": "Yes",
    "your hair loss": "It came slowly: thinning hair or a hairline that moves back",
    "usual day": "Less than an hour",
}
# What is to be done on a health page: pairs of a control's id, and the text for it or null where it is to be ticked.
TO_FILL = """wanted => [...document.querySelectorAll('main fieldset')].flatMap(set => {
    const found = Object.entries(wanted).find(([words]) => set.innerText.includes(words));
    if (found && Array.isArray(found[1]))
        return [...set.querySelectorAll('input[type=text]')].map((box, place) => [box.id, found[1][place]]);
    const said = found ? [found[1]] : ['No', 'None of these'];
    const label = [...set.querySelectorAll('label')].find(one => said.includes(one.innerText.trim()));
    return [[label.htmlFor, null]];
})"""


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
        for box, text in page.evaluate(TO_FILL, wanted):
            control = page.locator(f"[id='{box}']")
            control.check() if text is None else control.fill(text)
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
