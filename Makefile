# Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := resources/examples/renewal_reminder.json
CODE := app blocks resources tests

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check format

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install everything into .venv (instant when nothing changed)
	@PYTHON="$(PYTHON)" sh .ci/setup.sh $(VENV) dev
