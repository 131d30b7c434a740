"""Trying a rule set out: the questions nobody cares about at the moment are answered so that no rule speaks up."""

from collections.abc import Collection, Mapping

from booking.domain.ruleset import NONE_OF_THESE, Json, Kind, Question, RuleSet


def filled_in(rule_set: RuleSet, given: Mapping[str, Json], left_open: Collection[str] = ()) -> dict[str, Json]:
    """The answers given, and for every other question but those `left_open` the one that no rule of it names."""
    harmless = {
        question.id: _harmless_answer(question)
        for question in rule_set.questions
        if question.id not in given and question.id not in left_open
    }
    return {**given, **{question_id: answer for question_id, answer in harmless.items() if answer is not None}}


def _harmless_answer(question: Question) -> Json:
    """`no`, the first option or `none`, where no rule names it; None for dates and words, which nobody can guess."""
    named = {answer for rule in question.rules for answer in rule.when.answers[question.id]}
    if question.kind is Kind.CHOICES:
        return None if NONE_OF_THESE in named else [NONE_OF_THESE]
    options = ["no", "yes"] if question.kind is Kind.YES_NO else [option.id for option in question.options]
    return next((option for option in options if option not in named), None)
