"""The walk of docs/rules.md: a wait is made longer, and who booked before is still judged by the old rule."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from booking.gateways import content
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.usecases import demo_people
from tests.conftest import NOW
from tests.web.client import words

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
DEFAULT = content.DEFAULT_RULE_SET.read_text(encoding="utf-8")
LATER = NOW + timedelta(days=3)  # the capsules were two months earlier, in September
VERSION = content.default_rule_set().version


@pytest.fixture
def run(web_app):
    """Give a command and look at what it says."""

    def give(*command):
        done = web_app.test_cli_runner().invoke(args=["rules", *command])
        return done.exit_code, done.output.strip()

    return give


def book(app, now):
    """The demo's clients book, up to three days before; the reference of who took the capsules two months ago."""
    with app.app_context():
        demo_people.add_people(now)
        query = db.select(AppointmentRow.reference).join(ClientRow).where(ClientRow.name == "Frankie Fable")
        return db.session.scalars(query.order_by(AppointmentRow.id.desc())).first()


def written_on_the_page():
    """The line with the version, and the three lines of the rule, as the page has them."""
    version, rule = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return version.strip(), rule.strip().splitlines()


def changed_as_the_page_says(path):
    """Change only what the page says, word for word."""
    version, rule = written_on_the_page()
    lines = DEFAULT.splitlines()
    start = next(number for number, line in enumerate(lines) if 'after = "isotretinoin_last"' in line)
    lines[start : start + 3] = rule
    lines[lines.index(f'version = "{VERSION}"')] = version
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def explained(person, reference):
    """What the appointment's page says of the capsules."""
    page = person.open(f"/admin/appointments/{reference}")
    (found,) = [words(part) for part in page.soup.select("dl.findings > div") if "capsules" in words(part)]
    (folded,) = [words(part) for part in page.soup.select("summary") if "All other answers" in words(part)]
    return found, folded


def test_six_months_become_twelve_and_old_bookings_keep_their_six(web_app, clock, staff, run, tmp_path):
    assert run("publish", str(content.DEFAULT_RULE_SET))[0] == 0
    old = book(web_app, LATER)
    owner = staff("owner")
    before = explained(owner, old)
    assert "We wait six months after the last one." in before[0]
    assert "Treatment from 31 March 2027, counted from September 2026." in before[0]
    assert f"rules {VERSION}" in before[1]

    path = tmp_path / "my-rules.toml"
    path.write_text(DEFAULT.replace("months = 6 }", "months = 12 }"), encoding="utf-8")
    example = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("my-rules.toml:"))
    code, said = run("check", str(path))
    assert (code, f"{tmp_path}/{example}" in said.splitlines()) == (2, True)  # the page shows the very same fault
    changed_as_the_page_says(path)
    assert run("check", str(path)) == (0, f"{path} can be published.")
    assert run("publish", str(path))[0] == 0

    new = book(web_app, LATER)
    assert new != old
    assert explained(owner, old) == before
    found, folded = explained(owner, new)
    assert "We wait 12 months after the last one." in found
    assert "Treatment from 30 September 2027, counted from September 2026." in found
    assert "rules 2027 our own" in folded
    assert run("recheck") == (0, "Every stored screening is judged today as it was then.")

    owner.open("/admin/rules")
    owner.open(owner.page.link(f"What changed since {VERSION}"))
    assert "Changed: a rule of “Have you taken isotretinoin capsules in the last year?”" in owner.page.sections
    for version, day in ((VERSION, "31 March 2027"), ("2027 our own", "30 September 2027")):
        owner.open(f"/admin/rules/try/{version}")
        owner.press("What would this mean?", {"isotretinoin capsules": "Yes", "last capsule": (9, 2026)})
        assert f"Treatment from {day}" in owner.page.text


def test_who_books_before_the_moment_is_judged_by_the_version_before_it(web_app, clock, staff, run, tmp_path):
    run("publish", str(content.DEFAULT_RULE_SET))
    path = tmp_path / "my-rules.toml"
    changed_as_the_page_says(path)
    assert run("publish", str(path), "--from", "2026-11-25T09:00")[1].endswith(
        "in force from 2026-11-25 09:00 (Europe/London)."
    )
    owner = staff("owner")
    assert "2027 our own To come" in owner.open("/admin/rules").text
    assert "six months" in explained(owner, book(web_app, LATER))[0]
    assert "12 months" in explained(owner, book(web_app, LATER + timedelta(days=3)))[0]
