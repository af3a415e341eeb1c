#!/usr/bin/env bash
# Builds the wheel, installs it with its runtime dependencies only, and runs the main job
# from a folder that has nothing of the checkout but the example records.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT

.venv/bin/python -m build --wheel --outdir "$elsewhere/dist" . >/dev/null
python3 -m venv "$elsewhere/venv"
"$elsewhere/venv/bin/pip" install --quiet --constraint constraints.txt "$elsewhere"/dist/*.whl
cp -r examples "$elsewhere/examples"
cd "$elsewhere"
PYTHONSAFEPATH=1 "$elsewhere/venv/bin/python" - "$here" <<'PYTHON'
import pathlib, sys
import dpiakit
from dpiakit.law import data_root
for place in (pathlib.Path(dpiakit.__file__), data_root()):
    assert pathlib.Path(sys.argv[1]) not in place.resolve().parents, place
PYTHON
status=0
venv/bin/dpiakit check examples/retail-personalisation/ --on 2026-11-23 >findings.txt || status=$?
test "$status" -eq 1 || { cat findings.txt; echo "expected exit code 1, got $status"; exit 1; }
venv/bin/dpiakit check examples/retail-personalisation-repaired/ --on 2026-11-23
venv/bin/dpiakit dpia examples/retail-personalisation/records/loyalty-personalisation.yaml --on 2026-11-23 -o dpia.pdf
venv/bin/dpiakit checklist examples/retail-personalisation/records/loyalty-personalisation.yaml --on 2026-11-23 -o checklist.pdf
venv/bin/dpiakit explain gdpr/transfer-has-safeguard >/dev/null
venv/bin/dpiakit pack test coppa
venv/bin/dpiakit pack docs coppa -o rules
grep -q '<html lang="en">' rules/index.html
head -c 5 dpia.pdf | grep -q '%PDF-'
head -c 5 checklist.pdf | grep -q '%PDF-'
echo "The wheel runs the main job without the checkout: $(wc -c <dpia.pdf) bytes of DPIA."
