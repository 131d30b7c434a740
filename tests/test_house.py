"""The rules of the house that no single part can hold: what may import what, what may be called where, how long."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from booking.domain.messages import Notice

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "booking").rglob("*.py"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
LONGEST_FILE = 250
LONGEST_FUNCTION = 40

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def nodes(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def calls(path):
    """The text of what is called in a file: `db.session.commit`, `print`."""
    return {ast.unparse(node.func) for node in nodes(path) if isinstance(node, ast.Call)}


def offenders(paths, pattern):
    """Where a pattern stands, as `file: text`."""
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found += [f"{name_of(path)}: {match.group()}" for match in re.finditer(pattern, text)]
    return found


IMPORT_ALL_OF_THE_DOMAIN = """
import importlib, pkgutil, sys

class OnlyTheStandardLibrary:
    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        if first in sys.stdlib_module_names or first.startswith("_sysconfigdata"):
            return None
        if name == "booking" or (name + ".").startswith("booking.domain."):
            return None
        raise ImportError(f"{name} is not for the domain")

sys.meta_path.insert(0, OnlyTheStandardLibrary())
import booking.domain
for module in pkgutil.walk_packages(booking.domain.__path__, "booking.domain."):
    importlib.import_module(module.name)
    print(module.name)
"""


def test_the_domain_needs_nothing_but_the_standard_library():
    """Every module of it is imported with all else blocked; layers alone would not notice the package's __init__."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL_OF_THE_DOMAIN], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == len(list((ROOT / "booking" / "domain").rglob("*.py"))) - 1


def test_the_layers_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_rule_reads_the_clock():
    """A rule takes `now` as a parameter, so that a test can state the time."""
    clocks = re.compile(r"(^|\.)(now|today|utcnow|time\.time|time_ns|monotonic|localtime|gmtime)$")
    domain = [path for path in CODE if "domain" in path.parts]
    assert domain
    assert not [f"{name_of(path)}: {call}" for path in domain for call in calls(path) if clocks.search(call)]


def test_only_the_database_file_commits():
    """One use case, one transaction: the store never commits, and no page does."""
    committing = {name_of(path) for path in CODE for call in calls(path) if call.rpartition(".")[2] == "commit"}
    assert committing == {"booking/store/database.py"}


PAGES = [path for path in TEMPLATES if path.suffix == ".html"]


@pytest.mark.parametrize(
    "pattern",
    [
        r"\|\s*safe\b",
        r"\bMarkup\(",
        r"\sstyle\s*=\s*[\"'{]",
        r"<script(?![^>]*\ssrc=)[^>]*>",
        r"<[^>]*\son[a-z]+\s*=\s*[\"'{][^>]*>",
        r"javascript:",
        r"\{%-?\s*autoescape\s+false",
    ],
    ids=["safe", "Markup", "style", "script", "on…", "javascript:", "autoescape"],
)
def test_nothing_unescaped_and_nothing_inline(pattern):
    """R19: the Content-Security-Policy has no hole for inline code, and no text goes into a page raw."""
    assert not offenders([*TEMPLATES, *CODE], pattern)


def test_no_file_is_too_long():
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert not {name: count for name, count in lines.items() if count > LONGEST_FILE}


def test_no_function_is_too_long():
    functions = [(path, node) for path in CODE for node in nodes(path) if isinstance(node, FUNCTIONS)]
    lengths = {f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1 for path, node in functions}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}


def public_parts(path):
    """The functions and classes of a module that others may use."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (*FUNCTIONS, ast.ClassDef)
    return [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


def test_everything_public_says_what_it_is():
    silent = [
        f"{name_of(path)}:{node.name}" for path in CODE for node in public_parts(path) if not ast.get_docstring(node)
    ]
    assert not silent


def test_every_module_says_why_it_exists():
    assert not [name_of(path) for path in CODE if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]


def test_every_template_is_used():
    """Rendered, extended, included or imported by its name; a notice's folder by the notice."""
    texts = [path.read_text(encoding="utf-8") for path in [*CODE, *TEMPLATES, ROOT / "config.py"]]
    named = {name for text in texts for name in re.findall(r"[\"'](\w[\w/-]*\.(?:html|txt))[\"']", text)}
    named |= {f"email/{notice}/{part}" for notice in Notice for part in ("subject.txt", "body.txt", "body.html")}
    on_disk = {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    assert not on_disk - named, "nobody uses these"
    assert not {name for name in named if "/" in name} - on_disk, "these are missing"


def test_one_word_for_each_thing():
    """docs/map.md: client, technician. Quoted titles of sources would be links in the rule set, not words."""
    written = [path for path in (ROOT / "booking").rglob("*") if path.suffix in {".py", ".toml", ".css", ".js", ".svg"}]
    assert not offenders([*written, *TEMPLATES], r"(?i)\b(patient|practitioner|customer)s?\b")


def test_no_tracked_file_names_a_path_of_some_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and not name.endswith((".png", ".ico", ".woff2"))]
    assert not offenders([path for path in paths if path.is_file()], r"(?<![\w.~:/-])/(home|Users|root|work|mnt)/\w+")
