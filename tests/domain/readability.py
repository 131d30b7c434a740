"""How hard a text is to read: the Flesch-Kincaid grade (school years), with a syllable counter of our own."""

import re

WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)*|\d", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
VOWELS = re.compile(r"[aeiouy]+")

# Words that follow none of the rules below.
IRREGULAR = {
    "anyone": 3,
    "area": 3,
    "areas": 3,
    "being": 2,
    "client": 2,
    "clients": 2,
    "create": 2,
    "doing": 2,
    "every": 2,
    "everything": 3,
    "forehead": 2,
    "goes": 1,
    "going": 2,
    "hour": 1,
    "hours": 1,
    "id": 2,
    "idea": 3,
    "medicine": 3,
    "medicines": 3,
    "ours": 1,
    "quiet": 2,
    "reaction": 3,
    "reactions": 3,
    "science": 2,
    "seeing": 2,
    "smp": 3,
    "sometimes": 2,
    "somewhere": 2,
    "trying": 2,
}


SILENT_E = re.compile(
    r"""
    (?<!^) (?: [^aeiouy] (?<! [^aeiouylr]l ) e $       # scale, but not table
    | [^aeiouytd] (?<! [^aeiouylr]l ) ed $             # healed; but not needed, settled
    | [^aeiouyscxzg] (?<! sh | ch ) (?<! [^aeiouylr]l ) es $  # scales; but not noses, patches, tables
    | [^aeiouy] e (?: ly | ment | ments | ful | less ) $ )    # safely
    """,
    re.VERBOSE,
)
# Two vowels that are spoken one by one: radio, usual, video; but not nation, special, equal, people.
APART = re.compile(r"(?<![tscgx])i(?:o|a|um|us)|(?<![qg])ua(?!r)|(?<!^p)eo(?!u)|yi|ie(?:r|st)$")


def syllables(word):
    """How many syllables an English word has, nearly always; a digit counts as one."""
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    if word in IRREGULAR:
        return IRREGULAR[word]
    count = len(VOWELS.findall(word)) + len(APART.findall(word)) - bool(SILENT_E.search(word))
    return max(count + word.endswith(("sm", "n't")), 1)


def grade(text, allowed=frozenset()):
    """The Flesch-Kincaid grade of a text; a word in `allowed` counts as two syllables, however long it is."""
    words = [word.casefold() for word in WORD.findall(text)]
    sentences = max(len(SENTENCE_END.findall(text)), 1)
    spoken = sum(min(syllables(word), 2) if word in allowed else syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59
