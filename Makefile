# The two commands are `make` and `make test`; both need only Python >= 3.11 with pip, and make.

PYTHON ?= python3
BIN := .venv/bin

# An environment with what lock.txt and another file of requirements name, and this package.
define environment
	$(PYTHON) -m venv --clear --without-pip $(@D)
	$(PYTHON) -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --require-hashes -r lock.txt
	$(PYTHON) -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check -r $(1)
	$(PYTHON) -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $@
endef

.PHONY: all test environments quick check check-all notebooks mutants code-mutants additions articles noticed schemas walk release release-check rebuild bench bench-check lies test-readers readers test-spark test-lowest test-standards test-browser screenshots site test-docs lock clean

all: .venv/ready
	$(BIN)/liaoning-data build seeds --output build
	$(BIN)/liaoning-data show laboratories
	$(BIN)/liaoning-data explain indicator/total-investment value

test: .venv/ready
	$(BIN)/python -m pytest -n auto --dist loadgroup

# What other tests need: all of it first, where these run side by side.
environments: .venv-readers/ready .node-readers/ready .venv-browser/ready .node-browser/ready .venv-site/ready .venv-standards/ready

# Takes seconds: before each commit, where `pre-commit install` was run.
quick: .venv/ready
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/python -m tools.schemas --check

check: quick
	$(BIN)/mypy
	$(BIN)/pyright
	POLARS_MAX_THREADS=1 $(BIN)/python -m tests.mutants --each 10
	$(BIN)/python -m tools.additions --check
	$(BIN)/python -m tools.notebooks --check
	rm -rf dist && $(BIN)/python -m hatchling build
	$(BIN)/python -m tools.release --check --wheel dist/*.whl
	PYTHON="$(PYTHON)" sh tests/wheel.sh dist/*.whl
	PYTHON="$(PYTHON)" sh tests/downstream.sh dist/*.whl

# Everything that tells how much the checks notice, of the data and of the code: half an hour and more.
check-all: check additions code-mutants
	$(MAKE) mutants MUTANTS="--each 150"

mutants: .venv/ready
	POLARS_MAX_THREADS=1 $(BIN)/python -m tests.mutants $(MUTANTS)

# What becomes of lies and of truths in tests/lies/: bench/results/lies.md; LIES="--show ID" tells about one.
lies: .venv/ready
	POLARS_MAX_THREADS=1 $(BIN)/python -m tests.lies $(LIES)

# Other tools read the files, in an environment of its own; what can't be had is reported as not run.
test-readers: .venv-readers/ready .node-readers/ready
	.venv-readers/bin/python -m pytest -rs tests/readers tests/test_recipes.py

# Validation in Spark, in the same environment.
test-spark: .venv-readers/ready
	.venv-readers/bin/python -m pytest -rs tests/test_spark.py

# docs/readers.md: which readers, at which versions, see every cell as it is.
readers: .venv-readers/ready .node-readers/ready
	.venv-readers/bin/python -m tests.readers

.venv-readers/ready: lock.txt tests/readers/requirements.txt tests/readers/debian.sh
	sh tests/readers/debian.sh
	$(call environment,tests/readers/requirements.txt)

# The wheel that `make check` built, with the lowest versions that pyproject.toml admits, on this Python and on 3.14.
test-lowest: .venv/ready
	PYTHON="$(PYTHON)" sh tests/lowest.sh dist/*.whl
	PYTHON="$(PYTHON)" sh tests/lowest.sh dist/*.whl 3.14

# Each standard's own validator, and what reads data by it, on copied tables and schemas/.
test-standards: .venv/ready .venv-standards/ready
	rm -rf .venv-standards/tables .venv-standards/hub && $(BIN)/liaoning-data copy .venv-standards/tables
	HF_HUB_OFFLINE=1 HF_HOME=.venv-standards/hub .venv-standards/bin/python tests/standards/check.py \
		.venv-standards/check_datapackage-*.whl .venv-standards/tables

.venv-standards/ready: tests/standards/requirements.txt
	$(PYTHON) -m venv --clear --without-pip .venv-standards
	$(PYTHON) -m pip --python .venv-standards/bin/python install --quiet --disable-pip-version-check -r $<
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --python-version 3.12 --only-binary :all: \
		--dest .venv-standards check-datapackage==0.37.0
	touch $@

# The evidence page in Chromium, in an environment of its own; what can't be had is reported as not run.
test-browser: .venv-browser/ready .node-browser/ready
	.venv-browser/bin/python -m pytest -rs tests/browser

# docs/images/: the evidence page at several widths and in both colour schemes, and four pages of the site.
screenshots: site .venv-browser/ready
	.venv-browser/bin/python -m tests.browser.screenshots
	.venv-browser/bin/python -m tests.site.screenshots

.venv-browser/ready: lock.txt tests/browser/requirements.txt tests/browser/debian.sh
	sh tests/browser/debian.sh
	$(call environment,tests/browser/requirements.txt)

.node-browser/ready: tests/browser/package.json tests/browser/package-lock.json | .venv-browser/ready
	mkdir -p .node-browser && cp $^ .node-browser
	npm ci --silent --prefix .node-browser && touch $@ || echo "the packages from npm could not be installed" >&2

.node-readers/ready: tests/readers/package.json tests/readers/package-lock.json | .venv-readers/ready
	mkdir -p .node-readers && cp $^ .node-readers
	npm ci --silent --prefix .node-readers && touch $@ || echo "the packages from npm could not be installed" >&2

# The pages of this repository as a site, in build/site; a warning or a link that leads nowhere is an error.
site: .venv-site/ready
	rm -rf build/site
	.venv-site/bin/sphinx-build -q -W --keep-going -E -j auto -d build/doctrees -c docs . build/site

# What is documented, links, accessibility, and first questions that the search of the site answers.
test-docs: site .venv-browser/ready .node-browser/ready
	.venv-browser/bin/python -m pytest -rs tests/site

.venv-site/ready: lock.txt docs/requirements.txt
	$(call environment,docs/requirements.txt)

# How long checks and comparisons take: bench/results/; BENCH="--rows 10000 --times 1" is a short run.
bench: .venv/ready .venv-bench/ready .venv-browser/ready
	POLARS_MAX_THREADS=1 $(BIN)/python -m bench.speed
	POLARS_MAX_THREADS=1 $(BIN)/python -m bench.stages
	$(BIN)/python -m bench.differences
	.venv-browser/bin/python -m bench.page
	PYTHONPATH=src .venv-bench/bin/python -m bench.validators $(BENCH)

# Fails where something takes more than 15 % longer, beside its yardstick, than bench/results/speed.json records.
bench-check: .venv/ready
	POLARS_MAX_THREADS=1 $(BIN)/python -m bench.speed --check

# How much of ten invented articles the tables hold: bench/results/articles.md; ARTICLES="--show saltmere" says what is missing.
articles: .venv/ready
	$(BIN)/python -m tests.articles $(ARTICLES)

# What `validate` and other checks notice of the same changes, side by side: bench/results/noticed.md
noticed: .venv-bench/ready
	PYTHONPATH=src POLARS_MAX_THREADS=1 .venv-bench/bin/python -m bench.noticed $(NOTICED)

# mutmut stands beside the environment, not in it: nothing else needs it.
code-mutants: .venv/ready .mutmut/ready
	$(BIN)/python tools/code_mutants.py $(CODE_MUTANTS)

.mutmut/ready:
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --target .mutmut mutmut==3.8.1
	touch $@

# Executes the notebooks in docs/ and writes what comes out, and their pictures to docs/images/.
notebooks: .venv/ready
	$(BIN)/python -m tools.notebooks

# Five additions, each in a copy: which files they take by hand, written to CONTRIBUTING.md where their tests pass.
additions: .venv/ready
	$(BIN)/python -m tools.additions $(ADDITIONS)

# Writes what the commands in docs/your-own-data.md print.
walk: .venv/ready
	$(BIN)/python -m tools.walk

schemas: .venv/ready
	$(BIN)/python -m tools.schemas

# The version is computed from what changed in seeds/; VERSION=1.1.0 asks for one, SEEDS=folder only tries seeds elsewhere.
release: .venv/ready
	$(BIN)/python -m tools.release $(if $(VERSION),--version $(VERSION)) $(if $(SEEDS),--seeds $(SEEDS))

# All of a release that needs no network, from what is committed: workflows and forms, wheel and sdist twice, the parts that
# they say they have, the archive of the data, metadata and feed. What would be published is then in dist/.
release-check: .venv/ready .venv-release/ready
	.venv-release/bin/actionlint
	.venv-release/bin/zizmor --quiet --offline --persona auditor .github
	.venv-release/bin/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	.venv-release/bin/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	sh tests/twice.sh
	$(BIN)/python -m tools.publication dist
	.venv-release/bin/python tests/standards/published.py dist
	.venv-release/bin/twine check --strict dist/*.whl dist/*.tar.gz
	cat dist/SHA256SUMS

.venv-release/ready: tools/requirements.txt
	$(PYTHON) -m venv --clear --without-pip .venv-release
	$(PYTHON) -m pip --python .venv-release/bin/python install --quiet --disable-pip-version-check -r $<
	touch $@

# Released data from its own seeds, code and lock, as they are in the history; PYARROW=20.0.0 takes another pyarrow.
rebuild: .venv/ready
	PYTHON="$(PYTHON)" $(BIN)/python -m tools.rebuild $(VERSION) $(if $(PYARROW),--pyarrow $(PYARROW))

lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header \
		--extra pandas --group dev pyproject.toml --output-file lock.txt

# Debian's python3 has venv but no ensurepip, and its pip installs only into other environments: hence two steps.
.venv/ready: lock.txt pyproject.toml
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r lock.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $@

.venv-bench/ready: bench/requirements.txt
	$(PYTHON) -m venv --clear --without-pip .venv-bench
	$(PYTHON) -m pip --python .venv-bench/bin/python install --quiet --disable-pip-version-check --no-deps -r $<
	touch $@

clean:
	rm -rf .venv .python-3.14 .venv-bench .venv-readers .node-readers .venv-browser .node-browser .venv-site .venv-standards .venv-release .mutmut build dist
