# `make brief` and `make test` need Python 3.11 or newer and nothing else: each makes its own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FOUNDING := timelines/syria-2015-10-07.yaml
PYTEST := $(BIN)/python -m pytest

.PHONY: brief editions test test-all lint bench bench-check gallery docs dist clean

brief: $(READY)  ## build the founding brief into output/ as PDF, DOCX and HTML
	@$(BIN)/briefgen build $(FOUNDING) -o output

editions: $(READY)  ## publish both editions of the founding brief into output/editions
	@rm -rf output/editions
	@$(BIN)/briefgen publish $(FOUNDING) --as-of 2015-10-07 --now 2015-10-08T06:00+01:00 --archive output/editions
	@$(BIN)/briefgen publish $(FOUNDING) --now 2015-10-09T06:00+01:00 --archive output/editions

test: $(READY)  ## lint, types and the suite with a sample of the long tests; with CI=true all of them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -n auto --benchmark-disable

test-all: $(READY)  ## everything, the property, fault and load tests in full
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -n auto --benchmark-disable --full

lint: $(READY)  ## format and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

bench: $(READY)  ## time the product beside its peers, such as: make bench BENCH='--sizes 100,1000 --rounds 3'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m tests.benchmarks.run $(BENCH)

bench-check: $(READY)  ## ten fixed jobs beside the figures that are stored; what has become slower fails
	@$(BIN)/python -m tests.benchmarks.check_speed

gallery: $(READY)  ## every chart of every example on one page, output/gallery/index.html
	$(BIN)/python tests/gallery.py output/gallery

docs: $(READY)  ## the documentation as a site, build/site/index.html
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "build/site/index.html"

dist: $(READY)  ## sdist and wheel in dist/, the same bytes from the same commit
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist

clean:
	rm -rf $(VENV) dist build output/*.pdf output/*.docx output/*.html output/*.json

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "briefgen needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)
