# One line a target; `make` alone prints them.
PYTHON ?= python3
TOWN ?= heshi

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check bench messages docs lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## prepare everything that serving needs; a second time it does nothing
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

run: setup ## set up, make the demo town (kept if it is there), serve it
	@.venv/bin/liba demo $(TOWN)
	@.venv/bin/liba serve

test: setup-dev ## set up and run all tests, on SQLite and on PostgreSQL
	@.venv/bin/python scripts/test.py

check: setup-dev ## format, lint, types, layers, migrations, translations
	@.venv/bin/python scripts/check.py

bench: setup-dev ## measure the figures, print them, write them to bench/results/
	@.venv/bin/python -m bench

messages: setup-dev ## read the messages of all modules into their catalogues
	@.venv/bin/python scripts/messages.py extract
	@.venv/bin/python scripts/messages.py missing

docs: setup-dev ## write the reference pages that the code itself knows
	@.venv/bin/python scripts/reference.py

lock: setup-dev ## write requirements/ anew from pyproject.toml, with the newest versions
	@scripts/lock.sh --upgrade

clean: ## remove what set-up and tests made; a town's data in var/ stays
	rm -rf .venv var/stamps var/static client/node_modules client/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
