# Every target makes its own .venv; a machine needs Python 3.10 to 3.13 and nothing else.
# ARGS go to pytest: make test ARGS=tests/test_cli.py
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo test test-jax test-torch check format notebooks models benchmarks clean

help:  ## show these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/done: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

.venv/jax .venv/torch: .venv/done  # a further backend for Keras, named as its extra
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,$(@F)]"
	@touch $@

demo: .venv/done  ## train a convolutional network on real digits, see its curve, export it and use it
	$(BIN)/zoo demo

test: .venv/done  ## run all tests
	$(PYTEST) $(ARGS)

test-jax: .venv/jax  ## run on JAX what a backend can break
	# Compiling takes longer than running here, so XLA shall not try hard.
	KERAS_BACKEND=jax JAX_DISABLE_MOST_OPTIMIZATIONS=1 $(PYTEST) -m backends $(ARGS)

test-torch: .venv/torch  ## the same on PyTorch, which is a download of gigabytes
	# Keras 3.15 hands PyTorch a cross-entropy over pictures of classes that has no gradient.
	KERAS_BACKEND=torch OMP_NUM_THREADS=1 $(PYTEST) -m backends -k "not semantic_segmentation" $(ARGS)

check: .venv/done  ## lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/done  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: .venv/done  ## make the notebooks from their sources, and run the solved copies
	$(BIN)/python notebooks/build.py $(ARGS)

models: .venv/done  ## train the shipped models again, and the tables of the README: hours
	$(BIN)/python -m zoo.shipping --seeds 5
	$(BIN)/python -m zoo.tables

benchmarks: .venv/done  ## measure training speed, accuracy and the diagnosis, on a quiet machine
	$(BIN)/python benchmarks/training_speed.py
	$(BIN)/python benchmarks/diagnosis.py
	$(BIN)/python benchmarks/step_time.py
	$(BIN)/python benchmarks/mnist_race.py
	$(BIN)/python benchmarks/streaming.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/languages.py

clean:  ## remove what the targets made
	rm -rf .venv demo build dist *.egg-info
