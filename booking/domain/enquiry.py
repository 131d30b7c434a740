"""The enquiry: the unfinished form, which step comes next, and the digest of what the check page showed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from booking.domain.accounts import Viewer
from booking.domain.ruleset import Json, Outcome, RuleSet
from booking.domain.schedule import Service
from booking.domain.screening import Assessment, with_age_from
from booking.domain.terms import Terms

KEPT_FOR = timedelta(hours=24)
ANY_TECHNICIAN = "any"


class Step(StrEnum):
    """The sections of the road, in order."""

    SAFETY = "safety"
    CONSENT = "consent"
    HEALTH = "health"
    SERVICE = "service"  # only when the one that was chosen is not on offer any more
    RESULT = "result"
    TIME = "time"
    DETAILS = "details"
    CHECK = "check"


@dataclass(frozen=True)
class Seen:
    """A text the client read and agreed to: its version, and when (UTC)."""

    version: str
    at: datetime


@dataclass(frozen=True)
class Details:
    """Who the client is and how to reach them; `phone` as E.164. On the phone not everybody has an `email`."""

    name: str
    email: str | None
    phone: str
    born_on: date


@dataclass(frozen=True)
class ByStaff:
    """An enquiry that staff fill in for somebody on the phone: its key, and who has the client on the line."""

    key: str
    viewer: Viewer


# What finds an enquiry: the secret of the client's browser, or its key together with whose it is.
Finder = str | ByStaff


@dataclass(frozen=True)
class Enquiry:
    """Everything one browser has told us so far."""

    service: str
    advisories: Seen | None = None
    consent: Seen | None = None
    answers: Mapping[str, Json] = field(default_factory=dict)
    result_seen: str | None = None
    technician: str | None = None
    starts_at: datetime | None = None
    details: Details | None = None

    def effective_answers(self, today: date) -> dict[str, Json]:
        """The answers, with the age settled by the date of birth once that is known."""
        if self.details is None:
            return dict(self.answers)
        return with_age_from(self.answers, self.details.born_on, today)


def result_key(assessment: Assessment) -> str:
    """What the result page says, in one word: when it changes, the page is shown again."""
    kinds = "+".join(sorted({finding.outcome.word for finding in assessment.findings}))
    return f"{assessment.outcome.word}:{kinds}:{assessment.treatment_from or ''}:{assessment.open_wait}"


def with_answers(enquiry: Enquiry, rule_set: RuleSet, given: Mapping[str, Json]) -> Enquiry:
    """The enquiry with new answers; whatever they hide is dropped."""
    return replace(enquiry, answers=rule_set.kept({**enquiry.answers, **given}))


@dataclass(frozen=True)
class Progress:
    """How far an enquiry has come under the rules now in force."""

    step: Step
    health_page: str | None = None


def progress(
    enquiry: Enquiry, rule_set: RuleSet, assessment: Assessment, terms: Terms, *, withdrawn: bool = False
) -> Progress:
    """The first step that is not finished; the check page when all are. `withdrawn` says that its service is."""
    if enquiry.advisories is None:
        return Progress(Step.SAFETY)
    if enquiry.consent is None:
        return Progress(Step.CONSENT)
    for page in rule_set.pages(enquiry.answers):
        if any(question.id not in enquiry.answers for question in page.questions):
            return Progress(Step.HEALTH, page.slug)
    if withdrawn:
        return Progress(Step.SERVICE)
    unseen = assessment.outcome is not Outcome.CLEAR and enquiry.result_seen != result_key(assessment)
    if unseen or not terms.allowed:
        return Progress(Step.RESULT)
    if enquiry.technician is None or enquiry.starts_at is None:
        return Progress(Step.TIME)
    if enquiry.details is None:
        return Progress(Step.DETAILS)
    return Progress(Step.CHECK)


def may_open(step: Step, reached: Progress) -> bool:
    """Whether a page may be shown: everything before it is done. (Health pages ask for their own page as well.)"""
    order = list(Step)
    return order.index(step) <= order.index(reached.step)


def is_too_quick(began_at: datetime, now: datetime, minimum_seconds: int) -> bool:
    """Whether an enquiry is sent sooner after its beginning than a person can read and answer it."""
    return now - began_at < timedelta(seconds=minimum_seconds)


def check_digest(enquiry: Enquiry, assessment: Assessment, service: Service) -> str:
    """A digest of what the check page shows, to notice a change made in another tab or by the clinic."""
    offer = (service.name, service.length_minutes, service.price, service.address)
    shown = {**as_data(enquiry), "result_seen": result_key(assessment), "offer": offer}
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def as_data(enquiry: Enquiry) -> dict[str, Any]:
    """As plain data for storing."""
    data = asdict(enquiry)
    for name in ("advisories", "consent"):
        if data[name]:
            data[name]["at"] = data[name]["at"].isoformat()
    if enquiry.starts_at:
        data["starts_at"] = enquiry.starts_at.isoformat()
    if enquiry.details:
        data["details"]["born_on"] = enquiry.details.born_on.isoformat()
    return data


def from_data(data: Mapping[str, Any]) -> Enquiry:
    """The enquiry of stored plain data."""
    details = data["details"]
    return Enquiry(
        service=data["service"],
        advisories=_seen(data["advisories"]),
        consent=_seen(data["consent"]),
        answers=dict(data["answers"]),
        result_seen=data["result_seen"],
        technician=data["technician"],
        starts_at=datetime.fromisoformat(data["starts_at"]) if data["starts_at"] else None,
        details=Details(**{**details, "born_on": date.fromisoformat(details["born_on"])}) if details else None,
    )


def _seen(data: Mapping[str, str] | None) -> Seen | None:
    return Seen(data["version"], datetime.fromisoformat(data["at"])) if data else None
