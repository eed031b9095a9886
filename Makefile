# Every target sets up what it needs first; `make help` lists them.
export PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOQT := .venv-noqt
DEMO := resources/examples/renewal_reminder.json
CODE := app blocks resources tests .ci
# Offscreen wherever a test does not start a display of its own; two processes; the keyring's tests among them.
PYTEST := QT_QPA_PLATFORM=offscreen sh tests/support/with-secrets.sh $(BIN)/pytest
QUICK := -n 2 --dist loadgroup -m "not slow and not benchmark"
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test slow bench pictures test-without-qt check format

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install everything into .venv, and what the tests need (instant when nothing changed)
	@sh .ci/system-libraries.sh --for-tests
	@sh .ci/setup.sh $(VENV)

run: ## Open the editor on the demo workflow and rehearse it; with no display, in the terminal
	@sh .ci/system-libraries.sh
	@sh .ci/setup.sh $(VENV)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    exec $(BIN)/cordboard $(DEMO) --rehearse; \
	else \
	    echo "No display here (DISPLAY and WAYLAND_DISPLAY are empty): rehearsing in the terminal."; \
	    exec $(BIN)/cordboard run $(DEMO) --rehearse; \
	fi

test: setup ## Run the test suite (ARGS="tests/gui -k palette" runs a part of it)
	@$(PYTEST) $(QUICK) $(ARGS)

slow: setup ## Run the tests that take long
	@$(PYTEST) -m "slow and not benchmark" $(ARGS)

bench: setup ## Measure: engine, file format, canvas
	@$(PYTEST) -m benchmark --benchmark-only $(ARGS)

pictures: setup ## Draw the pictures of README anew
	@home=$$(mktemp -d) && QT_QPA_PLATFORM=offscreen HOME=$$home XDG_CONFIG_HOME=$$home XDG_DATA_HOME=$$home \
	    XDG_STATE_HOME=$$home XDG_CACHE_HOME=$$home PYTHONPATH=. $(BIN)/python .ci/pictures.py; \
	    status=$$?; rm -rf "$$home"; exit $$status

test-without-qt: setup ## Run the tests that need no window where Qt is not installed
	@sh .ci/setup.sh $(NOQT) --without-qt
	@sh tests/support/with-secrets.sh $(NOQT)/bin/pytest $(QUICK) \
	    --ignore=tests/gui --ignore=tests/e2e --ignore=tests/benchmarks $(ARGS)

check: setup ## ruff, mypy and import-linter
	@status=0; \
	$(BIN)/ruff check $(CODE) || status=1; \
	$(BIN)/ruff format --check $(CODE) || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports --no-cache --no-logo || status=1; \
	exit $$status

format: setup ## Put the code into shape
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)
