import shutil

import pytest

from booking.gateways import content


class RuleSetFile:
    """The file of the rule set in force, in a folder of its own, to be changed while clients are on their road."""

    def __init__(self, path):
        self.path = path

    def change(self, old, new):
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new, 1), encoding="utf-8")
        content.rule_set_in_force.cache_clear()


@pytest.fixture
def rule_set_file(tmp_path, monkeypatch):
    folder = shutil.copytree(content.FOLDER, tmp_path / "content")
    monkeypatch.setattr(content, "FOLDER", folder)
    yield RuleSetFile(folder / "screening.toml")
    content.rule_set_in_force.cache_clear()
