# Lianpu: `make` alone lists what can be made.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
MESSAGES := $(shell find src -name '*.po')
VENDOR := src/lianpu_portal/static/vendor
STORE ?= var
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test lint types imports check-browser bench fuzz messages clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.portal $(VENDOR)/.copied ## Install, load the Huai'an example into an empty store, serve on 127.0.0.1:8000
	@$(BIN)/lianpu serve --store $(STORE) --port $(PORT)

test: lint types imports check-browser ## Everything: lint, types, imports, unit, property, portal and browser tests
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/.development ## ruff
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/ruff format --check src tests benchmarks tools

types: $(VENV)/.development ## pyright, strict in the core
	$(BIN)/pyright

imports: $(VENV)/.development ## The rules of the house
	$(BIN)/lint-imports

check-browser: ## A Chromium for the browser tests, installed where it is absent and may be
	@tools/browser.sh

bench: $(VENV)/.development $(VENDOR)/.copied ## Every benchmark, a table out
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/.development $(VENDOR)/.copied ## Ten thousand generated calls to the API, what was answered out
	$(BIN)/python -m tools.fuzz --calls 10000

messages: $(VENV)/.development ## Compile the translations
	$(BIN)/python tools/build_messages.py

clean: ## Remove what was installed and built; the store in $(STORE) stays
	rm -rf $(VENV) node_modules $(VENDOR) .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.portal: pyproject.toml constraints.txt $(MESSAGES) | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[portal]'
	$(BIN)/lianpu prepare
	@touch $@

$(VENV)/.development: pyproject.toml constraints.txt $(MESSAGES) $(VENDOR)/.copied | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[portal,development]'
	$(BIN)/lianpu prepare
	@touch $@ $(VENV)/.portal

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(VENDOR)/.copied: node_modules/.installed tools/assets.py | $(VENV)/bin/python
	$(BIN)/python tools/assets.py
	@touch $@
