# Every target starts from nothing: it makes .venv, installs what it needs, and does neither twice.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
NOTE ?= Content loaded from fixtures
INPUTS ?= 200000
# More words for the last command of a target: make unit ARGS="-k cookie -x"
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/base.stamp
DEV := $(VENV)/dev.stamp
MANAGE := $(BIN)/python manage.py
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
DJADE := $(BIN)/djade --target-version 5.2
TEMPLATES = find templates -name '*.html' -print0 | xargs -0
# One more test at once than there are processors, since many wait for a browser or a server; up to five.
WORKERS := $(shell python3 -c 'import os; print(min((os.cpu_count() or 1) + 1, 5))' 2>/dev/null || echo auto)
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# What would notice another database: rows, recording, publishing, history, files, accounts. `make postgres` runs all.
EDITING := tests/integration/editing
ON_POSTGRES := tests/unit/evidence $(patsubst %,$(EDITING)/test_%.py,publishing_pages editions_pages history recorded \
	order transfer audit_list sign_in odd_queries)
# What a site needs before it starts. The commands change nothing that is there.
define PREPARE
@$(BIN)/python scripts/check_port.py $(HOST) $(PORT)
$(MANAGE) migrate --verbosity 0
$(MANAGE) loadknowledge --if-empty
$(MANAGE) publish --if-none --note "First edition"
$(MANAGE) createroles
endef
# uv reads every platform's wheels at once; it only makes the lock, pip installs from it.
UV = $(shell command -v uv || echo pipx run uv)
LOCK = $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--universal --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help run dev test test-thorough postgres unit browser bench bench-growth bench-capacity faults fuzz lint audit fix reading-age guide content lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: $(BASE) ## Everything from nothing, then the site on http://127.0.0.1:8000 (HOST, PORT)
	$(PREPARE)
	$(MANAGE) collectstatic --noinput --verbosity 0
	@echo "spasmcheck is at http://$(HOST):$(PORT) (Ctrl+C stops it); editors work at http://$(HOST):$(PORT)/admin/"
	@echo "The first account: $(MANAGE) createsuperuser"
# Without the kill timeout, a stop waits for as long as a worker does for a form that is sent slowly. Without the
# respawn, the death of one worker ends the site. Such a form holds a thread until it is there.
	@$(BIN)/python -m spasmcheck.server --interface wsgi --workers 2 --blocking-threads 64 --no-ws --workers-kill-timeout 3 \
		--respawn-failed-workers spasmcheck.wsgi:application --host $(HOST) --port $(PORT) $(ARGS)

dev: $(BASE) ## The same for whoever changes it: DEBUG, and an edited file shows at once (HOST, PORT)
	$(PREPARE)
	@echo "Editors work at http://$(HOST):$(PORT)/admin/. The first account: $(MANAGE) createsuperuser"
	DJANGO_DEBUG=1 $(BIN)/python -W ignore::UserWarning manage.py runserver $(HOST):$(PORT)

test: $(DEV) ## Everything from nothing, then all tests, with few repetitions
	scripts/ensure-browser
	scripts/ensure-postgres
	scripts/ensure-faketime
	scripts/ensure-nginx
	$(PYTEST) $(ARGS)
	$(if $(ARGS),,$(MAKE) --no-print-directory postgres ARGS="$(ON_POSTGRES)")

test-thorough: $(DEV) ## The same, with every repetition at its full number; takes four times as long
	$(MAKE) --no-print-directory test PYTEST="$(PYTEST) --hypothesis-profile=thorough" ARGS="$(ARGS)"

postgres: $(DEV) ## The tests that use the database once more, on a PostgreSQL server of their own
	scripts/ensure-postgres
	$(BIN)/python -m tests.postgres $(PYTEST) --database $(ARGS)

unit: $(DEV) ## The tests that need no browser
	scripts/ensure-postgres
	scripts/ensure-faketime
	scripts/ensure-nginx
	$(PYTEST) -m "not browser" $(ARGS)

browser: $(DEV) ## The tests in a browser
	scripts/ensure-browser
	$(PYTEST) -m browser $(ARGS)

bench: $(DEV) ## What a step costs beside an empty view and beside a form wizard (ARGS=--quick)
	scripts/ensure-wrk
	$(BIN)/python -m tests.bench $(ARGS)

bench-growth: $(DEV) ## What 10 and 100 times the knowledge would cost; takes five minutes
	$(BIN)/python -m tests.bench.growth $(ARGS)

bench-capacity: $(DEV) ## How many checks a second this machine carries, and what the proxy adds
	scripts/ensure-wrk
	scripts/ensure-nginx
	$(BIN)/python -m tests.bench.capacity $(ARGS)

faults: $(DEV) ## What goes wrong with processes, databases, disks, clocks and clients, counted in a table
	scripts/ensure-postgres
	scripts/ensure-faketime
	@mkdir -p var && rm -f var/faults.jsonl
	SPASMCHECK_FAULTS_REPORT=$(CURDIR)/var/faults.jsonl $(PYTEST) --hypothesis-profile=thorough tests/faults $(ARGS)
	@$(BIN)/python -m tests.faults.report var/faults.jsonl

fuzz: $(DEV) ## More requests of nonsense, other ones every time (INPUTS=200000)
	SPASMCHECK_FUZZ_INPUTS=$(INPUTS) $(PYTEST) tests/integration/fuzz tests/integration/editing/test_odd_forms.py $(ARGS)

lint: $(DEV) ## Style, types, layers, templates, migrations, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(TEMPLATES) $(DJADE) --check
	$(MANAGE) makemigrations --check --dry-run
	scripts/check-requirements
	$(BIN)/python scripts/check_support.py

audit: ## Known vulnerabilities of the locked packages; asks a service, so it needs the internet
	scripts/make-venv $(PYTHON) var/audit
	var/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	var/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/base.txt
	var/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/dev.txt

fix: $(DEV) ## Repair what a tool can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(TEMPLATES) $(DJADE)

reading-age: $(DEV) ## How hard the questions are to read (ARGS=--all for every text)
	@$(BIN)/python scripts/reading_age.py $(ARGS)

guide: $(DEV) ## Make the pictures of docs/editing.md anew
	scripts/ensure-browser
	$(BIN)/python scripts/editing_screenshots.py

content: $(BASE) ## Load fixtures/ and publish an edition (NOTE)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) loadknowledge
	$(MANAGE) publish --note "$(NOTE)"

lock: ## Pin requirements/*.in with hashes (ARGS=--upgrade for newer releases)
	$(LOCK) $(ARGS) requirements/base.in -o requirements/base.txt
	$(LOCK) $(ARGS) requirements/dev.in -o requirements/dev.txt
	scripts/check-requirements

clean: ## Remove the environment and what can be made again; the database in var/ stays
	rm -rf $(VENV) var/static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find spasmcheck tests -name __pycache__ -prune -exec rm -rf {} +

# pip comes into the environment last, so an interrupted start is made again.
$(BIN)/pip:
	scripts/make-venv $(PYTHON) $(VENV)

$(BASE): requirements/base.txt | $(BIN)/pip
	$(PIP_INSTALL) -r requirements/base.txt
	@touch $(BASE)

# dev.txt holds all of base.txt at the same pins, so both stamps are then true.
$(DEV): requirements/dev.txt | $(BIN)/pip
	$(PIP_INSTALL) -r requirements/dev.txt
	@touch $(BASE) $(DEV)
