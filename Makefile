# Everything a machine with python3 (and, for the tests, apt) needs: `make run`, `make test`.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
WORKERS ?= $(shell expr $$(nproc) + 1)  # one more than cores: a browser waits as much as it works

.PHONY: run dev test couverture hostile eprouver moteurs check format bench poids captures sbom lock clean
.DELETE_ON_ERROR:

run: .venv/.installed            ## the portal of demonstration, on http://127.0.0.1:$(PORT)
	@$(BIN)/python -m compileall -q src  # a first start as quick as the others
	$(BIN)/mesaides demo --port $(PORT)

dev: .venv/.installed-dev        ## the same, started again at each change of the code, a template or a style
	$(BIN)/mesaides demo --port $(PORT) --recharger

test: .venv/.installed-dev       ## all the tests, the browser's and PostgreSQL's included
	@sh scripts/require-test-servers
	@$(BIN)/python -m compileall -q src tests  # the servers that the tests start, start quicker
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)  # every worker names its tests alike

couverture: .venv/.installed-dev ## what the tests run of src/, told at the end and in var/couverture/
	@sh scripts/require-test-servers
	PYTHONHASHSEED=0 COVERAGE_CORE=ctrace $(BIN)/python -m pytest -n $(WORKERS) --cov=src/mesaides --cov-report=term:skip-covered --cov-report=html:var/couverture $(ARGS)

hostile: .venv/.installed-dev    ## HOSTILE generated requests to every route, by everyone, on both databases
	@sh scripts/require-test-servers
	HOSTILE=$${HOSTILE:-100000} $(BIN)/python -m pytest tests/web/test_hostile_inputs.py tests/web/test_every_block.py -k "makes_a_fault or every_block" $(ARGS)
	HOSTILE=1 $(BIN)/python -m pytest -s tests/browser/test_pieces.py -k travel_twice $(ARGS)  # ten cuts at 400 kbit/s

eprouver: .venv/.installed-dev   ## SIGKILLS of the server while people write, on both databases
	@sh scripts/require-test-servers
	SIGKILLS=$${SIGKILLS:-200} $(BIN)/python -m pytest -s tests/epreuve -k killed $(ARGS)

moteurs: .venv/.installed-dev    ## every page and the main acts in Firefox and in WebKit, beside Chromium
	@sh scripts/require-test-servers moteurs
	MOTEURS=1 $(BIN)/python -m pytest -rP tests/moteurs $(ARGS)

check: .venv/.installed-dev      ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.installed-dev      ## speed, memory and queries, into var/bench.json
	@sh scripts/require-test-servers
	@$(BIN)/python -m compileall -q src tests/bench
	$(BIN)/python -m tests.bench $(ARGS)

poids: .venv/.installed-dev      ## what each page and act weighs, and when it is painted on slow lines
	$(BIN)/python -m tests.browser.poids

captures: .venv/.installed-dev  ## the README's pictures, from the demonstration
	$(BIN)/python -m tests.browser.captures

sbom: .venv/.installed-dev       ## what the portal is made of (CycloneDX), into dist/mesaides.cdx.json
	$(BIN)/python scripts/nomenclature.py dist/mesaides.cdx.json

# Without their extras, an older pip looks past the locked version for the newest one, and finds no hash for it.
lock: .venv/.installed-dev       ## needs uv
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras --no-header pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras --no-header pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf .venv var

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
