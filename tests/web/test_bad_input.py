"""The whole road under random input: never an error of ours, and nothing stored by what was refused."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web import road
from tests.web.stored import stored

NAUGHTY = [
    "",
    " ",
    "\t\r\n",
    "\x00",
    "\x1b[31m",
    "\u2028",
    "\u202eabc",
    "\ufeff",
    "\ud7ff\ue000\U0010ffff",
    "Z͑ͫ̓ͪ̂a" * 50,
    "x" * 10_000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s%n%x {0.__class__} ${7*7} {{ 7*7 }}",
    "../../../../etc/passwd%00",
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "2147483648",
    "9" * 400,
    "²³",
    "١٢",
    "0x10",
    "31.2.2026",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    "2026-12-01T11:30",
    "2026-12-01T11:30:00+14:00",
    "99999-01-01",
    "null",
    "true",
    "[]",
    "yes",
    "no",
    "not_sure",
    "none",
    "any",
    "you",
    "14",
    "1985",
    "robin@client.example",
    "+442079460958",
    "2026-12-01T11:30:00+00:00",
]
FIELDS = [
    *("read", "agree", "page", "technician", "starts_at", "name", "email", "phone", "digest", "service", "csrf_token"),
    *(
        "born_on-day",
        "born_on-month",
        "born_on-year",
        "age_18",
        "breastfeeding",
        "scalp_condition",
        "allergies",
        "faint",
    ),
    *("laser_removal_on-day", "laser_removal_on-month", "laser_removal_on-year", "laser_removal_on-not_sure"),
    *(
        "other_medicines_list",
        "isotretinoin_last-month",
        "isotretinoin_last-year",
        "minoxidil",
        "born_on",
        "\x00",
        "[]",
    ),
]
PAGES = ["safety", "consent", "health/1", "health/2", "health/3", "health/4", "result", "time", "taken"]
PAGES += ["details", "check"]
ANSWERS = {"laser_removal": "yes", "other_medicines": "yes", "isotretinoin": "yes", "faint": "yes"}
values = st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=40), st.lists(st.sampled_from(NAUGHTY), max_size=3))
# Mostly the fields that stand on the page, each with anything in it; now and then one that does not belong.
changes = st.dictionaries(st.sampled_from(FIELDS), values, max_size=4)


@given(
    page=st.sampled_from(PAGES),
    step=st.sampled_from(road.STEPS),
    strange=changes,
    seed=st.integers(0, 2**32),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_it_works(web_app, page, step, strange, seed):
    browser = road.at(web_app, step, answers=ANSWERS)
    shown = browser.open(f"/book/{page}")
    if not shown.buttons:
        return
    button = shown.buttons[0]
    own = list(browser.filled(button)[0])
    chance = random.Random(seed)  # noqa: S311 (chance for a test)
    raw = {name: chance.choice(NAUGHTY) for name in own if name != "csrf_token" and chance.random() < 0.6}
    before = stored(web_app)
    data, action = browser.filled(button, raw={**raw, **strange})
    # assert_well_made looks at the answer: no trace, every message in its two places.
    answer = browser.send(action, data)
    assert answer.status < 500, (page, raw, strange)
    if answer.messages:
        assert stored(web_app) == before, (page, raw, strange)


@given(query=st.text(max_size=30) | st.sampled_from(NAUGHTY))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_day_in_the_address_is_a_page(web_app, query):
    browser = road.at(web_app, road.TIME)
    with_query = browser.client.get("/book/time", query_string={"from": query, "deleted": query, "again": query})
    assert with_query.status_code == 200
    assert "Who and when" in with_query.text


def test_a_very_long_name_is_answered_at_once(browser):
    """T20: a check of a name must not take longer than the name is long."""
    road.put(browser, road.DETAILS)
    for name in ("n" * 120_000, "n." * 60_000, "nn.n" * 30_000, "\u0301" * 60_000):
        page = browser.press("Continue", raw={"name": name[:40_000]})
        assert page.messages
