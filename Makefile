# Two commands are all a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
RECORD := examples/retail-personalisation/records/loyalty-personalisation.yaml
OUT := out
# The day the examples were written for. Checks of vendors and reviews grow stale, as they do in life.
ON := 2026-11-23
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint wheel bench pango clean

demo: .venv/run pango ## the main job on the retail example: DPIA, checklist, findings
	@mkdir -p $(OUT)
	$(BIN)/dpiakit dpia $(RECORD) --on $(ON) -o $(OUT)/dpia.pdf
	$(BIN)/dpiakit checklist $(RECORD) --on $(ON) -o $(OUT)/checklist.pdf
	$(BIN)/dpiakit checklist $(RECORD) --on $(ON) -o $(OUT)/checklist.md
	@echo
	$(BIN)/dpiakit explain claim-agrees-with-data $(RECORD) --on $(ON)
	@echo
	@$(BIN)/dpiakit check examples/retail-personalisation/ --on $(ON); status=$$?; \
	 echo; echo "The DPIA is $(OUT)/dpia.pdf, the launch checklist $(OUT)/checklist.pdf and $(OUT)/checklist.md."; \
	 echo "The findings above are the example's real faults; its repaired twin passes:"; \
	 echo "  $(BIN)/dpiakit check examples/retail-personalisation-repaired/ --on $(ON)"; \
	 test $$status -eq 1

test: .venv/dev pango ## the whole test suite, on two cores: the third worker has what others leave while they wait
	$(BIN)/python -m pytest -n 3 --dist worksteal -q

lint: .venv/dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

wheel: .venv/dev pango ## build the wheel, install it elsewhere, run the main job from there
	bash tests/wheel.sh

bench: .venv/dev ## what starting, evaluation and checking cost; benchmarks/README.md names the rest
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/evaluation.py
	$(BIN)/python benchmarks/check.py --records 1000 --runs 3
	$(BIN)/python benchmarks/engines.py --without opa regorus

.venv/run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/dev: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ .venv/run

# WeasyPrint draws text with Pango, which no wheel brings along.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
pango:
	@$(PYTHON) -c "import ctypes.util as u, sys; sys.exit(not all(map(u.find_library, ('pango-1.0', 'pangoft2-1.0'))))" || \
	 if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	   echo "Installing Pango, which WeasyPrint needs ..."; \
	   apt-get update -qq && apt-get install -y -qq --no-install-recommends $(PANGO) >/dev/null; \
	 else \
	   echo "WeasyPrint needs Pango. On Debian or Ubuntu run:"; \
	   echo "  sudo apt-get install $(PANGO)"; exit 1; \
	 fi

clean:
	rm -rf .venv $(OUT) dist build
