PYTHON ?= python3
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export OMP_WAIT_POLICY := passive

.PHONY: install run check test bench eval

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Casementor needs Python 3.11 or newer; set PYTHON=python3.11"'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

run: install
	$(BIN)/casementor respond eval/example-case.yaml
	CASEMENTOR_DEMO=true $(BIN)/casementor serve

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/casementor corpus check

test: install
	$(BIN)/python -m pytest

bench: install
	$(BIN)/python -m eval.bench --markdown | tee eval/SPEED.md

eval: install
	$(BIN)/casementor eval results
