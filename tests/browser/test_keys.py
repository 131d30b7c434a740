"""Staff work by single keys, on a page that could do the same without them."""

from tests.browser.conftest import must_be_accessible
from tests.browser.test_working_day import book_clean
from tests.browser.walk import go_on, heading


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")


def test_single_keys(clinic, page):
    book_clean(page, clinic)
    page.goto(clinic.sign_in_link)
    go_on(page, "Sign in as Olive Owner")
    page.set_viewport_size({"width": 1280, "height": 800})

    page.keyboard.type("gw")
    page.wait_for_url("**/admin/week**")
    page.keyboard.press("/")
    page.wait_for_url("**/admin/requests**")
    assert focused(page) == "text"
    page.keyboard.type("gt/?jk robin")
    assert page.locator("#text").input_value() == "gt/?jk robin"  # in a field they only type
    page.locator("#text").fill("robin")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=robin**")
    page.keyboard.press("/")
    assert focused(page) == "text"
    page.reload()

    page.keyboard.press("j")
    assert focused(page) == "Robin Walker"
    page.keyboard.press("j")  # there is no row below
    page.keyboard.press("k")
    assert focused(page) == "Robin Walker"
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/appointments/**")
    page.keyboard.press("Control+g")
    page.keyboard.press("?")
    page.wait_for_url("**/admin/account/keys")
    must_be_accessible(page)

    go_on(page, "Turn the keys off")
    assert heading(page) == "Keys"
    page.keyboard.type("gt?")
    page.wait_for_timeout(300)
    assert page.url.endswith("/admin/account/keys")
