"""The default rule set, row by row: what each answer to each of the 35 questions means, when it is asked, and why."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.domain.enquiry import Enquiry, with_answers
from booking.domain.ruleset import DATED, NONE_OF_THESE, NOT_SURE, AskedAt, Basis, Kind, Outcome, WaitRule
from booking.domain.screening import assess
from tests.domain.examples import TODAY
from tests.domain.rule_sets import CLEAR, DEFAULT, answer_to

OPEN = "open"


def and_well(day):
    """A date that holds only if something has ended by then."""
    return (day, "and something has ended")


# Each answer to each question, given on 22 November 2026, everything else being clear: the outcomes of its findings in
# the order of the file ("" is no finding at all), and the wait that results.
ROWS = [
    ({"age_18": "yes"},                          "",               None),
    ({"age_18": "no"},                           "refuse",         None),
    ({"pregnant": "no"},                         "",               None),
    ({"pregnant": "not_sure"},                   "review",         None),
    ({"pregnant": "yes", "pregnant_due": "2027-03-10"}, "later",   and_well(date(2027, 6, 10))),
    ({"pregnant": "yes", "pregnant_due": "2026-11-30"}, "later",   and_well(date(2027, 2, 28))),
    ({"pregnant": "yes", "pregnant_due": "2026-08-23"}, "later",   and_well(date(2026, 11, 23))),
    ({"pregnant": "yes", "pregnant_due": "2026-08-22"}, "review",  None),  # three months after a date so far back
    ({"pregnant": "yes", "pregnant_due": "not_sure"}, "review later", OPEN),
    ({"breastfeeding": "no"},                    "",               None),
    ({"breastfeeding": "yes"},                   "later",          OPEN),
    ({"breastfeeding": "not_sure"},              "review",         None),

    ({"scalp_sore": "no"},                       "",               None),
    ({"scalp_sore": "yes"},                      "later",          and_well(date(2026, 12, 6))),
    ({"scalp_sore": "not_sure"},                 "review",         None),
    ({"scalp_condition": "none"},                "",               None),
    ({"scalp_condition": "clear"},               "review",         None),
    ({"scalp_condition": "flaring"},             "later",          OPEN),
    ({"scalp_condition": "not_sure"},            "review",         None),
    ({"scalp_lesion": "no"},                     "",               None),
    ({"scalp_lesion": "yes"},                    "letter",         None),
    ({"scalp_lesion": "not_sure"},               "review",         None),
    ({"hair_loss_type": "gradual"},              "",               None),
    ({"hair_loss_type": "scarring"},             "letter",         None),
    ({"hair_loss_type": "after_illness"},        "review",         None),
    ({"hair_loss_type": "other"},                "review",         None),
    ({"hair_loss_type": "not_sure"},             "review",         None),
    ({"hair_loss_type": "patches", "areata_active": "no"},       "",       None),
    ({"hair_loss_type": "patches", "areata_active": "yes"},      "review", None),
    ({"hair_loss_type": "patches", "areata_active": "not_sure"}, "review", None),
    ({"hair_pulling": "no"},                     "",               None),
    ({"hair_pulling": "yes"},                    "review",         None),
    ({"hair_pulling": "not_sure"},               "review",         None),
    ({"keloid": "none"},                         "",               None),
    ({"keloid": "raised"},                       "review",         None),
    ({"keloid": "keloid"},                       "refuse",         None),
    ({"keloid": "not_sure"},                     "review",         None),
    ({"transplant_surgery": "no"},               "",               None),
    ({"transplant_surgery": "not_sure"},         "review",         None),
    ({"transplant_surgery": "yes", "transplant_surgery_last": "2026-09"},  "later",         date(2027, 3, 31)),
    ({"transplant_surgery": "yes", "transplant_surgery_last": "2026-05"},  "later",         date(2026, 11, 30)),
    ({"transplant_surgery": "yes", "transplant_surgery_last": "2026-04"},  "review",        None),  # over: looked at
    ({"transplant_surgery": "yes", "transplant_surgery_last": "not_sure"}, "review review", None),
    ({"earlier_pigment": "no"},                  "",               None),
    ({"earlier_pigment": "yes"},                 "review",         None),
    ({"earlier_pigment": "not_sure"},            "review",         None),
    ({"laser_removal": "no"},                    "",               None),
    ({"laser_removal": "not_sure"},              "review",         None),
    ({"laser_removal": "yes", "laser_removal_on": "2026-11-01"}, "later",  date(2027, 1, 30)),
    ({"laser_removal": "yes", "laser_removal_on": "2026-11-22"}, "later",  date(2027, 2, 20)),
    ({"laser_removal": "yes", "laser_removal_on": "2026-08-25"}, "later",  date(2026, 11, 23)),
    ({"laser_removal": "yes", "laser_removal_on": "2026-08-24"}, "advice", None),  # over today
    ({"laser_removal": "yes", "laser_removal_on": "not_sure"},   "review review", None),
    ({"recent_skin_work": "no"},                 "",               None),
    ({"recent_skin_work": "not_sure"},           "review",         None),
    ({"recent_skin_work": "yes", "recent_skin_work_on": "2026-11-10"}, "later",  date(2026, 12, 8)),
    ({"recent_skin_work": "yes", "recent_skin_work_on": "2026-10-26"}, "later",  date(2026, 11, 23)),
    ({"recent_skin_work": "yes", "recent_skin_work_on": "2026-10-25"}, "advice", None),
    ({"recent_skin_work": "yes", "recent_skin_work_on": "not_sure"},   "review review", None),

    ({"isotretinoin": "no"},                     "",               None),
    ({"isotretinoin": "not_sure"},               "review",         None),
    ({"isotretinoin": "yes", "isotretinoin_last": "2026-11"},  "later",  date(2027, 5, 31)),  # this month's latest day
    ({"isotretinoin": "yes", "isotretinoin_last": "2026-09"},  "later",  date(2027, 3, 31)),
    ({"isotretinoin": "yes", "isotretinoin_last": "2026-05"},  "later",  date(2026, 11, 30)),
    ({"isotretinoin": "yes", "isotretinoin_last": "2026-04"},  "advice", None),
    ({"isotretinoin": "yes", "isotretinoin_last": "not_sure"}, "review review", None),
    ({"topical_retinoid": "no"},                 "",               None),
    ({"topical_retinoid": "not_sure"},           "review",         None),
    ({"topical_retinoid": "yes", "topical_retinoid_last": "2026-11-22"}, "later",  date(2026, 12, 6)),
    ({"topical_retinoid": "yes", "topical_retinoid_last": "2026-11-09"}, "later",  date(2026, 11, 23)),
    ({"topical_retinoid": "yes", "topical_retinoid_last": "2026-11-08"}, "advice", None),
    ({"topical_retinoid": "yes", "topical_retinoid_last": "not_sure"},   "review review", None),
    ({"blood_thinner": "no"},                    "",               None),
    ({"blood_thinner": "yes"},                   "letter",         None),
    ({"blood_thinner": "not_sure"},              "review",         None),
    ({"immune_medicine": "no"},                  "",               None),
    ({"immune_medicine": "yes"},                 "letter",         None),
    ({"immune_medicine": "not_sure"},            "review",         None),
    ({"antibiotics_ill": "no"},                  "",               None),
    ({"antibiotics_ill": "not_sure"},            "review",         None),
    ({"antibiotics_ill": "yes", "antibiotics_ill_until": "2026-11-30"}, "later", and_well(date(2026, 12, 14))),
    ({"antibiotics_ill": "yes", "antibiotics_ill_until": "2026-11-22"}, "later", and_well(date(2026, 12, 6))),
    ({"antibiotics_ill": "yes", "antibiotics_ill_until": "2026-11-08"}, "review", None),  # ill now, well long since
    ({"antibiotics_ill": "yes", "antibiotics_ill_until": "not_sure"}, "review later", and_well(date(2026, 12, 6))),
    ({"minoxidil": "no"},                        "",               None),
    ({"minoxidil": "yes"},                       "advice",         None),
    ({"minoxidil": "not_sure"},                  "review",         None),
    ({"other_medicines": "no"},                  "",               None),
    ({"other_medicines": "not_sure"},            "review",         None),
    ({"other_medicines": "yes", "other_medicines_list": "Aspirin"}, "review",        None),
    ({"other_medicines": "yes", "other_medicines_list": ""},        "review review", None),

    ({"bleeding_disorder": "no"},                "",               None),
    ({"bleeding_disorder": "yes"},               "letter",         None),
    ({"bleeding_disorder": "not_sure"},          "review",         None),
    ({"diabetes": "none"},                       "",               None),
    ({"diabetes": "in_range"},                   "review",         None),
    ({"diabetes": "not_in_range"},               "letter",         None),
    ({"diabetes": "not_sure"},                   "review",         None),
    ({"heart": "no"},                            "",               None),
    ({"heart": "yes"},                           "letter",         None),
    ({"heart": "not_sure"},                      "review",         None),
    ({"heart_other": ["none"]},                  "",               None),
    ({"heart_other": ["blood_pressure"]},        "letter",         None),
    ({"heart_other": ["heart_disease"]},         "letter",         None),
    ({"heart_other": ["device"]},                "review",         None),
    ({"heart_other": ["device", "heart_disease"]}, "letter review", None),
    ({"heart_other": ["not_sure"]},              "review",         None),
    ({"seizure": "no"},                          "",               None),
    ({"seizure": "not_sure"},                    "review",         None),
    ({"seizure": "yes", "seizure_last": "2026-10"},  "letter",     None),
    ({"seizure": "yes", "seizure_last": "2024-11"},  "letter",     None),  # two years are over on 30 November
    ({"seizure": "yes", "seizure_last": "2024-10"},  "review",     None),
    ({"seizure": "yes", "seizure_last": "2011-02"},  "review",     None),
    ({"seizure": "yes", "seizure_last": "not_sure"}, "letter review", None),
    ({"faint": "no"},                            "",               None),
    ({"faint": "yes"},                           "review",         None),
    ({"faint": "not_sure"},                      "review",         None),
    ({"cancer_treatment": "none"},               "",               None),
    ({"cancer_treatment": "now"},                "later",          OPEN),
    ({"cancer_treatment": "planned"},            "later",          OPEN),
    ({"cancer_treatment": "not_sure"},           "review",         None),
    ({"cancer_treatment": "ended", "cancer_treatment_ended": "2026-09"},  "later letter",  date(2027, 3, 31)),
    ({"cancer_treatment": "ended", "cancer_treatment_ended": "2026-05"},  "later letter",  date(2026, 11, 30)),
    ({"cancer_treatment": "ended", "cancer_treatment_ended": "2026-04"},  "advice letter", None),
    ({"cancer_treatment": "ended", "cancer_treatment_ended": "not_sure"}, "review letter review", None),
    ({"skin_cancer": "none"},                    "",               None),
    ({"skin_cancer": "past"},                    "letter",         None),
    ({"skin_cancer": "now"},                     "refuse",         None),
    ({"skin_cancer": "not_sure"},                "review",         None),
    ({"sarcoid_autoimmune": ["none"]},           "",               None),
    ({"sarcoid_autoimmune": ["sarcoidosis"]},    "letter",         None),
    ({"sarcoid_autoimmune": ["other"]},          "review",         None),
    ({"sarcoid_autoimmune": ["sarcoidosis", "other"]}, "letter review", None),
    ({"sarcoid_autoimmune": ["not_sure"]},       "review",         None),
    ({"pigment_reaction": "no"},                 "",               None),
    ({"pigment_reaction": "yes"},                "refuse",         None),
    ({"pigment_reaction": "not_sure"},           "review",         None),
    ({"allergies": ["none"]},                    "",               None),
    ({"allergies": ["metals"]},                  "review",         None),
    ({"allergies": ["latex"]},                   "review",         None),
    ({"allergies": ["numbing"]},                 "review",         None),
    ({"allergies": ["hair_dye"]},                "review",         None),
    ({"allergies": ["antiseptic"]},              "review",         None),
    ({"allergies": ["anaphylaxis"]},             "letter",         None),
    ({"allergies": ["latex", "anaphylaxis"]},    "review letter",  None),
    ({"allergies": ["not_sure"]},                "review",         None),

    ({"thoughts_time": "under_1h"},              "",               None),
    ({"thoughts_time": "1_to_3h", "thoughts_stops": "no"},       "",       None),
    ({"thoughts_time": "1_to_3h", "thoughts_stops": "yes"},      "review", None),
    ({"thoughts_time": "1_to_3h", "thoughts_stops": "not_sure"}, "review", None),
    ({"thoughts_time": "over_3h"},               "review",         None),
    ({"thoughts_time": "not_sure"},              "review",         None),
    ({"plans_4w": "no"},                         "",               None),
    ({"plans_4w": "yes"},                        "review",         None),
    ({"plans_4w": "not_sure"},                   "review",         None),
    ({"day_intox": "no"},                        "",               None),
    ({"day_intox": "yes"},                       "refuse",         None),
]  # fmt: skip


# A month is counted to its last day, which 22 November is none of: the day on which two years are over, and the one
# before it.
ON_OTHER_DAYS = [
    ({"seizure": "yes", "seizure_last": "2024-11"}, date(2026, 11, 29), "letter", None),
    ({"seizure": "yes", "seizure_last": "2024-11"}, date(2026, 11, 30), "review", None),
]


def meant(rule_set, answers, today=TODAY):
    """The outcomes of the findings, and the wait, of answers that are clear but for these."""
    if "day_intox" in answers:
        assessed = assess(rule_set, answers, today, AskedAt.AT_VISIT)
    else:
        assessed = assess(rule_set, {**CLEAR, **answers}, today)
    wait = OPEN if assessed.open_wait else assessed.treatment_from
    if any(finding.and_until for finding in assessed.findings):
        wait = and_well(wait)
    return " ".join(finding.outcome.word for finding in assessed.findings), wait


@pytest.mark.parametrize(("answers", "outcomes", "wait"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_an_answer_leads_to_its_outcome_and_its_date(answers, outcomes, wait):
    assert meant(DEFAULT, answers) == (outcomes, wait)


@pytest.mark.parametrize(("answers", "today", "outcomes", "wait"), ON_OTHER_DAYS)
def test_how_long_a_rule_lasts_is_right_to_the_day(answers, today, outcomes, wait):
    assert meant(DEFAULT, answers, today) == (outcomes, wait)


def test_every_answer_that_can_be_given_has_its_row():
    given_answers = {(name, word) for answers, *_ in ROWS for name, word in flat(answers)}
    possible = {(each.id, word) for each in DEFAULT.questions for word in each.answer_ids()}
    assert possible <= given_answers
    assert {each.id for each in DEFAULT.questions} == {name for name, _ in given_answers}


def flat(answers):
    return [(name, word) for name, value in answers.items() for word in (value if isinstance(value, list) else [value])]


def changes(own, rule):
    """The rule with one thing changed, in each way that would change what it means; None is the rule left out."""
    yield None
    for outcome in Outcome:
        if outcome not in (rule.outcome, Outcome.LATER):
            yield replace(rule, outcome=outcome, wait=None)
    if rule.outcome is not Outcome.LATER:
        open_end = WaitRule(after=None, months=0, days=0, until="when it is over", then=Outcome.ADVICE)
        yield replace(rule, outcome=Outcome.LATER, wait=open_end)
    if rule.lasts:
        yield replace(rule, lasts=None)
    for name in ("wait", "lasts"):
        wait = getattr(rule, name)
        if not wait:
            continue
        if wait.after:
            others = [Outcome.ADVICE, Outcome.REVIEW, Outcome.LETTER] if wait.after != "today" else []
            yield from (replace(rule, **{name: replace(wait, then=then)}) for then in others if then != wait.then)
            for more in (1, -1):
                yield replace(rule, **{name: replace(wait, months=wait.months + more)})
                yield replace(rule, **{name: replace(wait, days=wait.days + more)})
        if wait.after and wait.until:
            yield replace(rule, **{name: replace(wait, until=None)})
            yield replace(rule, **{name: replace(wait, after=None)})
    for question, answers in rule.when.answers.items():
        for answer in answers if len(answers) > 1 else ():
            fewer = {**rule.when.answers, question: answers - {answer}}
            yield replace(rule, when=replace(rule.when, answers=fewer))
        if question != own:
            fewer = {name: words for name, words in rule.when.answers.items() if name != question}
            yield replace(rule, when=replace(rule.when, answers=fewer))


def widened(own, rule):
    """The rule with one answer more. "Not sure" is left out: without a rule it is looked at as well."""
    if rule.when.answers.keys() == {own}:
        for answer in DEFAULT.question(own).answer_ids() - rule.when.answers[own] - {NOT_SURE}:
            yield replace(rule, when=replace(rule.when, answers={own: rule.when.answers[own] | {answer}}))


RULES = [(question, rule) for question in DEFAULT.questions for rule in question.rules]


@pytest.mark.parametrize(("question", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_no_rule_can_change_unnoticed(question, rule):
    """The rows above hold every rule: change one and a row of its question differs."""
    rows = [(answers, TODAY, *expected) for answers, *expected in ROWS] + ON_OTHER_DAYS
    rows = [row for row in rows if question.id in row[0]]
    for changed in (*changes(question.id, rule), *widened(question.id, rule)):
        rules = tuple(changed if each is rule else each for each in question.rules if each is not rule or changed)
        questions = tuple(replace(each, rules=rules) if each is question else each for each in DEFAULT.questions)
        spoiled = replace(DEFAULT, questions=questions)
        assert any(meant(spoiled, given, day) != (outcomes, wait) for given, day, outcomes, wait in rows), changed


# The page each question stands on, the moments it is asked at, what its rules rest on, and their sources, as the
# clinic's table of facts has them.
HERE, TWICE, VISIT = "booking", "booking before_visit", "at_visit"
TABLE = {
    "age_18":             ("you",       HERE,  "law",       "tma1969 ni-hansard"),
    "pregnant":           ("you",       TWICE, "common",    "definitions maven birthright nl-consent-1"),
    "breastfeeding":      ("you",       TWICE, "contested", "pureink aba-2015 wellvine"),
    "scalp_sore":         ("scalp",     TWICE, "common",    "mytrans scalpguru parsamohebi"),
    "scalp_condition":    ("scalp",     TWICE, "contested", "kluger-psor grodner microbarber"),
    "scalp_lesion":       ("scalp",     TWICE, "common",    "notamole nl-consent-1"),
    "hair_loss_type":     ("scalp",     TWICE, "common",    "hairmedicine smpadelaide"),
    "areata_active":      ("scalp",     TWICE, "contested", "vanc inkd hairdoctornyc"),
    "hair_pulling":       ("scalp",     HERE,  "contested", "pureink packman skinmedic"),
    "keloid":             ("scalp",     HERE,  "contested", "inkd pureink keloid212"),
    "transplant_surgery": ("scalp",     TWICE, "contested", "ziering feau"),
    "earlier_pigment":    ("scalp",     HERE,  "common",    "definitions vinci-removal"),
    "laser_removal":      ("scalp",     TWICE, "contested", "vinci-removal inkd"),
    "recent_skin_work":   ("scalp",     TWICE, "contested", "definitions beautyims tobi"),
    "isotretinoin":       ("medicines", TWICE, "contested", "definitions luxbeauty spring-2017"),
    "topical_retinoid":   ("medicines", TWICE, "common",    "juvess amanda tobi"),
    "blood_thinner":      ("medicines", TWICE, "common",    "corience definitions acazia"),
    "immune_medicine":    ("medicines", TWICE, "common",    "bmj-2018 nl-consent-1"),
    "antibiotics_ill":    ("medicines", TWICE, "law",       "wales-sch3-p3 phipps"),
    "minoxidil":          ("medicines", TWICE, "common",    "parsamohebi finesse"),
    "other_medicines":    ("medicines", TWICE, "law",       "wales-sch3-p3"),
    "bleeding_disorder":  ("health",    TWICE, "contested", "haemophilia-uk hemaware"),
    "diabetes":           ("health",    TWICE, "contested", "diabetes-uk pureink inkd"),
    "heart":              ("health",    TWICE, "common",    "nice-cg64 daehnert"),
    "heart_other":        ("health",    TWICE, "common contested", "naturalink pureink stin"),
    "seizure":            ("health",    TWICE, "contested", "definitions mnt-epilepsy wales-sch3-p3"),
    "faint":              ("health",    HERE,  "common",    "finesse"),
    "cancer_treatment":   ("health",    TWICE, "contested", "definitions naturalink inkd"),
    "skin_cancer":        ("health",    TWICE, "common",    "notamole nl-consent-1"),
    "sarcoid_autoimmune": ("health",    TWICE, "common",    "nl-consent-1 jama-sarcoid sle-2023"),
    "pigment_reaction":   ("health",    TWICE, "common",    "scalpguru inkd"),
    "allergies":          ("health",    TWICE, "common",    "dermalartistry serup schubert-2023"),
    "thoughts_time":      ("plans",     HERE,  "common",    "nice-5q bdd-hair-2016"),
    "plans_4w":           ("plans",     TWICE, "common",    "studylibfr hairink-gc"),
    "day_intox":          ("plans",     VISIT, "law",       "wales-sch3-p3 glasgow"),
}  # fmt: skip
FOLLOW_UPS = {
    "pregnant_due": "pregnant",
    "transplant_surgery_last": "transplant_surgery",
    "laser_removal_on": "laser_removal",
    "recent_skin_work_on": "recent_skin_work",
    "isotretinoin_last": "isotretinoin",
    "topical_retinoid_last": "topical_retinoid",
    "antibiotics_ill_until": "antibiotics_ill",
    "other_medicines_list": "other_medicines",
    "seizure_last": "seizure",
    "cancer_treatment_ended": "cancer_treatment",
    "thoughts_stops": "thoughts_time",
}


@pytest.mark.parametrize("name", TABLE)
def test_a_question_has_its_page_its_moments_its_basis_and_its_sources(name):
    question, (group, moments, basis, sources) = DEFAULT.question(name), TABLE[name]
    assert question.group == group
    assert question.asked_at == set(moments.split())
    assert {rule.basis.value for rule in question.rules} == set(basis.split())
    assert {source for rule in question.rules for source in rule.sources} == set(sources.split())


# What each single rule rests on, in the order of the file.
SOURCES = {
    "age_18":                ["tma1969 ni-hansard"],
    "pregnant":              ["definitions maven birthright nl-consent-1"],
    "pregnant_due":          ["definitions birthright nl-consent-1"],
    "breastfeeding":         ["pureink aba-2015 wellvine"],
    "scalp_sore":            ["mytrans scalpguru parsamohebi"],
    "scalp_condition":       ["kluger-psor grodner", "kluger-psor grodner microbarber"],
    "scalp_lesion":          ["notamole nl-consent-1"],
    "hair_loss_type":        ["hairmedicine smpadelaide", "hairmedicine"],
    "areata_active":         ["vanc inkd hairdoctornyc"],
    "hair_pulling":          ["pureink packman skinmedic"],
    "keloid":                ["pureink keloid212", "inkd pureink keloid212"],
    "transplant_surgery":    ["ziering feau"],
    "earlier_pigment":       ["definitions vinci-removal"],
    "laser_removal":         ["vinci-removal inkd"],
    "recent_skin_work":      ["definitions beautyims tobi"],
    "isotretinoin":          ["definitions luxbeauty spring-2017"],
    "topical_retinoid":      ["juvess amanda tobi"],
    "blood_thinner":         ["corience definitions acazia"],
    "immune_medicine":       ["bmj-2018 nl-consent-1"],
    "antibiotics_ill":       ["wales-sch3-p3 phipps"],
    "antibiotics_ill_until": ["wales-sch3-p3 phipps"],
    "minoxidil":             ["parsamohebi finesse"],
    "other_medicines":       ["wales-sch3-p3"],
    "bleeding_disorder":     ["haemophilia-uk hemaware"],
    "diabetes":              ["diabetes-uk", "diabetes-uk pureink inkd"],
    "heart":                 ["nice-cg64 daehnert"],
    "heart_other":           ["naturalink pureink", "stin"],
    "seizure":               ["definitions mnt-epilepsy wales-sch3-p3"],
    "faint":                 ["finesse"],
    "cancer_treatment":      ["definitions naturalink inkd"] * 2 + ["definitions naturalink"],
    "skin_cancer":           ["notamole nl-consent-1"] * 2,
    "sarcoid_autoimmune":    ["nl-consent-1 jama-sarcoid", "sle-2023"],
    "pigment_reaction":      ["scalpguru inkd"],
    "allergies":             ["dermalartistry serup schubert-2023", "serup schubert-2023"],
    "thoughts_time":         ["nice-5q bdd-hair-2016"] * 2,
    "plans_4w":              ["studylibfr hairink-gc"],
    "day_intox":             ["wales-sch3-p3 glasgow"],
}  # fmt: skip


def test_each_rule_has_its_own_sources():
    """A question has other rules that may name the same: each is held by itself."""
    own = {each.id: [" ".join(rule.sources) for rule in each.rules] for each in DEFAULT.questions if each.rules}
    assert own == SOURCES


# The words that a question must hold, in its text or help or answers: without one of them somebody would answer
# otherwise. Questions that only ask when are not here.
WORDS = {
    "age_18":             "18, or over, photo id",
    "pregnant":           "pregnant, could you be, choose no if this does not apply",
    "pregnant_due":       "due, not sure",
    "breastfeeding":      "breastfeeding, at the moment, choose no if this does not apply",
    "scalp_sore":         "scalp, sore, today, cuts, sunburn, rash, spots, ringworm, blisters, weeping",
    "scalp_condition":    "psoriasis, eczema, dermatitis, scalp, flaky, itchy, clear now, flaring now",
    "scalp_lesion":       "mole, lump, sore, scalp, new, changing, bleeding, never been checked",
    "hair_loss_type":     "best describes your hair loss, thinning, hairline, patches, scarring, "
                          "lichen planopilaris, sore, red, itchy, scaly, "
                          "illness, treatment, scar from an accident",
    "areata_active":      "patches, come, grown, moved, last 12 months",
    "hair_pulling":       "pull, pick, hair, scalp, hard to stop",
    "keloid":             "ever, keloid, thick and raised, larger than the wound, has settled yes, a keloid",
    "transplant_surgery": "ever, hair transplant, operation, scalp",
    "earlier_pigment":    "pigment, tattoo, scalp, another clinic",
    "laser_removal":      "laser, other, removal, scalp, last year",
    "recent_skin_work":   "injections, peel, laser, needling, scalp, forehead, last two months, botox, fillers",
    "isotretinoin":       "isotretinoin, capsules, last year, roaccutane",
    "isotretinoin_last":  "last capsule, if you still take them, give this month",
    "topical_retinoid":   "retinol, tretinoin, acids, scalp, hairline, creams, peels",
    "topical_retinoid_last": "last, if you still use them, give today",
    "blood_thinner":      "blood thinner, aspirin each day, a doctor told you, warfarin, apixaban, rivaroxaban, "
                          "clopidogrel, do not stop your medicine",
    "immune_medicine":    "weakens the immune system, transplant, methotrexate, biologics, steroid, do not stop",
    "antibiotics_ill":    "ill, antibiotics, at the moment, cold, finish any antibiotics",
    "antibiotics_ill_until": "be well and done with any antibiotics",
    "minoxidil":          "minoxidil, on your scalp, foam, liquid, regaine",
    "other_medicines":    "any other medicine, prescribed, other treatment, drip",
    "bleeding_disorder":  "haemophilia, bleeding, clotting, von willebrand",
    "diabetes":           "diabetes, mostly in my target range, often out of range, i do not know",
    "heart":              "ever, heart valve, heart defect from birth, replaced valve, endocarditis",
    "heart_other":        "apply to your heart, choose all that apply, high blood pressure, not under control, "
                          "heart disease, pacemaker, defibrillator",
    "seizure":            "ever, seizure, epilepsy, fit",
    "faint":              "faint, feel faint, needles, blood",
    "cancer_treatment":   "chemotherapy, radiotherapy, having it now, it is planned, has ended",
    "skin_cancer":        "ever, skin cancer, head, treatment is over, treated or watched now",
    "sarcoid_autoimmune": "have sarcoidosis, choose all that apply. sarcoidosis lupus or another autoimmune illness",
    "pigment_reaction":   "ever, tattoo, permanent make-up, itched, swelled, bumps, more than a few days, years later",
    "allergies":          "are you allergic, choose all that apply, nickel, metals, latex, numbing cream, hair dye, "
                          "ppd, antiseptic, plasters, severe reaction",
    "thoughts_time":      "hair, scalp, usual day, nobody is turned away, less than an hour, one to three hours, "
                          "more than three hours",
    "thoughts_stops":     "stop, working, going out, seeing people",
    "plans_4w":           "four weeks after treatment, sun, swimming, sweat, dust, beach, pool, exercise",
    "day_intox":          "alcohol, recreational drugs, last 24 hours",
}  # fmt: skip
ONLY_WHEN = {
    *("transplant_surgery_last", "laser_removal_on", "recent_skin_work_on", "other_medicines_list", "seizure_last"),
    "cancer_treatment_ended",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_question_holds_the_words_that_matter(name):
    question = DEFAULT.question(name)
    said = " ".join([question.text, question.help, *(option.label for option in question.options)]).lower()
    assert [word for word in WORDS[name].split(", ") if not re.search(rf"\b{re.escape(word)}", said)] == []


def test_the_words_of_every_question_are_held():
    assert WORDS.keys() | ONLY_WHEN == {each.id for each in DEFAULT.questions}


def test_the_35_rows_and_their_follow_ups_are_all_that_is_asked():
    assert len(TABLE) == 35
    assert [each.id for each in DEFAULT.questions if each.id not in FOLLOW_UPS] == list(TABLE)
    assert {each.id for each in DEFAULT.questions} == TABLE.keys() | FOLLOW_UPS.keys()


@pytest.mark.parametrize(("name", "parent"), FOLLOW_UPS.items())
def test_a_follow_up_is_asked_whenever_its_question_is(name, parent):
    question, asked = DEFAULT.question(name), DEFAULT.question(parent)
    assert question.asked_when.answers.keys() == {parent}
    assert (question.group, question.asked_at) == (asked.group, asked.asked_at)
    for rule in question.rules:  # rests on no more than the rules it completes
        assert {rule.basis} == {each.basis for each in asked.rules}
        assert set(rule.sources) <= {source for each in asked.rules for source in each.sources}


# The rows of the table that have a date: month where people remember no more, day where days count.
DATES = {
    "pregnant": Kind.DATE,
    "transplant_surgery": Kind.MONTH,
    "laser_removal": Kind.DATE,
    "recent_skin_work": Kind.DATE,
    "isotretinoin": Kind.MONTH,
    "topical_retinoid": Kind.DATE,
    "antibiotics_ill": Kind.DATE,
    "seizure": Kind.MONTH,
    "cancer_treatment": Kind.MONTH,
}


@pytest.mark.parametrize(("name", "kind"), DATES.items())
def test_every_date_is_asked_for_and_counts(name, kind):
    (follow_up,) = DEFAULT.follow_ups(name)
    counted = [wait.after for rule in DEFAULT.question(name).rules for wait in (rule.wait, rule.lasts) if wait]
    assert follow_up.kind is kind
    assert follow_up.not_sure
    assert follow_up.id in counted
    assert follow_up.in_past is (name not in ("pregnant", "antibiotics_ill"))  # these two lie ahead


def test_no_other_date_is_asked_for():
    assert {FOLLOW_UPS[each.id] for each in DEFAULT.questions if each.kind in DATED} == DATES.keys()


def test_not_sure_may_be_said_everywhere_but_here():
    sure = {each.id for each in DEFAULT.questions if not each.not_sure}
    assert sure == {"age_18", "other_medicines_list", "day_intox"}


def test_the_law_rows():
    """What the law asks for cannot be relaxed, so it must be said which these are."""
    lawful = {rule.id for _, rule in RULES if rule.basis is Basis.LAW}
    assert lawful == {
        *("age_18.1", "antibiotics_ill.1", "antibiotics_ill_until.1", "other_medicines.1", "day_intox.1"),
    }


def test_the_welsh_headings_are_asked_of_everybody():
    """WSI 2024/1244, schedule 3, paragraph 3: the medical history that a consultation form must cover."""
    asked = {each.id for each in DEFAULT.asked({})}
    assert asked >= {
        *("pregnant", "blood_thinner", "immune_medicine", "other_medicines", "diabetes", "heart", "heart_other"),
        *("seizure", "allergies"),
    }


def test_the_clean_path_is_one_answer_to_each_question_on_five_pages():
    pages = DEFAULT.pages(CLEAR)
    assert [page.slug for page in pages] == ["you", "scalp", "medicines", "health", "plans"]
    assert [each.id for page in pages for each in page.questions] == list(CLEAR)
    assessed = assess(DEFAULT, CLEAR, TODAY)
    assert (assessed.outcome, assessed.findings) == (Outcome.CLEAR, ())
    assert list(CLEAR) == [name for name in TABLE if name not in ("areata_active", "day_intox")]


def test_all_follow_ups_together_add_one_page_to_each_group():
    opening = {name: min(question.asked_when.answers[name]) for question in DEFAULT.questions if question.asked_when
               for name in question.asked_when.answers}  # fmt: skip
    pages = DEFAULT.pages({**CLEAR, **opening})
    assert [page.slug for page in pages] == [
        slug for group in ("you", "scalp", "medicines", "health", "plans") for slug in (group, f"{group}-2")
    ]


def test_the_health_check_asks_what_can_change():
    asked = {each.id for each in DEFAULT.asked({}, AskedAt.BEFORE_VISIT)}
    once = {"age_18", "hair_pulling", "keloid", "earlier_pigment", "faint", "thoughts_time"}
    assert asked == CLEAR.keys() - once


def test_at_the_visit_staff_ask_about_alcohol_and_drugs_alone():
    assert [each.id for each in DEFAULT.asked({}, AskedAt.AT_VISIT)] == ["day_intox"]
    assert "day_intox" not in {each.id for each in DEFAULT.asked(CLEAR)}


# What the texts must say, and what they must not.


def client_texts():
    for group in DEFAULT.groups:
        yield group.lead
    for question in DEFAULT.questions:
        yield from (question.text, question.help, *(option.label for option in question.options))
        yield from (rule.reason for rule in question.rules)


def staff_texts():
    yield from (rule.staff for _, rule in RULES)


@pytest.mark.parametrize("name", ["blood_thinner", "immune_medicine"])
def test_nobody_is_told_to_stop_a_medicine(name):
    question = DEFAULT.question(name)
    (rule,) = question.rules
    assert re.search(r"do not stop", question.help, re.IGNORECASE)
    assert re.search(r"do not stop your medicine|please keep taking it", rule.reason, re.IGNORECASE)


def test_no_text_tells_anybody_to_stop_a_medicine():
    """Some studios tell clients to stop blood thinners; that can endanger a life."""
    for text in [*client_texts(), *staff_texts()]:
        if re.search(r"\bstop\b", text):
            assert re.search(r"do not stop|not stop any|need to stop|never tell the client to stop|hard to stop"
                             r"|stop you working", text, re.IGNORECASE), text  # fmt: skip


def test_no_text_asks_for_antibiotics():
    """NICE CG64 does not recommend them beforehand, whatever some studios ask."""
    ill = {"antibiotics_ill", "antibiotics_ill_until"}
    for question, rule in RULES:
        assert question.id in ill or "antibiotic" not in rule.reason.casefold()
        assert question.id in ill or "antibiotic" not in rule.staff.replace("Do not ask for antibiotics", "").casefold()
    assert "Do not ask for antibiotics" in DEFAULT.question("heart").rules[0].staff


def test_thoughts_about_hair_never_refuse_and_show_where_help_is():
    for name in ("thoughts_time", "thoughts_stops", "hair_pulling"):
        assert {rule.outcome for rule in DEFAULT.question(name).rules} <= {Outcome.REVIEW}
    assert all("bddfoundation.org" in rule.reason for rule in DEFAULT.question("thoughts_time").rules)


def test_a_refusal_that_a_letter_may_change_says_so():
    (rule,) = DEFAULT.question("pigment_reaction").rules
    assert "specialist" in rule.reason
    assert "call or write to us" in rule.reason


def test_what_is_deliberately_absent_is_absent():
    absent = re.compile(
        r"\bhiv\b|\baids\b|hepatitis|finasteride|propecia|vaccin|glaucoma|menstru|caffeine|contact lens|\bmri\b"
        r"|donat|ibuprofen",
        re.IGNORECASE,
    )
    assert not [text for text in [*client_texts(), *staff_texts()] if absent.search(text)]


def test_an_open_end_reads_on_from_you_can_book():
    untils = [rule.wait.until for _, rule in RULES if rule.wait and rule.wait.until]
    assert untils
    assert all(until.startswith("when ") and not until.endswith(".") for until in untils)


def test_reasons_are_short_sentences():
    for _, rule in RULES:
        assert rule.reason.endswith(".")
        assert len(rule.reason.split()) <= 40, rule.id
        assert len(rule.staff.split()) <= 45, rule.id


# One more yes never gives a milder outcome or an earlier date.


ANSWER_TO = {each.id: answer_to(each) for each in DEFAULT.questions}


@st.composite
def filled_in(draw):
    """What a client may send: clear but for a few answers, each with the follow-ups it opens."""
    names = draw(st.lists(st.sampled_from(list(CLEAR)), max_size=4, unique=True))
    return complete(draw, {**CLEAR, **{name: draw(ANSWER_TO[name]) for name in names}})


def complete(draw, answers):
    """The answers with those to the questions they open."""
    answers = dict(answers)
    for each in DEFAULT.asked(answers):
        if each.id not in answers:
            answers[each.id] = draw(ANSWER_TO[each.id])
    return answers


def at_least_as_strict(before, after):
    """No milder outcome, no wait that is gone, no earlier date."""
    if after.outcome < before.outcome or after.open_wait < before.open_wait:
        return False
    return before.treatment_from is None or (after.treatment_from or date.min) >= before.treatment_from


FIXED_WORDS = [each.id for each in DEFAULT.questions if each.kind not in (*DATED, Kind.TEXT) and each.id in CLEAR]
SEVERAL = [each for each in DEFAULT.questions if each.kind is Kind.CHOICES]


@settings(max_examples=100)
@given(filled_in(), st.sampled_from(FIXED_WORDS), st.data())
def test_another_answer_than_a_harmless_one_never_makes_it_milder(answers, name, data):
    before = assess(DEFAULT, {**answers, name: CLEAR[name]}, TODAY)
    assume(name not in {finding.question for finding in before.findings})
    worse = complete(data.draw, {**answers, name: data.draw(ANSWER_TO[name])})
    assert at_least_as_strict(before, assess(DEFAULT, worse, TODAY))


@settings(max_examples=60)
@given(filled_in(), st.sampled_from(SEVERAL), st.data())
def test_one_more_choice_never_makes_it_milder(answers, question, data):
    choice = data.draw(st.sampled_from([*sorted(question.answer_ids() - {NONE_OF_THESE}), "perhaps"]))
    after = assess(DEFAULT, {**answers, question.id: [*answers[question.id], choice]}, TODAY)
    assert at_least_as_strict(assess(DEFAULT, answers, TODAY), after)


DAYS = st.dates(date(2022, 1, 1), date(2028, 11, 22))


@given(filled_in(), st.sampled_from([each for each in DEFAULT.questions if each.kind in DATED]), DAYS, DAYS)
def test_a_later_event_never_ends_the_wait_earlier(answers, question, one, other):
    opened = {name: min(words) for name, words in question.asked_when.answers.items()}
    days = [day.isoformat()[: 7 if question.kind is Kind.MONTH else 10] for day in sorted((one, other))]
    first, second = (assess(DEFAULT, {**answers, **opened, question.id: day}, TODAY) for day in days)
    assert at_least_as_strict(first, second)


@settings(max_examples=60)
@given(filled_in())
def test_two_answers_together_are_as_strict_as_each_alone(answers):
    together = assess(DEFAULT, answers, TODAY)
    for name in CLEAR:
        if answers[name] != CLEAR[name]:
            follow_ups = {each.id: answers[each.id] for each in DEFAULT.follow_ups(name) if each.id in answers}
            alone = assess(DEFAULT, {**CLEAR, name: answers[name], **follow_ups}, TODAY)
            assert at_least_as_strict(alone, together)


@settings(max_examples=60)
@given(filled_in(), st.sampled_from(list(CLEAR)))
def test_nothing_is_clear_while_an_answer_is_missing_or_unsure(answers, name):
    for spoiled in ({**answers, name: NOT_SURE}, {key: answers[key] for key in answers if key != name}):
        assert assess(DEFAULT, spoiled, TODAY).outcome >= Outcome.REVIEW


ANYTHING = st.fixed_dictionaries({}, optional={**ANSWER_TO, "shoe_size": st.just("44")})


@settings(max_examples=40)
@given(ANYTHING, ANYTHING)
def test_what_is_stored_holds_nothing_hidden(first, then):
    """R25: whatever is sent, and then sent otherwise, each answer kept is one to a question that the others open."""
    stored = with_answers(with_answers(Enquiry("consultation"), DEFAULT, first), DEFAULT, then).answers
    for name in stored:
        question = DEFAULT.question(name)
        opened_by = question.asked_when.answers if question.asked_when else {}
        assert AskedAt.BOOKING in question.asked_at
        assert all(stored.get(parent) in words for parent, words in opened_by.items())
    assert stored == {**stored, **{name: then[name] for name in then if name in stored}}
