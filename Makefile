# The project's commands. Everything is installed into .venv; nothing outside the project is touched
# but by `browser` and `postgres`, which install Debian packages and say so.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

export UV_LINK_MODE ?= copy
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help install server run test check format browser postgres bench faults screenshots dictionary docs dashboard dev clean

help: ## Show these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# uv is bootstrapped into the project where the machine has none
.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

$(STAMP): pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	$(UV) sync --locked --quiet --compile-bytecode --python $(PYTHON)
	$(BIN)/python -m compileall -q pipelines dashboard
	$(BIN)/python -m pipelines.orchestration.manifest
	@touch $@

install: $(STAMP) ## Install everything into .venv, from the lock file

server: | $(filter .uv/bin/uv,$(UV)) ## Install what a server needs into .venv: no tools of development, PostgreSQL's driver
	$(UV) sync --locked --quiet --compile-bytecode --python $(PYTHON) --no-dev --extra postgres
	$(BIN)/python -m compileall -q pipelines dashboard
	$(BIN)/python -m pipelines.orchestration.manifest

run: $(STAMP) ## Write a sample city if the inbox is empty, run the whole pipeline, print the hours saved
	@$(BIN)/dx demo --if-empty
	@$(BIN)/dx run

test: check browser postgres ## Check the code and run every test
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## Lint, types, SQL style, the walls between rooms, and what is known of the dependencies
	$(UV) lock --check --offline
	$(BIN)/python -m tests.security.audit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 dbt_project/models dbt_project/tests
	$(BIN)/lint-imports

format: $(STAMP) ## Write code and SQL in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar --processes 2 dbt_project/models dbt_project/tests

# Browser tests need Debian's Chromium and a Japanese font; where they may not be installed the tests skip and say why
browser: ## Install Chromium and a Japanese font from Debian's packages (needs root and apt)
	@if [ -x /usr/bin/chromium ] && fc-list 2>/dev/null | grep -qi 'cjk'; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and fonts-noto-cjk from Debian's packages"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null; \
	else echo "Not root or no apt: browser tests will be skipped (they need the packages chromium and fonts-noto-cjk)"; fi

# The same for the test of Dagster's storage on PostgreSQL; the service that Debian starts is left alone, tests start their own
postgres: ## Install PostgreSQL from Debian's packages, for the tests (needs root and apt)
	@if ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing postgresql from Debian's packages"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else echo "Not root or no apt: tests on PostgreSQL will be skipped (they need the package postgresql)"; fi

bench: $(STAMP) ## Measure speed as ratios within one run
	$(BIN)/python -m benchmarks

# the whole campaign takes hours of processor time; the suite tries a small sample of it
FAULTS := docs/faults.jsonl
FAULT_KILLS ?= 210
FAULT_LANES ?= 2

faults: $(STAMP) ## Kill, fill up, cut off and damage it hundreds of times, and write what held into docs/faults.md
	rm -f $(FAULTS)
	DX_FAULTS_RESULTS=$(FAULTS) DX_FAULTS_PUBLICATIONS=1000 DX_FAULTS_KILLS=60 DX_FAULTS_TORN_LOGS=40 $(BIN)/pytest tests/faults
	DX_FAULTS_RESULTS=$(FAULTS) $(BIN)/python -m tests.faults.campaign --kills $(FAULT_KILLS) --lanes $(FAULT_LANES)
	$(BIN)/python -m tests.faults.page

screenshots: $(STAMP) browser ## Take a picture of each page of a sample city for docs/pages.md
	$(BIN)/python -m tests.screenshots

dictionary: $(STAMP) ## Write docs/data-dictionary.md from the COMMENTs of the published tables
	$(BIN)/python -m tests.docs.dictionary_page

docs: $(STAMP) ## Write dbt's documentation as one HTML file, without a network
	@$(BIN)/python -m pipelines.orchestration.dbt_docs

dashboard: $(STAMP) ## Open the executive page
	$(BIN)/dx dashboard

dev: $(STAMP) ## Open Dagster's page with the daily schedule
	$(BIN)/dx dev

clean: ## Remove what is installed and built (never the data)
	rm -rf $(VENV) .uv dbt_project/target dbt_project/logs .mypy_cache .ruff_cache .pytest_cache
