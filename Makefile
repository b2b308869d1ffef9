# Two commands: `make run` builds the lake from the sandbox city, `make test` proves it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PROVERS := $(VENV)/.provers

.PHONY: run ui test test-seconds prove portions lint portal-libraries bench lock sbom clean

run: $(READY)
	$(BIN)/lake sandbox run

ui: $(READY)
	$(BIN)/lake ui

# Files go to the workers in the order of their names. By number of tests, a whole run of the lake would come last.
test: $(READY)
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder --junit-xml .build/tests.xml

# What each folder of the last `make test` took, as rows for docs/measurements.md.
test-seconds: $(READY)
	$(BIN)/python -m benchmarks.tests_by_folder .build/tests.xml

# The slow proofs, which `make test` leaves out: an hour or more. `make prove-spark` is one portion of them, and
# `make portions` says what each proves, takes and needs.
prove: $(PROVERS)
	$(BIN)/python -m tests.prove

prove-%: $(PROVERS)
	$(BIN)/python -m tests.prove $*

portions: $(READY)
	@$(BIN)/python -m tests.prove --list

# What only proofs need (an object store, Spark, Dagster's way to PostgreSQL) is added to the environment; the validators
# of open data bring much along and have an environment of their own.
$(PROVERS): $(READY)
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[prove,portal,postgres,spark,analysts]'
	$(PYTHON) -m venv .build/validators
	.build/validators/bin/python -m pip install --quiet ckanapi==4.11 csvw==4.1.1 feedparser==6.0.14 frictionless==5.21.0 \
	  geoparquet-validator==0.2.0 \
	  mlcroissant==1.1.1 openapi-spec-validator==0.9.0 schemathesis==4.32.5
	touch $(PROVERS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The lock file is complete, so nothing is resolved again (`--no-deps`): every byte that is installed has its hash.
# Debian ships Python without ensurepip unless python3-venv is there; virtualenv needs only pip.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV) || { \
	  $(PYTHON) -m pip install --quiet --target .build/virtualenv virtualenv && \
	  PYTHONPATH=.build/virtualenv $(PYTHON) -m virtualenv --clear $(VENV); }
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

# What pages run in the browser (Parquet preview, SQL, the asset graph), bundled from npm's packages: needs Node.
# With them comes what `make prove` judges pages (html-validate) and catalogue (rdf-validate-shacl) by.
# `lake portal build` takes it along; without it the pages show the first rows and no SQL.
portal-libraries:
	cd pipelines/portal/browser && npm ci --ignore-scripts && npm run build

# Benchmarks bring their opponent along; nothing else needs it.
bench: $(READY)
	$(PYTHON) -m venv .build/bench
	.build/bench/bin/python -m pip install --quiet -e '.[bench]'
	.build/bench/bin/python -m benchmarks.ingest_speed --ways floor lake dlt
	.build/bench/bin/python -m benchmarks.split_speed
	.build/bench/bin/python -m benchmarks.step_overhead

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header -o requirements.lock

# What the installed lake is made of, as CycloneDX: names, versions and hashes of the lock file.
sbom: $(READY)
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json requirements.lock

clean:
	rm -rf $(VENV) .build .lake sbom.cdx.json
