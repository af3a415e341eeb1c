#!/usr/bin/env bash
# Branch coverage of the packages that decide: each at least 95 %.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/coverage erase
.venv/bin/coverage run -m pytest -q -p no:randomly tests/model tests/cel tests/law tests/engine tests/risk tests/records tests/source tests/examples tests/jurisdictions tests/cli/test_explain.py
for package in model cel law engine risk; do
  echo "coverage of $package"
  .venv/bin/coverage report --include="src/dpiakit/$package/*" --fail-under=95 --format=total
done
