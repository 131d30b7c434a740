"""The invented clients of the demo clinic: they walk the road that real clients walk, a few days ago.

So whoever looks at the admin view for the first time sees a working week, each outcome once. Names and addresses are
obviously made up; `.example` reaches nobody (RFC 2606), and the phone numbers are kept free for fiction (Ofcom).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from booking.domain.accounts import Role, Viewer
from booking.domain.enquiry import Details, Step
from booking.domain.ruleset import Json, Kind, Question
from booking.store import accounts
from booking.usecases import book, decide, enquiry, looks, times
from booking.usecases.setup import DEMO_OWNER
from booking.usecases.times import Wish

A_DAY = timedelta(days=1)
OPEN_SINCE = timedelta(days=7)
# Everybody says "no" or "none of these" to everything but these.
USUAL: Mapping[str, Json] = MappingProxyType(
    {"age_18": "yes", "hair_loss_type": "gradual", "thoughts_time": "under_1h"}
)


@dataclass(frozen=True)
class Invented:
    """Somebody who books `days_ago` with a technician, from a day `ahead` of today on; staff may have confirmed it."""

    name: str
    technician: str
    ahead: int
    answers: Mapping[str, Json] = field(default_factory=dict)
    days_ago: int = 1
    confirmed: bool = False
    asks_for_look: bool = False


def invented(today: date) -> list[Invented]:
    """Everybody, each outcome once."""
    capsule = {"isotretinoin": "yes", "isotretinoin_last": (today - 60 * A_DAY).isoformat()[:7]}
    return [
        Invented("Alex Sample", "maya", 0, days_ago=3, confirmed=True),
        Invented("Billie Madeup", "theo", 0, days_ago=3, confirmed=True),
        Invented("Frankie Fable", "maya", 1, capsule, days_ago=2),
        Invented("Charlie Fiction", "maya", 2),
        Invented("Dana Pretend", "theo", 3, {"faint": "yes"}),
        Invented("Eli Nobody", "maya", 8, {"scalp_lesion": "yes"}),
        Invented("Georgie Fancy", "theo", 0, {"keloid": "keloid"}, asks_for_look=True),
    ]


def add_people(now: datetime) -> None:
    """Let each of them book."""
    owner = _owner()
    for number, person in enumerate(invented(now.date())):
        _walk(person, number, owner, now)


def _owner() -> Viewer:
    account_id = accounts.find_account_id(DEMO_OWNER)
    return accounts.get_viewer(account_id) if account_id else Viewer(0, "", Role.OWNER)


def _walk(person: Invented, number: int, owner: Viewer, now: datetime) -> None:
    then = now - person.days_ago * A_DAY
    details = Details(
        name=person.name,
        email=f"{person.name.split()[0].lower()}@client.example",
        phone=f"+4420794607{number:02}",
        born_on=date(1980 + number, 3, 14),
    )
    secret = enquiry.start_enquiry("consultation", then)
    enquiry.acknowledge_advisories(secret, then)
    enquiry.give_consent(secret, then)
    _answer(secret, person, then)
    if person.asks_for_look:
        looks.ask_for_look(secret, details, then)
        return
    journey = enquiry.look_up(secret, then)
    if journey.progress.step is Step.RESULT:
        enquiry.see_result(secret, then)
        journey = enquiry.look_up(secret, then)
    wish = Wish(technician=person.technician, from_day=now.date() + person.ahead * A_DAY)
    shown = times.show_times(journey, wish, then)
    slot = shown.slots[number % len(shown.slots)] if shown.slots else shown.following
    if slot is None:
        return  # nobody works for as long as anybody can book
    enquiry.choose_time(secret, person.technician, slot.starts_at, then)
    enquiry.give_details(secret, details, then)
    reference = book.confirm_booking(secret, enquiry.look_up(secret, then).digest(), then)
    if person.confirmed:
        decide.confirm_appointment(reference, 1, owner, then)


def _answer(secret: str, person: Invented, then: datetime) -> None:
    """Page by page, until no page asks for more."""
    said = {**USUAL, **person.answers}
    while (journey := enquiry.look_up(secret, then)).progress.step is Step.HEALTH:
        page = next(page for page in journey.health_pages() if page.slug == journey.progress.health_page)
        given = {question.id: said.get(question.id, _no(question)) for question in page.questions}
        enquiry.answer_questions(secret, page.slug, given, then)


def _no(question: Question) -> Json:
    if question.kind is Kind.CHOICES:
        return ["none"]
    return "no" if question.kind is Kind.YES_NO else "none"
