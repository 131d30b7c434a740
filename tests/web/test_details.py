"""Who the client is and how to reach them; each field's own messages."""

import pytest

from booking.domain.enquiry import Details
from tests.web import road
from tests.web.stored import nothing_stored_changes

NAME, EMAIL, PHONE, BORN = "Full name", "E-mail", "Phone", "Date of birth"
GOOD = {NAME: "Robin Walker", EMAIL: "robin@client.example", PHONE: "020 7946 0958", BORN: (14, 3, 1985)}
NAME_MESSAGE = "Enter your full name"
LINK_MESSAGE = "Enter your name without web or e-mail addresses"
EMAIL_MESSAGE = "Enter an e-mail address in the right format, like name@example.com"
PHONE_MESSAGE = "Enter a phone number, like 020 7946 0000 or +1 212 555 0100"


@pytest.fixture
def client(browser):
    return road.put(browser, road.DETAILS)


def given(client):
    return road.journey(client).enquiry.details


def refused(client, field, values, message):
    """Each value is refused with that message alone, everything typed stays, and nothing is stored."""
    part = "born_on" if field == BORN else field.lower().replace("-", "").replace("full ", "")
    with nothing_stored_changes(client.app):
        for value in values:
            page = client.press("Continue", {**GOOD, field: value})
            assert page.messages == [message], repr(value)
            assert message in page.says_beside(f"{part}-day" if field == BORN else part), repr(value)
            if field != EMAIL:
                assert page.values("email") == ["robin@client.example"]
            if field != NAME:
                assert page.values("name") == ["Robin Walker"]
            yield value, page.values(f"{part}-day" if field == BORN else part)[0]


def all_refused(client, field, values, message):
    return dict(refused(client, field, values, message))


def test_it_works(client):
    assert client.press("Continue", GOOD).path == "/book/check"
    assert (given(client).name, given(client).email, given(client).phone) == (
        "Robin Walker",
        "robin@client.example",
        "+442079460958",
    )
    assert given(client).born_on.isoformat() == "1985-03-14"


def test_an_empty_form_names_everything_that_is_missing(client):
    with nothing_stored_changes(client.app):
        page = client.press("Continue")
    assert page.messages == [NAME_MESSAGE, EMAIL_MESSAGE, PHONE_MESSAGE, "Enter your date of birth"]


def test_the_browser_may_fill_it_in(client):
    kinds = {tag["name"]: tag.get("autocomplete") for tag in client.page.soup.main.select("input:not([type=hidden])")}
    assert kinds == {
        "name": "name",
        "email": "email",
        "phone": "tel",
        "born_on-day": "bday-day",
        "born_on-month": "bday-month",
        "born_on-year": "bday-year",
        "website": "off",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Zoë O'Neill-Łukasz",
        "山田\u3000太郎",
        "Владимир Ильич",
        "فاطمة الزهراء",
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # Persian, with a joiner inside, as it is spelled
        "שרה כהן",
        "J.R. Tolkien",
        "St. John Smythe",
        "Dr.Who",
        "Ng",
        "n" * 200,
        "Robert'); DROP TABLE client;--",
        "{{ 7*7 }} ${7*7} %(x)s %s",
        "=?utf-8?q?x?=",
    ],
)
def test_a_name_in_any_script_is_kept_as_written(client, name):
    assert client.press("Continue", {**GOOD, NAME: name}).path == "/book/check"
    assert given(client).name == name.replace("\u3000", " ")
    assert client.page.facts["Name"] == given(client).name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann  ", "Ann"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("Ann\tLee", "Ann Lee"),
        ("Ann\x00\x07\x7f Lee", "Ann Lee"),
        ("Ann\r\nBcc: x", "Ann  Bcc: x"),
        ("Ann\u2028Lee", "Ann Lee"),
        ("\u202eAnn\u2066 Lee", "Ann Lee"),
        ("\ufeffAnn\u200b Lee", "Ann Lee"),
    ],
)
def test_what_cannot_be_seen_is_left_out_of_a_name(client, typed, kept):
    client.press("Continue", {**GOOD, NAME: typed})
    assert given(client).name == kept


def test_a_name_of_nothing_visible_is_refused(client):
    all_refused(client, NAME, ["", "   ", "\x00", "\u2028\u2029", "\u202e", "\u200d\u200c", "\u00a0"], NAME_MESSAGE)


def test_a_name_that_would_turn_into_a_link_is_refused(client):
    typed = [
        "Win http://evil.example",
        "evil.example",
        "www.x.co",
        "see evil.com now",
        "ann@evil.example",
        "//evil",
        "a\\b",
        "<b>Ann</b>",
        "Évil.com",
    ]
    back = all_refused(client, NAME, typed, LINK_MESSAGE)
    assert all(value == text for value, text in back.items())


def test_a_name_that_is_too_long_comes_back_whole(client):
    back = all_refused(client, NAME, ["n" * 201, "n" * 50_000], "Use 200 characters or fewer")
    assert all(value == text for value, text in back.items())


def test_an_address_nobody_can_write_to_is_refused(client):
    typed = [
        "",
        "   ",
        "ann",
        "ann@",
        "@client.example",
        "ann@client",
        "ann@@client.example",
        "ann@client..example",
        "ann@.example",
        ".ann@client.example",
        "ann client@client.example",
        "Ann <ann@client.example>",
        "ann@client.example, bob@client.example",
        "ann@client.example\r\nBcc: x@client.example",
        "ann@127.0.0.1",
        "ann@[127.0.0.1]",
        "ann@localhost",
        "änn@client.example",
        "ann@" + "c" * 250 + ".example",
        "a" * 60_000,
        "a@" * 20_000,
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "ann@client.example?cc=x",
        "=?utf-8?q?ann?=@client.example>",
    ]
    back = all_refused(client, EMAIL, typed, EMAIL_MESSAGE)
    assert back["ann@@client.example"] == "ann@@client.example"
    assert back["<script>alert(1)</script>"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  robin@client.example ", "robin@client.example"),
        ("Robin@CLIENT.Example", "Robin@client.example"),
        ("robin+smp@client.example", "robin+smp@client.example"),
        ("o'neill@client.example", "o'neill@client.example"),
        ("robin@bücher.example", "robin@xn--bcher-kva.example"),
        ("\u202erobin@client.example", "robin@client.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_know_it(client, typed, kept):
    client.press("Continue", {**GOOD, EMAIL: typed})
    assert given(client).email == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("02079460958", "+442079460958"),
        ("(020) 7946-0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+1 212 555 0100", "+12125550100"),
        ("020\u00a07946.0958", "+442079460958"),
        ("٠٢٠ ٧٩٤٦ ٠٩٥٨", "+442079460958"),
        ("\u202a+44 20 7946 0958\u202c", "+442079460958"),  # as copied from a contacts program
    ],
)
def test_a_phone_number_may_be_written_as_people_write_it(client, typed, kept):
    assert client.press("Continue", {**GOOD, PHONE: typed}).path == "/book/check"
    assert given(client).phone == kept
    assert client.page.facts["Phone"].replace(" ", "").replace("-", "") == kept


def test_what_is_no_phone_number_is_refused(client):
    typed = [
        "",
        "   ",
        "12",
        "phone",
        "020 7946 0958 ext. 12",
        "+999 123456789",
        "+",
        "1" * 41,
        "9" * 60_000,
        "-1",
        "1e9",
        "NaN",
        "²³²³²³²³²³",
        "<b>020",
        "' OR 1=1 --",
        ";phone-context=+44",
    ]
    back = all_refused(client, PHONE, typed, PHONE_MESSAGE)
    assert back["<b>020"] == "<b>020"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("14", "3", ""), "The date must include a year"),
        (("31", "2", "1985"), "There is no such date. Please look at it again"),
        (("14", "3", "85"), "Year must have four figures, like 1985"),
        (("14", "3", "1885"), "Look at the year again"),
        (("14", "3", "99999"), "Year must be a number, like 2026"),
        (("23", "11", "2026"), "23 11 2026 is in the future. Is that right?"),
        (("²³", "3", "1985"), "Day must be a number, like 27"),
        (("١٤", "3", "1985"), "Day must be a number, like 27"),
        (("0", "0", "0000"), "Year must have four figures, like 2000"),
    ],
)
def test_a_date_of_birth_that_cannot_be_is_refused(client, parts, message):
    assert all_refused(client, BORN, [parts], message) == {parts: parts[0]}


def test_under_18_is_a_page_and_not_an_error(client):
    page = client.press("Continue", {**GOOD, BORN: (23, 11, 2008)})
    assert page.heading == "We cannot offer you this treatment at the moment"
    assert page.messages == []


def test_18_today_is_old_enough(client):
    assert client.press("Continue", {**GOOD, BORN: (22, 11, 2008)}).path == "/book/check"


def test_a_birthday_on_29_february_counts_from_1_march(client, clock):
    client.press("Continue", {**GOOD, BORN: (29, 2, 2004)})
    assert given(client) == Details("Robin Walker", "robin@client.example", "+442079460958", given(client).born_on)
    assert client.page.facts["Date of birth"] == "29 February 2004"


def test_fields_left_out_altogether_are_missing(client):
    with nothing_stored_changes(client.app):
        names = ("name", "email", "phone", "born_on-day", "born_on-month", "born_on-year")
        page = client.press("Continue", raw=dict.fromkeys(names))
    assert len(page.messages) == 4


def test_lists_and_unknown_fields_do_no_harm(client):
    client.press("Continue", GOOD, raw={"name": ["Robin Walker", "Eve"], "starts_at": "x", "id": "1", "role": "owner"})
    assert given(client).name == "Robin Walker"
    assert road.journey(client).enquiry.starts_at == road.START


# What no person sees


def test_nobody_sees_hears_or_reaches_the_field_for_machines(client):
    field = client.page.soup.find("input", attrs={"name": "website"})
    assert field["tabindex"] == "-1"
    assert field["autocomplete"] == "off"
    assert field.parent["aria-hidden"] == "true"
    assert field.parent["class"] == ["aside-field"]


def test_what_fills_it_in_gets_no_further_and_a_person_does(client):
    """R21: a bot fills in every field it finds; a person whose browser did so presses again, or calls."""
    for _ in range(2):
        with nothing_stored_changes(client.app):
            page = client.press("Continue", GOOD, raw={"website": "https://spam.example"})
        assert len(page.messages) == 1
        assert "020 7946 0123" in page.messages[0]
        assert page.values("website") == [""]
        assert page.values("name") == ["Robin Walker"]
        assert page.values("born_on-year") == ["1985"]
    assert client.press("Continue").path == "/book/check"
