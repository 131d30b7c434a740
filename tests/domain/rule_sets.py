"""The default rule set, and small ones made for a test."""

import tomllib
from copy import deepcopy
from datetime import date

from hypothesis import strategies as st

from booking.domain import rule_check, rule_file, rule_keys
from booking.domain.errors import RuleSetError
from booking.domain.ruleset import NOT_SURE, Kind
from booking.gateways import content

DEFAULT = content.default_rule_set()
_DATA = tomllib.loads((content.FOLDER / "screening.toml").read_text(encoding="utf-8"))

CLEAR = {
    "age_18": "yes",
    "pregnant": "no",
    "breastfeeding": "no",
    "scalp_sore": "no",
    "scalp_condition": "none",
    "scalp_lesion": "no",
    "hair_loss_type": "gradual",
    "hair_pulling": "no",
    "keloid": "none",
    "transplant_surgery": "no",
    "earlier_pigment": "no",
    "laser_removal": "no",
    "recent_skin_work": "no",
    "isotretinoin": "no",
    "topical_retinoid": "no",
    "blood_thinner": "no",
    "immune_medicine": "no",
    "antibiotics_ill": "no",
    "minoxidil": "no",
    "other_medicines": "no",
    "bleeding_disorder": "no",
    "diabetes": "none",
    "heart": "no",
    "heart_other": ["none"],
    "seizure": "no",
    "faint": "no",
    "cancer_treatment": "none",
    "skin_cancer": "none",
    "sarcoid_autoimmune": ["none"],
    "pigment_reaction": "no",
    "allergies": ["none"],
    "thoughts_time": "under_1h",
    "plans_4w": "no",
}


def default_data():
    """The default file's plain data, to be spoiled at will."""
    return deepcopy(_DATA)


def rule(answers=("yes",), outcome="review", **more):
    return {
        "answers": list(answers),
        "outcome": outcome,
        "reason": "For the client.",
        "staff": "For staff.",
        "basis": "common",
        "sources": ["book"],
        **more,
    }


def question(name, *rules, kind="yes_no", **more):
    return {"id": name, "group": "g", "kind": kind, "text": f"{name}?", "rule": list(rules), **more}


def data(*questions, **more):
    """The data of a rule set of these questions."""
    return {
        "version": "1",
        "language": "en",
        "private_words": ["letter"],
        "unsure": {"reason": "Not sure.", "staff": "Ask."},
        "group": [{"id": "g", "title": "G", "lead": "L"}, {"id": "h", "title": "H", "lead": "L"}],
        "question": list(questions),
        "sources": {"book": "https://book.example/"},
        **more,
    }


def rule_set(*questions):
    return rule_file.parse(data(*questions), "digest")


def faults_of(file_data):
    """Everything that `rules check` finds in a file's data, but for what the law asks for."""
    found = list(rule_keys.faults(file_data))
    try:
        parsed = rule_file.parse(file_data, "digest")
    except RuleSetError as error:
        return [*found, *error.faults]
    return [*found, *rule_check.faults(parsed)]


DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 22))


def answer_to(each):
    """What anybody could send for a question: a known answer, none at all, or something unheard of."""
    if each.kind is Kind.DATE:
        return st.one_of(DAYS.map(str), st.sampled_from([NOT_SURE, None, "x"]))
    if each.kind is Kind.MONTH:
        return st.one_of(DAYS.map(lambda day: f"{day:%Y-%m}"), st.sampled_from([NOT_SURE, None, "x"]))
    if each.kind is Kind.TEXT:
        return st.sampled_from(["Aspirin", ""])
    words = st.sampled_from([*sorted(each.answer_ids()), "perhaps"])
    if each.kind is Kind.CHOICES:
        return st.lists(words, max_size=3, unique=True)
    return words
