# make install | demo | test | check | serve | bench | format
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
DEMO := var/demo
# Where to find torch's CPU wheel when neither your disk nor your package index has one:
#   make demo TORCH_INDEX=<address of PyTorch's CPU wheel index>
TORCH_INDEX ?=
TORCH := torch==2.13.0

.PHONY: install demo test test-postgres check serve bench format

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade "pip>=24"
	$(BIN)/python -m pip install -q $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[analysis,train,dev]"
	@touch $@

demo: install
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa init
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa import firms data/sample/firms.csv
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa import buyers data/sample/buyers.csv
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa build
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa match --need B001-2 -k 5
ifeq ($(SERVE),1)
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa admin password demo --generate 2>/dev/null \
	  || RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa admin create demo --generate
	@RECOMMENDER_DATA_DIR=$(DEMO) $(BIN)/masa serve
endif

test: install
	$(BIN)/python -m pytest -m "not slow"

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: install
	$(BIN)/masa serve

bench: install
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.encoder
	$(BIN)/python -m benchmarks.crowding
	$(BIN)/python -m benchmarks.ranking

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
