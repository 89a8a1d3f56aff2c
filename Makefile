# `make run` starts the app, `make test` runs every test; both make what they need first.
#
#   VENV=…      another virtual environment (default .venv)
#   PYTHON=…    another Python, 3.11 or later, to make it with
#   TORCH=cpu   on Linux without a GPU: the CPU build of torch instead of several GB of CUDA
#   ARGS=…      more arguments for what runs, such as ARGS="--server.port 8600"

VENV ?= .venv
PYTHON ?=
TORCH ?=
ARGS ?=

# Not every shell expands the ~ of VENV=~/…
override VENV := $(patsubst ~/%,$(HOME)/%,$(VENV))

BIN := $(VENV)/bin
PY := $(BIN)/python
NODE := $(BIN)/node
NPM_STAMP := node_modules/.stamp
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome
TSC := $(NODE) node_modules/typescript/bin/tsc
PIP := $(PY) -m pip install -qq --disable-pip-version-check
TORCH_INDEX := https://download.pytorch.org/whl/cpu
ifeq ($(TORCH),cpu)
PIP += --extra-index-url $(TORCH_INDEX)
else ifneq ($(TORCH),)
$(error TORCH is "$(TORCH)"; it must be empty or "cpu")
endif

# One thread per NumPy or torch operation: our matrices are small, and tests run side by side.
export OMP_NUM_THREADS ?= 1

# `all` walks every lesson in a browser, else one, and in `make matrix` a sample of every kind of act.
SEQVIZ_LESSONS ?=
export SEQVIZ_LESSONS

# Tests start dozens of processes: what one has compiled the others read.
export PYTHONDONTWRITEBYTECODE :=

# What a whole run says of where its time went.
SLOWEST := --durations 12 --durations-min 5

# Browser tests of a usual run; `make matrix` and `make walk` do all.
BROWSED := e2e and not again

# The tests whose matrix is larger in `make matrix`.
MATRIX = $(shell grep -rl tests.matrix tests --include='test_*.py')

.DEFAULT_GOAL := help
.PHONY: help run dev test check lint format types unit js e2e walk matrix mutants bench figures messages lock browser hooks clean

help: ## list what make can do
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: $(VENV)/.run-stamp ## start the app and print its address
	@$(PY) -m streamlit run app.py $(ARGS)

dev: $(VENV)/.run-stamp ## start the app; it reloads when a file changes
	@$(PY) -m streamlit run app.py --server.fileWatcherType auto --server.runOnSave true \
		--client.showErrorDetails full $(ARGS)

test: static unit-all e2e ## everything: lint, types, unit, page and browser tests

check: static unit ## the fast part of it: no browser, no slow tests

# What runs no Python test: mypy alone takes longer than all the rest, so two at a time. Beside it
# the tests are read and compiled once, which each of their processes would do for itself.
.PHONY: static compiled
static: $(VENV)/.dev-stamp $(NPM_STAMP)
	@$(MAKE) --no-print-directory -j 2 mypy lint tsc js compiled

compiled: $(VENV)/.dev-stamp
	@$(PY) -m pytest -qq --collect-only >$(VENV)/.collected || { cat $(VENV)/.collected; exit 1; }

lint: $(VENV)/.dev-stamp $(NPM_STAMP) ## formatting and lint, of Python and of JavaScript
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(BIOME) check --error-on-warnings

format: $(VENV)/.dev-stamp $(NPM_STAMP) ## format the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix-only .
	$(BIOME) check --write

types: mypy tsc ## type check, of Python and of JavaScript

.PHONY: mypy tsc
mypy: $(VENV)/.dev-stamp
	$(PY) -m mypy

tsc: $(VENV)/.dev-stamp $(NPM_STAMP)
	$(TSC)

js: $(VENV)/.dev-stamp ## tests of the browser's half that need no page
	$(NODE) --test "seqviz/**/*.test.js"

unit: $(VENV)/.dev-stamp ## tests without a browser, without the slow ones
	$(PY) -m pytest -q -n auto -m "not e2e and not slow" $(ARGS)

.PHONY: unit-all
unit-all: $(VENV)/.dev-stamp
	$(PY) -m pytest -q -n auto $(SLOWEST) -m "not e2e" $(ARGS)

e2e: $(VENV)/.dev-stamp ## browser tests
	browser=$$($(PY) -m scripts.browser) && export SEQVIZ_BROWSER="$$browser" && \
		firefox=$$($(PY) -m scripts.firefox) && export SEQVIZ_FIREFOX="$$firefox" && \
		$(PY) -m pytest -q -n 2 --dist loadgroup --maxfail 10 $(SLOWEST) -m "$(BROWSED)" $(or $(filter tests/%,$(ARGS)),tests/e2e) $(filter-out tests/%,$(ARGS))

walk: $(VENV)/.dev-stamp ## walk every lesson of the course in a browser, in both languages
	@$(MAKE) --no-print-directory e2e BROWSED=e2e SEQVIZ_LESSONS=all ARGS="tests/e2e/test_course.py $(ARGS)"

matrix: $(VENV)/.dev-stamp ## more seeds, sizes, languages and pages of the tests than a usual run has
	SEQVIZ_MATRIX=all $(PY) -m pytest -q -n auto $(SLOWEST) -m "not e2e" $(or $(ARGS),$(MATRIX))
	@$(MAKE) --no-print-directory e2e BROWSED=e2e SEQVIZ_MATRIX=all

browser: $(VENV)/.dev-stamp ## find the browsers for the tests, or install them
	@$(PY) -m scripts.browser
	@$(PY) -m scripts.firefox

mutants: $(VENV)/.dev-stamp ## break the program in small ways and see that a test notices each
	@$(PY) -m scripts.mutants $(ARGS)

bench: $(VENV)/.dev-stamp ## the benchmarks, one after the other
	@set -e; for file in benchmarks/bench_*.py; do \
		name=$$(basename "$$file" .py); echo "== $$name"; $(PY) -m benchmarks.$$name $(ARGS); \
	done

figures: $(VENV)/.dev-stamp ## make the README's figures again, compare (ARGS="--data DIR" for all)
	@$(PY) -m scripts.figures $(ARGS)

messages: $(VENV)/.dev-stamp ## update the translation catalogues and list what lacks a translation
	@$(PY) -m scripts.messages

lock: $(VENV)/.dev-stamp ## pin every package anew, from pyproject.toml
	@$(PY) -m scripts.lock

hooks: $(VENV)/.dev-stamp ## check lint and types at each commit, the fast tests at each push
	$(PY) -m pre_commit install --hook-type pre-commit --hook-type pre-push

clean: ## remove the virtual environment and what the tools left
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results

# --- the virtual environment: each stamp is as new as the requirements it was installed from ---

$(PY):
	@found=; \
	for name in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			found=$$name; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "seqviz needs Python 3.11 or later and found none$(if $(PYTHON), in $(PYTHON))." >&2; \
		echo "Install it, or name it: make run PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version)"; \
	$$found -m venv "$(VENV)" || { \
		rm -f "$@"; echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run-stamp: requirements.txt | $(PY)
	@echo "Installing the requirements (some minutes the first time)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.txt $(VENV)/.run-stamp
	@$(PIP) -r requirements-dev.txt
	@touch $@

# What checks the JavaScript; node itself comes with the development tools.
$(NPM_STAMP): package-lock.json $(VENV)/.dev-stamp
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm ci --silent
	@touch $@
