"""Clients: who may be the same person, and what staff look for in the list of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class Contact:
    """Who somebody is and how to reach them; `phone` as E.164, `email` empty where there is none."""

    name: str
    email: str
    phone: str
    born_on: date


@dataclass(frozen=True)
class Client:
    """A client's record."""

    id: int
    name: str
    email: str
    phone: str
    born_on: date
    created_at: datetime
    version: int

    @property
    def contact(self) -> Contact:
        """The part of it that staff may change."""
        return Contact(self.name, self.email, self.phone, self.born_on)

    @property
    def is_erased(self) -> bool:
        """Whether nobody can be reached by it: what it said was deleted."""
        return not (self.email or self.phone)


def maybe_same(one: Client, other: Client) -> bool:
    """Whether two records look like one person, so that staff may join them; a person decides.

    The same e-mail address; or two of phone, name and date of birth.
    """
    if one.id == other.id or one.is_erased or other.is_erased:
        return False
    same_email = bool(one.email) and one.email.lower() == other.email.lower()
    agreeing = [_same_name(one.name, other.name), one.born_on == other.born_on, one.phone == other.phone]
    return same_email or sum(agreeing) > 1


def _same_name(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


PARTS = ("name", "email", "phone", "born_on")


def differing(one: Client, other: Client) -> list[str]:
    """In which of PARTS two records differ: there staff say which one is kept."""
    return [part for part in PARTS if getattr(one, part) != getattr(other, part)]


def joined(kept: Client, other: Client, from_other: Collection[str]) -> Contact:
    """What the joined record says: all of `kept`, save for the PARTS that are taken from the other."""
    return Contact(**{part: getattr(other if part in from_other else kept, part) for part in PARTS})


def changed_parts(before: Contact, after: Contact) -> list[str]:
    """Which of PARTS were changed."""
    return [part for part in PARTS if getattr(before, part) != getattr(after, part)]


class Order(StrEnum):
    """In which order the list shows them."""

    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class Sought:
    """Which clients are looked for: words in the name, e-mail address, phone or a reference, and the order."""

    text: str = ""
    order: Order = Order.NEWEST
