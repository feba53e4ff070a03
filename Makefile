# Each target does its own set-up: a virtual environment with the pinned packages and, as root on Debian, LibreOffice
# and Chinese fonts. Elsewhere, tests that need these say why they are skipped.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check unit arrow rollup mutants toolkits newest without-office build pictures windows package bench lock clean setup

demo: setup
	$(BIN)/python tests/demo.py

test: setup check unit arrow rollup

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# A file is one worker's, which so makes its fixtures once.
unit: setup
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore tests/rollup

# Anaconda ships pyarrow, in which pandas then stores texts: computing and writing are tested that way too.
ARROW := build/arrow
arrow: setup $(ARROW)/.ready
	PYTHONPATH=$(ARROW) $(BIN)/pytest -n 2 -p tests.with_pyarrow -m "not office and not desktop" tests/zwgk/statistics \
	    tests/zwgk/workbook/test_input_tables.py tests/zwgk/documents/bulletin tests/zwgk/test_bulletin_2024q2.py \
	    tests/zwgk/test_recompute.py tests/zwgk/test_findings.py tests/zwgk/intake/test_articles.py

$(ARROW)/.ready: tests/arrow.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(ARROW) -r $<
	touch $@

# 汇总 needs Dask, and Dask needs pyarrow; a clerk's installation has neither, so they are installed separately.
ROLLUP := build/rollup
rollup: setup $(ROLLUP)/.ready
	PYTHONPATH=$(ROLLUP) $(BIN)/pytest -n 2 --dist loadfile tests/rollup

$(ROLLUP)/.ready: tests/rollup.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(ROLLUP) -r $<
	touch $@

# Small faults, one at a time, in statistics, readers, matching, exports, text, model: an hour, so not part of `make test`.
# It can be stopped and goes on from there. Some files, or a sample: make mutants FILES="--sample 30 statistics/totals.py"
MUTMUT := build/mutmut
mutants: setup $(MUTMUT)/.ready
	PYTHONPATH=$(CURDIR)/$(MUTMUT) $(BIN)/python tests/mutants.py build/mutants $(FILES)

$(MUTMUT)/.ready: tests/mutants.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(MUTMUT) -r $<
	touch $@

# Twenty rounds under both toolkits: about half an hour, so not part of `make test`.
toolkits: setup
	ZWGK_TOOLKIT_ROUNDS=20 $(BIN)/pytest tests/e2e/test_toolkits.py

# Debian's newest Python, in a root of Debian testing: as root, with debootstrap and the network.
# If one is installed: make without-office PYTHON=python3.14 VENV=build/python3.14
newest:
	DEBIAN_RELEASE=testing sh tests/other_debian.sh build/testing make without-office PYTHON=python3

without-office: $(READY)
	$(BIN)/mypy
	$(BIN)/pytest -n 2 -m "not office and not desktop" --ignore tests/rollup

# The built files in the repository: workbooks, Word template, add-ins. A test rebuilds and compares them.
build: setup
	rm -f workbook/*.xlsx
	$(BIN)/zwgk new --from workbook/blank -o workbook/空白工作簿.xlsx
	$(BIN)/zwgk new --from workbook/example-2024Q2 -o workbook/示例-2024年第二季度.xlsx
	$(BIN)/python -m tools.word_template workbook/通报模板.docx
	$(BIN)/python -m tools.readme_tables
	$(BIN)/python -m tools.icons
	$(BIN)/python -m tools.addins
	$(BIN)/python -m docs.manual.build

# The manual's pictures, from a real Calc: some ten minutes. Then look at them, and `make build`.
pictures: setup
	$(BIN)/python -m docs.manual.take_pictures

bench: setup
	$(BIN)/python -m tests.bench

# Needs the network once: the wheels for Windows are kept in build/wheels.
bundle: setup
	$(BIN)/python -m tools.bundle build/wheels dist/政务公开安装包.zip

# For this release of Debian: .deb and self-extracting archive; as root, the .deb is tested in a bare root.
package: setup
	sh addin/linux/build.sh
	sh tests/linux_package.sh build/bare

# The bundle on a Windows desk simulated by Wine: as root, with debootstrap and the network.
WINE := build/wine
windows: bundle
	sh tests/wine/make_root.sh $(WINE)
	ZWGK_BUNDLE=dist/政务公开安装包.zip ZWGK_WINE_ROOT=$(WINE) $(BIN)/pytest -n 0 tests/wine

setup: $(READY)
	@sh tests/system_packages.sh

$(READY): tests/requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本"; exit 2; }
	sh tests/make_venv.sh $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# Needs uv. Pins with hashes for every platform, without registry addresses.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --generate-hashes pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --generate-hashes --extra dev pyproject.toml -o tests/requirements.lock
	mkdir -p build
	echo "mutmut>=3.8" | uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --generate-hashes -c tests/requirements.lock - -o build/mutants-whole.lock
	python3 tests/extra_lock.py build/mutants-whole.lock tests/requirements.lock > tests/mutants.lock
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --generate-hashes --extra rollup -c tests/requirements.lock pyproject.toml -o build/rollup-whole.lock
	python3 tests/extra_lock.py build/rollup-whole.lock tests/requirements.lock > tests/rollup.lock

clean:
	rm -rf out dist build $(VENV)
