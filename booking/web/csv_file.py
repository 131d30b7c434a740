"""CSV files that a spreadsheet opens as text: nothing in them is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from werkzeug.wrappers import Response

# What makes a cell a formula, or hides that it is one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Where another country's spreadsheet would begin a new cell: there a comma is no separator, and a semicolon is one.
LATER_START = re.compile("([;,\t\r\n][ \"']*)([=+@\uff1d\uff0b\uff0d\uff20-])")
BYTE_ORDER_MARK = "\ufeff"


def answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A file to be saved under that name."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in (heads, *rows):
        writer.writerow([harmless(cell) for cell in row])
    found = Response(BYTE_ORDER_MARK + text.getvalue(), mimetype="text/csv")
    found.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


def harmless(cell: str) -> str:
    """The text with an apostrophe before what a spreadsheet would reckon."""
    cell = LATER_START.sub(r"\1'\2", cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
