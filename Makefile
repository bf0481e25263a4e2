# Everything here needs Python 3.11 (or newer) and make, and sets up the rest by itself.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: play test check format bench lock clean

play: $(VENV)/.ready  ## run the playground: stand-in Slack, stand-in backend, the real bot
	@$(BIN)/onair play $(ARGS)

test: $(VENV)/.ready-dev  ## all tests; ARGS are passed to pytest
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.ready-dev  ## lint, format, types; the import rule is one of the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.ready-dev  ## measure on this machine
	@$(BIN)/python benchmarks/ack.py

format: $(VENV)/.ready-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Hashes make sure that what is installed is what was reviewed.
$(VENV)/.ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

lock:  ## resolve again (needs uv on the PATH)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras --group build --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras --group build --group dev --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
