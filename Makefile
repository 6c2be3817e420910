# gridcity: the front door. `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/.venv/bin:$(PATH)
PYTHON := .venv/bin/python
PYTEST_ARGS ?=
BENCH_ARGS ?=

.PHONY: help setup demo test test-web test-python check bench bench-geocode clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Python, PostGIS, packages and the web map, whatever of them is missing
	@setup/setup.sh

demo: setup ## demo city from its raw files to the map at http://127.0.0.1:8000
	@.venv/bin/gridcity demo

test: setup test-web test-python ## every test

test-web:
	@cd webmap && npm test --silent

test-python:
	@$(PYTHON) -m pytest $(PYTEST_ARGS)

check: setup ## format, lint, types, import rules, the web map's too, then every test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	cd webmap && npm run check --silent
	@$(MAKE) test

bench: setup ## measure speed and match quality; results as JSON and Markdown
	@$(PYTHON) -m bench $(BENCH_ARGS)

bench-geocode: setup ## match quality by kind of dirt, calibration, speed, beside other geocoders
	@$(PYTHON) -m bench --only dirt --only accuracy --only geocode $(BENCH_ARGS)

clean: ## remove what was built; the database and the demo data too
	@if [ -x .venv/bin/gridcity ]; then .venv/bin/gridcity db stop || true; fi
	rm -rf .venv .venv-peers .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -rf webmap/node_modules webmap/dist build *.egg-info
