"""Looks, found again: who waits for an answer, to whom times are offered, and what became of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.domain.look import PILE_LENGTH, Pile
from booking.store import looks as store
from booking.store.looks import StoredLook


@dataclass(frozen=True)
class LookPage:
    """One page of a pile; `counts` are of all piles, and `number` is a page that exists."""

    counts: Mapping[Pile, int]
    found: Sequence[StoredLook]
    number: int
    pages: int


def list_looks(pile: Pile, number: int) -> LookPage:
    """A page of a pile, for all staff: nobody's look is anybody's own. Reasons are for the page of the look."""
    counts = store.count_piles()
    pages = max(1, -(-counts[pile] // PILE_LENGTH))
    number = min(max(number, 1), pages)
    return LookPage(counts, store.list_pile(pile, (number - 1) * PILE_LENGTH, PILE_LENGTH), number, pages)
