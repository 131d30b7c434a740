"""The text of a rule-set file: read from the disk, and made plain data."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from booking.domain.errors import RuleSetError

CURLY = tuple("\u201c\u201d\u201e\u2018\u2019")
LONGEST = 1024 * 1024
AT_COLUMN = re.compile(r"\(at line (\d+), column (\d+)\)$")


def read_file(path: Path) -> bytes:
    """The bytes of a rule-set file; raises RuleSetError where there is none, or one that is no rule set's length."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        message = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise RuleSetError(message) from error
    if len(content) > LONGEST:
        message = f"the file is too long: a rule set has at most {LONGEST // 1024} KiB"
        raise RuleSetError(message)
    return content


def data(content: bytes) -> Mapping[str, Any]:
    """The plain data of a rule-set file's bytes. Raises RuleSetError, with the line, where they are not TOML."""
    try:
        text = content.decode("utf-8-sig")  # Windows' Notepad writes a mark before the first letter
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"not valid TOML: the text is not UTF-8; save the file as UTF-8 (at line {line})"
        raise RuleSetError(message) from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of figures, lists nested without end
        message = f"not valid TOML: {error}{_curly_quote(str(error), text)}"
        raise RuleSetError(message) from error


def _curly_quote(fault: str, text: str) -> str:
    """What a word processor makes of a quotation mark is the commonest slip, and no parser says so."""
    place = AT_COLUMN.search(fault)
    if place is None:
        return ""
    line, column = int(place[1]), int(place[2])
    found = text.split("\n")[line - 1][column - 1 : column]
    return f"; {found} is a curly quotation mark, write a straight one" if found in CURLY else ""
