"""Reads values of a file's plain data: each of the kind it must have, or a sentence that names the key at fault."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from booking.domain.ruleset import Json

W = TypeVar("W", bound=StrEnum)


def text(item: Mapping[str, Json], key: str, default: str | None = None) -> str:
    """A text; raises KeyError when it is missing without a default, ValueError when it is something else."""
    return str(checked(item, key, default, str, "a text"))


def texts(item: Mapping[str, Json], key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """A list of texts; raises KeyError or ValueError."""
    values = checked(item, key, default, list | tuple, "a list of texts")
    if not all(isinstance(value, str) for value in values):
        message = f"{key!r} must be a list of texts"
        raise ValueError(message)
    return tuple(values)


def table(item: Mapping[str, Json], key: str, default: Mapping[str, Json] | None = None) -> Mapping[str, Json]:
    """A table; raises KeyError or ValueError."""
    found: Mapping[str, Json] = checked(item, key, default, dict, "a table")
    return found


def tables(item: Mapping[str, Json], key: str, default: tuple[()] | None = None) -> tuple[Mapping[str, Json], ...]:
    """A list of tables; raises KeyError or ValueError."""
    found = checked(item, key, default, list | tuple, "a list of tables")
    if not all(isinstance(one, dict) for one in found):
        message = f"{key!r} must be a list of tables"
        raise ValueError(message)
    return tuple(found)


def flag(item: Mapping[str, Json], key: str, default: bool) -> bool:
    """True or false; raises ValueError."""
    return bool(checked(item, key, default, bool, "true or false"))


def word(key: str, value: Json, words: type[W]) -> W:
    """The one of a few known words that a value is; raises ValueError with all of them."""
    if isinstance(value, str) and value in set(words):
        return words(value)
    message = f"{key!r} cannot be {value!r}: it is {one_of(words)}"
    raise ValueError(message)


def one_of(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} or {last}"


def checked(item: Mapping[str, Json], key: str, default: Any, kind: Any, words: str) -> Any:
    """The value of a key if it is of that kind; raises KeyError where it is missing and has no default."""
    value = item[key] if default is None else item.get(key, default)
    if not isinstance(value, kind):
        message = f"{key!r} must be {words}"
        raise ValueError(message)  # noqa: TRY004  (a fault of the file, told like every other)
    return value


def fault(error: Exception) -> str:
    """What is wrong, in words: a key that is missing, or what the error says."""
    return f"has no {error.args[0]!r}" if isinstance(error, KeyError) else str(error)
