# make demo, make test: everything either needs is set up first, given Python 3.11+ and make.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
ROOMS := ecograph matchers loaders api tests benchmarks

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench lock browser

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: $(READY)  ## load an invented county and tell one client's story
	@if [ -z "$$ECOGRAPH_STORE" ]; then \
		mkdir -p build && rm -f build/demo.db build/demo.db-*; \
		export ECOGRAPH_STORE=build/demo.db; \
	fi; $(BIN)/ecograph demo

test: lint browser  ## lint, then every test
	$(BIN)/pytest -n 2

lint: $(READY)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(ROOMS)

bench: $(READY)  ## what is fast, beside what one would pick instead
	$(BIN)/python benchmarks/run.py

lock: $(BIN)/python  ## newest versions that fit pyproject.toml, with hashes, into requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 \
		--all-extras --group dev --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock

# Debian packages are installed where that is allowed: as root or in CI. Elsewhere one is told how.
debian = if [ -x /usr/bin/apt-get ] && { [ "$$(id -u)" = 0 ] || [ -n "$$CI" ]; }; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo -n); \
		$$sudo apt-get update --quiet && \
		$$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install --quiet --yes --no-install-recommends $(1); \
	else echo "Missing: $(1). On Debian: sudo apt-get install $(1)"; false; fi

browser:
	@command -v chromium >/dev/null || { $(call debian,chromium fonts-dejavu-core); } \
		|| echo "Going on without Chromium."

# The first Python that is new enough and can make a venv; on Debian that may need one more package.
$(BIN)/python:
	@for python in $(PYTHONS); do \
		$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& exec $$python -m venv --clear $(VENV); \
	done; \
	for python in $(PYTHONS); do \
		minor=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) \
			&& $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
			&& { $(call debian,python$$minor-venv); } \
			&& exec $$python -m venv --clear $(VENV); \
	done; \
	echo "No Python 3.11 or newer that can make a venv among: $(PYTHONS)."; \
	echo "Install one, or name it: make PYTHON=/path/to/python3"; exit 1

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@
