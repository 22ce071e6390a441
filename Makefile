# make demo    build the demo site and serve it on this machine (SERVE=0: build alone; PORT=8000: the port)
# make test    install what the tests need and run them all (ARGS="-k name": some)
# make quick   the tests that need neither browser nor server, with few examples: in under a minute
# make lint    ruff, mypy, import-linter, tsc: what CI asks before it tests
# make format  let ruff format the code
# make pins    upgrade the dependencies and pin them by hash (needs uv)
# make wheel   write the package and the pins of what it needs, for other machines, to dist/: the same files, the same bytes
# make sbom    write the bill of materials of Hushdex itself (CycloneDX) to dist/hushdex.cdx.json
# make clean   remove the environment, what tools have cached, and the demo's site
#
# No package index is named here or in requirements/: pip and npm use the one that the machine is set up for.

PORT ?= 8000
SERVE ?= 1
ARGS ?=
# The rooms of tests/ whose tests start no browser and no server.
QUICK := tests/format tests/generator tests/many tests/scripts

VENV := .venv
BIN := $(VENV)/bin
PYTHON_BIN := $(BIN)/python
INSTALL := $(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check --require-hashes
DEMO := examples/demo/site.toml
PINS := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make pins"

export PATH := $(CURDIR)/$(BIN):$(PATH)
# Where it is set, each of the hundreds of programs that the tests start would compile Hushdex again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick lint format pins wheel sbom clean

demo: $(VENV)/run.stamp
ifeq ($(SERVE),0)
	$(PYTHON_BIN) build.py build $(DEMO)
else
	$(PYTHON_BIN) build.py serve $(DEMO) --port $(PORT)
endif

test: $(VENV)/test.stamp tools/js/node_modules/.stamp
	@sh tools/install-programs.sh
	$(PYTHON_BIN) -m pytest -n auto --dist worksteal $(ARGS)

quick: $(VENV)/test.stamp tools/js/node_modules/.stamp
	$(PYTHON_BIN) -m pytest -n auto --dist worksteal -m "not slow" --hypothesis-profile=quick -q $(QUICK) $(ARGS)

lint: $(VENV)/test.stamp tools/js/node_modules/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(PYTHON_BIN) -m pytest -q tests/repository/test_layers.py
	npm run --silent --prefix tools/js check

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins:
	@command -v uv >/dev/null || { echo "make pins needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(PINS) pyproject.toml -c requirements/limits.in -o requirements/run.txt
	$(PINS) pyproject.toml --extra spark -c requirements/run.txt -o requirements/spark.txt
	$(PINS) pyproject.toml --extra spark requirements/test.in -c requirements/spark.txt -o requirements/test.txt
	$(PINS) requirements/node.in -o generator/browser_python/data/node.txt
	$(subst 3.11,3.12,$(PINS)) requirements/runtime.in -o generator/browser_python/data/requirements.txt

wheel: $(VENV)/test.stamp
	env -u SOURCE_DATE_EPOCH $(PYTHON_BIN) -m hatchling build -t wheel -d dist
	cp requirements/run.txt dist/requirements.txt

sbom: $(VENV)/test.stamp
	$(PYTHON_BIN) -m tools.sbom

clean:
	rm -rf $(VENV) tools/js/node_modules examples/demo/site
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis dist

# A stamp says that its step is done: a second run downloads nothing, and does not even start pip.

$(VENV)/made.stamp:
	@python=$$(sh tools/find-python.sh) && echo "Making $(VENV) with $$($$python --version)" && $$python -m venv --clear $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements/run.txt $(VENV)/made.stamp
	@echo "Installing what Hushdex needs (about 150 MB, once)"
	@$(INSTALL) -r requirements/run.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt generator/browser_python/data/node.txt $(VENV)/made.stamp
	@echo "Installing what the tests need"
	@$(INSTALL) -r requirements/test.txt
	@sh tools/install-node.sh $(BIN)
	@touch $@ $(VENV)/run.stamp

tools/js/node_modules/.stamp: tools/js/package-lock.json $(VENV)/test.stamp
	@echo "Installing tsc"
	@npm ci --loglevel=error --no-audit --no-fund --prefix tools/js </dev/null
	@touch $@
