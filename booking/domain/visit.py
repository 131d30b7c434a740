"""The visit: what staff look at before anything else (photo ID, and the questions for the day)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IdKind(StrEnum):
    """Which photo ID was shown; a copy is never kept."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    IDENTITY_CARD = "identity_card"
    OTHER = "other"


@dataclass(frozen=True)
class Visit:
    """That ID was seen, which kind, and on which local date."""

    id_kind: IdKind
    id_seen_on: date
