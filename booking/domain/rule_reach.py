"""Which answers lead to a question and to a rule: what nobody can reach, and dates not asked for when they count."""

from collections.abc import Iterator, Mapping, Sequence

from booking.domain.ruleset import DATED, NONE_OF_THESE, AskedAt, Condition, Kind, Question, Rule, RuleSet

Answers = frozenset[str]
# For each question on the road, the sets of answers of which one each must have been given.
Road = Mapping[str, Sequence[Answers]]


def faults(rule_set: RuleSet) -> Iterator[str]:
    """Every question that is not asked at a moment it names, rule that never applies, and date that is not there."""
    roads = _Roads(rule_set)
    for question in rule_set.questions:
        if not question.asked_at:
            yield f"question {question.id!r}: is never asked, 'asked_at' names no moment"
            continue
        closed = [at for at in AskedAt if at in question.asked_at and not roads.is_open(roads.to(question.id), at)]
        for at in closed:
            yield (
                f"question {question.id!r}: nobody can reach it at {at.value!r}: "
                "no answers given then fulfil 'asked_when'"
            )
        if not closed:
            for rule in question.rules:
                yield from _rule_faults(rule, question, roads)


def _rule_faults(rule: Rule, question: Question, roads: "_Roads") -> Iterator[str]:
    road = roads.joined(roads.to(question.id), roads.through(rule.when))
    moments = [at for at in AskedAt if at in question.asked_at and roads.is_open(road, at)]
    if not moments:
        yield f"rule {rule.id!r}: its condition can never hold"
    for wait in (rule.wait, rule.lasts):
        date = roads.questions.get(wait.after) if wait and wait.after else None
        if date and date.kind in DATED and not all(roads.always_asks(date, road, at) for at in moments):
            yield f"rule {rule.id!r}: counts from {date.id!r}, which is not always given when the rule applies"


class _Roads:
    """The answers that lead to each question, those that lead to the questions before it included."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.questions = {question.id: question for question in rule_set.questions}
        self._to: dict[str, Road] = {}
        for question in rule_set.questions:  # a condition on a later question is a fault of its own
            self._to[question.id] = self.through(question.asked_when) if question.asked_when else {}

    def to(self, question_id: str) -> Road:
        """What must have been answered for a question to be asked."""
        return self._to.get(question_id, {})

    def through(self, condition: Condition) -> Road:
        """What must have been answered for a condition to hold."""
        own = {question: [answers] for question, answers in condition.answers.items()}
        return self.joined(own, *(self.to(question) for question in own))

    def joined(self, *roads: Road) -> Road:
        """The road that needs all that these need."""
        found: dict[str, list[Answers]] = {}
        for road in roads:
            for question, needed in road.items():
                found.setdefault(question, []).extend(needed)
        return found

    def is_open(self, road: Road, at: AskedAt) -> bool:
        """Whether somebody could give all the answers of a road at one moment."""
        return all(at in question.asked_at and _go_together(question, needed) for question, needed in self._known(road))

    def _known(self, road: Road) -> list[tuple[Question, Sequence[Answers]]]:
        """The questions of a road with what is needed of each; one that does not exist is a fault of its own."""
        return [(self.questions[name], needed) for name, needed in road.items() if name in self.questions]

    def always_asks(self, date: Question, road: Road, at: AskedAt) -> bool:
        """Whether a date is asked for, and may be given, whatever leads along a road."""
        if at not in date.asked_at or date.id in road:  # a condition on a date is that there is none: "not sure"
            return False
        return all(
            _implies(parent, road.get(parent.id, [parent.answer_ids()]), wanted)
            for parent, needed in self._known(self.to(date.id))
            for wanted in needed
        )


def _go_together(question: Question, needed: Sequence[Answers]) -> bool:
    """Whether one answer fulfils all these needs; several may be chosen together, but "none" stands alone."""
    several = question.kind is Kind.CHOICES and all(answers - {NONE_OF_THESE} for answers in needed)
    return several or bool(frozenset.intersection(*needed))


def _implies(question: Question, given: Sequence[Answers], wanted: Answers) -> bool:
    """Whether what was given is among what is wanted, whichever it was."""
    if question.kind is Kind.CHOICES:
        return any(answers <= wanted for answers in given)
    return frozenset.intersection(*given) <= wanted
