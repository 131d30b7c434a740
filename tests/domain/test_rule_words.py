"""What the words of a rule set may not say."""

import pytest

from tests.domain.rule_sets import data, default_data, faults_of, question, rule

ON = question("on", kind="date", asked_when={"a": ["yes"]})


@pytest.mark.parametrize(
    "word",
    [
        *("HIV", "hiv", "H.I.V.", "h i v", "H-I-V", "HIV1", "HIV-positive", "\uff28\uff29\uff36", "H\u00adIV", "VIH"),
        *(
            "hepatitis",
            "Hepatitis C",
            "hépatite",
            "epatite",
            "hep B",
            "hep-B",
            "Hep. C",
            "hepb",
            "HBV",
            "H.B.V.",
            "HCV",
        ),
        *("AIDS", "Aids", "A.I.D.S.", "blood-borne virus", "bloodborne", "blood borne", "BBV"),
        "human immunodeficiency virus",
    ],
)
@pytest.mark.parametrize("place", ["text", "help", "label", "title", "lead"])
def test_what_is_never_asked(place, word):
    words = f"Do you have {word}?"
    group, name = {"id": "g", "title": "G", "lead": "L"}, "question 'a'"
    asked = question("a", kind="choice", option=[{"id": "x", "label": words if place == "label" else "X"}])
    if place in ("text", "help"):
        asked[place] = words
    elif place in ("title", "lead"):
        group[place], name = words, "group 'g'"
    (fault,) = faults_of(data(asked, group=[group]))
    assert fault.startswith(f"{name}: HIV and hepatitis are never asked (")


@pytest.mark.parametrize(
    "words",
    ["Do you get hives?", "Do you wear hearing aids?", "A chive, an archive, a shiver", "Help a bit?"],
)
def test_what_only_looks_like_it(words):
    assert faults_of(data(question("a", text=words))) == []


def test_a_rule_may_say_that_it_is_not_asked():
    assert faults_of(data(question("a", rule(staff="We do not ask about HIV.")))) == []


def later(reason="For the client.", staff="For staff.", **wait):
    return data(question("a", rule(outcome="later", reason=reason, staff=staff, wait={"after": "on", **wait})), ON)


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ({"months": 12}, "six months"),
        ({"months": 12}, "6 months"),
        ({"months": 12}, "Six-month"),
        ({"months": 6}, "twelve months"),
        ({"months": 6}, "one year"),
        ({"months": 24}, "twenty-three months"),
        ({"months": 4}, "twenty-four months"),
        ({"days": 14}, "three weeks"),
        ({"days": 90}, "three months"),
        ({"days": 9}, "90-day"),
        ({"days": 3}, "four to six days"),
    ],
)
def test_a_reason_that_says_another_time_is_told(wait, said):
    (fault,) = faults_of(later(f"We wait {said} after that.", **wait))
    length = " and ".join(f"{number} {unit}" for unit, number in wait.items())
    assert fault == f"rule 'a.1': the rule waits {length}, its words say {said} ('reason')"


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ({"months": 6}, "six months"),
        ({"months": 6}, "six to twelve months"),
        ({"months": 24}, "two years"),
        ({"months": 24}, "twenty-four months"),
        ({"days": 14}, "two weeks"),
        ({"days": 14}, "14 days"),
        ({"months": 1, "days": 14}, "one month and two weeks"),
        ({"months": 6}, "a while"),
        ({"months": 6}, "as long as 18 people"),
    ],
)
def test_a_reason_that_says_the_same_or_no_time_is_fine(wait, said):
    assert faults_of(later(f"We wait {said} after that.", **wait)) == []


def test_the_words_for_staff_may_tell_what_sources_say_beside_the_rules_own_time():
    assert faults_of(later(staff="Wait six months. Sources say six weeks to twelve months.", months=6)) == []
    (fault,) = faults_of(later(staff="Wait six months. Sources say six weeks to twelve months.", months=9))
    assert fault.endswith("its words say six months ('staff')")


def test_what_must_be_true_by_then_names_the_same_time():
    assert faults_of(later(days=14, until="when you have been well for two weeks")) == []
    (fault,) = faults_of(later(days=15, until="when you have been well for two weeks"))
    assert fault.endswith("waits 15 days, its words say two weeks ('until')")


def test_how_long_a_rule_lasts_is_said_as_it_is():
    lasting = rule(outcome="letter", reason="Up to two years after it.", lasts={"after": "on", "months": 36})
    (fault,) = faults_of(data(question("a", lasting), ON))
    assert fault == "rule 'a.1': the rule lasts 36 months, its words say two years ('reason')"


def test_six_months_changed_to_twelve_asks_for_other_words():
    """The change that the file's own example speaks of; with its words changed as well, it may be published."""
    changed = default_data()
    (isotretinoin,) = [each for each in changed["question"] if each["id"] == "isotretinoin"]
    isotretinoin["rule"][0]["wait"]["months"] = 12
    assert [fault.partition(":")[0] for fault in faults_of(changed)] == ["rule 'isotretinoin.1'"] * 2
    for key in ("reason", "staff"):
        isotretinoin["rule"][0][key] = isotretinoin["rule"][0][key].replace("six months", "12 months")
    assert faults_of(changed) == []
