"""Single keys: each account can switch them off, and then the script is not loaded (WCAG 2.1.4)."""

import pytest


@pytest.fixture
def owner(staff):
    return staff("owner")


def scripts(page):
    return [script["src"].split("/")[-1].split("?")[0] for script in page.soup.select("script")]


def test_the_page_says_what_each_key_does(owner):
    page = owner.open(owner.page.link("Keys"))
    assert page.heading == "Keys"
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert "g t Go to “Today”" in rows
    assert "/ Search" in rows
    assert "? This page" in rows


def test_they_can_be_turned_off_and_on_again(owner):
    assert any(name.startswith("keys") for name in scripts(owner.open("/admin/")))
    owner.open("/admin/account/keys")
    assert "The keys are off." in owner.press("Turn the keys off").response.text
    page = owner.open("/admin/")
    assert not any(name.startswith("keys") for name in scripts(page))
    assert not page.soup.select("[data-key='?']")
    assert "They are off." in owner.open("/admin/account/").text
    owner.open("/admin/account/keys")
    assert "The keys are on." in owner.press("Turn the keys on").response.text
    assert any(name.startswith("keys") for name in scripts(owner.open("/admin/")))


def test_it_is_for_the_own_account_alone(owner, staff):
    owner.open("/admin/account/keys")
    owner.press("Turn the keys off")
    assert any(name.startswith("keys") for name in scripts(staff("desk").open("/admin/")))
