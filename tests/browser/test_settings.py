"""Each page of the owner's settings in its normal and error state, and with what will change: narrow, wide, by axe."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import PHONE, WCAG, running_clinic
from tests.browser.test_all_states import RUN_AXE, look_closely, press

PAGES = (
    "",
    "clinic",
    "policy",
    "services",
    "services/new",
    "services/consultation",
    "services/consultation/withdraw",
    "wording",
    "wording/confirmed",
    "answers",
    "answers/waste",
    "advisories",
)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for all of these."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


@pytest.fixture(scope="module")
def owner(clinic, chromium):
    """The owner, signed in, on a phone that writes down what the pages may not do."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(clinic.sign_in_link)
    press(page, "Sign in as Olive Owner")
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_as_it_opens(clinic, owner, name):
    owner.goto(f"{clinic.url}/admin/settings/{name}")
    look_closely(owner)


@pytest.mark.parametrize(
    ("name", "label", "text", "button"),
    [
        ("clinic", "Phone", "ring", "Save"),
        ("policy", "Shortest notice", "soon", "Save"),
        ("services/new", "Length", "7", "Offer it"),
        ("wording/confirmed", "At the end", "{reason}", "Save"),
        ("answers/waste", "Checked by", "", "Save"),
        ("advisories", "Heading 1", "", "Put a new version in force"),
    ],
)
def test_a_page_with_an_error(clinic, owner, name, label, text, button):
    owner.goto(f"{clinic.url}/admin/settings/{name}")
    owner.get_by_label(label).first.fill(text)
    press(owner, button)
    assert owner.title().startswith("Error: ")
    look_closely(owner)


def test_what_will_change_is_said_before_it_does(clinic, owner):
    owner.goto(f"{clinic.url}/admin/settings/clinic")
    owner.get_by_label("Time zone").select_option("Europe/Berlin")
    press(owner, "Save")
    assert owner.get_by_text("This is what will change").is_visible()
    look_closely(owner)


def test_the_mail_is_shown_without_any_right(clinic, owner):
    owner.goto(f"{clinic.url}/admin/settings/wording/confirmed")
    owner.get_by_label("At the end").fill("<img src=x onerror=alert(1)> Yours, {clinic}")
    with owner.expect_popup() as opened:
        owner.get_by_role("button", name="Look at it as a mail program shows it").click()
    mail = opened.value
    mail.wait_for_load_state()
    assert mail.get_by_text("<img src=x onerror=alert(1)> Yours, Alder Street Scalp Studio").is_visible()
    assert mail.evaluate("getComputedStyle(document.querySelector('.column')).maxWidth") == "560px"
    mail.close()


def test_all_is_done_by_keyboard(clinic, owner):
    """The owner withdraws the video talk and offers it again without a mouse."""
    owner.goto(f"{clinic.url}/admin/settings/services/video-talk/withdraw")
    owner.get_by_role("button", name="Withdraw it").focus()
    with owner.expect_navigation():
        owner.keyboard.press("Enter")
    assert owner.get_by_text("Video talk is not on offer any more.").is_visible()
    owner.evaluate(AXE_SCRIPT)
    assert owner.evaluate(RUN_AXE, WCAG) == []
    owner.goto(f"{clinic.url}/admin/settings/services/video-talk")
    owner.get_by_role("button", name="Offer it again").focus()
    with owner.expect_navigation():
        owner.keyboard.press("Enter")
    assert owner.get_by_text("Video talk is on offer.").is_visible()
