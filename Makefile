.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
LIVEKIT_VERSION := v1.11.0
UV_VERSION := 0.13.9

TOOLS := .tools
UV := $(TOOLS)/uv/bin/uv
LIVEKIT := $(TOOLS)/bin/livekit-server
RUN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(shell command -v $(PYTHON))

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

demo: install ## Start everything, phone it once, show what happens and the ticket it made
	@$(RUN)/python -m deploy.local demo

up: install ## Start everything and stay up, to be phoned and clicked
	@$(RUN)/python -m deploy.local up

test: install browser check test-api test-agents scenarios test-console test-deploy pages smoke ## Everything that CI runs

check: .venv/.installed console/node_modules/.installed ## The inner loop: format, lint, types, contracts, unit tests
	@$(MAKE) --silent --jobs 3 --output-sync=target check-python check-console unit

unit: .venv/.installed
	$(RUN)/pytest -q -m unit -n 2 $$(grep -rlw mark.unit tests --include="*.py")

check-python:
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports

check-console:
	npm --prefix console run --silent format:check
	npm --prefix console run --silent lint
	npm --prefix console run --silent typecheck

# How soon everything is back after a fault is measured: those tests have the machine for themselves.
test-api: .venv/.installed ## The api on a real Postgres, a database for each test
	$(RUN)/pytest -q -m api -n 2 --ignore tests/api/faults tests/api tests/migrations
	$(RUN)/pytest -q -m api tests/api/faults

test-agents: .venv/.installed ## Agents and tools on scripted sessions
	$(RUN)/pytest -q -m agents -n 2 tests/agents

scenarios: .venv/.installed ## Whole conversations on the rule-based model and the real api
	$(RUN)/pytest -q -m scenarios -n 2 tests/scenarios

robustness: .venv/.installed ## 20,000 random tool calls, a quarter of an hour; `make scenarios` makes 2,000 of them
	TANDEM_RANDOM_STEPS=20000 $(RUN)/pytest -q -m scenarios -n 2 tests/scenarios/test_robustness.py

evals: .venv/.installed ## The same conversations on a real language model (OPENAI_API_KEY)
	$(RUN)/pytest -q -m evals --force-enable-socket tests/scenarios

test-console: .venv/.installed console/node_modules/.installed ## The console's own tests, and that its types match the api
	$(RUN)/python -m api openapi | diff -q - console/openapi.json
	npm --prefix console run --silent check:api
	npm --prefix console test

test-deploy: .venv/.installed $(LIVEKIT) ## The parts of the embedded stack, each for itself
	$(RUN)/pytest -q -m deploy tests/deploy tests/chaos

bench: install ## Measure, as ratios inside one run, and write docs/benchmarks.md
	$(RUN)/pytest -q -s -m bench tests/bench --record

pages: install browser ## Look at every page of the console in a browser: axe, the keyboard; TANDEM_PICTURES=folder keeps pictures
	$(RUN)/pytest -q -m e2e tests/console_pages

chaos: install ## Break the running stack at 60 random moments of phone calls, an hour; FAULTS=, SEED=
	@$(RUN)/python -m tests.chaos $(if $(FAULTS),--faults $(FAULTS)) $(if $(SEED),--seed $(SEED))

outage: install ## The api away for ten minutes while callers talk on; `make e2e` does it with one
	TANDEM_API_AWAY_SECONDS=600 $(RUN)/pytest -q -m e2e tests/e2e/test_outage.py

# How many call centers are phoned side by side. More than one wants more than two cores.
STACKS ?= 1

smoke: install browser ## Phone it: one call from the line to a ticket and an operator, and faults beneath three more
	$(RUN)/pytest -q -m smoke tests/e2e

e2e: install browser ## Phone and click the whole running stack in every way there is, half an hour
	$(RUN)/pytest -q -m e2e -n $(STACKS) --dist worksteal tests/e2e

format: .venv/.installed console/node_modules/.installed ## Format everything
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .
	npm --prefix console run --silent format

# A missing tool is said before anything is begun: the others would be waited for.
install: ## Install what this checkout needs into itself
	@[ -e $(UV) ] || deploy/local/require.sh python $(PYTHON)
	@[ -e $(LIVEKIT) ] || deploy/local/require.sh go
	@[ -e console/node_modules/.installed ] || deploy/local/require.sh node
	@$(MAKE) --silent --jobs 3 .venv/.installed $(LIVEKIT) console/dist/.built

browser: ## A Chromium for the browser tests
	@deploy/local/require.sh browser

clean: ## Remove what was installed and all local data
	rm -rf .venv $(TOOLS) .tandem console/node_modules console/dist

$(UV):
	@deploy/local/require.sh python $(PYTHON)
	@echo "Installing uv $(UV_VERSION)"
	@$(PYTHON) -m venv $(TOOLS)/uv && $(TOOLS)/uv/bin/python -m pip install --quiet uv==$(UV_VERSION)

.venv/.installed: pyproject.toml uv.lock | $(UV)
	@echo "Installing Python packages (about a minute the first time)"
	@$(UV) sync --frozen --all-extras --all-groups --compile-bytecode
	@touch $@

$(LIVEKIT):
	@deploy/local/require.sh go
	@mkdir -p $(TOOLS)/bin
	@if command -v livekit-server >/dev/null; then \
	  ln -sf "$$(command -v livekit-server)" $@; \
	else \
	  echo "Building livekit-server $(LIVEKIT_VERSION) (about three minutes, once)" && \
	  { GOBIN=$(CURDIR)/$(TOOLS)/build go install -v github.com/livekit/livekit-server/cmd/server@$(LIVEKIT_VERSION) 2>&1 \
	    | tee $(TOOLS)/livekit-build.log | awk '{ printf "\r  %d packages", NR; fflush() } END { print "" }' \
	    || { tail -n 3 $(TOOLS)/livekit-build.log; echo "livekit-server could not be built." >&2; exit 1; }; } && \
	  mv $(TOOLS)/build/server $@; \
	fi

console/node_modules/.installed: console/package.json console/package-lock.json
	@deploy/local/require.sh node
	@echo "Installing the console's packages"
	@npm --prefix console ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

console/dist/.built: console/node_modules/.installed $(shell find console/src console/public console/index.html -type f 2>/dev/null)
	@echo "Building the console"
	@npm --prefix console run --silent build
	@touch $@

.PHONY: help demo up test check unit check-python check-console test-api test-agents scenarios robustness evals test-console test-deploy bench pages smoke chaos outage e2e format install browser clean
