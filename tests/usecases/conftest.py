from datetime import timedelta

import pytest

from tests.helpers import PUBLISHED, TEN_QUESTIONS, publish


class RuleSetFile:
    """The rule set in force, to be changed while clients are on their road: each change is a new version."""

    def __init__(self):
        self.text = TEN_QUESTIONS.read_text(encoding="utf-8")

    def change(self, old, new):
        assert old in self.text
        self.text = self.text.replace(old, new, 1)
        self.text = self.text.replace('version = "2026-11"', 'version = "2026-11, changed"', 1)
        publish(self.text.encode(), PUBLISHED + timedelta(days=1))


@pytest.fixture
def rule_set_file():
    return RuleSetFile()
