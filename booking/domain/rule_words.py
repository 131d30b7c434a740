"""What the words of a rule set may not say: what is never asked, and another time than the rule counts."""

import re
import unicodedata
from collections.abc import Iterator

from booking.domain.ruleset import Rule, RuleSet, WaitRule

# A refusal for these is unlawful in the UK (Equality Act 2010), and asking cannot be justified [bhiva].
NEVER_ASKED = re.compile(
    r"""(?<![a-z])(?:
        h(?P<dot>[\W_]{0,2})i(?P=dot)v(?![a-z])     # HIV, H.I.V., h i v, HIV1; not "hives"
      | vih(?![a-z])
      | h(?P<sep>[\W_]{0,2})[bcd](?P=sep)v(?![a-z]) # HBV, HCV
      | h?epatit                                    # hepatitis, in French, Italian and Spanish too
      | hep[\W_]{0,2}[a-e](?![a-z])                 # hep B, hep-C
      | (?<!hearing[ ])(?<!walking[ ])(?<!mobility[ ])aids(?![a-z])
      | a\.\s?i\.\s?d\.\s?s
      | blood.?borne | bbvs?(?![a-z])
      | immun\w*[ -]?deficiency[ ]virus
    )""",
    re.VERBOSE,
)

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four"
)
NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), 1)}
_NUMBER = "|".join([r"\d+", *(word.replace("-", "[ -]") for word in sorted(NUMBERS, key=len, reverse=True))])
DURATION = re.compile(
    rf"(?<![\w.,])({_NUMBER})(?:\s*(?:to|or|[-\u2013])\s*({_NUMBER}))?[\s-]+(day|week|month|year)s?\b", re.IGNORECASE
)
UNITS = {"day": ("days", 1), "week": ("days", 7), "month": ("months", 1), "year": ("months", 12)}

Length = tuple[str, int]


def faults(rule_set: RuleSet) -> Iterator[str]:
    """Everything that the words of a rule set should not say, one sentence each."""
    for group in rule_set.groups:
        yield from _never_asked(f"group {group.id!r}", group.title, group.lead)
    for question in rule_set.questions:
        labels = (option.label for option in question.options)
        yield from _never_asked(f"question {question.id!r}", question.text, question.help, *labels)
        yield from (fault for rule in question.rules for fault in _times(rule))


def _never_asked(name: str, *texts: str) -> Iterator[str]:
    for text in texts:
        if found := NEVER_ASKED.search(_plain(text)):
            yield f"{name}: HIV and hepatitis are never asked ({found.group()!r})"


def _plain(text: str) -> str:
    """Small letters without accents, however they are written, and without what cannot be seen."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))


def _times(rule: Rule) -> Iterator[str]:
    """Where a rule's words name another time than it counts; words without a time are fine.

    The client's words may name no other; the staff's may also tell what sources say, if the rule's own is among it.
    """
    for does, wait in (("waits", rule.wait), ("lasts", rule.lasts)):
        if wait is None or wait.after is None or not (wait.months or wait.days):
            continue
        own = _own(wait)
        for key, text in (("reason", rule.reason), ("staff", rule.staff), ("until", wait.until or "")):
            said = [(match.group(), _lengths(match)) for match in DURATION.finditer(text)]
            other = [words for words, lengths in said if not lengths & own]
            if other and (key == "reason" or len(other) == len(said)):
                yield f"rule {rule.id!r}: the rule {does} {_in_words(wait)}, its words say {other[0]} ({key!r})"


def _own(wait: WaitRule) -> set[Length]:
    return {(unit, number) for unit, number in (("months", wait.months), ("days", wait.days)) if number}


def _lengths(match: re.Match[str]) -> set[Length]:
    unit, times = UNITS[match[3].lower()]
    return {(unit, times * _number(number)) for number in (match[1], match[2]) if number}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text.lower().replace(" ", "-")]


def _in_words(wait: WaitRule) -> str:
    parts = [(wait.months, "month"), (wait.days, "day")]
    return " and ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)
