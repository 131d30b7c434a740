"""Which Python is taken, and when .venv is built. The Pythons are stand-ins; nothing is downloaded."""

import os
import shutil
import subprocess

import pytest

# What a real one is asked for, and no more. It notes what it was told to install.
STAND_IN = """#!/bin/sh
case "$*" in
    *version_info\\[:2\\]*) echo {short} ;;
    *version_info\\[:3\\]*) echo {short}.9 ;;
    *"import ensurepip"*) {ensurepip} ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip install"*) echo "$*" >>installed; {pip} ;;
    *) echo "not foreseen: $*" >&2; exit 99 ;;
esac
"""
PROGRAMS = ("cat", "cksum", "cp", "dirname", "mkdir", "rm", "sh")


class Machine:
    """A repository, and a PATH that holds only what the test puts there."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder.parent / "bin"
        self.bin.mkdir()
        for program in PROGRAMS:
            (self.bin / program).symlink_to(shutil.which(program))
        for name in ("requirements.txt", "requirements-dev.txt"):
            (folder / name).write_text("something==1.0 --hash=sha256:00\n")

    def add_python(self, name, version, *, venv=True, pip="true"):
        program = self.bin / name
        program.write_text(
            STAND_IN.format(short=version, ensurepip="true" if venv else "exit 1", pip=pip),
        )
        program.chmod(0o755)

    def add_broken(self, name):
        program = self.bin / name
        program.write_text("#!/bin/sh\necho 'version not installed' >&2\nexit 127\n")
        program.chmod(0o755)

    def set_up(self, **more):
        return subprocess.run(
            [str(self.folder / "tools" / "setup.sh")],
            env={"PATH": str(self.bin), **more},
            cwd=self.bin,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    @property
    def installs(self):
        installed = self.folder / "installed"
        return installed.read_text().splitlines() if installed.exists() else []


@pytest.fixture
def machine(copied_tools):
    return Machine(copied_tools)


def refused_with_one_sentence(result):
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_fresh_machine_is_set_up_with_checked_packages(machine):
    machine.add_python("python3", "3.12")
    result = machine.set_up()
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("\n") == 1
    assert "Setting up" in result.stdout
    (install,) = machine.installs
    assert "--require-hashes" in install
    assert "-r requirements.txt -r requirements-dev.txt" in install


def test_the_second_time_there_is_nothing_to_do(machine):
    machine.add_python("python3", "3.12")
    machine.set_up()
    result = machine.set_up()
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert len(machine.installs) == 1


def test_no_python_at_all(machine):
    assert "no Python was found" in refused_with_one_sentence(machine.set_up())


@pytest.mark.parametrize("version", ["2.7", "3.8", "3.9", "3.10"])
def test_only_an_old_python(machine, version):
    machine.add_python("python3", version)
    sentence = refused_with_one_sentence(machine.set_up())
    assert version in sentence
    assert "3.11" in sentence
    assert not machine.installs


@pytest.mark.parametrize("version", ["3.14", "3.20", "4.0"])
def test_a_newer_python_gets_one_sentence_and_goes_on(machine, version):
    machine.add_python("python3", version)
    result = machine.set_up()
    assert result.returncode == 0
    assert f"Python {version} is newer" in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(machine.installs) == 1
    assert machine.set_up().stderr == ""


def test_a_tested_python_is_taken_before_a_newer_one(machine):
    machine.add_python("python3", "3.14")
    machine.add_python("python3.11", "3.11")
    assert machine.set_up().stderr == ""
    assert (machine.folder / ".venv" / "hairline-stamp").read_text().startswith("3.11.9\n")


def test_a_name_that_does_not_run_is_passed_over(machine):
    machine.add_broken("python3.13")
    machine.add_broken("python3.12")
    machine.add_python("python3", "3.11")
    result = machine.set_up()
    assert (result.returncode, result.stderr) == (0, "")


def test_a_missing_venv_module_names_the_package(machine):
    machine.add_python("python3", "3.11", venv=False)
    assert "python3.11-venv" in refused_with_one_sentence(machine.set_up())


def test_a_python_with_venv_is_taken_before_one_without(machine):
    machine.add_python("python3.12", "3.12", venv=False)
    machine.add_python("python3.11", "3.11")
    assert machine.set_up().returncode == 0


def test_python_can_be_chosen(machine):
    machine.add_python("python3", "3.11")
    machine.add_python("my python", "3.13")
    chosen = str(machine.bin / "my python")
    stamp = machine.folder / ".venv" / "hairline-stamp"
    machine.set_up()
    machine.set_up(PYTHON=chosen)
    assert stamp.read_text().startswith("3.13.9\n")
    # Choosing the same again, or not choosing, leaves it as it is.
    machine.set_up(PYTHON=chosen)
    machine.set_up()
    assert len(machine.installs) == 2


def test_a_chosen_python_that_does_not_run(machine):
    machine.add_python("python3", "3.11")
    assert "python9" in refused_with_one_sentence(machine.set_up(PYTHON="python9"))


def test_a_half_done_install_is_done_again(machine):
    machine.add_python("python3", "3.12", pip="exit 1")
    result = machine.set_up()
    assert result.returncode == 1
    assert "could not be installed" in result.stderr
    (machine.folder / ".venv" / "left-over").touch()
    machine.add_python("python3", "3.12")
    assert machine.set_up().returncode == 0
    assert len(machine.installs) == 2
    assert not (machine.folder / ".venv" / "left-over").exists()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_changed_lock_file_is_installed(machine, name):
    machine.add_python("python3", "3.12")
    machine.set_up()
    (machine.folder / name).write_text("something==2.0 --hash=sha256:00\n")
    machine.set_up()
    assert len(machine.installs) == 2


def test_a_venv_whose_python_is_gone_is_built_anew(machine):
    machine.add_python("python3", "3.12")
    machine.set_up()
    python = machine.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(machine.bin / "gone")
    assert machine.set_up().returncode == 0
    assert len(machine.installs) == 2


def test_a_moved_folder_is_set_up_anew(machine):
    machine.add_python("python3", "3.12")
    machine.set_up()
    machine.folder = machine.folder.rename(machine.folder.with_name("moved"))
    assert machine.set_up().returncode == 0
    assert len(machine.installs) == 2


def test_make_alone_helps(root):
    make = shutil.which("make")
    assert make, "make is missing"
    help_text = subprocess.run(
        [make], cwd=root, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
    ).stdout
    targets = [line.split()[1] for line in help_text.splitlines()]
    assert targets == ["run", "test", "check", "audit", "lock", "clean"]
