# Two commands on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin

.PHONY: demo test install dev tables conformance bench clean

demo: $(VENV)/.installed ## set everything up and show a real negotiation
	@$(BIN)/leverkg demo

test: $(VENV)/.dev ## set everything up and pass the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("leverkg needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

tables: $(VENV)/.dev ## write the pages that show what the theory covers, and what the profiles answer
	$(BIN)/python -c 'from pathlib import Path; from leverkg.library.coverage_tables import write_pages; from leverkg.inference.infer import rules_of; write_pages(Path("docs"), rules_of())'
	$(BIN)/python -c 'from pathlib import Path; from leverkg.library.profile_pages import write_profile_pages; write_profile_pages(Path("docs"), Path("tests/textbook"))'
	$(BIN)/python -c 'from pathlib import Path; from leverkg.library.coders_page import write_coders_page; write_coders_page(Path("docs/coders.md"))'
	$(BIN)/python -c 'from pathlib import Path; from leverkg.library.evidence_page import write_evidence_page; write_evidence_page(Path("docs/evidence.md"))'

conformance: $(VENV)/.dev ## run the conformance suites that LEVERKG_SUITES and LEVERKG_PYSHACL name
	$(BIN)/python -m benchmarks.conformance $(ARGS)

$(VENV)/.bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	@touch $@

bench: $(VENV)/.bench ## measure leverkg beside other engines; make bench ARGS=--small takes a minute
	$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
