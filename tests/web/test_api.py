"""Free times for programs, and the description of what is asked and answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import delete, text

from booking.domain.hours import TimeOff
from booking.store.clinic import ClinicRow
from booking.store.database import db, transaction
from booking.usecases import schedule
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, change_clinic, viewer
from tests.web import road
from tests.web.stored import fingerprint

PATH = "/api/v1/availability"
TUESDAY = {"service": "consultation", "from": "2026-12-01", "to": "2026-12-01"}


@pytest.fixture
def ask(browser):
    """One request of a program."""

    def ask(path=PATH, method="GET", headers=None, **query):
        return browser.client.open(path, method=method, query_string=query, headers=headers, base_url=browser.home)

    return ask


@pytest.fixture
def described(ask):
    """The description, and a check of data against one of its parts."""
    document = ask("/api/v1/openapi.json").json

    def check(data, part):
        schema = {"$ref": f"#/components/schemas/{part}", "components": document["components"]}
        Draft202012Validator(schema).validate(data)

    check.document = document
    return check


def test_it_works(ask, described):
    answer = ask(**TUESDAY, technician="maya")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    described(answer.json, "Availability")
    assert answer.json["time_zone"] == "Europe/London"
    first = answer.json["slots"][0]
    assert first == {
        "starts_at": "2026-12-01T09:00:00+00:00",
        "ends_at": "2026-12-01T09:45:00+00:00",
        "technician": "maya",
    }


def test_each_technician_who_is_free_has_a_line_of_their_own(ask):
    slots = ask(**TUESDAY).json["slots"]
    assert [slot["technician"] for slot in slots if "T11:30" in slot["starts_at"]] == ["maya", "theo"]
    assert [slot["technician"] for slot in slots if "T09:00" in slot["starts_at"]] == ["maya"]
    assert slots == sorted(slots, key=lambda slot: slot["starts_at"])


def test_it_offers_what_the_time_page_offers(ask, browser):
    """R8: the same plan for programs and for people."""
    page = road.put(browser, road.TIME).page
    slots = ask(service="consultation", **{"from": "2026-11-23", "to": "2026-11-29"}).json["slots"]
    assert {datetime.fromisoformat(slot["starts_at"]) for slot in slots} == set(map(datetime.fromisoformat, page.times))


def test_the_offset_is_the_clinics_on_either_side_of_a_clock_change(ask, browser):
    with browser.app.app_context():
        change_clinic(time_zone="Australia/Lord_Howe", furthest_days=200)
    slots = ask(service="consultation", **{"from": "2027-04-02", "to": "2027-04-05"}).json["slots"]
    offsets = {slot["starts_at"][:10]: slot["starts_at"][-6:] for slot in slots}
    assert offsets == {"2027-04-02": "+11:00", "2027-04-03": "+11:00", "2027-04-05": "+10:30"}  # the 4th is a Sunday


def test_time_off_and_what_is_booked_are_not_in_it(ask, browser):
    road.booked(browser.app, technician="maya")
    with browser.app.app_context():
        away = TimeOff(TUESDAY_1130 + timedelta(hours=2), TUESDAY_1130 + timedelta(hours=9))
        schedule.add_time_off("maya", away, viewer("owner"), NOW)
    starts = [slot["starts_at"][11:16] for slot in ask(**TUESDAY, technician="maya").json["slots"]]
    assert starts == ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30"]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2020-01-01", "2020-02-01"), ("2026-11-22", "2026-11-22"), ("2027-03-01", "2027-03-02"),
     ("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")],
)  # fmt: skip
def test_days_that_cannot_be_booked_have_no_times(ask, described, first, last):
    answer = ask(service="consultation", **{"from": first, "to": last})
    assert answer.status_code == 200
    assert answer.json["slots"] == []
    described(answer.json, "Availability")


BAD_DAYS = {
    "none": {"from": None},
    "no end": {"to": None},
    "empty": {"from": ""},
    "no date": {"from": "tomorrow"},
    "31 February": {"to": "2027-02-31"},
    "a time": {"from": "2026-12-01T10:00"},
    "a week": {"from": "2026-W49-2"},
    "without hyphens": {"from": "20261201"},
    "superscript figures": {"from": "²⁰²⁶-12-01"},
    "Arabic figures": {"from": "\u0662\u0660\u0662\u0666-12-01"},
    "a year of five figures": {"to": "99999-01-01"},
    "the year zero": {"from": "0000-01-01"},
    "a NUL": {"from": "2026-12-01\x00"},
    "much": {"from": "2" * 5000},
    "backwards": {"from": "2026-12-02"},
    "63 days": {"to": "2027-02-01"},
    "all of time": {"from": "0001-01-01", "to": "9999-12-31"},
}


@pytest.mark.parametrize("name", BAD_DAYS)
def test_days_that_are_none_are_a_problem(ask, described, name):
    wrong = {key: value for key, value in {**TUESDAY, **BAD_DAYS[name]}.items() if value is not None}
    told(ask(**wrong), described, 400)


def told(answer, described, status):
    """A problem in JSON, of one sentence or two, kept by nobody."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    described(answer.json, "Problem")
    assert answer.json["status"] == status
    assert answer.json["detail"].endswith(".")
    assert "<" not in answer.json["detail"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json["detail"]


def test_62_days_may_be_asked_for(ask):
    assert ask(**{**TUESDAY, "to": "2027-01-31"}).status_code == 200


@pytest.mark.parametrize("slug", ["", "x", "Consultation", "\x00", "'--", "\u202e", "9" * 3000])
def test_what_is_not_here_is_a_problem(ask, described, slug):
    """What was asked for is not said back."""
    assert told(ask(**{**TUESDAY, "service": slug}), described, 404) == "There is no such service here."
    if slug:
        assert told(ask(**TUESDAY, technician=slug), described, 404) == "There is no such technician here."


def test_an_empty_technician_is_as_if_none_were_named(ask):
    assert ask(**TUESDAY, technician="").data == ask(**TUESDAY).data


def test_who_leaves_the_service_out_is_told(ask, described):
    told(ask(**{"from": "2026-12-01", "to": "2026-12-01"}), described, 404)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/availability"])
def test_an_address_that_is_none_is_a_problem(ask, described, path):
    told(ask(path), described, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_is_for_reading_alone(ask, described, method):
    answer = ask(**TUESDAY, method=method)
    assert "GET or HEAD" in told(answer, described, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_database_that_does_not_answer_is_a_problem_that_passes(ask, described, browser):
    with browser.app.app_context():
        db.session.execute(text("ALTER TABLE time_off RENAME TO elsewhere"))
        db.session.commit()
    answer = ask(**TUESDAY)
    told(answer, described, 503)
    assert answer.headers["Retry-After"]


def test_before_the_clinic_is_set_up_there_is_a_problem(ask, described, browser):
    with browser.app.app_context(), transaction() as session:
        session.execute(delete(ClinicRow))
    told(ask(**TUESDAY), described, 503)


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(ask, described, browser):
    with browser.app.app_context():
        change_clinic(time_zone="Nowhere/At_All")
    assert "Nowhere" not in told(ask(**TUESDAY), described, 500)


def test_it_may_be_kept_for_a_minute_and_by_anybody(ask):
    answer = ask(**TUESDAY)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers


def test_who_has_it_already_is_told_in_a_line(ask, browser):
    tag = ask(**TUESDAY).headers["ETag"]
    again = ask(**TUESDAY, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "public, max-age=60"
    road.booked(browser.app)
    changed = ask(**TUESDAY, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_head_tells_the_same_without_the_times(ask):
    whole, head = ask(**TUESDAY), ask(**TUESDAY, method="HEAD")
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_asking_writes_nothing(ask, browser):
    before = fingerprint(browser.app)
    ask(**TUESDAY)
    ask("/api/v1/openapi.json")
    assert fingerprint(browser.app) == before


# The description


def test_the_description_is_of_openapi_3_1(described, ask):
    document = described.document
    assert document["openapi"].startswith("3.1.")
    assert set(document) <= {"openapi", "info", "servers", "paths", "components"}
    assert {"title", "version"} <= set(document["info"])
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert ask("/api/v1/openapi.json").headers["ETag"]


def test_every_address_for_programs_is_described(described, browser):
    described_paths = {
        server["url"] + path for server in described.document["servers"] for path in described.document["paths"]
    }
    rules = {rule.rule for rule in browser.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert rules - {"/api/v1/openapi.json"} == described_paths


def test_each_described_parameter_matters(described, ask):
    """Left out, the needed ones are a problem; the other one changes the answer."""
    operation = described.document["paths"]["/availability"]["get"]
    names = {parameter["name"]: parameter["required"] for parameter in operation["parameters"]}
    assert names == {"service": True, "from": True, "to": True, "technician": False}
    for name in (name for name, required in names.items() if required):
        assert ask(**{key: value for key, value in TUESDAY.items() if key != name}).status_code in {400, 404}
    assert ask(**TUESDAY, technician="maya").json != ask(**TUESDAY).json


def test_each_described_field_is_there(described, ask):
    schemas = described.document["components"]["schemas"]
    answer = ask(**TUESDAY).json
    assert set(answer) == set(schemas["Availability"]["properties"])
    for slot in answer["slots"]:
        assert set(slot) == set(schemas["Slot"]["properties"])
        starts_at, ends_at = (datetime.fromisoformat(slot[name]) for name in ("starts_at", "ends_at"))
        assert ends_at - starts_at == timedelta(minutes=45)
        assert starts_at.astimezone(UTC).date() == date(2026, 12, 1)
    assert set(ask().json) == set(schemas["Problem"]["properties"])


def test_each_described_status_comes(described, ask):
    tag = ask(**TUESDAY).headers["ETag"]
    come = {
        ask(**TUESDAY).status_code,
        ask(**TUESDAY, headers={"If-None-Match": tag}).status_code,
        ask().status_code,
        ask(**{**TUESDAY, "service": "x"}).status_code,
    }
    described_codes = set(described.document["paths"]["/availability"]["get"]["responses"])
    assert {str(code) for code in come} | {"503"} == described_codes
