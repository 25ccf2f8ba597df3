.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 5000
export PORT

# The first of these that runs and is new enough makes the environments (3.13 is what the functions run on).
PYTHON ?= $(shell for p in python3.13 python3.12 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)

BIN := .venv/bin
INSTALLED := .venv/.installed .venv-cloud/.installed

.PHONY: help install run test check unit infrastructure rehearse bench openapi lock clean

help: ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

install: $(INSTALLED) ## Make .venv (everything) and .venv-cloud (the local cloud)

run: $(INSTALLED) ## The product on the local cloud, at http://localhost:5000 (PORT=…)
	@[ "$(PORT)" -ge 1 ] 2>/dev/null && [ "$(PORT)" -le 65535 ] || { echo "PORT is '$(PORT)'; it must be a number from 1 to 65535" >&2; exit 2; }
	@$(BIN)/flask run --port $(PORT)

test: check unit infrastructure rehearse ## Everything: checks, tests, terraform test, rehearsal

check: $(INSTALLED) ## Lint, types, directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(INSTALLED) ## Unit and API tests
	$(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/terraform --ignore tests/rehearsal

infrastructure: $(INSTALLED) ## terraform fmt, validate and test
	$(BIN)/pytest tests/terraform

rehearse: $(INSTALLED) ## Deploy the whole system to a fresh local cloud, use it, roll it back, destroy it
	$(BIN)/pytest tests/rehearsal

bench: $(INSTALLED) ## Measure start, warm calls and size against what else could be picked
	$(BIN)/python -m bench

openapi: $(INSTALLED) ## Renew openapi.json from the code
	$(BIN)/flask --app app:create_app openapi write openapi.json

lock: $(INSTALLED) ## Renew the pinned requirements
	$(BIN)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header requirements-cloud.in -o requirements-cloud.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header requirements-ai.in -c requirements-dev.txt -o requirements-ai.txt

clean: ## Remove environments and builds; .local/ keeps your data
	rm -rf .venv .venv-cloud build

.venv/.installed: .venv/.requirements pyproject.toml
	@.venv/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@.venv/bin/python -m compileall -q app project_utils
	@touch $@

.venv/.requirements: requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.12 or later is needed (3.13 is best): https://www.python.org/downloads/"; exit 1; }
	@echo "Installing into .venv (once, about a minute)"
	@$(PYTHON) -m venv --clear .venv
	@.venv/bin/python -m pip install -qq --require-hashes -r requirements-dev.txt
	@touch $@

.venv-cloud/.installed: requirements-cloud.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.12 or later is needed (3.13 is best): https://www.python.org/downloads/"; exit 1; }
	@echo "Installing the local cloud into .venv-cloud (once)"
	@$(PYTHON) -m venv --clear .venv-cloud
	@.venv-cloud/bin/python -m pip install -qq --require-hashes -r requirements-cloud.txt
	@touch $@
