"""The words of each default rule: its reason says the gist to the client, its note to staff, an open end what must end.

Without one of these words somebody would be told something else than the rule means.
"""

import re

import pytest

from booking.domain.ruleset import NOT_SURE
from tests.domain.rule_sets import DEFAULT

RULES = {rule.id: rule for question in DEFAULT.questions for rule in question.rules}

# By rule: what the reason must say, and what staff must read.
GIST = {
    "age_18.1": ("against the law, under 18, parent", "tattooing of minors act 1969, cannot be overridden"),
    "pregnant.1": ("pregnancy, three months after the birth", "three months, due date long past: ask"),
    "pregnant_due.1": ("without a date", "no due date, ruled out, three months after the birth"),
    "breastfeeding.1": ("until breastfeeding is over, safe side", "wait until it has ended, advisers disagree"),
    "scalp_sore.1": ("sore skin, infection, healed, at least two weeks", "until healed, at least 14 days"),
    "scalp_condition.1": ("set these conditions off again, technician", "clear now, if it flares"),
    "scalp_condition.2": ("flaring heals badly", "wait until clear for four weeks"),
    "scalp_lesion.1": ("pigment can hide changes, doctor", "needs a doctor's letter before any pigment"),
    "hair_loss_type.1": ("be quiet, skin doctor", "skin specialist's letter that it is quiet"),
    "hair_loss_type.2": ("cause, match, technician", "ask for the cause, growing back"),
    "areata_active.1": ("comes and goes, no longer match", "regrowth and new patches, 12 quiet months"),
    "hair_pulling.1": ("not alone, picking slows healing, plan", "talk kindly, no reason to refuse"),
    "keloid.1": ("how your skin scars", "test a small area, treat as keloid"),
    "keloid.2": ("another raised scar, skin doctor, tell us", "do not treat, letter may change that"),
    "transplant_surgery.1": ("six months to settle, technician", "six months, healed and no longer red"),
    "earlier_pigment.1": ("old pigment changes", "ask for a photograph, colour, depth"),
    "laser_removal.1": ("90 days, recover", "90 days from the last session, six weeks"),
    "recent_skin_work.1": ("four weeks to calm down", "four weeks, two to eight weeks"),
    "isotretinoin.1": ("six months after the last one, capsules", "six months from the last capsule"),
    "topical_retinoid.1": ("shed, two weeks before treatment", "14 days, prescriber before stopping"),
    "blood_thinner.1": ("bleed more, do not stop your medicine, your doctor", "never tell the client to stop, letter"),
    "immune_medicine.1": ("heal slowly, keep taking it, your doctor", "letter from the doctor, best time"),
    "antibiotics_ill.1": ("fit and well, two weeks after", "14 days after both are over, law in wales, our own"),
    "antibiotics_ill_until.1": ("two weeks at least, move your date", "end not known, at least 14 days, ask again"),
    "minoxidil.1": ("pause, seven days before and after, not about tablets", "seven days, no need to stop tablets"),
    "other_medicines.1": ("medicines and treatments, healing, your list", "other treatment, read the list"),
    "bleeding_disorder.1": ("specialist, if it is safe, and how", "specialist centre, before and after"),
    "diabetes.1": ("plan breaks, snack", "in range, if sugar drops, no ground to refuse"),
    "diabetes.2": ("slows healing, doctor or diabetes nurse", "out of range or not known, letter"),
    "heart.1": ("skin infection could reach the heart, heart specialist", "do not ask for antibiotics, letter"),
    "heart_other.1": ("strain, doctor, safe for you", "not under control, heart disease, letter"),
    "heart_other.2": ("well away, no cable", "10 cm, ask for a letter if in doubt"),
    "seizure.1": ("two years after the last one, doctor, technician", "within two years, letter, after that plan"),
    "faint.1": ("plenty of people, breaks, lie back", "plan breaks, eat first"),
    "cancer_treatment.1": ("treatment comes first, grow back", "six months after its end; then a doctor's letter"),
    "cancer_treatment.2": ("six months to recover, grow back", "six months from its end, six weeks to twelve months"),
    "cancer_treatment.3": ("doctor who treated you, when it is safe", "letter from the team"),
    "skin_cancer.1": ("easy to check, doctor", "skin specialist, never cover the scar"),
    "skin_cancer.2": ("treatment comes first, easy to check, when it is over", "do not treat, letter"),
    "sarcoid_autoimmune.1": ("lumps, pigment, specialist", "disease elsewhere, specialist's letter"),
    "sarcoid_autoimmune.2": ("calm time", "quiet time, no ground to refuse"),
    "pigment_reaction.1": ("cannot be taken out, specialist, call or write", "do not treat, clear patch test does not"),
    "allergies.1": ("choose products, patch test, does not remove it", "patch test at least 48 hours before"),
    "allergies.2": ("severe reaction, doctor, safe for you", "needs a doctor's letter"),
    "thoughts_time.1": ("talks it through, bddfoundation.org", "one to three hours, in private, never a reason to"),
    "thoughts_time.2": ("talks it through, bddfoundation.org", "over three hours, in private, never a reason to"),
    "plans_4w.1": ("sun, water and sweat slow healing, dates", "within four weeks, 7 to 30 days"),
    "day_intox.1": ("bleed more, clear head, another day", "no treatment today, offer another day, law in wales"),
}  # fmt: skip

UNTIL = {
    "pregnant.1": "when it is three months since the birth",
    "pregnant_due.1": "when you know that you are not pregnant, or three months after the birth",
    "breastfeeding.1": "when you have stopped breastfeeding",
    "scalp_sore.1": "when your scalp has healed",
    "scalp_condition.2": "when your scalp has been clear for four weeks",
    "antibiotics_ill.1": "when you have been well for two weeks",
    "antibiotics_ill_until.1": "when you have been well for two weeks",
    "cancer_treatment.1": "when your treatment has been over for six months",
}

WHEN = {
    "pregnant_due": "when, due",
    "transplant_surgery_last": "when, last, month is enough",
    "laser_removal_on": "when, last",
    "recent_skin_work_on": "when, last",
    "isotretinoin_last": "when, last, month is enough",
    "topical_retinoid_last": "when, last",
    "antibiotics_ill_until": "when, expect, a guess is fine",
    "other_medicines_list": "which medicines, names, each line, other treatment",
    "seizure_last": "when, last, month is enough",
    "cancer_treatment_ended": "when, end, month is enough",
}


def missing(words, said):
    return [word for word in words.split(", ") if not re.search(rf"\b{re.escape(word)}", said.casefold())]


def test_every_rule_is_here():
    assert GIST.keys() == RULES.keys()


@pytest.mark.parametrize("name", GIST)
def test_a_rule_says_what_it_means_to_client_and_staff(name):
    client, staff = GIST[name]
    assert missing(client, RULES[name].reason) == []
    assert missing(staff, RULES[name].staff) == []


def test_what_has_to_end_is_named():
    assert {name: rule.wait.until for name, rule in RULES.items() if rule.wait and rule.wait.until} == UNTIL


@pytest.mark.parametrize("name", WHEN)
def test_a_follow_up_asks_when_or_which(name):
    question = DEFAULT.question(name)
    assert missing(WHEN[name], f"{question.text} {question.help}") == []


def test_no_is_no():
    """A choice whose mildest answer says no more than that."""
    nones = {each.id: option.label for each in DEFAULT.questions for option in each.options if option.id == "none"}
    assert nones == dict.fromkeys(("scalp_condition", "keloid", "diabetes", "cancer_treatment", "skin_cancer"), "No")


def test_not_sure_is_told_in_its_own_words():
    """No rule speaks to somebody who was unsure as if they had said yes; only the two dates have words for it."""
    unsure = {
        rule.id for question in DEFAULT.questions for rule in question.rules
        if NOT_SURE in rule.when.answers[question.id]
    }  # fmt: skip
    assert unsure == {"pregnant_due.1", "antibiotics_ill_until.1"}
