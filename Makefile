# One line a target; `make` alone prints them.
# The first Python here that is new enough; `make setup PYTHON=…` takes another.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
TOWN ?= heshi
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help python setup setup-dev run test check bench messages docs migrations lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

python:
	@test -n "$(PYTHON)" || { echo "Liba needs Python 3.11 or newer, and found none on the path."; exit 1; }

setup: python ## prepare everything that serving needs; a second time it does nothing
	@$(PYTHON) scripts/setup.py

setup-dev: python
	@$(PYTHON) scripts/setup.py --dev

run: setup ## set up, make the demo town (kept if it is there), serve it (PORT=8000)
	@.venv/bin/liba demo $(TOWN)
	@.venv/bin/liba serve --port $(PORT)

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

migrations: setup-dev ## write the one migration of every app anew from its models
	@scripts/migrations.sh

lock: setup-dev ## write requirements/ anew from pyproject.toml, with the newest versions
	@scripts/lock.sh --upgrade

clean: ## remove what set-up and tests made; a town's data in var/ stays
	rm -rf .venv var/stamps var/static client/node_modules src/liba/field/static/field src/liba/console/static/console .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
