"""What the acts in the audit log are called. Details that somebody wrote freely are never shown."""

from flask_babel import gettext

from booking.domain.audit import details_of, kind_of

# What follows these is written by the program: dates, times, roles, numbers.
WITH_DETAILS = frozenset(
    {
        "moved",
        "role changed",
        "time off added",
        "time off removed",
        "usual week set",
        "hours of",
        "clinic changed",
        "policy changed",
        "service",
        "answer to",
        "advisories",
        "wording of",
        "closed",
        "not closed",
        "public holidays",
        "requests exported",
        "record joined",
        "record joined into",
    }
)


def kinds() -> dict[str, str]:
    """Each kind of act by its word in the log, in the order of a day's work."""
    return {**_about_requests(), **_about_visits(), **_about_clients(), **_about_the_clinic(), **_about_accounts()}


def _about_requests() -> dict[str, str]:
    return {
        "booked": gettext("Request sent"),
        "confirmed": gettext("Confirmed"),
        "declined": gettext("Declined"),
        "moved": gettext("Moved"),
        "shortened": gettext("Shortened"),
        "cancelled": gettext("Cancelled"),
        "lapsed": gettext("Ended by itself"),
        "corrected": gettext("Where it stands corrected"),
        "asked for a letter": gettext("Doctor's letter asked for"),
        "letter received": gettext("Letter written down"),
        "reminded": gettext("Reminded of the letter"),
        "asked for a look": gettext("A person asked to look"),
        "look allowed": gettext("Look: times offered"),
        "look withdrawn": gettext("Look: times taken back"),
        "look refused": gettext("Look: still no"),
    }


def _about_visits() -> dict[str, str]:
    return {
        "answers seen": gettext("Answers looked at"),
        "asked again": gettext("Asked whether anything has changed"),
        "answers are the same": gettext("Answered again"),
        "answers changed": gettext("Answered again, to be looked at"),
        "asked on the phone": gettext("Asked again on the phone"),
        "reminded of the time": gettext("Reminded of the time"),
        "visit recorded": gettext("Visit written down"),
        "note written": gettext("Note written"),
        "completed": gettext("Completed"),
        "no_show": gettext("No-show"),
    }


def _about_clients() -> dict[str, str]:
    return {
        "address changed": gettext("E-mail address changed"),
        "link sent again": gettext("Lost link sent again"),
        "failed message seen": gettext("Failed message seen"),
        "test mail": gettext("Test mail sent"),
        "details corrected": gettext("Client's details corrected"),
        "record joined": gettext("Record joined into this one"),
        "record joined into": gettext("Record joined into another"),
        "barred": gettext("Barred"),
        "bar lifted": gettext("Bar lifted"),
        "requests exported": gettext("Requests taken away as a file"),
    }


def _about_the_clinic() -> dict[str, str]:
    return {
        "time off added": gettext("Time off added"),
        "time off removed": gettext("Time off removed"),
        "usual week set": gettext("Usual week set"),
        "hours of": gettext("Hours of a day set"),
        "closed": gettext("Closed period added"),
        "not closed": gettext("Closed period removed"),
        "public holidays": gettext("Public holidays chosen"),
        "clinic changed": gettext("Clinic changed"),
        "policy changed": gettext("Policy changed"),
        "service": gettext("Service"),
        "answer to": gettext("Answer on the safety page"),
        "advisories": gettext("Advisories"),
        "wording of": gettext("Wording of an e-mail"),
        "technician added": gettext("Technician added"),
        "technician changed": gettext("Technician changed"),
        "takes bookings": gettext("Takes bookings again"),
        "takes no bookings": gettext("Takes no bookings any more"),
    }


def _about_accounts() -> dict[str, str]:
    return {
        "signed in": gettext("Signed in"),
        "signed out": gettext("Signed out"),
        "sign-in ended": gettext("A sign-in ended"),
        "sign-ins ended": gettext("All sign-ins ended"),
        "password changed": gettext("Password changed"),
        "second factor changed": gettext("Second factor changed"),
        "recovery codes renewed": gettext("Recovery codes renewed"),
        "recovery code used": gettext("Recovery code used"),
        "invited": gettext("Invited"),
        "joined": gettext("Invitation accepted"),
        "role changed": gettext("Role changed"),
        "notices on": gettext("Notices turned on"),
        "notices off": gettext("Notices turned off"),
        "account closed": gettext("Account closed"),
    }


def what(act: str, names: dict[str, str]) -> str:
    """A line's act in words of `names` (see `kinds`), with the details that are safe to show."""
    kind = kind_of(act)
    name = names.get(kind, kind.capitalize())
    details = details_of(act) if kind in WITH_DETAILS else ""
    return gettext("%(what)s: %(details)s", what=name, details=details) if details else name
