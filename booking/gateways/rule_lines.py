"""Where in a rule-set file a fault is: its line, found in the text, for a parser tells none."""

import re
from collections.abc import Iterable, Mapping, Sequence

HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
ID = re.compile(r"""\s*id\s*=\s*["']([^"']*)["']""")
SUBJECT = re.compile(r"(question|rule|group) '([^']*)'(?:: rule (\d+))?:|\[(unsure)\]:")
TOML_LINE = re.compile(r"^not valid TOML: .*\(at line (\d+)", re.DOTALL)
TOML_END = re.compile(r"^not valid TOML: .*at end of document", re.DOTALL)
QUOTED = re.compile(r"""(?<!\w)(?:'([^']*)'|"([^"]*)\")""")
TOP = "the file itself"

Line = tuple[int, str]


def line_of(fault: str, content: bytes) -> int:
    """The line of a rule-set file that a fault speaks of; 1 where it speaks of the whole file."""
    lines = content.decode("utf-8-sig", errors="replace").split("\n")
    if found := TOML_LINE.match(fault):
        return int(found[1])
    if TOML_END.match(fault):
        return len(lines)
    blocks = _blocks(lines)
    if found := SUBJECT.match(fault):
        kind, name, number, part = found.groups()
        key = part or (f"group {name}" if kind == "group" else f"{name}.{number}" if number else name)
        block = blocks.get(key, [])
    else:
        found, block = None, blocks[TOP]
    words = [one or other for one, other in QUOTED.findall(fault[found.end() if found else 0 :])]
    return _narrowed(block, words) or (block[0][0] if found and block else 1)


def _narrowed(block: Sequence[Line], words: Iterable[str]) -> int | None:
    """The line of a block where the last of the quoted words stands: as a key or a value, else anywhere in it."""
    for word in reversed(list(words)):
        exact = rf"""(?:^|[\s{{,\[])["']?{re.escape(word)}["']?\s*[=\]]|(["']){re.escape(word)}\1"""
        for pattern in (exact, rf"(?i)(?<!\w){re.escape(word)}(?!\w)"):
            for number, line in block:
                if word and not line.lstrip().startswith("#") and re.search(pattern, line):
                    return number
    return None


def _blocks(lines: Sequence[str]) -> Mapping[str, Sequence[Line]]:
    """The lines of each question, rule and group: by its id, a rule also by its question's id and its number."""
    blocks: dict[str, list[Line]] = {TOP: []}
    own: list[Line] = []
    block, question, number = blocks[TOP], "", 0
    header = ""
    for place, line in enumerate(lines, 1):
        if match := HEADER.match(line):
            header = match[1]
            if header == "question":
                number, own, question = 0, [], ""
                block = own
            elif header == "question.rule":
                number, block = number + 1, []
                blocks.setdefault(f"{question}.{number}", block)
            elif header.startswith("question.rule."):
                pass  # a table of the rule before it, written out
            elif header.startswith("question."):
                block = own
            else:
                block = [] if header in ("group", "unsure", "sources") else blocks[TOP]
                if header == "unsure":
                    blocks[header] = block
        elif match := ID.match(line):
            if header == "question":
                question = match[1]
            if header in ("question", "question.rule"):
                blocks[match[1]] = block  # the last one, where an id is used twice
            elif header == "group":
                blocks[f"group {match[1]}"] = block
        block.append((place, line))
    return blocks
