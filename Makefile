# One word an act; `make help` lists them. Each does its own set-up on a fresh machine.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help install chromium run test lint types tests quick format bench screenshots clean

help: ## list the acts
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Aisle needs Python 3.11; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing into $(VENV): some minutes the first time"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(READY) ## make the venv with pinned packages

# The browser tests drive Debian's own; where it can't be installed they skip and say so.
chromium: ## install Debian's chromium where it is missing and this user may
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing chromium for the browser tests" \
		&& apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
	} || echo "No chromium: the browser tests will be skipped"

run: $(READY) ## build the sample shop on first use, open the chat on port 8501
	$(BIN)/aisle build --shop sample --if-missing
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: lint types chromium tests ## everything that must pass: lint, types, tests

lint: $(READY) ## ruff: style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict on the three rooms
	$(BIN)/mypy

tests: $(READY) ## all tests
	$(BIN)/pytest -n 2 --dist loadgroup

quick: $(READY) ## the tests that train no model and open no browser
	$(BIN)/pytest -n 2 -m 'not slow and not browser'

format: $(READY) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(READY) ## take the README's pictures into docs/pictures
	$(BIN)/aisle build --shop sample --if-missing
	$(BIN)/python -m benchmarks screenshots

bench: $(READY) ## one JSON object a benchmark
	$(BIN)/python -m benchmarks latency

clean: ## remove the venv, the shops and every cache
	rm -rf $(VENV) .aisle .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
