#!/usr/bin/env bash
# Branch coverage of the packages that decide: each at least 95 %.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/coverage erase
measured() { .venv/bin/coverage run --parallel-mode -m pytest -q -p no:randomly "$@"; }
# Two halves side by side: what is measured runs at half the speed and on one processor.
measured tests/law &
half=$!
trap 'kill "$half" 2>/dev/null || true' EXIT
measured tests/model tests/cel tests/engine tests/risk tests/records tests/source tests/examples tests/jurisdictions tests/cli/test_explain.py
wait "$half"
.venv/bin/coverage combine --quiet
for package in model cel law engine risk; do
  echo "coverage of $package"
  .venv/bin/coverage report --include="src/dpiakit/$package/*" --fail-under=95 --format=total
done
