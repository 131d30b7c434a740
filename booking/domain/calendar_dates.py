"""Waits in real dates: days and months added to a date, months with an end that is right."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, as people remember it ("September 2026")."""

    year: int
    month: int

    def last_day(self) -> date:
        """The month taken at its latest day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> "Month":
        """The month that many months later."""
        years, index = divmod(self.month - 1 + months, MONTHS_PER_YEAR)
        return Month(self.year + years, index + 1)

    def __str__(self) -> str:
        """As stored in answers: `2026-09`."""
        return f"{self.year:04d}-{self.month:02d}"


def parse_month(text: str) -> Month:
    """Read `2026-09`; raises ValueError."""
    day = date.fromisoformat(f"{text}-01")
    return Month(day.year, day.month)


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the month's last day where there is none (31 August + 6 is 28 February)."""
    target = Month(day.year, day.month).plus(months)
    return min(target.last_day(), date(target.year, target.month, 1) + timedelta(days=day.day - 1))


def wait_ends_on(since: date | Month, months: int, days: int) -> date:
    """The first date on which a wait is over.

    A remembered month counts from its latest day, and whole months keep it there: six months after September 2026
    end on 31 March 2027.
    """
    if isinstance(since, Month):
        return since.plus(months).last_day() + timedelta(days=days)
    return add_months(since, months) + timedelta(days=days)


def age_on(born_on: date, today: date) -> int:
    """Whole years of age; somebody born on 29 February has a birthday on 1 March in other years."""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday)
