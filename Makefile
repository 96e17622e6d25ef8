# make install | demo | clean-demo | test | test-browser | test-fuzz | test-faults | test-notebooks | test-readme | check | serve | bench | format
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
DEMO := var/demo
# The demonstration is always two months away: an event in the past is refused.
DEMO_FIRST = $(shell $(PYTHON) -c "import datetime as d; print(d.date.today() + d.timedelta(60))")
DEMO_DUE = $(shell $(PYTHON) -c "import datetime as d; print(d.date.today() + d.timedelta(50))")
DEMO_LAST = $(shell $(PYTHON) -c "import datetime as d; print(d.date.today() + d.timedelta(61))")
# Where to find torch's CPU wheel when neither your disk nor your package index has one:
#   make demo TORCH_INDEX=<address of PyTorch's CPU wheel index>
TORCH_INDEX ?=
TORCH := torch==2.13.0

.PHONY: install demo clean-demo test test-browser test-fuzz test-faults test-notebooks test-readme check serve bench format

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade "pip>=24"
	$(BIN)/python -m pip install -q $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[analysis,train,dev]"
	@touch $@

# The sample mission is set up once; `make demo` shows and serves it, `make clean-demo demo` starts it anew.
demo: export RECOMMENDER_DATA_DIR = $(DEMO)
demo: $(DEMO)/.ready
	@$(BIN)/masa match --need B001-2 -k 5
	@$(BIN)/masa schedule show demo --firm F001
	@ls $(DEMO)/exports/demo/*
	@$(BIN)/masa invite link demo --buyer B001
	@$(BIN)/masa invite link demo --firm F001
ifeq ($(SERVE),1)
	@$(BIN)/masa serve
endif

$(DEMO)/.ready: export RECOMMENDER_DATA_DIR = $(DEMO)
$(DEMO)/.ready: $(VENV)/.installed data/sample/firms.csv data/sample/buyers.csv models/encoder/model.safetensors
	@rm -rf $(DEMO)
	@$(BIN)/masa init
	@$(BIN)/masa import firms data/sample/firms.csv
	@$(BIN)/masa import buyers data/sample/buyers.csv
	@$(BIN)/masa build
	@$(BIN)/masa event create demo --name "Sample mission" --city Moscow --country RU --timezone Europe/Moscow \
		--first $(DEMO_FIRST) --last $(DEMO_LAST) --session 10:00-13:00 --session 14:00-17:00 --tables 30 --interpreter ru=30
	@$(BIN)/masa participants add demo --all-firms --all-buyers
	@$(BIN)/masa shortlist fill demo -k 8
	@$(BIN)/masa decide simulate demo
	@$(BIN)/masa invite send demo --buyer B001 --until $(DEMO_DUE)
	@$(BIN)/masa invite send demo --firm F001 --until $(DEMO_DUE)
	@$(BIN)/masa schedule make demo --seconds 10
	@$(BIN)/masa schedule publish demo 1
	@$(BIN)/masa export schedule demo --party F001
	@$(BIN)/masa export schedule demo
	@$(BIN)/masa export grid demo -l tr
	@$(BIN)/masa admin create demo --generate
	@touch $@

clean-demo:
	@rm -rf $(DEMO)

test: install
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder -m "not slow and not browser and not notebook and not faults"

test-readme: install
	$(BIN)/python -m pytest -m slow tests/test_readme.py

test-notebooks: install
	$(BIN)/python -m pytest -m notebook tests/notebooks

test-browser: install
	$(BIN)/python -m pytest -m browser tests/browser

# MASA_FUZZ_SECONDS and MASA_FUZZ_SEED: how long, and which slice
test-fuzz: install
	$(BIN)/python -m pytest -m slow tests/fuzz

test-faults: install
	$(BIN)/python -m pytest -m faults tests/faults

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
	$(BIN)/python -m benchmarks.schedule
	$(BIN)/python -m benchmarks.learning
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.api

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
