# Everything from a bare clone: `make map` makes the map, `make test` runs all tests. The rest is for daily work.
PYTHON ?= python3
export PATH := $(or $(PATH),/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
BIN := .venv/bin

.PHONY: map test check coverage check-js check-html test-lowest bench shots docs browser clean gis test-qgis
.DELETE_ON_ERROR:

map: .venv/installed
	$(BIN)/python -m countylines_map build

test: .venv/installed-for-tests browser gis
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/mypy
	$(if $(filter true,$(CI)),$(MAKE) check-js check-html)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# The lowest versions that pyproject.toml declares really work: an environment of its own, everything but the browser.
test-lowest: .venv/installed-for-tests
	$(BIN)/uv venv -q --clear --python $(PYTHON) .venv-lowest
	$(BIN)/uv pip install -q --python .venv-lowest/bin/python --resolution lowest-direct -e ".[postcodes,tiles,classes,parquet,pdf,topojson,postgis,records,documents,duckdb,deck,languages]" --group test
	.venv-lowest/bin/python -m pytest -q -m "not browser" -n 2

# The types of the page's script, as its comments and the payload's schema say them. It needs Node and npm; the page does not.
TYPESCRIPT := .venv/typescript/node_modules
check-js: $(TYPESCRIPT)/.bin/tsc
	$< -p src/countylines_map/render/html/assets/tsconfig.json --typeRoots $(TYPESCRIPT)/@types

$(TYPESCRIPT)/.bin/tsc:
	timeout 300 npm install --silent --no-audit --no-fund --prefix .venv/typescript typescript@7 @types/leaflet@1

# The pages in output/, as another program reads HTML; only their titles may be of any length, being the user's. It needs Node and npm.
VALIDATE := .venv/html-validate/node_modules
check-html: $(VALIDATE)/.bin/html-validate
	$< -c tests/html-validate.json output/*.html

$(VALIDATE)/.bin/html-validate:
	timeout 300 npm install --silent --no-audit --no-fund --prefix .venv/html-validate html-validate@9

# Seconds, not minutes: what to run before each commit; once a day known vulnerabilities too, where `make audit` has brought what asks. All but the browser and what takes seconds by itself.
check: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/python -m pytest -q -x -m "not browser and not slow" -n 2
	@if $(BIN)/python -c "import pip_audit" 2>/dev/null && [ -z "$$(find .venv/audited -mtime -1 2>/dev/null)" ]; then \
	  $(BIN)/python tools/audit.py && touch .venv/audited; fi

# How much of the code the tests run, its branches too; below the floor in pyproject.toml it fails.
coverage: .venv/installed-for-tests browser gis
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup --cov=countylines_map --cov-report=term

bench: .venv/installed-for-tests
	for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

shots: .venv/installed-for-tests browser
	$(BIN)/python tools/shots.py
	$(BIN)/python tools/readme_picture.py

# The documentation as a site, into build/site; a link that leads nowhere stops it.
docs: .venv/installed-for-tests
	$(BIN)/python -m pip install -q --disable-pip-version-check --group docs
	rm -rf .cache/mkdocs-jupyter  # it keeps what notebooks gave by their text alone, whatever became of the code
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict -q

# What Folium's plugins load from the web, answered from this machine in the tests of FlowLayer beside them.
.venv/leaflet-plugins:
	npm install --silent --no-audit --no-fund --prefix $@ leaflet.heat@0.2 leaflet-minimap@3 leaflet.fullscreen@3 d3@3 || true

# Debian's Chromium, installed where this user may; elsewhere the tests say that they were skipped (with CI=true: they fail).
browser: .venv/leaflet-plugins
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-liberation >/dev/null; \
	  else echo "no chromium here: install it to run the browser tests" >&2; fi; }

# The GeoPackage in a real QGIS without a screen, which is brought where this user may.
test-qgis: .venv/installed-for-tests
	@/usr/bin/python3 -c "import qgis.core" 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends qgis python3-qgis >/dev/null; \
	  else echo "no QGIS here: install it to run these tests" >&2; fi; }
	$(BIN)/python -m pytest -n0 tests/qgis

# Programs that read the files back: GDAL, poppler, a PostgreSQL with PostGIS; what is not here is skipped and said.
gis:
	@command -v java >/dev/null 2>&1 && command -v ogrinfo >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1 && ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
	      gdal-bin python3-gdal poppler-utils postgresql postgresql-postgis default-jre-headless >/dev/null || true; \
	  else echo "no GDAL or PostGIS here: install them to read the files back" >&2; fi; }

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	touch $@

.venv/installed-for-tests: .venv/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[postcodes,tiles,classes,parquet,pdf,topojson,postgis,records,documents,duckdb,deck,languages]" --group test
	touch $@

clean:
	rm -rf .venv .venv-lowest build dist shots

# The corpus of bad input as a table: case, exit code, seconds, memory, message.
# Twenty-five datasets at three widths, light and dark, looked at and on one sheet, in the form that suits each and all as arrows: build/gallery.
.PHONY: gallery
gallery: .venv/installed-for-tests browser
	$(BIN)/python tools/gallery.py
	$(BIN)/python tools/gallery.py --form arrows --folder build/gallery/arrows

.PHONY: bad
bad: .venv/installed-for-tests
	PYTHONPATH=tests/bad $(BIN)/python tests/bad/all_cases.py

# What takes minutes or hours: the whole corpus of bad input, kill -9 at 300 random moments, 1,000 attacked tables, all mutants.
.PHONY: test-long
test-long: .venv/installed-for-tests bad
	$(MAKE) kill
	$(MAKE) disclosure
	$(MAKE) mutants

# Kill -9 of every command that changes files: before each call that touches one, and at 300 random moments.
.PHONY: kill
kill: .venv/installed-for-tests
	PYTHONPATH=tests $(BIN)/python tests/kill_commands.py 300

# An integer solver attacks the hidden counts of 1,000 random tables: about half an hour.
.PHONY: disclosure
disclosure: .venv/installed-for-tests
	$(BIN)/python tests/statistics/disclosure_attack.py 1000

# Faults put into whole modules on purpose, one at a time: the tests have to see 85 of 100. Writes docs/mutants.md; about an hour.
.PHONY: mutants
mutants: .venv/installed-for-tests
	nice -n 15 $(BIN)/python tools/mutants.py

# What the package is made of (CycloneDX) and under which licences, from an environment that holds nothing else, into build/.
.PHONY: sbom audit
SECURITY := .venv/installed-for-security
sbom: .venv/installed-for-tests $(SECURITY)
	$(BIN)/uv venv -q --clear --python $(PYTHON) build/environment
	$(BIN)/uv pip install -q --python build/environment/bin/python ".[postcodes,tiles,classes,parquet,pdf,topojson,postgis,records]"
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o build/sbom.json build/environment/bin/python
	$(BIN)/pip-licenses --python build/environment/bin/python --format markdown --with-urls --output-file build/licences.md
	rm -r build/environment

# Known vulnerabilities of what is installed, where the registry offers them.
audit: $(SECURITY)
	$(BIN)/python tools/audit.py

$(SECURITY): pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --group security
	touch $@

# Inputs that nobody thought of, half a minute for each reader (SECONDS=600 for longer); finds are kept in build/fuzz and fail it.
.PHONY: fuzz
SECONDS ?= 30
fuzz: .venv/installed-for-tests
	$(BIN)/python -m pip install -q --disable-pip-version-check --group fuzz
	for reader in table toml json gazetteer boundary; do PYTHONPATH=tests $(BIN)/python tests/fuzz_readers.py $$reader $(SECONDS) || exit 1; done
