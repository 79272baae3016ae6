# Two commands: `make run` and `make test`. Both set up everything they need by themselves.
SHELL := /bin/bash
PY := .venv/bin/python
export SAMPLES ?= ../shared/samples

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast lint bench clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Set up for running, without starting anything
	@tools/setup.sh run

run: setup ## Set up, load the sample collection, serve it
	@tools/run.sh

lint: ## Style, types and import rules
	@tools/setup.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

test: lint ## Everything: lint, types, import rules, unit, integration, browser, both databases
	@tools/test.sh

test-fast: ## The quick tests on SQLite alone
	.venv/bin/python -m pytest -q -n 2 -m "not browser and not slow"

bench: ## Measure, each figure beside its peer
	@tools/setup.sh test
	$(PY) -m bench

clean: ## Remove what set-up made (not the instance folder)
	rm -rf .venv node_modules .setup archive/static/lib
