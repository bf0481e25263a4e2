# Everything here needs Python 3.11 (or newer) and make, and sets up the rest by itself.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
WORKERS = $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN))
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check

PAGE    = bot/playground/page

.PHONY: play page page-check pictures test check format bench bench-gestures bench-hanging bench-record faults lock clean

play: $(VENV)/.ready  ## run the playground: stand-in Slack, stand-in backend, the real bot
	@$(BIN)/onair play $(ARGS)

# One more at a time than there are cores, for many tests wait; a file stays together,
# as its fixtures do.  One after another, as for a debugger: make test ARGS="-n 0"
test: $(VENV)/.ready-dev  ## all tests; ARGS are passed to pytest
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.ready-dev  ## lint, format, types; the import rule is one of the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.ready-dev  ## measure on this machine
	@$(BIN)/python benchmarks/ack.py

bench-gestures: $(VENV)/.ready-dev  ## 1,000 gestures, each delivered twice
	@$(BIN)/python -m benchmarks.gestures $(ARGS)

bench-record: $(VENV)/.ready-dev  ## a million lines; ARGS such as --events 10000000 or --postgres
	@$(BIN)/python -m benchmarks.record $(ARGS)

bench-hanging: $(VENV)/.ready-dev  ## 100 commands at once while the backend hangs
	@$(BIN)/python -m benchmarks.hanging $(ARGS)

faults: $(VENV)/.ready-dev  ## kill, repeat, spoil; ARGS such as --rounds 200 --seed 1 --database both
	@$(BIN)/python -m benchmarks.faults $(ARGS)

# Not `npm ci`: it wants the optional parts for every system in the lock, and a
# registry may have only some of them.  This keeps to the lock's versions and hashes too.
NPM_INSTALL = npm install --no-save

page:  ## build the playground's page (needs Node 20.19 or newer; nobody else does)
	cd $(PAGE) && $(NPM_INSTALL) && npm run check && npm run build

page-check:  ## the page in static/ is what its source gives
	cd $(PAGE) && $(NPM_INSTALL) && npm run check && OUT=$$PWD/dist npm run build -- --logLevel warn
	diff -r $(PAGE)/dist bot/playground/static
	rm -r $(PAGE)/dist

# The tours' own pictures and pages stay behind: there are fifty of them.
pictures: $(VENV)/.ready-dev  ## the README's pictures, from the real thing (needs Chromium)
	@made=$$(mktemp -d) && trap 'rm -rf "$$made"' EXIT && \
	  $(BIN)/onair play --record "$$made" && \
	  mkdir -p docs/pictures && cp "$$made"/scenes/*.png docs/pictures/

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
	  --extra postgres --extra playground --group build --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras --group build --group dev --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
