# `make run` and `make test` each do the whole set-up by themselves.
# PORT=9000 moves the demo clinic, PEOPLE=no starts it without its invented clients; PYTHON=python3.12 chooses the Python.

.DEFAULT_GOAL := help
.PHONY: help run test check audit lock clean setup

# Further words for pytest or uv: make test ARGS="-k slots", make lock ARGS=--upgrade
ARGS =

LOCK = .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --quiet $(ARGS)

help: # The targets below, in the order a newcomer needs them
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## start the demo clinic on http://localhost:8000 (PORT changes it); Ctrl-C stops it
	@# exec, so that a signal for make's child reaches the supervisor and not a shell in between
	@exec .venv/bin/python tools/run.py

test: setup ## run all tests; on PostgreSQL too when TEST_POSTGRES_URL is set (ARGS="-k word" picks some)
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## check style, types and layers
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

audit: setup ## the long checks: every page and state in each width and colour, with axe (needs Chromium)
	@AUDIT=1 .venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile tests/browser $(ARGS)

lock: setup ## pin requirements*.in anew, with hashes (ARGS=--upgrade moves to newer versions)
	@# uv is needed only here, so it is no part of the lock files.
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

clean: ## remove the virtual environment and the tools' caches; your data in instance/ stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

setup:
	@tools/setup.sh
