"""What only advises is told before the request is sent, also to somebody who is clear to book."""

from tests.web import road


def test_advice_stands_on_the_check_page(web_app):
    client = road.at(web_app, road.CHECK, answers={"minoxidil": "yes"})
    assert "pause the foam or liquid" in client.page.sections["Good to know"]


def test_without_advice_there_is_no_such_part(web_app):
    assert "Good to know" not in road.at(web_app, road.CHECK).page.sections
