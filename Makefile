# `make help` lists what there is. Each target makes .venv by itself, from the hash-locked requirements.

PORT ?= 8000
BENCHES ?= provision fleet portal register office
VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: help demo test lint bench messages lock
.DEFAULT_GOAL := help

help:
	@echo "make demo [PORT=8000]      run the whole service on this machine, with made-up data, until Ctrl-C"
	@echo "make test [ARGS=...]       run the tests; ARGS goes to pytest"
	@echo "make lint                  check style, imports, types, translations and migrations"
	@echo "make bench [BENCHES=...]   measure: $(BENCHES)"
	@echo "make messages              compile the translations"
	@echo "make lock                  lock the requirements again (needs uv)"

demo: $(VENV)/.installed messages
	@exec $(PYTHON) -m mithaq.cli demo --port $(PORT)

test: $(VENV)/.installed-dev messages
	@exec $(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadgroup $(ARGS)

lint: $(VENV)/.installed-dev messages
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/mypy platform/mithaq tenants cms api
	@$(PYTHON) -m mithaq.ui.messages --check
	@$(PYTHON) -m mithaq.cli manage makemigrations --check --dry-run
	@$(PYTHON) -m mithaq.cli fleet check

bench: $(VENV)/.installed messages
	@set -e; for name in $(BENCHES); do $(PYTHON) -m mithaq.cli bench $$name; done

messages: $(VENV)/.installed
	@$(PYTHON) -m mithaq.ui.messages

lock:
	$(LOCK) requirements/base.in -o requirements/base.txt
	$(LOCK) requirements/dev.in -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt requirements/build.in -o requirements/build.txt

# --- .venv ---------------------------------------------------------------------------------------------------------

# A Python that works inside .venv already, or the first that is new enough and can make one.
$(PYTHON):
	@for candidate in python3 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$candidate --version)"; \
	    exec $$candidate -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "Mithaq needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv)." >&2; \
	exit 1

# The project itself is installed without fetching a build tool: the build requirements are locked as well.
$(VENV)/.installed: requirements/base.txt requirements/build.txt pyproject.toml | $(PYTHON)
	@echo "Installing the locked requirements"
	@$(INSTALL) --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	@echo "Installing the locked tools for tests and lints"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
