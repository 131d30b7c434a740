"""The owner looks after the accounts."""

import pytest

from tests.helpers import viewer
from tests.web.conftest import account_of
from tests.web.stored import nothing_stored_changes, stored

TODAY = "Sunday 22 November 2026"


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_person(owner, name):
    owner.open("/admin/staff/")
    [row] = [row for row in owner.page.soup.select("tbody th a") if row.get_text() == name]
    return owner.open(row["href"])


def test_everybody_is_listed(owner):
    owner.open(owner.page.link("Settings"))
    page = owner.open(owner.page.link("Staff"))
    assert page.heading == "Staff"
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert rows == [
        "Frank Desk desk@alder-street.example front desk can sign in yes",
        "Maya Example maya@alder-street.example technician can sign in yes",
        "Olive Owner owner@alder-street.example owner can sign in yes",
    ]


def test_somebody_is_invited(owner, web_app):
    owner.open("/admin/staff/")
    owner.open(owner.page.link("Invite somebody"))
    page = owner.press(
        "Send the invitation", {"Full name": "Ann Other", "E-mail": "ann@Clinic.example", "Role": "front-desk"}
    )
    assert "Ann Other is invited." in page.response.text
    assert "ann@clinic.example front desk invited, has not joined yet" in page.text
    assert [row[7] for row in stored(web_app)["message"]] == ["ann@clinic.example"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Full name": " "}, "Enter their full name"),
        ({"E-mail": "ann@"}, "Enter an e-mail address in the right format, like name@example.com"),
        ({"Role": "technician"}, "Choose which technician they are"),
        ({"Which technician": "maya"}, "Only somebody with the role of a technician is one. Choose none"),
        ({"Role": "boss"}, "Not a valid choice."),
        ({"Which technician": "nobody"}, "Not a valid choice."),
        (
            {"E-mail": "Desk@alder-street.example", "Role": "owner"},
            "There is an account with this address already. Open it in the list to change its role",
        ),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told(owner, web_app, changes, message):
    owner.open("/admin/staff/invite")
    given = {"Full name": "Ann Other", "E-mail": "ann@clinic.example", "Role": "front-desk"}
    with nothing_stored_changes(web_app):
        page = owner.press("Send the invitation", {**given, **changes})
    assert page.messages == [message]
    assert page.values("email") == [{**given, **changes}["E-mail"]]


def test_a_role_changes_at_once(owner, staff, web_app):
    desk = staff("desk")
    open_person(owner, "Frank Desk")
    page = owner.press("Save", {"Role": "owner", "Gets notices": False})
    assert "Saved. It holds at once." in page.response.text
    assert desk.open("/admin/staff/").heading == "Staff"
    assert "desk@alder-street.example owner can sign in no" in desk.page.text
    with web_app.app_context():
        assert viewer("desk").role == "owner"


def test_the_last_owner_stays(owner, web_app):
    open_person(owner, "Olive Owner")
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Role": "front-desk"})
        assert page.messages == ["They are the only owner who can sign in. Make somebody else an owner first"]
        owner.open(open_person(owner, "Olive Owner").link("Close the account"))
        page = owner.press("Close the account")
        assert page.messages == ["They are the only owner who can sign in. Make somebody else an owner first."]


def test_a_closed_account_is_out_at_once(owner, staff):
    """T10: a copied cookie after deactivation."""
    desk = staff("desk")
    owner.open(open_person(owner, "Frank Desk").link("Close the account"))
    page = owner.press("Close the account")
    assert "Every browser that was signed in as Frank Desk is out." in page.response.text
    assert "front desk closed" in page.text
    assert desk.open("/admin/").heading == "Sign in"


def test_the_owner_ends_anybodys_sign_ins(owner, staff):
    first, second, third = staff("desk"), staff("desk"), staff("maya")
    open_person(owner, "Frank Desk")
    owner.press("End")
    assert sorted(person.open("/admin/").heading for person in (first, second)) == ["Sign in", TODAY]
    open_person(owner, "Frank Desk")
    owner.press("End all of them")
    assert [person.open("/admin/").heading for person in (first, second, third)] == ["Sign in", "Sign in", TODAY]
    assert "Nowhere at the moment." in open_person(owner, "Frank Desk").text


def test_a_new_invitation(owner, web_app):
    owner.open(open_person(owner, "Maya Example").link("Send a new invitation"))
    assert "Maya Example is invited." in owner.press("Send the invitation").response.text
    assert [row[7] for row in stored(web_app)["message"]] == ["maya@alder-street.example"]


def test_nobody_else_finds_these_pages(owner, staff, web_app):
    """R17, R23."""
    with web_app.app_context():
        number = account_of("owner")
    for name in ("desk", "maya"):
        person = staff(name)
        assert "Staff" not in person.open(person.page.link("Settings")).text
        token = person.filled("Sign out")[0]["csrf_token"]
        paths = ("", "invite", f"{number}", f"{number}/close", f"{number}/invite", f"{number}/sign-ins/end-all")
        with nothing_stored_changes(web_app):
            for path in paths:
                assert person.client.get(f"/admin/staff/{path}").status_code in (404, 405), path
                assert person.client.post(f"/admin/staff/{path}", data={"csrf_token": token}).status_code in (
                    404,
                    405,
                ), path
