"""Each macro's wiring for assistive technology, read from the HTML it makes."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, flash, render_template, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ANSWERS = [SelectChoice("yes", "Yes"), SelectChoice("no", "No"), SelectChoice("unsure", "Not sure")]


class DateParts(Field):
    """A stand-in with the handles that date_field uses."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = {"day": "Day", "month": "Month", "year": "Year"}
        self.autocomplete = {"day": "bday-day"}
        self.allow_not_sure = True
        self.parts = ("day", "month", "year")
        self.part_errors: set[str] = set()
        self.not_sure = False
        self.typed: dict[str, str] = {}

    def part_value(self, name):
        return self.typed.get(name, "")


class Address(Form):
    street = StringField("Street", [InputRequired("Enter a street")])


class Booking(Form):
    token = HiddenField(default="t0k3n")
    name = StringField("Full name", [InputRequired("Enter your full name")])
    nickname = StringField("What should we call you?", [Optional()])
    email = EmailField("E-mail", [Length(max=5, message="Enter a shorter e-mail address")])
    password = PasswordField("Password")
    needs = TextAreaField("Access needs", [Optional()])
    smokes = RadioField("Do you smoke?", choices=ANSWERS)
    skin = SelectMultipleField(
        "What applies to your scalp?",
        choices=[SelectChoice("psoriasis", "Psoriasis"), SelectChoice("none", "None of these")],
    )
    service = SelectField("Service", choices=[SelectChoice("video", "Video"), SelectChoice("studio", "In person")])
    agree = BooleanField("I agree", [InputRequired("Tick to say that you agree")])
    born = DateParts("Date of birth")


class Nested(Form):
    address = FormField(Address)
    lines = FieldList(StringField("Line", [InputRequired("Enter a line")]), min_entries=1)


@pytest.fixture
def app():
    app = Flask("components", template_folder=str(TEMPLATES))
    app.secret_key = "for flashed messages only"
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)
    app.jinja_env.globals["csrf_token"] = lambda: "t0k3n"
    app.context_processor(
        lambda: {
            "clinic": {"name": "Alder Street", "phone": "020 7946 0123", "email": "a@example.com"},
            "asset": lambda name: f"/static/{name}",
        }
    )
    with app.test_request_context():
        yield app


@pytest.fixture
def show(app):
    """Render one call of a macro: show('form', "text_field(form.name)", form=…)."""

    def show(kind: str, call: str, **context) -> BeautifulSoup:
        macro = call.split("(", 1)[0]
        source = f"{{% from 'components/{kind}.html' import {macro} %}}{{{{ {call} }}}}"
        return soup_of(render_template_string(source, **context))

    return show


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def described_by(soup: BeautifulSoup, tag: Tag) -> list[str]:
    """The words of each element that describes the tag; an id that leads nowhere fails."""
    return [words(soup.select_one(f'[id="{name}"]')) for name in tag["aria-describedby"].split()]


def label_of(soup: BeautifulSoup, tag: Tag) -> str:
    return words(soup.select_one(f'label[for="{tag["id"]}"]'))


def posted(**values) -> Booking:
    form = Booking(MultiDict(values))
    form.validate()
    return form


# Text


def test_a_text_field_has_a_label_and_no_description_of_nothing(show):
    soup = show("form", "text_field(form.name)", form=Booking())
    field = soup.select_one("input")
    assert label_of(soup, field) == "Full name"
    assert (field["name"], field["type"], field["value"]) == ("name", "text", "")
    assert not field.has_attr("aria-describedby")
    assert not field.has_attr("aria-invalid")
    assert not field.has_attr("required")


def test_a_text_field_is_described_by_hint_then_error(show):
    soup = show("form", "text_field(form.name, hint='As on your card')", form=posted(name=""))
    field = soup.select_one("input")
    assert described_by(soup, field) == ["As on your card", "Error: Enter your full name"]
    assert field["aria-invalid"] == "true"
    assert words(soup.select_one(".error .visually-hidden")) == "Error:"


def test_a_text_field_keeps_what_was_typed_and_escapes_it(show):
    soup = show("form", "text_field(form.email, type='email')", form=posted(email='a"><b>@b'))
    assert soup.select_one("input")["value"] == 'a"><b>@b'
    assert soup.select_one("b") is None


def test_a_text_field_passes_on_what_helps_to_type(show):
    call = "text_field(form.email, type='email', inputmode='email', autocomplete='email', spellcheck='false', width=20)"
    field = show("form", call, form=Booking()).select_one("input")
    assert (field["inputmode"], field["autocomplete"], field["spellcheck"]) == ("email", "email", "false")
    assert (field["dir"], "w-20" in field["class"]) == ("ltr", True)


def test_a_password_is_never_sent_back(show):
    soup = show("form", "text_field(form.password, type='password')", form=posted(password="swordfish"))
    assert "swordfish" not in str(soup)


def test_an_optional_field_says_so_and_others_do_not(show):
    assert words(show("form", "text_field(form.nickname)", form=Booking()).label).endswith("(optional)")
    assert "(optional)" not in show("form", "text_field(form.name)", form=Booking()).get_text()


def test_a_prefix_stands_before_the_field(show):
    soup = show("form", "text_field(form.name, prefix='£')", form=Booking())
    assert words(soup.select_one(".prefixed span")) == "£"
    assert soup.select_one(".prefixed input")["id"] == "name"


def test_a_textarea_keeps_its_lines(show):
    form = posted(needs="\nfirst\n</textarea>second")
    soup = show("form", "textarea_field(form.needs, hint='Such as an interpreter', rows=3)", form=form)
    field = soup.select_one("textarea")
    assert field.get_text() == "\n\nfirst\n</textarea>second"  # a browser drops the first line break
    assert (field["rows"], label_of(soup, field)) == ("3", "Access needs (optional)")
    assert described_by(soup, field) == ["Such as an interpreter"]


def test_a_select_shows_its_choice(show):
    soup = show("form", "select_field(form.service)", form=Booking(data={"service": "studio"}))
    assert label_of(soup, soup.select_one("select")) == "Service"
    assert words(soup.select_one("option[selected]")) == "In person"


# Choices


@pytest.mark.parametrize("layout", ["tiles", "stack"])
def test_radios_are_a_group_named_by_its_legend(show, layout):
    form = Booking(data={"smokes": "no"})
    soup = show("form", f"radio_field(form.smokes, hint='Now or before', layout='{layout}')", form=form)
    group = soup.select_one("fieldset")
    assert group["role"] == "radiogroup"
    assert words(group.find("legend", recursive=False)) == "Do you smoke?"
    assert described_by(soup, group) == ["Now or before"]
    radios = group.select("input[type=radio]")
    assert [label_of(soup, radio) for radio in radios] == ["Yes", "No", "Not sure"]
    assert [radio["value"] for radio in radios if radio.has_attr("checked")] == ["no"]
    assert len({radio["id"] for radio in radios}) == 3
    assert not soup.select("[required]")


def test_radios_without_an_answer_have_none_chosen_and_tell_the_error(show):
    soup = show("form", "radio_field(form.smokes)", form=posted())
    group = soup.select_one("fieldset")
    assert group["aria-invalid"] == "true"
    assert described_by(soup, group)[0].startswith("Error: ")
    assert not soup.select("[checked]")


def test_a_question_can_be_the_heading_of_its_page(show):
    soup = show("form", "radio_field(form.smokes, legend_size='h1')", form=Booking())
    assert words(soup.select_one("legend > h1")) == "Do you smoke?"


def test_one_box_has_its_own_label_and_error(show):
    soup = show("form", "checkbox_field(form.agree)", form=posted())
    box = soup.select_one("input[type=checkbox]")
    assert label_of(soup, box) == "I agree"
    assert described_by(soup, box) == ["Error: Tick to say that you agree"]
    assert box["aria-invalid"] == "true"
    assert not box.has_attr("checked")
    assert show("form", "checkbox_field(form.agree)", form=posted(agree="y")).select_one("[checked]")


def test_several_boxes_are_a_group_with_one_that_stands_alone(show):
    soup = show("form", "checkboxes_field(form.skin)", form=Booking(data={"skin": ["psoriasis"]}))
    assert words(soup.select_one("fieldset > legend")) == "What applies to your scalp?"
    assert [box["value"] for box in soup.select("[checked]")] == ["psoriasis"]
    assert [box["value"] for box in soup.select("[data-exclusive]")] == ["none"]
    assert words(soup.select_one(".or")) == "or"


def test_boxes_in_error_each_say_so_as_a_group_cannot(show):
    form = Booking()
    form.skin.errors = ["Choose what applies, or none of these"]
    soup = show("form", "checkboxes_field(form.skin)", form=form)
    assert not soup.select_one("fieldset").has_attr("aria-invalid")
    assert all(box["aria-invalid"] == "true" for box in soup.select("input"))
    assert described_by(soup, soup.select_one("fieldset")) == ["Error: Choose what applies, or none of these"]


# Dates


def test_a_date_is_a_group_of_named_parts(show):
    form = Booking()
    form.born.typed = {"day": "14", "year": "<1985>"}
    soup = show("form", "date_field(form.born, hint='For example, 14 3 1985')", form=form)
    group = soup.select_one("fieldset")
    assert words(group.legend) == "Date of birth"
    assert described_by(soup, group) == ["For example, 14 3 1985"]
    parts = soup.select("input[type=text]")
    assert [part["name"] for part in parts] == ["born-day", "born-month", "born-year"]
    assert [part["value"] for part in parts] == ["14", "", "<1985>"]
    assert [label_of(soup, part) for part in parts] == ["Day", "Month", "Year"]
    assert {part["inputmode"] for part in parts} == {"numeric"}
    assert [part.get("autocomplete") for part in parts] == ["bday-day", None, None]


@pytest.mark.parametrize(
    ("wrong", "marked"),
    [({"year"}, ["born-year"]), (set(), ["born-day", "born-month", "born-year"])],
)
def test_only_the_wrong_parts_of_a_date_are_marked(show, wrong, marked):
    form = Booking()
    form.born.errors = ["Date of birth must include a year"]
    form.born.part_errors = wrong
    soup = show("form", "date_field(form.born)", form=form)
    assert [part["id"] for part in soup.select("[aria-invalid=true]")] == marked
    assert described_by(soup, soup.fieldset) == ["Error: Date of birth must include a year"]


def test_a_date_may_be_unknown(show):
    form = Booking()
    form.born.not_sure = True
    box = show("form", "date_field(form.born)", form=form).select_one("input[type=checkbox]")
    assert (box["name"], box.has_attr("checked")) == ("born-not_sure", True)
    form.born.allow_not_sure = False
    assert not show("form", "date_field(form.born)", form=form).select("input[type=checkbox]")


# The summary of errors


def test_no_errors_no_summary(show):
    assert str(show("form", "error_summary(form)", form=Booking())).strip() == ""


def test_the_summary_announces_itself_and_takes_focus(show):
    box = show("form", "error_summary(form)", form=posted()).select_one(".error-summary")
    assert (box["role"], box["tabindex"]) == ("alert", "-1")
    assert words(box.select_one(f"#{box['aria-labelledby']}")) == "There is a problem"


def test_each_message_leads_to_a_control_on_the_page(app):
    form = posted(name="", email="too@long")
    form.born.errors, form.born.part_errors = ["Enter a year"], {"year"}
    form.skin.errors = ["Choose what applies"]
    page = soup_of(
        render_template_string(
            """{% from 'components/form.html' import error_summary, text_field, radio_field, checkbox_field,
                 checkboxes_field, date_field, select_field %}
            {{ error_summary(form) }}{{ text_field(form.name) }}{{ text_field(form.email) }}
            {{ radio_field(form.smokes) }}{{ checkboxes_field(form.skin) }}{{ checkbox_field(form.agree) }}
            {{ date_field(form.born) }}{{ select_field(form.service) }}""",
            form=form,
        )
    )
    links = page.select(".error-summary a")
    assert {words(link) for link in links} >= {"Enter your full name", "Enter a year", "Choose what applies"}
    for link in links:
        target = page.select_one(f'[id="{link["href"].removeprefix("#")}"]')
        assert target.name in ("input", "select"), link
    assert "#born-year" in [link["href"] for link in links]


def test_errors_of_the_form_and_of_hidden_fields_have_no_link(show):
    form = Booking()
    form.form_errors = ["Somebody took that time a moment ago"]
    form.token.errors = ["Please press Continue again"]
    items = show("form", "error_summary(form)", form=form).select("li")
    assert [words(item) for item in items] == [
        "Somebody took that time a moment ago",
        "Please press Continue again",
    ]
    assert not any(item.a for item in items)


def test_errors_of_nested_forms_and_lists_are_found(show):
    form = Nested(MultiDict({"address-street": "", "lines-0": ""}))
    form.validate()
    form.lines.errors = [*form.lines.errors, "Enter two lines at least"]
    links = show("form", "error_summary(form)", form=form).select("a")
    assert [(words(link), link["href"]) for link in links] == [
        ("Enter a street", "#address-street"),
        ("Enter a line", "#lines-0"),
        ("Enter two lines at least", "#lines-0"),
    ]


# Forms and buttons


def test_a_form_posts_without_the_browsers_own_errors(app):
    source = (
        "{% from 'components/form.html' import post_form, button %}"
        "{% call post_form(form, action='/book') %}{{ button('Continue', name='go', value='1') }}{% endcall %}"
    )
    form = soup_of(render_template_string(source, form=Booking())).form
    assert (form["method"], form["action"], form.has_attr("novalidate")) == ("post", "/book", True)
    hidden = form.select_one("input[type=hidden]")
    assert (hidden["name"], hidden["value"], hidden.has_attr("id")) == ("token", "t0k3n", False)
    assert (form.button["type"], form.button["name"], form.button["value"]) == ("submit", "go", "1")


def test_a_form_without_fields_carries_the_token(show):
    form = show("form", "post_link('/sign-out', 'Sign out')").form
    assert form.select_one("input[type=hidden][name=csrf_token]")["value"] == "t0k3n"
    assert (words(form.button), form.button["class"]) == ("Sign out", ["link"])
    assert show("form", "post_form(action='/x')").select_one("input[name=csrf_token]")


def test_a_button_may_say_more_to_those_who_cannot_see(show):
    assert words(show("form", "button('Remove', hidden='Maya')").button) == "Remove Maya"
    assert words(show("form", "button_link('Open', '/x', hidden='Maya')").a) == "Open Maya"


# Lists


def test_facts_are_a_definition_list_with_named_change_links(show):
    rows = [
        {"key": "When", "value": ["Tuesday 3 March", "10:30"], "change_url": "/t", "change_label": "the time"},
        {"key": "Name", "value": "<b>Ann</b>", "change_url": "/n"},
        {"key": "Phone", "value": ""},
    ]
    soup = show("list", "summary_list(rows)", rows=rows)
    assert [words(term) for term in soup.select("dl dt")] == ["When", "Name", "Phone"]
    assert soup.select("dd")[0].br is not None
    assert [words(link) for link in soup.select("a")] == ["Change the time", "Change Name"]
    assert "Not provided" in words(soup)
    assert soup.select_one("b") is None


def test_a_table_keeps_its_roles_when_it_is_stacked(app):
    source = (
        "{% from 'components/list.html' import table, row, cell %}"
        "{% call table('Today', ['Time', 'Client']) %}{% call row() %}{{ cell('Time', '10:15') }}"
        "{% call cell('Client', head=true) %}<a href='/a'>Robin</a>{% endcall %}{% endcall %}{% endcall %}"
    )
    table = soup_of(render_template_string(source)).table
    assert words(table.caption) == "Today"
    assert [cell["role"] for cell in table.select("th, td")] == [
        "columnheader",
        "columnheader",
        "cell",
        "rowheader",
    ]
    assert [cell["data-label"] for cell in table.select("tbody > tr > *")] == ["Time", "Client"]
    assert table.select_one("tbody th[scope=row] a")


def test_what_happened_is_an_ordered_list(show):
    items = [{"time": "12:04", "at": "2026-11-22T12:04Z", "text": "Sent", "url": "/m/1"}]
    soup = show("list", "timeline(items)", items=items)
    assert soup.select_one("ol > li > time")["datetime"] == "2026-11-22T12:04Z"
    assert words(soup.a) == "read"


# Status, times, pages


STATES = [
    "requested",
    "provisional",
    "confirmed",
    "declined",
    "cancelled",
    "completed",
    "no_show",
    "queued",
    "sending",
    "sent",
    "retrying",
    "failed",
    "dropped",
]


@pytest.mark.parametrize("state", STATES)
def test_a_status_is_a_word_and_a_silent_shape(show, state):
    soup = show("status", f"status('{state}')")
    assert words(soup)
    assert soup.select_one(f".status-{state} > i")["aria-hidden"] == "true"


def test_a_status_may_use_the_clients_words(show):
    assert words(show("status", "status('requested', 'We look first')")) == "We look first"


def test_a_time_reads_on_with_its_day_and_technician(show):
    slots = [{"value": "2027-03-02T10:30Z", "time": "10:30", "spoken": "Tuesday 2 March, with Maya"}]
    soup = show("times", "day_times('Tuesday', '2 March', slots)", slots=slots)
    button = soup.select_one("section ul > li > button[type=submit]")
    assert words(button) == "10:30, Tuesday 2 March, with Maya"
    assert (button["name"], button["value"]) == ("starts_at", "2027-03-02T10:30Z")
    assert words(soup.h2) == "Tuesday 2 March"


def test_whom_to_see_is_chosen_by_links_and_the_one_shown_says_so(show):
    rows = [
        {"name": "Anyone", "url": "/a", "first": "earliest today", "current": True},
        {
            "name": "Maya",
            "url": "/b",
            "first": "no free time",
            "intro": "Scars",
            "more": {"url": "/m", "text": "Training", "whose": "of Maya"},
        },
    ]
    soup = show("times", "who_list(rows, 'who')", rows=rows)
    assert [words(row) for row in soup.select("li")] == [
        "Anyone \u2013 earliest today",
        "Maya \u2013 no free time Scars. Training of Maya",
    ]
    assert [link.get("aria-current") for link in soup.select("a.whole")] == ["true", None]
    assert soup.ul["aria-labelledby"] == "who"


def test_a_switch_says_whether_it_is_on_and_what_a_press_does(show):
    switches = [{"label": "Mornings", "url": "/a", "on": True}, {"label": "Evenings", "url": "/b", "on": False}]
    soup = show("times", "switch_list(switches, 'Part of the day')", switches=switches)
    assert [words(link) for link in soup.select("a")] == [
        "Mornings: on, press to show the whole day",
        "Evenings: off, press to show these alone",
    ]
    assert [link.get("aria-current") for link in soup.select("a")] == ["true", None]
    assert soup.ul["aria-label"] == "Part of the day"


def test_a_form_that_only_looks_carries_no_token_and_no_empty_field(app):
    source = (
        "{% from 'components/form.html' import get_form %}"
        "{% call get_form('/x', {'with': 'maya', 'part': none}) %}<p>Fields</p>{% endcall %}"
    )
    form = soup_of(render_template_string(source)).form
    assert (form["method"], form["action"]) == ("get", "/x")
    assert {tag["name"]: tag["value"] for tag in form.find_all("input")} == {"with": "maya"}


def test_other_days_are_links(show):
    assert [a["rel"] for a in show("times", "week_nav('/a', '/b')").select("nav a")] == [["prev"], ["next"]]
    assert len(show("times", "week_nav(later_url='/b')").select("a")) == 1
    assert words(show("times", "no_times('Sun to Tue')")) == "Sun to Tue No times"


def test_where_one_is_stands_in_one_line(show):
    soup = show("page", "step_line(2, 6, 'your health', 'page 3 of 5')")
    assert words(soup) == "Step 2 of 6: your health · page 3 of 5"


@pytest.mark.parametrize("code", ["HX4K29PD", "HX4K-29PD"])
def test_a_reference_is_read_in_groups_and_never_translated(show, code):
    soup = show("page", f"reference('{code}')")
    assert words(soup) == "HX4K-29PD"
    assert soup.span["translate"] == "no"


def test_the_end_of_a_booking_has_heading_and_reference(app):
    source = (
        "{% from 'components/page.html' import panel %}{% from 'components/status.html' import status %}"
        "{% call panel('Appointment booked', code='HX4K29PD', state=status('confirmed')) %}<p>Soon</p>{% endcall %}"
    )
    soup = soup_of(render_template_string(source))
    assert words(soup.h1) == "Appointment booked"
    assert words(soup.select_one(".panel-reference")) == "Your reference HX4K-29PD"
    assert words(soup.select_one(".status")) == "Confirmed"


def test_a_callout_and_details_hold_what_they_are_given(app):
    source = (
        "{% from 'components/page.html' import callout, details %}"
        "{% call callout('urgent', 'Get medical help now') %}<p>If you bleed</p>{% endcall %}"
        "{% call details('Why we ask') %}<p>To be safe</p>{% endcall %}"
    )
    soup = soup_of(render_template_string(source))
    assert words(soup.select_one(".callout-urgent > h2")) == "Get medical help now"
    assert words(soup.select_one("details > summary")) == "Why we ask"
    assert not soup.details.has_attr("open")


def test_the_ornament_is_silent(show):
    assert show("page", "dots()").div["aria-hidden"] == "true"
    assert words(show("page", "empty('Nothing booked', 'Next: Thursday')")) == "Nothing booked Next: Thursday"


# Layouts


CHILD = """{% extends base %}{% from 'components/page.html' import back_link %}
{% block title %}Your health{% endblock %}{% block back %}{{ back_link('/before') }}{% endblock %}
{% block main %}<h1>Your health</h1>{% endblock %}"""


def test_a_client_page_has_its_landmarks_and_a_person_to_ask(app):
    soup = soup_of(render_template_string(CHILD, base="layout.html"))
    assert words(soup.title) == "Your health \u2013 Alder Street"
    assert (soup.html["lang"], soup.html["dir"]) == ("en", "ltr")
    assert soup.select_one("a.skip")["href"] == "#" + soup.main["id"]
    assert soup.select_one("header a")["href"] == "/"
    assert words(soup.select_one("nav a")) == "Back"
    assert words(soup.footer.p) == "Need a person? 020 7946 0123 · a@example.com"
    links = {words(link): link["href"] for link in soup.select("footer nav a")}
    assert links == {"Is it safe?": "/safety", "Privacy": "/privacy", "Accessibility": "/accessibility"}
    assert soup.select_one("a[href^=tel]")["href"] == "tel:02079460123"
    assert len(soup.select("h1")) == 1
    assert not soup.select(".head-link")


def test_the_title_begins_with_the_error(app):
    soup = soup_of(render_template_string(CHILD, base="layout.html", has_errors=True))
    assert words(soup.title) == "Error: Your health \u2013 Alder Street"


def test_language_and_direction_come_from_the_page(app):
    soup = soup_of(render_template("layout.html", page_lang="ar", page_dir="rtl"))
    assert (soup.html["lang"], soup.html["dir"]) == ("ar", "rtl")


def test_an_admin_page_shows_where_one_is_and_who(app):
    flash("Confirmed", "message")
    soup = soup_of(
        render_template_string(
            CHILD,
            base="admin/layout.html",
            nav=[
                {"label": "Today", "url": "/admin/", "count": 0, "current": True},
                {"label": "Inbox", "url": "/admin/inbox", "count": 2, "current": False},
            ],
            person={"name": "Maya", "role": "technician"},
            sign_out_url="/admin/logout",
        )
    )
    assert [words(link) for link in soup.select("header nav li a")] == ["Today", "Inbox 2"]
    assert words(soup.select_one("[aria-current=page]")) == "Today"
    assert words(soup.select_one(".who .names")) == "Maya, technician"
    assert soup.select_one(".who form[method=post]")["action"] == "/admin/logout"
    assert words(soup.select_one("[role=status]")) == "Confirmed"


def test_no_template_has_a_style_or_a_script_of_its_own():
    """The Content-Security-Policy is 'self' without exceptions."""
    for path in (TEMPLATES / "layout.html", TEMPLATES / "admin/layout.html", *TEMPLATES.glob("components/*.html")):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "data:" not in text, path
        assert " onclick" not in text, path
