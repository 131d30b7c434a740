"""Write the places of the week's calendar: a class for each cell to start at, and for each number of cells to be long.

    python tools/week.py        # writes booking/static/week.css

Pages carry no style of their own (the Content-Security-Policy forbids it), so each place is a class.
"""

from pathlib import Path

WEEK = Path(__file__).resolve().parent.parent / "booking" / "static" / "week.css"
CELLS_PER_DAY = 24 * 12


def sheet() -> str:
    """The whole file."""
    starts = "".join(f".s{cell} {{ grid-row-start: {cell + 1}; }}\n" for cell in range(CELLS_PER_DAY))
    lengths = "".join(f".l{cells} {{ grid-row-end: span {cells}; }}\n" for cells in range(1, CELLS_PER_DAY + 1))
    return f"/* Made by tools/week.py: places in the week's calendar, in cells of five minutes. */\n{starts}{lengths}"


if __name__ == "__main__":
    WEEK.write_text(sheet(), encoding="utf-8")
