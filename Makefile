# Running needs only make and Python 3.11 or later; QUACAN_PORT, QUACAN_HOME and the other settings are honoured.

VENV := .venv
PY = $(VENV)/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input
JOBS ?= 2
ARGS ?=

# The first of these that runs and is new enough: a name in PATH may be a shim that leads nowhere.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python3.14; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$name; break; fi; done)

.PHONY: help run phone test lint types lock bench clean

help:
	@echo "make run     start everything here: database, demo data, service on port 8000, worker"
	@echo "make phone   the phone's app in a window here, against the service of make run (QUACAN_PHONE_SERVER: another)"
	@echo "make test    run the tests (ARGS='tests/rules -k control' to choose, JOBS=4 for more processes)"
	@echo "make lint    check style          make types   check types"
	@echo "make bench   measure              make lock    resolve the dependencies anew"
	@echo "make clean   remove the virtual environment and caches; the data in var/ stay"

run: $(VENV)/run.stamp
	@exec $(VENV)/bin/quacan demo $(ARGS)

phone: $(VENV)/phone.stamp
	@.ci/system-packages phone
	@echo "The app keeps its data in $${QUACAN_PHONE_HOME:-$${QUACAN_HOME:-var}/phone}; close its window to end it"
	@QUACAN_PHONE_SERVER=$${QUACAN_PHONE_SERVER:-http://localhost:$${QUACAN_PORT:-8000}} \
	QUACAN_PHONE_HOME=$${QUACAN_PHONE_HOME:-$${QUACAN_HOME:-var}/phone} exec $(PY) clients/kivy_app/main.py

test: $(VENV)/dev.stamp
	@.ci/system-packages
	$(PY) -m pytest -n $(JOBS) $(ARGS)

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/dev.stamp
	$(PY) -m mypy

bench: $(VENV)/dev.stamp
	$(PY) -m bench $(ARGS)

LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
lock: $(VENV)/dev.stamp
	$(LOCK) --upgrade pyproject.toml -o requirements.txt
	$(LOCK) --upgrade --group phone -c requirements.txt -o requirements-phone.txt
	$(LOCK) --upgrade --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

# A stamp is written last, so that an interrupted installation is taken up again.
$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/phone.stamp: requirements-phone.txt
	@$(MAKE) --no-print-directory venv-is-there
	@echo "Installing what the phone's app needs"
	@$(PIP) install --quiet --require-hashes -r requirements-phone.txt
	@touch $@

$(VENV)/run.stamp: requirements.txt Makefile
	@$(MAKE) --no-print-directory venv-is-there
	@echo "Installing what the service needs"
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@$(MAKE) --no-print-directory $(VENV)/bin/quacan
	@touch $@

define COMMAND
#!/bin/sh
root=$$(cd -- "$$(dirname -- "$$0")/../.." && pwd) || exit 1
PYTHONPATH="$$root$${PYTHONPATH:+:$$PYTHONPATH}" exec "$$root/.venv/bin/python" -P -m service.cli "$$@"
endef
export COMMAND
$(VENV)/bin/quacan: Makefile
	@printf '%s\n' "$$COMMAND" > $@
	@chmod 755 $@

.PHONY: venv-is-there
venv-is-there:
	@if $(PY) -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or later is needed; on Debian and Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import ensurepip, venv' >/dev/null 2>&1; then \
		version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python$$version-venv" >&2; \
		exit 1; \
	fi; \
	echo "Making a virtual environment with $$($(PYTHON) --version)"; \
	$(PYTHON) -m venv --clear $(VENV)
